package dashboards

import (
	"context"
	"errors"
	"net/http"

	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
)

// sealList takes the form that seals a draft. It seals the list that the reader has
// seen and no other: a list that has become another since is shown again instead.
func (s *site) sealList(w http.ResponseWriter, r *http.Request) {
	v := s.visitOf(r)
	formHead(w, v)
	b, why, err := s.boards.current(r.Context())
	if b == nil || why.Silent || s.views.Awards.Seal == nil {
		s.log.Error("a shortlist cannot be sealed", "err", err)
		s.sorry(w, r, v, err, http.StatusServiceUnavailable)
		return
	}
	v.board = b
	if !v.who.Makes() {
		s.answer(w, r, v, reply{status: http.StatusForbidden, page: "withheld", title: v.lang.T("withheld.title")})
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, longestEntry)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "pantaukim: isian tidak terbaca", http.StatusBadRequest)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), 2*draftTimeout)
	defer cancel()
	q := canonical(r.PostForm)
	list, req, err := s.draft(ctx, v, q)
	seen := list.Seal == r.PostForm.Get("seen")
	if err == nil && seen {
		var sealed kim.Shortlist
		if sealed, err = s.views.Awards.Seal(ctx, req, v.who.Name); err == nil {
			s.log.Info("shortlist sealed", "user", v.who.Name, "seal", sealed.Seal)
			http.Redirect(w, r, s.awardsPath(v)+"#s"+shortlist{Seal: sealed.Seal}.Short(), http.StatusSeeOther)
			return
		}
	}
	if errors.Is(err, kim.ErrUnverified) {
		http.Error(w, "pantaukim: daftar belum dapat disegel, karena ada kelompok di dalamnya yang belum ditelusuri penuh sejak akhir periode: "+err.Error(), http.StatusUnprocessableEntity)
		return
	}
	if err != nil && !errors.Is(err, errNoDraft) && !errors.Is(err, kim.ErrUncalibrated) {
		s.log.Error("a shortlist cannot be sealed", "err", err)
		s.sorry(w, r, v, err, http.StatusServiceUnavailable)
		return
	}
	v.query = q
	a := s.awardsFor(ctx, v, q)
	a.status = http.StatusUnprocessableEntity
	if d, ok := a.data.(awardsData); ok && !seen {
		a.status, d.Changed = http.StatusConflict, true
		a.data = d
	}
	s.answer(w, r, v, a)
}

// awardsPath is the address of the awards in the reader's language.
func (s *site) awardsPath(v visit) string {
	if v.lang.Code != words.Indonesian {
		return "/penghargaan?lang=" + string(v.lang.Code)
	}
	return "/penghargaan"
}
