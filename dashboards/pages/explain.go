package pages

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
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
func (p *Pages) explain(v visit.Visit, r *board.Row, found tables.PartList) reasons {
	t := v.Lang.T
	var out reasons
	if !r.Scored {
		return out
	}
	switch {
	case r.Status == kim.StatusNeverPosted:
		out.Why = t("why.never")
		if len(v.Board.RanksOf(r)) > 0 {
			out.Why = rankInWords(v, r) + " " + out.Why
		}
		out.Moves = append(outlook(v, r), t("why.first_item"))
		return out
	case math.IsNaN(r.IAD):
		out.Why = t("why.no_index", r.Observed, r.Window, v.Lang.Percent(p.Rules.Gate))
		out.Moves = append(outlook(v, r), t("why.observe"))
		return out
	}
	line := rankInWords(v, r)
	if r.Young() {
		line += " " + t("why.few_weeks", r.Judged())
	}
	if r.Newcomer {
		line += " " + t("why.newcomer")
	}
	shown := inIndex(found.Parts)
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
			facts = append(facts, t("why.items", v.Lang.Decimal(x.Raw, 1)))
		case kim.FF:
			facts = append(facts, t("why.photos", v.Lang.Decimal(x.Raw, 1)))
		}
	}
	out.Why = line + " " + t("why.because", strings.Join(facts, ", "))
	if len(shown) > 0 {
		best := slices.MaxFunc(shown, func(a, b tables.ShownPart) int { return cmp.Compare(a.Points, b.Points) })
		out.Why += " " + t("why.best", best.Name, v.Lang.Decimal(best.Points, 1), v.Lang.Decimal(best.Full, 1))
	}
	out.Moves = append(outlook(v, r), moves(v, r, shown)...)
	return out
}

// rankInWords says where the group stands in its regency or, where that ranks
// nobody, in the whole registry.
func rankInWords(v visit.Visit, r *board.Row) string {
	line, ok := toldRank(v, r)
	if !ok {
		return v.Lang.T("why.unranked", v.Lang.Decimal(r.IAD, 1))
	}
	area := rankedArea(v, line)
	if line.Low > 0 && !line.Sure() {
		return v.Lang.T("why.rank_between", line.Rank, line.Of, area, v.Lang.Decimal(r.IAD, 1), line.Low, line.High)
	}
	return v.Lang.T("why.rank", line.Rank, line.Of, area, v.Lang.Decimal(r.IAD, 1))
}

// toldRank is the rank that the page tells in words: in the regency or, where that ranks
// nobody, in the whole registry; false: there is none.
func toldRank(v visit.Visit, r *board.Row) (board.Rank, bool) {
	lines := v.Board.RanksOf(r)
	if len(lines) == 0 {
		return board.Rank{}, false
	}
	line := lines[len(lines)-1]
	for _, l := range lines {
		if l.Level == kim.LevelRegency {
			line = l
		}
	}
	return line, true
}

// rankedArea names the area of a rank.
func rankedArea(v visit.Visit, in board.Rank) string {
	if in.Area == "" {
		return v.Lang.T("place.in_all")
	}
	return in.Area
}

// rankName says of what a rank is.
func rankName(l *words.Language, in board.Rank) string {
	if in.Area == "" {
		return l.T("group.rank_all")
	}
	return l.T("group.rank_in", in.Area)
}

// namedTied is how many groups of equal standing are named.
const namedTied = 4

// tiedWith says whom nobody can tell the group from, in the area of the rank that the page
// tells; empty: nobody, or the group has no rank.
func tiedWith(v visit.Visit, r *board.Row) string {
	in, ok := toldRank(v, r)
	if !ok {
		return ""
	}
	var names []string
	others := v.Board.TiedWith(r, in)
	for _, o := range others {
		if v.Who.Names(o) && len(names) < namedTied {
			names = append(names, o.Name)
		}
	}
	switch more := len(others) - len(names); {
	case len(others) == 0:
		return ""
	case len(names) == 0:
		return v.Lang.T("tied.count", more, rankedArea(v, in))
	case more > 0:
		return v.Lang.T("tied.more", strings.Join(names, ", "), more, rankedArea(v, in))
	default:
		return v.Lang.T("tied.all", strings.Join(names, ", "), rankedArea(v, in))
	}
}

func inIndex(parts []tables.ShownPart) []tables.ShownPart {
	var out []tables.ShownPart
	for _, p := range parts {
		if p.InIndex && !math.IsNaN(p.Points) {
			out = append(out, p)
		}
	}
	return out
}

// outlook says what becomes of the status on the coming Mondays: if the group posts every
// week, and if it stays silent.
func outlook(v visit.Visit, r *board.Row) []string {
	var out []string
	if o := r.Outlook; o.ActiveOn.Known() && o.ActiveWeeks > 0 && r.Status != kim.StatusActive {
		out = append(out, v.Lang.T("why.to_active", o.ActiveWeeks, v.Lang.Date(o.ActiveOn)))
	}
	if o := r.Outlook; o.FallsOn.Known() {
		out = append(out, v.Lang.T("why.falls", v.Lang.Label("status", o.FallsTo), v.Lang.Date(o.FallsOn)))
	}
	return out
}

// shownMoves is how many ways up the page names.
const shownMoves = 3

// moves names what would add most to the index, with the most that it can add,
// and how far the next group up is.
func moves(v visit.Visit, r *board.Row, shown []tables.ShownPart) []string {
	var out []string
	if in, ok := toldRank(v, r); ok {
		if gap, above := v.Board.NextUp(r, in); above != nil {
			name := above.Name
			if !v.Who.Names(above) {
				name = v.Lang.T("spread.withheld")
			}
			line := v.Lang.T("why.gap", name, v.Lang.Decimal(gap, 1), rankedArea(v, in))
			if board.TiedIn(r, above, in.Level) {
				line += " " + v.Lang.T("why.gap_tied")
			}
			out = append(out, line)
		}
	}
	slices.SortStableFunc(shown, func(a, b tables.ShownPart) int { return cmp.Compare(b.Full-b.Points, a.Full-a.Points) })
	for _, p := range shown {
		room := p.Full - p.Points
		if room < 0.05 || len(out) > shownMoves {
			break
		}
		if p.Indicator == kim.KM && r.Active < r.Judged() {
			out = append(out, v.Lang.T("why.move_week", p.Name, v.Lang.Decimal(p.Full/float64(r.Judged()), 1), v.Lang.Decimal(room, 1)))
			continue
		}
		out = append(out, v.Lang.T("why.move", p.Name, v.Lang.Decimal(room, 1)))
	}
	return out
}
