// Package truth says what an observer who makes no mistake concludes about a
// simulated site: which items there are, in which week each counts, and which
// weeks were observed. It is written from the rules, for judging the code that
// applies them, and shares nothing with that code but the types and
// [kim.AgeOf].
package truth

import (
	"slices"
	"time"

	"pantaukim/internal/kim"
)

// Truth is what an observer concludes who walked at certain times, read every
// page and made no mistake.
type Truth struct {
	AsOf   time.Time // weeks that ended by then are complete
	Groups []GroupTruth
}

// GroupTruth is the truth about one group.
type GroupTruth struct {
	GroupID  string
	Walked   int              // complete walks
	Weeks    []WeekTruth      // completed weeks, oldest first, without gaps
	Totals   map[kim.Kind]int // all time, as of AsOf, removed ones left out
	Photos   int              // distinct files of those items
	Removed  int              // items that were seen and then removed
	LastItem time.Time        // newest effective time, zero if there is no item
	Items    []ItemTruth      // every item that was ever seen, in the order of publication
}

// WeekTruth is the truth about one completed week of one group.
type WeekTruth struct {
	Week   kim.Week
	State  kim.WeekState
	Items  map[kim.Kind]int // empty in an unobserved week, the least there can be in a partly observed one
	Photos int              // likewise

	// Dated counts all posts that say that they are of this week, seen or not: what a walk
	// that failed may have seen of them is at most this.
	Dated map[kim.Kind]int
}

// Look is one complete walk: when it began, and how far back it saw everything.
type Look struct {
	At       time.Time
	Coverage kim.Coverage
	Since    kim.Date // with kim.CoverageSince
}

// Whole makes looks that saw everything of walks at the given times.
func Whole(complete []time.Time) []Look {
	out := make([]Look, len(complete))
	for i, at := range complete {
		out[i] = Look{At: at, Coverage: kim.CoverageAll}
	}
	return out
}

// ItemTruth is the truth about one item.
type ItemTruth struct {
	Kind        kim.Kind
	URL         string // where it was last seen
	Title       string // as last seen
	Printed     kim.Date
	FirstSeen   time.Time
	AbsentAt    time.Time
	EffectiveAt time.Time // zero: of unknown age
	Reason      kim.DateReason
	From, To    kim.Date // between which days it was published, if no day is told
	Removed     bool
	Photos      int
	Words       int
}

// Post is one post of a simulated site, as the truth needs to know it.
type Post struct {
	Kind      kim.Kind
	Published time.Time // as the site tells it; zero if it tells nothing
	Precision kim.Precision
	Visible   func(t time.Time) bool
	Show      func(t time.Time) Shown // asked only when it is visible
	// Between tells between which days its neighbours in its list were published, if it
	// tells no day itself; NoDate where there is none. nil: they tell nothing.
	Between func(t time.Time) (from, to kim.Date)
}

// Shown is what a post shows at one moment.
type Shown struct {
	URL, Title    string
	Photos, Words int
}

// Items counts the items of all groups, removed ones left out; without names
// groups to leave out.
func (t Truth) Items(without ...string) int {
	n := 0
	for _, g := range t.Groups {
		if !slices.Contains(without, g.GroupID) {
			n += g.Total()
		}
	}
	return n
}

// Photos counts the photos of all groups; without names groups to leave out.
func (t Truth) Photos(without ...string) int {
	n := 0
	for _, g := range t.Groups {
		if !slices.Contains(without, g.GroupID) {
			n += g.Photos
		}
	}
	return n
}

// Group returns the truth about one group.
func (t Truth) Group(id string) (GroupTruth, bool) {
	i := slices.IndexFunc(t.Groups, func(g GroupTruth) bool { return g.GroupID == id })
	if i < 0 {
		return GroupTruth{}, false
	}
	return t.Groups[i], true
}

// Total counts the group's items of all kinds.
func (g GroupTruth) Total() int {
	n := 0
	for _, c := range g.Totals {
		n += c
	}
	return n
}

// Count returns the items of the week.
func (w WeekTruth) Count() int {
	n := 0
	for _, c := range w.Items {
		n += c
	}
	return n
}
