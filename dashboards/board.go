package dashboards

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"pantaukim/dashboards/cache"
	"pantaukim/internal/kim"
)

// stamp names a state of the warehouse: while it does not change, no page does.
type stamp struct {
	Scores uint64    // version of the newest score
	Runs   uint64    // version of the newest run
	Groups time.Time // newest import of the registry
	Clears time.Time // newest clearing of a sign
	Seals  uint64    // number of sealed shortlists
	Files  uint64    // state of the hand counts and official tables
	Day    kim.Date  // today, since pages say how old things are
}

// sparkWeeks is how many weeks the small chart of a row shows.
const sparkWeeks = 12

// weekPoint is one week of a small chart.
type weekPoint struct {
	Week  kim.Week
	State kim.WeekState // empty: before the group's first week
	Items uint32
}

// row is one listed group with what the newest scoring concluded of it.
type row struct {
	kim.Group
	Scored         bool
	Status         kim.Status
	Grace          bool
	Cause          string
	LastStatus     kim.Status
	LastStatusOn   kim.Date
	StatusSince    kim.Date
	Lamp           kim.Lamp
	Days           int // since the last item, -1 if there is none
	LastItemAt     time.Time
	LastCompleteAt time.Time
	Window         int
	Observed       int
	Active         int
	Coverage       float64
	IAD            float64 // NaN if not shown
	Partial        bool
	Newcomer       bool
	RankDistrict   int // 0: not ranked
	RankRegency    int
	RankProvince   int
	RankNation     int
	Intervals      kim.Intervals // of these ranks
	Totals         kindCounts
	Photos         uint32
	Before         previousRanks // on the scoring before; zeros: not ranked then
	Spark          []weekPoint   // oldest first, sparkWeeks long
	folded         string        // what a search looks at
}

// kindCounts counts items by kind.
type kindCounts struct{ News, Gallery, Announcement, Event uint32 }

// All returns the sum over the kinds.
func (k kindCounts) All() uint32 { return k.News + k.Gallery + k.Announcement + k.Event }

// previousRanks are a group's ranks on the scoring before the newest.
type previousRanks struct{ District, Regency, Province, Nation int }

// Path is the address of the group's own page.
func (r *row) Path() string { return groupPath(r.ID) }

// Observable tells whether the status says something about the group.
func (r *row) Observable() bool { return r.Scored && r.Status != kim.StatusUnobserved }

// board is the newest scoring of all listed groups, held in memory.
type board struct {
	stamp stamp
	Week  kim.Week // the Monday of the scoring; the zero week: nothing was scored yet
	AsOf  time.Time
	Rules string
	// Mondays are those that were scored, newest first.
	Mondays []kim.Week
	Rows    []*row // by name
	byID    map[string]*row
	places
	memo *cache.Cache[string, any] // see remembered
}

func emptyBoard() *board { return newBoard(stamp{}, nil) }

func newBoard(s stamp, rows []*row) *board {
	b := &board{stamp: s, Rows: rows, byID: make(map[string]*row, len(rows)), memo: newMemo()}
	for _, r := range rows {
		if r.ProvinceCode == "" && len(r.RegencyCode) >= 2 {
			r.ProvinceCode = r.RegencyCode[:2]
		}
		for _, text := range []*string{&r.Name, &r.Village, &r.District, &r.Regency, &r.Province, &r.PICName, &r.PICPhone} {
			*text = clip(*text, longestName)
		}
		r.Note = clip(r.Note, longestText)
		r.folded = fold(r.Name + " " + r.ID + " " + r.Village + " " + r.District + " " + r.Regency)
		b.byID[r.ID] = r
	}
	slices.SortFunc(b.Rows, func(x, y *row) int {
		return cmp.Or(strings.Compare(fold(x.Name), fold(y.Name)), strings.Compare(x.ID, y.ID))
	})
	b.places = newPlaces(b.Rows)
	return b
}

// longestName and longestText bound what one name and one title may take of a
// page, in characters. Whoever writes more is cut, and the cut is shown.
const (
	longestName = 160
	longestText = 300
)

// clip cuts a text after n characters.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	runes := 0
	for i := range s {
		if runes == n {
			return strings.TrimSpace(s[:i]) + "…"
		}
		runes++
	}
	return s
}

// Last returns the newest completed week of the scoring.
func (b *board) Last() kim.Week { return b.Week.Add(-1) }

// Scored tells whether there is a scoring at all.
func (b *board) Scored() bool { return kim.Date(b.Week).Known() }

// within returns the groups of an area, by name.
func (b *board) within(sc scope) []*row {
	if sc.level() == levelNation {
		return b.Rows
	}
	var out []*row
	for _, r := range b.Rows {
		if sc.has(r) {
			out = append(out, r)
		}
	}
	return out
}

// statusCounts counts groups by status.
type statusCounts struct {
	Active, LessActive, Inactive, NeverPosted, Unobserved int
	Unscored                                              int // registered after the newest scoring
}

func (c *statusCounts) add(r *row) {
	switch {
	case !r.Scored:
		c.Unscored++
	case r.Status == kim.StatusActive:
		c.Active++
	case r.Status == kim.StatusLessActive:
		c.LessActive++
	case r.Status == kim.StatusInactive:
		c.Inactive++
	case r.Status == kim.StatusNeverPosted:
		c.NeverPosted++
	default:
		c.Unobserved++
	}
}

func countStatuses(rows []*row) statusCounts {
	var c statusCounts
	for _, r := range rows {
		c.add(r)
	}
	return c
}

// Total returns the number of groups.
func (c statusCounts) Total() int { return c.Observed() + c.Unobserved + c.Unscored }

// Observed returns the number of groups of which something is known: the n of
// "terpantau n/m".
func (c statusCounts) Observed() int { return c.Active + c.LessActive + c.Inactive + c.NeverPosted }

// Of returns the number of groups of one status.
func (c statusCounts) Of(s kim.Status) int {
	switch s {
	case kim.StatusActive:
		return c.Active
	case kim.StatusLessActive:
		return c.LessActive
	case kim.StatusInactive:
		return c.Inactive
	case kim.StatusNeverPosted:
		return c.NeverPosted
	case kim.StatusUnobserved:
		return c.Unobserved
	}
	return 0
}

// ActiveShare returns the share of active groups among the observed ones, NaN
// where none was observed.
func (c statusCounts) ActiveShare() float64 {
	if c.Observed() == 0 {
		return math.NaN()
	}
	return float64(c.Active) / float64(c.Observed())
}
