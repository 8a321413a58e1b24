package dashboards

import (
	"context"
	"errors"
	"net/http"

	"pantaukim/dashboards/award"
	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
)

// sealList takes the form that seals a draft. It seals the list that the reader has
// seen and no other: a list that has become another since is shown again instead.
func (s *site) sealList(w http.ResponseWriter, r *http.Request) {
	v := s.visitOf(r)
	formHead(w, v)
	b, why, err := s.boards.current(r.Context())
	if b == nil || why.Silent || !s.awards.CanSeal() {
		s.log.Error("a shortlist cannot be sealed", "err", err)
		s.sorry(w, r, v, err, http.StatusServiceUnavailable)
		return
	}
	v.Board = b
	if !v.Who.Makes() {
		s.answer(w, r, v, pages.Withheld(v))
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, longestEntry)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "pantaukim: isian tidak terbaca", http.StatusBadRequest)
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
			http.Redirect(w, r, awardsPath(v)+"#s"+award.List{Seal: sealed.Seal}.Short(), http.StatusSeeOther)
			return
		}
	}
	if errors.Is(err, kim.ErrUnverified) {
		http.Error(w, "pantaukim: daftar belum dapat disegel, karena ada kelompok di dalamnya yang belum ditelusuri penuh sejak akhir periode: "+err.Error(), http.StatusUnprocessableEntity)
		return
	}
	if err != nil && !errors.Is(err, award.ErrNoDraft) && !errors.Is(err, kim.ErrUncalibrated) {
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
