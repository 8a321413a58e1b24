package dashboards

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"pantaukim/internal/kim"
)

// shortlistFields are the columns of a shortlist.
var shortlistFields = []field{
	{"list", textField}, {"rank", integerField}, {"rank_low", integerField}, {"rank_high", integerField}, {"tied", integerField},
	{"group_id", textField}, {"name", textField}, {"regency_code", textField}, {"regency", textField}, {"district", textField},
	{"iad", decimalField}, {"active_weeks", integerField}, {"observed_weeks", integerField}, {"window_weeks", integerField},
	{"items", integerField}, {"original", integerField}, {"fitting", integerField}, {"open_signs", textField},
	{"missed_gate", textField}, {"gate_value", decimalField}, {"gate_required", decimalField}, {"our_coverage", integerField},
	{"seal", textField},
}

// shortlistSheet is a shortlist: the sealed one that the address names, or the draft
// that it asks for.
func (s *site) shortlistSheet(ctx context.Context, v visit) (sheet, bool, error) {
	out := sheet{Name: "shortlist", Title: s.pages.t(v.lang, "award.title"), About: s.about(v), Columns: shortlistFields}
	v.seal = v.query.Get("seal")
	if v.seal == "" {
		v.seal = draftMark
	}
	l, ok, err := s.listOf(ctx, v)
	if err != nil || !ok {
		return out, false, err
	}
	out.About.Rules, out.About.Withheld = l.Rules, l.Withheld
	for _, part := range []struct {
		name string
		list []nominee
	}{{"in", l.In}, {"newcomer", l.Newcomers}, {"near_miss", l.Near}} {
		for _, n := range part.list {
			row := []any{
				part.name, rankOrNil(int(n.Rank)), rankOrNil(int(n.Low)), rankOrNil(int(n.High)), oneIf(n.Tied),
				n.Group, nil, nil, nil, nil,
				nil, int64(n.Active), int64(n.Observed), int64(n.Weeks), int64(n.Items), int64(n.Original), int64(n.Fitting), strings.Join(n.OpenSigns, ", "),
				nil, nil, nil, nil, l.Seal,
			}
			if r := n.Row; r != nil {
				row[6], row[7], row[8], row[9] = r.Name, r.RegencyCode, r.Regency, r.District
			}
			if n.IAD >= 0 { // below zero stands for none
				row[10] = n.IAD
			}
			for _, m := range n.Missed {
				row[18], row[19], row[20], row[21] = string(m.Gate), m.Value, m.Required, oneIf(m.Ours)
			}
			out.Rows = append(out.Rows, row)
		}
	}
	return out, true, nil
}

// oneIf writes a yes or no as 1 or 0.
func oneIf(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}

// sealList takes the form that seals a draft. It seals the list that the reader has
// seen and no other: a list that has become another since is shown again instead.
func (s *site) sealList(w http.ResponseWriter, r *http.Request) {
	v := s.visitOf(r)
	formHead(w, v)
	b, _, err := s.boards.current(r.Context())
	if b == nil || s.views.Awards.Seal == nil {
		s.log.Error("a shortlist cannot be sealed", "err", err)
		s.sorry(w, r, v, http.StatusServiceUnavailable)
		return
	}
	v.board = b
	if !v.who.Makes() {
		s.answer(w, r, v, reply{status: http.StatusForbidden, page: "withheld", title: s.pages.t(v.lang, "withheld.title")})
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
		if sealed, err = s.views.Awards.Seal(ctx, req); err == nil {
			s.log.Info("shortlist sealed", "user", v.who.Name, "seal", sealed.Seal)
			http.Redirect(w, r, s.awardsPath(v)+"#s"+shortlist{Seal: sealed.Seal}.Short(), http.StatusSeeOther)
			return
		}
	}
	if err != nil && !errors.Is(err, errNoDraft) {
		s.log.Error("a shortlist cannot be sealed", "err", err)
		s.sorry(w, r, v, http.StatusServiceUnavailable)
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
	if v.lang != indonesian {
		return "/penghargaan?lang=" + string(v.lang)
	}
	return "/penghargaan"
}
