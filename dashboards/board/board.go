// Package board holds the numbers of one scoring: every listed group with what was
// concluded of it, the areas that the groups lie in, and what pages of all groups
// share. It is read from the warehouse once and asked by every page, download and
// report; it knows nothing of who is looking.
package board

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"pantaukim/dashboards/cache"
	"pantaukim/internal/kim"
	"pantaukim/internal/place"
)

// Stamp names a state of the warehouse: while it does not change, no page does.
type Stamp struct {
	Scores uint64    `ch:"scores"`    // version of the newest score
	Runs   uint64    `ch:"runs"`      // version of the newest run
	Groups time.Time `ch:"registry"`  // newest import of the registry
	Clears time.Time `ch:"clearings"` // newest clearing of a sign
	Seals  uint64    `ch:"seals"`     // number of sealed shortlists, of what was done with them, and of decisions about signs
	Files  uint64    // state of the hand counts and official tables
	Day    kim.Date  // today, since pages say how old things are
}

// Board is one scoring of all listed groups, held in memory. Its exported fields do
// not change once it is loaded, so that many may read it at the same time.
type Board struct {
	Stamp Stamp
	Week  kim.Week // the Monday of the scoring; the zero week: nothing was scored yet
	AsOf  time.Time
	Rules string // version of the rules that scored
	// Mondays are those that were scored, newest first.
	Mondays []kim.Week
	Rows    []*Row // by name
	Places
	// Calibrations says how far the figures were compared with counts by hand. Whoever
	// loads the board fills it in before it is shown.
	Calibrations Calibrations

	byID      map[string]*Row
	inRegency map[string][]*Row         // by code, by name
	store     *Store                    // reads what pages share; nil for an empty board
	memo      *cache.Cache[string, any] // what was read so far; see Remember
}

// Empty returns a board without groups, for pages that need none.
func Empty() *Board { return New(Stamp{}, nil, nil) }

// New returns a board of groups without a scoring. The areas name those without groups.
func New(s Stamp, rows []*Row, areas *place.Areas) *Board {
	b := &Board{Stamp: s, Rows: rows, byID: make(map[string]*Row, len(rows)), memo: newMemo()}
	for _, r := range rows {
		r.tidy()
		b.byID[r.ID] = r
	}
	slices.SortFunc(b.Rows, func(x, y *Row) int {
		return cmp.Or(strings.Compare(Fold(x.Name), Fold(y.Name)), strings.Compare(x.ID, y.ID))
	})
	b.inRegency = map[string][]*Row{}
	for _, r := range b.Rows {
		b.inRegency[r.RegencyCode] = append(b.inRegency[r.RegencyCode], r)
	}
	b.Places = newPlaces(b.Rows, areas)
	return b
}

// Group returns the group of that id, or nil if none is listed.
func (b *Board) Group(id string) *Row { return b.byID[id] }

// Named returns the group of that id or, without one, the only group of that name;
// nil where no single group is meant.
func (b *Board) Named(id, name string) *Row {
	if id != "" {
		return b.byID[id]
	}
	var found *Row
	for _, r := range b.Rows {
		if Fold(r.Name) == Fold(name) {
			if found != nil {
				return nil
			}
			found = r
		}
	}
	return found
}

// Last returns the newest completed week of the scoring.
func (b *Board) Last() kim.Week { return b.Week.Add(-1) }

// Scored tells whether there is a scoring at all.
func (b *Board) Scored() bool { return kim.Date(b.Week).Known() }

// ReportedWeek is the week that a report of a mistake names at first: the newest completed
// one; empty: nothing was scored yet.
func (b *Board) ReportedWeek() string {
	if len(b.Mondays) == 0 {
		return ""
	}
	return b.Last().String()
}

// weeksOffered is how many weeks a list offers; an address may name older ones.
const weeksOffered = 26

// Weeks are the newest completed weeks whose Monday after was scored, newest
// first, and the board's own.
func (b *Board) Weeks() []kim.Week {
	var out []kim.Week
	for i, m := range b.Mondays {
		if i < weeksOffered || m == b.Week {
			out = append(out, m.Add(-1))
		}
	}
	return out
}

// Within returns the groups of an area, by name.
func (b *Board) Within(sc Scope) []*Row {
	rows := b.Rows
	switch sc.Level() {
	case kim.LevelNational:
		return rows
	case kim.LevelRegency:
		return slices.Clip(b.inRegency[sc.Regency])
	case kim.LevelDistrict:
		rows = b.inRegency[sc.Regency]
	case kim.LevelProvince:
	}
	var out []*Row
	for _, r := range rows {
		if sc.Has(r) {
			out = append(out, r)
		}
	}
	return out
}
