package dashboards

import (
	"context"
	"errors"
	"math"
	"net/http"
	"net/url"
	"slices"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
	"pantaukim/internal/access"
	"pantaukim/internal/kim"
	"pantaukim/internal/objection"
)

// objectionLimits bound how often somebody may report that something is wrong.
type objectionLimits struct{ byOrigin, bySubject, all *access.Limit }

// newObjectionLimits lets one address send five in a row and one every ten minutes, lets one
// group be reported ten times in a row and then once in half an hour, and takes 200 in a row
// and one a minute of all.
func newObjectionLimits(now func() time.Time) objectionLimits {
	return objectionLimits{
		byOrigin:  access.NewLimit(5, 10*time.Minute, now),
		bySubject: access.NewLimit(10, 30*time.Minute, now),
		all:       access.NewLimit(200, time.Minute, now),
	}
}

// take counts a report, or tells how long to wait. A group is counted by what the sender
// called it, and never by the group that was recognised: else a refusal would tell that two
// names mean one listed group.
func (l objectionLimits) take(origin, subject string) (wait time.Duration, ok bool) {
	type counted struct {
		by  *access.Limit
		key string
	}
	all := []counted{{l.byOrigin, origin}, {l.bySubject, board.Fold(subject)}, {l.all, ""}}
	for i, c := range all {
		if wait, ok := c.by.Take(c.key); !ok {
			for _, before := range all[:i] {
				before.by.GiveBack(before.key)
			}
			return wait, false
		}
	}
	return 0, true
}

// takeObjection takes a report that something is wrong. The answer is the same whatever group
// is named: it leads to the receipt.
func (s *site) takeObjection(w http.ResponseWriter, r *http.Request) {
	v := s.visitOf(r)
	s.takeForm(w, r, &v, func(ctx context.Context) error {
		in := r.PostForm
		f := pages.ObjectionForm{
			Group: in.Get("group"), Subject: in.Get("subject"), Regency: in.Get("regency"), Week: in.Get("week"),
			Text: in.Get("text"), Person: in.Get("name"), Contact: in.Get("contact"), Problems: map[string]string{},
		}
		o := objection.Objection{Subject: f.Subject, Text: f.Text, Name: f.Person, Contact: f.Contact, Week: kim.NoDate}
		if day, err := kim.ParseDate(f.Week); err == nil && day.Known() && slices.Contains(v.Board.Weeks(), day.Week()) {
			o.Week = day.Week().Monday()
		}
		if slices.ContainsFunc(v.Board.AllRegencies(), func(p board.Place) bool { return p.Code == f.Regency }) {
			o.Regency = f.Regency
		}
		refuse := func(status int) {
			a := s.pages.ObjectionAgain(v, f)
			a.Status = status
			s.answer(w, r, v, a)
		}
		var bad objection.BadFieldsError
		if errors.As(o.Check(), &bad) {
			f.Problems = bad
			refuse(http.StatusUnprocessableEntity)
			return nil
		}
		if wait, ok := s.limits.take(access.OriginOf(r.Context()), f.Group+" "+f.Subject); !ok {
			f.Wait = int(math.Ceil(wait.Minutes()))
			refuse(http.StatusTooManyRequests)
			return nil
		}
		o.GroupID = pages.RecognisedGroup(v.Board, f.Group, f.Subject)
		token, err := s.reports.Add(ctx, o)
		if err != nil {
			return err
		}
		s.log.Info("something was reported as wrong", "group", o.GroupID)
		s.goOn(w, r, v, "/keliru/"+token, url.Values{"saved": {"1"}})
		return nil
	})
}

// answerObjection keeps what staff answer to a report.
func (s *site) answerObjection(w http.ResponseWriter, r *http.Request) {
	v := s.visitOf(r)
	s.takeForm(w, r, &v, func(ctx context.Context) error {
		id, typed := r.PathValue("id"), r.PostForm.Get("answer")
		v.Path, v.ID = "/keliru/daftar", ""
		v.Locate()
		o, err := s.reports.Of(ctx, id)
		if errors.Is(err, objection.ErrUnknown) || err == nil && !pages.AnswersObjection(v, o) { // whether there is one is not told
			s.answer(w, r, v, pages.Withheld(v))
			return nil
		}
		if err != nil {
			return err
		}
		err = s.reports.Answer(ctx, id, v.Who.Name, typed)
		var bad objection.BadFieldsError
		switch {
		case errors.As(err, &bad):
			s.answer(w, r, v, s.pages.ObjectionListAgain(ctx, v, id, typed, bad["answer"]))
			return nil
		case err != nil && !errors.Is(err, objection.ErrAnswered):
			return err
		}
		s.log.Info("a report was answered", "report", id, "user", v.Who.Name)
		s.goOn(w, r, v, "/keliru/daftar", url.Values{"saved": {"1"}})
		return nil
	})
}

// takeForm reads a form about no group, if it can be stored at all. The guard before the
// pages refuses what other sites send; do answers, or returns what went wrong on our side.
func (s *site) takeForm(w http.ResponseWriter, r *http.Request, v *visit.Visit, do func(context.Context) error) {
	if !s.storable(w, r, v, v.Path, s.reports != nil) || !readForm(w, r, longestEntry) {
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), formTimeout)
	defer cancel()
	if err := do(ctx); err != nil {
		s.log.Error("a form cannot be taken", "path", v.Path, "err", err)
		s.sorry(w, r, *v, err, http.StatusServiceUnavailable)
	}
}

// goOn leads to a page that says what was done.
func (s *site) goOn(w http.ResponseWriter, r *http.Request, v visit.Visit, path string, q url.Values) {
	if v.Lang.Code != words.Indonesian {
		q.Set("lang", string(v.Lang.Code))
	}
	http.Redirect(w, r, path+"?"+q.Encode()+"#tersimpan", http.StatusSeeOther)
}
