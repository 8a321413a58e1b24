package tables

import (
	"cmp"
	"context"
	"slices"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// RankedList says which groups a list holds and in what order.
type RankedList struct {
	Total      int // groups of the area
	Withheld   int // groups that are not named to the reader
	Counts     board.StatusCounts
	Status     kim.Status // filter; empty: all
	Sort, Dir  string
	Columns    []column
	Cumulative bool
	By         string // indicator that ranks; empty: the index
	ByName     string
	Week       string            // week asked for, if it is not the newest
	Filters    map[string]string // every filter but the page, for links
	Meant      []string          // names that are nearly what was searched for, the nearest first; the rows are theirs
}

// RankedRow is a row with the rank that holds within the scope.
type RankedRow struct {
	*board.Row
	Apart           bool // a newcomer, ranked among newcomers only
	Rank, Low, High int  // 0: none
	Was             int  // rank on the scoring before; 0: none

	// Where one indicator ranks:
	Known bool
	Raw   float64
	Value string // as people read it
}

// Self is the row without its rank, for templates.
func (r RankedRow) Self() *board.Row { return r.Row }

// Sure tells whether the rank stays the same however the method is varied.
func (r RankedRow) Sure() bool { return r.Low > 0 && r.Low == r.High }

// Moved returns the places won (above 0) or lost since the scoring before.
func (r RankedRow) Moved() int {
	if r.Rank == 0 || r.Was == 0 {
		return 0
	}
	return r.Was - r.Rank
}

// Lost is Moved with the sign turned, for templates.
func (r RankedRow) Lost() int { return -r.Moved() }

// Tied tells whether the intervals of two rows overlap, so that neither can be
// said to stand above the other.
func (r RankedRow) Tied(other RankedRow) bool {
	return r.Low > 0 && other.Low > 0 && r.Low <= other.High && other.Low <= r.High
}

// RankedIn returns the row with its ranks among the areas of a level.
func RankedIn(r *board.Row, l kim.Level) RankedRow {
	drawn := r.Intervals.At(l)
	return RankedRow{
		Row: r, Apart: r.Newcomer, Rank: int(*r.Ranks.At(l)), Was: int(*r.Before.At(l)), Low: int(drawn.Low), High: int(drawn.High),
	}
}

// Ranked returns all groups that the filters let through, in the order asked for.
func (m *Maker) Ranked(ctx context.Context, v visit.Visit) ([]RankedRow, RankedList, error) {
	return m.ranked(ctx, v, func(all []*board.Row, d *RankedList) []*board.Row { return filterRows(all, d.Status, v.Query.Get("q")) })
}

// mostMeant is how many names are offered for one that nobody has.
const mostMeant = 5

// Nearly is Ranked for people whose search found nobody: those whose name or place is
// nearly what they typed, the nearest first unless the address asks for another order.
// Who is not named to them is not among them.
func (m *Maker) Nearly(ctx context.Context, v visit.Visit) ([]RankedRow, RankedList, error) {
	search, distances := board.NewSearch(v.Query.Get("q")), map[*board.Row]int{}
	rows, d, err := m.ranked(ctx, v, func(all []*board.Row, d *RankedList) (near []*board.Row) {
		for _, r := range filterRows(all, d.Status, "") {
			if v.Who.Names(r) {
				if n, ok := search.Distance(r); ok {
					distances[r] = n
					near = append(near, r)
				}
			}
		}
		return near
	})
	byDistance := func(a, b RankedRow) int { return cmp.Compare(distances[a.Row], distances[b.Row]) }
	if v.Query.Get("sort") == "" {
		slices.SortStableFunc(rows, byDistance)
	}
	for _, r := range slices.SortedStableFunc(slices.Values(rows), byDistance) {
		if len(d.Meant) < mostMeant && !slices.Contains(d.Meant, r.Name) {
			d.Meant = append(d.Meant, r.Name)
		}
	}
	return rows, d, err
}

// ranked lists the groups that pick chooses among those of the area.
func (m *Maker) ranked(ctx context.Context, v visit.Visit, pick func([]*board.Row, *RankedList) []*board.Row) ([]RankedRow, RankedList, error) {
	all := v.Board.Within(v.Scope)
	d := RankedList{Total: len(all), Counts: board.CountStatuses(all), Cumulative: v.Query.Get("table") == "total"}
	if st := kim.Status(v.Query.Get("status")); slices.Contains(kim.Statuses(), st) {
		d.Status = st
	}
	d.Filters = map[string]string{"status": string(d.Status), "q": v.Query.Get("q")}
	if v.Query.Get("week") != "" && len(v.Board.Mondays) > 0 {
		d.Week = v.Board.Last().String()
		d.Filters["week"] = d.Week
	}
	if d.Cumulative {
		d.Filters["table"] = "total"
	} else if by := v.Query.Get("by"); indicatorPlace(by) < kim.IndicatorCount {
		d.By, d.Filters["by"] = by, by
		d.ByName = m.Describe(v.Lang, board.Part{Indicator: by}).Name
	}
	ranked := make([]RankedRow, 0, len(all))
	for _, r := range pick(all, &d) {
		if !v.Who.Names(r) {
			if v.Query.Get("q") == "" { // who is not named is not found by name either
				d.Withheld++
			}
			continue
		}
		ranked = append(ranked, RankedIn(r, v.Scope.Level()))
	}
	if d.Cumulative {
		rankByTotal(all, ranked)
	}
	if d.By != "" {
		parts, err := v.Board.Parts(ctx)
		if err != nil {
			return nil, d, err
		}
		rankByIndicator(m.Rules, v.Lang, all, ranked, parts, d.By)
	}
	d.SortBy(ranked, v.Query.Get("sort"), v.Query.Get("dir"))
	return ranked, d, nil
}

func filterRows(all []*board.Row, status kim.Status, query string) []*board.Row {
	words := board.Fold(query)
	if status == "" && words == "" {
		return all
	}
	var out []*board.Row
	for _, r := range all {
		if (status == "" || r.Scored && r.Status == status) && r.Matches(words) {
			out = append(out, r)
		}
	}
	return out
}

// rankByTotal gives ranks by the cumulative total within the whole area: groups
// with the same total share a rank, as in the ministry's table.
func rankByTotal(all []*board.Row, ranked []RankedRow) {
	totals := make([]uint32, 0, len(all))
	for _, r := range all {
		if r.Scored {
			totals = append(totals, r.Totals.All())
		}
	}
	slices.SortFunc(totals, func(a, b uint32) int { return cmp.Compare(b, a) })
	place := map[uint32]int{}
	for i, n := range totals {
		if _, ok := place[n]; !ok {
			place[n] = i + 1
		}
	}
	for i := range ranked {
		ranked[i].Apart = false // the total knows no newcomers
		ranked[i].Rank, ranked[i].Low, ranked[i].High, ranked[i].Was = 0, 0, 0, 0
		if ranked[i].Scored && ranked[i].Totals.All() > 0 {
			ranked[i].Rank = place[ranked[i].Totals.All()]
		}
	}
}

// relatedRows is how many groups of the cumulative table stand beside the weekly one.
const relatedRows = 10

// RelatedTo returns the first groups of the cumulative table of the area.
func RelatedTo(v visit.Visit) []RankedRow {
	all := v.Board.Within(v.Scope)
	out := make([]RankedRow, 0, len(all))
	for _, r := range all {
		if r.Scored && v.Who.Names(r) {
			out = append(out, RankedIn(r, v.Scope.Level()))
		}
	}
	rankByTotal(all, out)
	var order RankedList
	order.SortBy(out, "rank", "")
	out = slices.DeleteFunc(out, func(r RankedRow) bool { return r.Rank == 0 })
	return slices.Clone(out[:min(len(out), relatedRows)])
}
