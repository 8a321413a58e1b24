package dashboards

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"pantaukim/dashboards/board"
	"pantaukim/internal/kim"
)

// reasons are what the page of a group says about its rank, in plain sentences
// built from the numbers and from nothing else.
type reasons struct {
	Why   string
	Since []string // what moved the group since the scoring before
	Moves []string
}

// explain says why a group has its rank, and what would move it.
func (s *site) explain(v visit, r *board.Row, p partsPart) reasons {
	t := func(key string, args ...any) string { return v.lang.T(key, args...) }
	var out reasons
	if !r.Scored {
		return out
	}
	switch {
	case r.Status == kim.StatusNeverPosted:
		out.Why = t("why.never")
		if len(v.board.RanksOf(r)) > 0 {
			out.Why = s.rankInWords(v, r) + " " + out.Why
		}
		out.Moves = []string{t("why.first_item")}
		return out
	case math.IsNaN(r.IAD):
		out.Why = t("why.no_index", r.Observed, r.Window, v.lang.Percent(s.rules.Gate))
		out.Moves = []string{t("why.observe")}
		return out
	}
	line := s.rankInWords(v, r)
	if r.Newcomer {
		line += " " + t("why.newcomer")
	}
	shown := inIndex(p.Parts)
	facts := []string{t("why.active", r.Active, r.Judged())}
	switch {
	case r.Days == 0:
		facts = append(facts, t("why.today"))
	case r.Days > 0:
		facts = append(facts, t("why.days", r.Days))
	}
	for _, x := range shown {
		switch x.Indicator {
		case kim.FU:
			facts = append(facts, t("why.items", v.lang.Decimal(x.Raw, 1)))
		case kim.FF:
			facts = append(facts, t("why.photos", v.lang.Decimal(x.Raw, 1)))
		}
	}
	out.Why = line + " " + t("why.because", strings.Join(facts, ", "))
	if len(shown) > 0 {
		best := slices.MaxFunc(shown, func(a, b shownPart) int { return cmp.Compare(a.Points, b.Points) })
		out.Why += " " + t("why.best", best.Name, v.lang.Decimal(best.Points, 1), v.lang.Decimal(best.Full, 1))
	}
	out.Moves = s.moves(v, r, shown)
	return out
}

// rankInWords says where the group stands in its regency or, where that ranks
// nobody, in the whole registry.
func (s *site) rankInWords(v visit, r *board.Row) string {
	lines := v.board.RanksOf(r)
	if len(lines) == 0 {
		return v.lang.T("why.unranked", v.lang.Decimal(r.IAD, 1))
	}
	line := lines[len(lines)-1]
	for _, l := range lines {
		if l.Level == kim.LevelRegency {
			line = l
		}
	}
	area := line.Area
	if area == "" {
		area = v.lang.T("place.all")
	}
	if line.Low > 0 && !line.Sure() {
		return v.lang.T("why.rank_between", line.Rank, line.Of, area, v.lang.Decimal(r.IAD, 1), line.Low, line.High)
	}
	return v.lang.T("why.rank", line.Rank, line.Of, area, v.lang.Decimal(r.IAD, 1))
}

func inIndex(parts []shownPart) []shownPart {
	var out []shownPart
	for _, p := range parts {
		if p.InIndex && !math.IsNaN(p.Points) {
			out = append(out, p)
		}
	}
	return out
}

// shownMoves is how many ways up the page names.
const shownMoves = 3

// moves names what would add most to the index, with the most that it can add,
// and how far the next group up is.
func (s *site) moves(v visit, r *board.Row, shown []shownPart) []string {
	var out []string
	if gap, above := v.board.NextUp(r, v.who.Names); above != nil {
		out = append(out, v.lang.T("why.gap", above.Name, v.lang.Decimal(gap, 1)))
	}
	slices.SortStableFunc(shown, func(a, b shownPart) int { return cmp.Compare(b.Full-b.Points, a.Full-a.Points) })
	for _, p := range shown {
		room := p.Full - p.Points
		if room < 0.05 || len(out) > shownMoves {
			break
		}
		if p.Indicator == kim.KM && r.Active < r.Judged() {
			out = append(out, v.lang.T("why.move_week", p.Name, v.lang.Decimal(p.Full/float64(r.Judged()), 1), v.lang.Decimal(room, 1)))
			continue
		}
		out = append(out, v.lang.T("why.move", p.Name, v.lang.Decimal(room, 1)))
	}
	return out
}
