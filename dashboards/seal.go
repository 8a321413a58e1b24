package dashboards

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"pantaukim/dashboards/award"
	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
	"pantaukim/internal/access"
	"pantaukim/internal/kim"
)

// juryForm reads a form of the jury, and tells whether it can be taken. If not, it has
// answered.
func (s *site) juryForm(w http.ResponseWriter, r *http.Request, v *visit.Visit, able bool) bool {
	if !s.storable(w, r, v, v.Path, able) {
		return false
	}
	if !v.Who.Makes() {
		s.answer(w, r, *v, pages.Withheld(*v))
		return false
	}
	return readForm(w, r, longestEntry)
}

// publishList takes the form that publishes a sealed list, or withdraws it with a reason.
func (s *site) publishList(w http.ResponseWriter, r *http.Request) {
	v := s.visitOf(r)
	if !s.juryForm(w, r, &v, s.awards.CanPublish()) {
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), formTimeout)
	defer cancel()
	list, ok, err := s.awards.Of(ctx, v)
	publish, reason := r.PostForm.Get("act") == "publish", strings.TrimSpace(r.PostForm.Get("reason"))
	switch {
	case err != nil:
	case !ok || list.Draft:
		s.answer(w, r, v, s.pages.NotFound(ctx, v))
		return
	case !access.MayAll(v.Who.Viewer, access.MakeShortlist, list.Request.Region):
		s.answer(w, r, v, pages.Withheld(v))
		return
	case publish == list.Published: // done already, by a second click or by somebody else
	case !publish && reason == "":
		s.answer(w, r, v, s.pages.ReasonMissing(ctx, v))
		return
	default:
		err = s.awards.Publish(ctx, list.Seal, v.Who.Name, reason, publish)
		s.log.Info("shortlist published or withdrawn", "user", v.Who.Name, "seal", list.Seal, "publish", publish, "err", err)
	}
	if err == nil {
		_, err = s.boards.renew(ctx) // everybody sees it at once
	}
	if err != nil {
		s.log.Error("a shortlist cannot be published or withdrawn", "err", err)
		s.sorry(w, r, v, err, http.StatusServiceUnavailable)
		return
	}
	http.Redirect(w, r, awardsPath(v)+"#s"+list.Short(), http.StatusSeeOther)
}

// sealList takes the form that seals a draft. It seals the list that the reader has
// seen and no other: a list that has become another since is shown again instead.
func (s *site) sealList(w http.ResponseWriter, r *http.Request) {
	v := s.visitOf(r)
	if !s.juryForm(w, r, &v, s.awards.CanSeal()) {
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), 2*award.DraftTimeout)
	defer cancel()
	q := visit.Canonical(r.PostForm)
	list, req, err := s.awards.Draft(ctx, v, q)
	seen := list.Seal == r.PostForm.Get("seen")
	if err == nil && seen {
		var sealed kim.Shortlist
		if sealed, err = s.awards.Seal(ctx, req, v.Who.Name); err == nil {
			s.log.Info("shortlist sealed", "user", v.Who.Name, "seal", sealed.Seal)
			if _, err := s.boards.renew(ctx); err != nil { // it is sealed: the others see it a little later
				s.log.Warn("a sealed shortlist is not shown to everybody yet", "err", err)
			}
			http.Redirect(w, r, awardsPath(v)+"#s"+award.List{Seal: sealed.Seal}.Short(), http.StatusSeeOther)
			return
		}
	}
	if errors.Is(err, kim.ErrUnverified) || errors.Is(err, kim.ErrUncalibrated) {
		s.answer(w, r, v, s.pages.SealRefused(v, list, err))
		return
	}
	if err != nil && !errors.Is(err, award.ErrNoDraft) {
		s.log.Error("a shortlist cannot be sealed", "err", err)
		s.sorry(w, r, v, err, http.StatusServiceUnavailable)
		return
	}
	v.Query = q
	if !seen {
		s.answer(w, r, v, s.pages.AwardsChanged(ctx, v, q))
		return
	}
	a := s.pages.AwardsFor(ctx, v, q)
	a.Status = http.StatusUnprocessableEntity
	s.answer(w, r, v, a)
}

// awardsPath is the address of the awards in the reader's language.
func awardsPath(v visit.Visit) string {
	if v.Lang.Code != words.Indonesian {
		return "/penghargaan?lang=" + string(v.Lang.Code)
	}
	return "/penghargaan"
}
