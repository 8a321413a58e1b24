package tables

import (
	"cmp"
	"slices"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// RankFalls returns the groups of an area whose rank there was better at the scoring before
// than the best end of its interval now: choosing the method otherwise does not undo the
// fall. The largest fall comes first. Withheld are those that are not named to the reader.
func RankFalls(v visit.Visit) (list []RankedRow, withheld int) {
	for _, row := range v.Board.Within(v.Scope) {
		r := RankedIn(row, v.Scope.Level())
		if !r.Scored || r.Rank == 0 || r.Was == 0 || r.Low == 0 || r.Was >= r.Low {
			continue
		}
		if !v.Who.Names(row) {
			withheld++
			continue
		}
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b RankedRow) int {
		return cmp.Or(cmp.Compare(b.Lost(), a.Lost()), cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.ID, b.ID))
	})
	return list, withheld
}

// What a fall in activity is: in comparedWeeks weeks at most half of what was posted in as
// many weeks before, when it was at least activeEnough items.
const (
	comparedWeeks = 4
	activeEnough  = 4
)

// ActivityFall is one group that posts less than it did.
type ActivityFall struct {
	*board.Row
	Before, Now uint32 // items of four completed weeks
}

// ActivityFallList is who posts less than half of what it did.
type ActivityFallList struct {
	Falls      []ActivityFall
	Withheld   int // falls of groups that are not named to the reader
	Uncompared int // groups of which some of the weeks were not observed whole
}

// ActivityFalls compares the newest four completed weeks of each group with the four before,
// where all of them were observed whole. The largest fall comes first.
func ActivityFalls(v visit.Visit) ActivityFallList {
	var out ActivityFallList
	for _, r := range v.Board.Within(v.Scope) {
		if !r.Scored || len(r.Spark) < 2*comparedWeeks {
			continue
		}
		f, seen, there := ActivityFall{Row: r}, true, false
		for i, p := range r.Spark[len(r.Spark)-2*comparedWeeks:] {
			seen, there = seen && p.State.Observed(), there || p.State != ""
			if i < comparedWeeks {
				f.Before += p.Items
			} else {
				f.Now += p.Items
			}
		}
		switch {
		case !seen && there:
			out.Uncompared++
		case !seen, f.Before < activeEnough, 2*f.Now > f.Before:
		case !v.Who.Names(r):
			out.Withheld++
		default:
			out.Falls = append(out.Falls, f)
		}
	}
	slices.SortFunc(out.Falls, func(a, b ActivityFall) int {
		return cmp.Or(cmp.Compare(b.Before-b.Now, a.Before-a.Now), cmp.Compare(a.Key(), b.Key()), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// NextFalls returns the groups of an area whose status falls on the coming Monday if they
// stay silent, the lowest first.
func NextFalls(v visit.Visit) (list []*board.Row, withheld int) {
	for _, r := range v.Board.Within(v.Scope) {
		switch {
		case !v.Board.Falls(r):
		case !v.Who.Lists(r):
			withheld++
		default:
			list = append(list, r)
		}
	}
	order := kim.Statuses()
	slices.SortStableFunc(list, func(a, b *board.Row) int {
		return cmp.Or(cmp.Compare(slices.Index(order, b.Outlook.FallsTo), slices.Index(order, a.Outlook.FallsTo)), cmp.Compare(a.Key(), b.Key()))
	})
	return list, withheld
}
