package tables

import (
	"cmp"
	"slices"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// QuietList is the groups of an area to call, and those that we failed to see.
type QuietList struct {
	Counts     board.StatusCounts
	Regencies  []QuietRegency
	Unobserved []causeList
	Shown      int          // quiet groups
	Unseen     int          // unobserved groups
	Withheld   int          // of both, those that are not named to the reader
	Named      int          // quiet groups that are named
	Areas      []board.Area // counts, where not all are named
	Waiting    int          // groups of the area that wait for a call
	Called     bool         // only those are listed
	Status     kim.Status
	// Falling are the groups of the area whose status falls on the coming Monday if they
	// stay silent: those that are named, the quiet ones among them, and how many there are.
	Falling    []*board.Row
	AllFalling int
}

// QuietRegency is the quiet groups of one regency.
type QuietRegency struct {
	Code, Name string
	Resolved   bool
	Scope      board.Scope
	Groups     []*board.Row
	All        int // groups of the whole list, of which Groups may be one page
}

// causeList is the unobserved groups with one cause.
type causeList struct {
	Cause  string
	Groups []*board.Row // those that are named, of which this may be one page
	All    int
}

// Quiet sorts the groups of an area into those to call and those that we failed
// to see. With follow-ups it can keep to those that wait for a call.
func Quiet(v visit.Visit, calls CallList) QuietList {
	rows := v.Board.Within(v.Scope)
	d := QuietList{Counts: board.CountStatuses(rows)}
	if st := kim.Status(v.Query.Get("status")); slices.Contains(kim.Statuses(), st) {
		d.Status = st
	}
	d.Called = callsOnly(v) && calls.Waiting != nil
	for _, r := range rows {
		if calls.Waits(r) {
			d.Waiting++
		}
	}
	byRegency := map[string]*QuietRegency{}
	byCause := map[string]*causeList{}
	for _, r := range filterRows(rows, d.Status, v.Query.Get("q")) {
		named := v.Who.Lists(r)
		if v.Board.Falls(r) && !d.Called && (named || v.Query.Get("q") == "") {
			d.AllFalling++
			if named {
				d.Falling = append(d.Falling, r)
			}
		}
		switch {
		case d.Called && !calls.Waits(r):
		case !named && v.Query.Get("q") != "": // who is not named is not found by name either
		case r.Quiet() && !named:
			d.Shown++
			d.Withheld++
		case r.Scored && r.Status == kim.StatusUnobserved && !named:
			d.Unseen++
			d.Withheld++
			countCause(byCause, r)
		case r.Quiet():
			q := byRegency[r.RegencyCode]
			if q == nil {
				q = &QuietRegency{Code: r.RegencyCode, Name: r.Regency, Resolved: r.Resolved(), Scope: board.Scope{Regency: r.RegencyCode}}
				byRegency[r.RegencyCode] = q
			}
			q.Groups = append(q.Groups, r)
			d.Shown++
			d.Named++
		case r.Scored && r.Status == kim.StatusUnobserved:
			c := countCause(byCause, r)
			c.Groups = append(c.Groups, r)
			d.Unseen++
		}
	}
	for _, q := range byRegency {
		slices.SortStableFunc(q.Groups, func(a, b *board.Row) int {
			return cmp.Or(cmp.Compare(quietPlace(a), quietPlace(b)), cmp.Compare(b.Days, a.Days), cmp.Compare(a.Key(), b.Key()))
		})
		d.Regencies = append(d.Regencies, *q)
	}
	slices.SortFunc(d.Regencies, func(a, b QuietRegency) int { return cmp.Compare(a.Code, b.Code) })
	for _, c := range byCause {
		d.Unobserved = append(d.Unobserved, *c)
	}
	slices.SortFunc(d.Unobserved, func(a, b causeList) int {
		return cmp.Or(cmp.Compare(b.All, a.All), cmp.Compare(a.Cause, b.Cause))
	})
	d.Areas, _ = v.Board.Areas(v.Scope)
	return d
}

// countCause counts an unobserved group among those with its cause.
func countCause(lists map[string]*causeList, r *board.Row) *causeList {
	c := lists[r.Cause]
	if c == nil {
		c = &causeList{Cause: r.Cause}
		lists[r.Cause] = c
	}
	c.All++
	return c
}

// quietPlace orders the list: inactive first, then never posted, then falling.
func quietPlace(r *board.Row) int {
	switch r.Status {
	case kim.StatusInactive:
		return 0
	case kim.StatusNeverPosted:
		return 1
	default:
		return 2
	}
}
