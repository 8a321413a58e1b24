package dashboards

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"pantaukim/dashboards/award"
	"pantaukim/dashboards/board"
	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/visit"
)

// longestReason bounds why a sign was cleared, in characters.
const longestReason = 400

// decideSign takes the form of a group's page that clears a sign, or opens it again. The name
// is that of the login; name and reason stay on record.
func (s *site) decideSign(w http.ResponseWriter, r *http.Request, v visit.Visit, group *board.Row) error {
	f := pages.SignForm{Sign: r.PostForm.Get("sign"), Subject: r.PostForm.Get("subject"), Reason: strings.TrimSpace(r.PostForm.Get("reason"))}
	all, err := v.Board.Signs(r.Context())
	if err != nil {
		return err
	}
	if !f.Of(all[group.ID]) {
		s.answer(w, r, v, s.pages.NotFound(r.Context(), v))
		return nil
	}
	if f.Reason == "" || utf8.RuneCountInString(f.Reason) > longestReason {
		a := s.pages.GroupWithSign(r.Context(), v, f)
		a.Status = http.StatusUnprocessableEntity
		s.answer(w, r, v, a)
		return nil
	}
	cleared := r.PostForm.Get("act") == "clear"
	if err := s.decide(r.Context(), group.ID, f.Sign, f.Subject, v.Who.Name, f.Reason, cleared); err != nil {
		return err
	}
	s.log.Info("sign decided", "group", group.ID, "sign", f.Sign, "subject", f.Subject, "user", v.Who.Name, "cleared", cleared)
	if _, err := s.boards.renew(r.Context()); err != nil { // it is shown at once
		return err
	}
	to, err := visit.Link(v.Lang.Code, group.Path(), award.DraftOf(v.Query)) // from where the reader goes back to the draft
	if err != nil {
		return err
	}
	http.Redirect(w, r, to+"#tanda", http.StatusSeeOther)
	return nil
}
