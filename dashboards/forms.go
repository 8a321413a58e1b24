package dashboards

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
	"pantaukim/internal/followup"
	"pantaukim/internal/kim"
)

// longestEntry bounds a form, in bytes.
const longestEntry = 64 << 10

// formTimeout bounds the storing of a form.
const formTimeout = 10 * time.Second

// formOf answers a form about a group from who may send it, if it can be stored at all. The
// guard before the pages refuses what other sites send; do answers, or returns what went
// wrong on our side.
func (s *site) formOf(able bool, may func(visit.Audience, *board.Row) bool, do func(http.ResponseWriter, *http.Request, visit.Visit, *board.Row) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := s.visitOf(r)
		formHead(w, v)
		b, why, err := s.boards.current(r.Context())
		if b == nil || why.Silent || !able { // it cannot be stored
			s.log.Error("a form cannot be taken", "path", v.Path, "err", err)
			s.sorry(w, r, v, err, http.StatusServiceUnavailable)
			return
		}
		v.Board = b
		// A group that is not there is refused like one of another region: what groups
		// there are is not told this way.
		group := b.Group(v.ID)
		if group == nil || !may(v.Who, group) {
			s.answer(w, r, v, pages.Withheld(v))
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, longestEntry)
		if err := r.ParseForm(); err != nil {
			http.Error(w, "pantaukim: isian tidak terbaca", http.StatusBadRequest)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), formTimeout)
		defer cancel()
		if err := do(w, r.WithContext(ctx), v, group); err != nil {
			s.log.Error("a form cannot be taken", "path", v.Path, "err", err)
			s.sorry(w, r, v, err, http.StatusServiceUnavailable)
		}
	}
}

// formHead says what every answer to a form is: a page that nobody keeps.
func formHead(w http.ResponseWriter, v visit.Visit) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(v.Lang.Code))
	h.Set("Cache-Control", "no-store")
}

// answer draws a page for one reader.
func (s *site) answer(w http.ResponseWriter, r *http.Request, v visit.Visit, a pages.Reply) {
	if v.ID != "" {
		v.Path = board.GroupPath(v.ID) // its links lead to where the page can be asked for
	}
	v.Scope = v.Board.ScopeOf(v.Query)
	plain, zipped, err := s.drawInTurn(r.Context(), s.view(v, a))
	if err != nil {
		s.log.Error("a page cannot be drawn", "path", v.Path, "err", err)
		s.sorry(w, r, v, err, http.StatusInternalServerError)
		return
	}
	sendBytes(w, r, a.Status, plain, zipped)
}

// backToCalls leads to the follow-ups of a group.
func backToCalls(w http.ResponseWriter, r *http.Request, v visit.Visit, group *board.Row) error {
	to := url.URL{Path: "/kim/" + group.ID, Fragment: "tindak-lanjut"}
	if v.Lang.Code != words.Indonesian {
		to.RawQuery = "lang=" + string(v.Lang.Code)
	}
	http.Redirect(w, r, to.String(), http.StatusSeeOther)
	return nil
}

// recordCall takes the form of a group's page. What cannot be recorded comes back
// as it was typed, with what is wrong beside each field.
func (s *site) recordCall(w http.ResponseWriter, r *http.Request, v visit.Visit, group *board.Row) error {
	f := s.pages.NewCallForm(group)
	f.Reason, f.Note, f.Problems = r.PostForm.Get("reason"), r.PostForm.Get("note"), map[string]string{}
	f.LeaveUntil, f.NextCheck = r.PostForm.Get("leave_until"), r.PostForm.Get("next_check")
	tell := func(err error) bool {
		problems := problemsOf(err)
		for _, p := range problems {
			f.Problems[p.Field] = p.Kind
		}
		return len(problems) > 0
	}
	day := func(field, text string) kim.Date {
		d, err := followup.Day(field, text)
		tell(err)
		return d
	}
	record := followup.Record{
		GroupID: group.ID, At: s.now(), Who: v.Who.Name, Reason: followup.Reason(f.Reason), Note: f.Note,
		LeaveUntil: day("leave_until", f.LeaveUntil), NextCheck: day("next_check", f.NextCheck),
	}
	tell(record.Check())
	if len(f.Problems) == 0 {
		_, err := s.calls.Add(r.Context(), record)
		if err == nil {
			s.log.Info("follow-up recorded", "group", group.ID, "user", record.Who, "reason", f.Reason)
			return backToCalls(w, r, v, group)
		}
		if !tell(err) {
			return err
		}
	}
	a := s.pages.GroupWithCall(r.Context(), v, f)
	a.Status = http.StatusUnprocessableEntity
	s.answer(w, r, v, a)
	return nil
}

// withdrawCall takes a record back that was made by mistake.
func (s *site) withdrawCall(w http.ResponseWriter, r *http.Request, v visit.Visit, group *board.Row) error {
	err := s.calls.Withdraw(r.Context(), group.ID, r.PostForm.Get("followup"))
	switch {
	case errors.Is(err, followup.ErrUnknown): // it was withdrawn already
	case err != nil:
		return err
	default:
		s.log.Info("follow-up withdrawn", "group", group.ID, "user", v.Who.Name)
	}
	return backToCalls(w, r, v, group)
}

// problemsOf returns the problems of fields that an error tells of.
func problemsOf(err error) followup.BadFieldsError {
	var p followup.BadFieldsError
	errors.As(err, &p)
	return p
}
