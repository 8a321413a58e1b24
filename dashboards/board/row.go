package board

import (
	"net/url"
	"strings"
	"time"
	"unicode"

	"pantaukim/internal/kim"
)

// Row is one listed group with what the scoring concluded of it.
type Row struct {
	kim.Group
	Scored         bool // false: registered after the scoring; what follows is empty then
	Status         kim.Status
	Grace          bool   // it is new: its silence does not count yet
	Cause          string // why it is unobserved
	LastStatus     kim.Status
	LastStatusOn   kim.Date
	StatusSince    kim.Date
	Outlook        kim.Outlook // what becomes of the status on the coming Mondays
	Lamp           kim.Lamp
	Days           int // since the last item, -1 if there is none
	LastItemAt     time.Time
	LastCompleteAt time.Time // start of the newest complete walk
	Window         int       // weeks
	Observed       int       // weeks of the window that were seen whole
	Partly         int       // weeks of the window of which items were seen, and more may have been there
	Active         int       // weeks of the window with an item, the partly observed ones included
	Coverage       float64   // observed weeks of the window, 0 to 1
	IAD            float64   // 0 to 100; NaN if not shown
	Partial        bool      // the IAD lacks an indicator
	Newcomer       bool      // ranked among newcomers only
	Ranks          kim.Ranks
	Intervals      kim.Intervals // of these ranks
	Before         kim.Ranks     // on the scoring before
	Totals         Counts        // items of all time
	Photos         uint32        // of all time
	Spark          []Point       // the newest weeks, oldest first, sparkWeeks long

	folded string // what a search looks at
}

// sparkWeeks is how many weeks the small chart of a row shows.
const sparkWeeks = 12

// Point is one week of a small chart.
type Point struct {
	Week  kim.Week
	State kim.WeekState // empty: before the group's first week
	Items uint32
}

// Counts are numbers of items by kind.
type Counts struct{ News, Gallery, Announcement, Event uint32 }

// All returns the sum over the kinds.
func (c Counts) All() uint32 { return c.News + c.Gallery + c.Announcement + c.Event }

// tidy completes and bounds what the registry says of a group.
func (r *Row) tidy() {
	if r.ProvinceCode == "" && len(r.RegencyCode) >= 2 {
		r.ProvinceCode = r.RegencyCode[:2]
	}
	for _, text := range []*string{&r.Name, &r.Village, &r.District, &r.Regency, &r.Province, &r.PICName, &r.PICPhone, &r.DecreeNumber} {
		*text = Clip(*text, LongestName)
	}
	r.Note = Clip(r.Note, LongestText)
	r.folded = Fold(r.Name + " " + r.ID + " " + r.Village + " " + r.District + " " + r.Regency)
}

// GroupPath is the address of a group's own page.
func GroupPath(id string) string { return "/kim/" + url.PathEscape(id) }

// Path is the address of the group's own page.
func (r *Row) Path() string { return GroupPath(r.ID) }

// Judged is how many weeks of the window are known to be active or silent.
func (r *Row) Judged() int { return r.Observed + r.Partly }

// youngWeeks is how many weeks an index should rest on at least before much is made of it.
const youngWeeks = 4

// Young tells whether the index rests on so few weeks that one more may turn it around.
func (r *Row) Young() bool { return r.Scored && r.IAD == r.IAD && r.Judged() < youngWeeks }

// Observable tells whether the status says something about the group.
func (r *Row) Observable() bool { return r.Scored && r.Status != kim.StatusUnobserved }

// Quiet tells whether a group belongs on the list of those to call: inactive, never
// posted, or falling: still counted as less active, but without any item for more
// than three weeks.
func (r *Row) Quiet() bool {
	if !r.Scored {
		return false
	}
	switch r.Status {
	case kim.StatusInactive:
		return true
	case kim.StatusNeverPosted:
		return !r.Grace
	case kim.StatusLessActive:
		return r.Lamp == kim.LampRed
	}
	return false
}

// Falls tells whether the status becomes a lower one on the coming Monday, if the group
// stays silent until then.
func (b *Board) Falls(r *Row) bool {
	return r.Scored && r.Outlook.FallsOn.Known() && r.Outlook.FallsOn == b.Week.Add(1).Monday()
}

// Key is what rows are sorted by where they are sorted by name, and what a search
// looks at: letters and digits in lower case, parted by single spaces.
func (r *Row) Key() string { return r.folded }

// Matches tells whether every word of the folded query begins a word of the group.
func (r *Row) Matches(query string) bool {
	text := " " + r.folded
	for word := range strings.FieldsSeq(query) {
		if !strings.Contains(text, " "+word) {
			return false
		}
	}
	return true
}

// Fold makes a text comparable for searching: lower case, and marks as spaces.
func Fold(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r)
	}), " ")
}

// LongestName and LongestText bound what one name and one title may take of a
// page, in characters. Whoever writes more is cut, and the cut is shown.
const (
	LongestName = 160
	LongestText = 300
)

// Clip cuts a text after n characters.
func Clip(s string, n int) string {
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
