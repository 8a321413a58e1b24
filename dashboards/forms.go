package dashboards

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
	"pantaukim/internal/audit"
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
		if !s.storable(w, r, &v, v.Path, able) {
			return
		}
		// A group that is not there is refused like one of another region: what groups
		// there are is not told this way.
		group := v.Board.Group(v.ID)
		if group == nil || !may(v.Who, group) {
			s.answer(w, r, v, pages.Withheld(v))
			return
		}
		if !readForm(w, r, longestEntry) {
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

// storable tells whether what a form says can be stored: the warehouse answers, and the site is
// able to. If not, it has answered. The log names the form by what.
func (s *site) storable(w http.ResponseWriter, r *http.Request, v *visit.Visit, what string, able bool) bool {
	formHead(w, *v)
	b, why, err := s.boards.current(r.Context())
	if b == nil || why.Silent || !able {
		s.log.Error("a form cannot be taken", "path", what, "err", err)
		s.sorry(w, r, *v, err, http.StatusServiceUnavailable)
		return false
	}
	v.Board = b
	return true
}

// readForm reads the fields of a form of at most so many bytes, and tells whether they can
// be read. If not, it has answered.
func readForm(w http.ResponseWriter, r *http.Request, most int64) bool {
	r.Body = http.MaxBytesReader(w, r.Body, most)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "pantaukim: isian tidak terbaca", http.StatusBadRequest)
		return false
	}
	return true
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
	sendBytes(w, r, cmp.Or(a.Status, http.StatusOK), plain, zipped)
}

// backTo leads back to where a form was sent from: to the list of quiet groups or the first
// page, if it names one of them, and else to the follow-ups of the group. What was done is
// told there, in the place that the browser jumps to.
func (s *site) backTo(w http.ResponseWriter, r *http.Request, v visit.Visit, group *board.Row, told, value string) {
	to := url.URL{Path: group.Path()}
	q := url.Values{}
	if from, err := url.Parse(r.PostForm.Get("back")); err == nil && (from.Path == "/tidak-aktif" || from.Path == "/") {
		to.Path, q = from.Path, visit.Canonical(from.Query())
	}
	for _, name := range visit.Passing() {
		q.Del(name)
	}
	if value != "" {
		q.Set(told, value)
	}
	if v.Lang.Code != words.Indonesian {
		q.Set("lang", string(v.Lang.Code))
	}
	to.RawQuery, to.Fragment = q.Encode(), "tersimpan"
	http.Redirect(w, r, to.String(), http.StatusSeeOther)
}

// recordCall takes a form that records a follow-up, or that completes one that the same
// person has just recorded. What cannot be recorded comes back on the group's page as it was
// typed, with what is wrong beside each field.
func (s *site) recordCall(w http.ResponseWriter, r *http.Request, v visit.Visit, group *board.Row) error {
	f := s.pages.NewCallForm(group)
	f.Reason, f.Note, f.Problems = r.PostForm.Get("reason"), r.PostForm.Get("note"), map[string]string{}
	f.LeaveUntil, f.NextCheck, f.Changes = r.PostForm.Get("leave_until"), r.PostForm.Get("next_check"), r.PostForm.Get("followup")
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
		kept, err := s.keepCall(r.Context(), record, f.Changes)
		if err == nil {
			s.log.Info("follow-up recorded", "group", group.ID, "user", record.Who, "reason", f.Reason, "changed", f.Changes != "")
			s.backTo(w, r, v, group, "saved", kept.ID)
			return nil
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

// keepCall records a follow-up; with the id of another it takes its place. If that was
// withdrawn meanwhile, it is a record of its own.
func (s *site) keepCall(ctx context.Context, record followup.Record, changes string) (followup.Record, error) {
	if changes != "" {
		kept, err := s.calls.Change(ctx, changes, record)
		if !errors.Is(err, followup.ErrUnknown) {
			return kept, err
		}
	}
	return s.calls.Add(ctx, record)
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
		s.record(v, audit.Act{What: audit.CallWithdrawn, On: group.ID, Before: map[string]string{"followup": r.PostForm.Get("followup")}})
	}
	s.backTo(w, r, v, group, "undone", group.ID)
	return nil
}

// record keeps an act that the warehouse does not keep with its author.
func (s *site) record(v visit.Visit, act audit.Act) {
	if s.accounts != nil {
		s.accounts.Record(v.Who.Act(), act)
	}
}

// problemsOf returns the problems of fields that an error tells of.
func problemsOf(err error) followup.BadFieldsError {
	var p followup.BadFieldsError
	errors.As(err, &p)
	return p
}
