package tables

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// QuietList is the groups of an area to call, and those that we failed to see.
type QuietList struct {
	Counts     board.StatusCounts
	Headings   []QuietHeading
	Unobserved []causeList
	Shown      int          // quiet groups
	Unseen     int          // unobserved groups
	Withheld   int          // of both, those that are not named to the reader
	Named      int          // quiet groups that are named
	Areas      []board.Area // counts, where not all are named
	Waiting    int          // groups of the area that wait for a call
	Futile     int          // groups of the area that were called twice without result
	Only       CallFilter
	Status     kim.Status
	// Silent is for how many weeks a group must have been silent to be listed, whatever its
	// status; 0: the list goes by status.
	Silent   int
	Silences map[string]board.Silence // by group; nil: not known now
	// ByOfficer tells that the headings are officers; else they are regencies.
	ByOfficer bool
	// Falling are the groups of the area whose status falls on the coming Monday if they
	// stay silent: those that are named, the quiet ones among them, and how many there are.
	Falling    []*board.Row
	AllFalling int
}

// QuietHeading is the groups under one heading: an officer, or a regency.
type QuietHeading struct {
	Officer    *Officer // nil: see Kind
	Kind       headingKind
	Code, Name string // of the regency
	Resolved   bool
	Scope      board.Scope
	Groups     []*board.Row
	All        int          // groups of the whole list, of which Groups may be one page
	Asked      []*board.Row // all of them: a message to the officer asks about these
}

// headingKind says what a heading is.
type headingKind string

const (
	headingRegency   headingKind = "regency"
	headingOfficer   headingKind = "officer"
	headingNobody    headingKind = "nobody"   // the registry names no officer
	headingElsewhere headingKind = "withheld" // officers of other regions, who are not told to this reader
)

// causeList is the unobserved groups with one cause.
type causeList struct {
	Cause  string
	Groups []*board.Row // those that are named, of which this may be one page
	All    int
}

// causeWeeks stands for the cause where a group's status is known and its weeks were not
// read, so that nobody can say whether it was silent.
const causeWeeks = "weeks"

// MaxSilent is how many weeks of silence can be asked for: a year.
const MaxSilent = ShownGroupWeeks

// silentFor is the number of weeks that an address asks for; 0: none.
func silentFor(v visit.Visit) int {
	n, _ := strconv.Atoi(v.Query.Get("silent")) // what is no number was refused before
	return n
}

// byOfficer tells whether the list goes by officer: for who may know them, unless the
// address asks for areas.
func byOfficer(v visit.Visit) bool {
	return v.Who.ContactsSome() && v.Query.Get("grouped") != "area"
}

// Quiet sorts the groups of an area into those to call and those that we failed
// to see. With follow-ups it can keep to those that wait for a call, and with silences to
// those that have been silent for so many weeks.
func Quiet(v visit.Visit, calls CallList, silences map[string]board.Silence) QuietList {
	rows := v.Board.Within(v.Scope)
	d := QuietList{Counts: board.CountStatuses(rows), Silent: silentFor(v), Silences: silences, ByOfficer: byOfficer(v)}
	if st := kim.Status(v.Query.Get("status")); slices.Contains(kim.Statuses(), st) {
		d.Status = st
	}
	if calls.Waiting != nil {
		d.Only = CallFilter(v.Query.Get("calls"))
	}
	for _, r := range rows {
		if calls.Waits(r) {
			d.Waiting++
		}
		if calls.WasFutile(r) {
			d.Futile++
		}
	}
	headings := map[string]*QuietHeading{}
	byCause := map[string]*causeList{}
	search := v.Query.Get("q")
	for _, r := range filterRows(rows, d.Status, search) {
		named := v.Who.Lists(r)
		if v.Board.Falls(r) && d.Only == "" && (named || search == "") {
			d.AllFalling++
			if named {
				d.Falling = append(d.Falling, r)
			}
		}
		lists, unseen, cause := d.place(r)
		switch {
		case !lists && !unseen, !calls.Keeps(d.Only, r):
		case !named && search != "": // who is not named is not found by name either
		case lists && !named:
			d.Shown++
			d.Withheld++
		case unseen && !named:
			d.Unseen++
			d.Withheld++
			countCause(byCause, cause)
		case lists:
			key, h := d.heading(v, r)
			if headings[key] == nil {
				headings[key] = &h
			}
			headings[key].Groups = append(headings[key].Groups, r)
			d.Shown++
			d.Named++
		default:
			c := countCause(byCause, cause)
			c.Groups = append(c.Groups, r)
			d.Unseen++
		}
	}
	d.sort(headings, byCause)
	d.Areas, _ = v.Board.Areas(v.Scope)
	return d
}

// place tells whether a group stands on the list, or among those that we failed to see, and
// why.
func (d *QuietList) place(r *board.Row) (lists, unseen bool, cause string) {
	if !r.Scored {
		return false, false, ""
	}
	lost := r.Status == kim.StatusUnobserved
	if d.Silent == 0 {
		return r.Quiet(), lost, r.Cause
	}
	switch d.Silences[r.ID].For(d.Silent) {
	case board.Silent:
		return true, false, ""
	case board.SilentUnknown:
		if !lost {
			return false, true, causeWeeks
		}
	case board.NotSilent:
	}
	return false, lost, r.Cause
}

// heading is the heading that a group stands under, and what tells it from others.
func (d *QuietList) heading(v visit.Visit, r *board.Row) (string, QuietHeading) {
	h := QuietHeading{Kind: headingRegency, Code: r.RegencyCode, Name: r.Regency, Resolved: r.Resolved(), Scope: board.Scope{Regency: r.RegencyCode}}
	if !d.ByOfficer {
		return r.RegencyCode, h
	}
	h = QuietHeading{Kind: headingElsewhere}
	if v.Who.Contacts(r) {
		h.Kind = headingNobody
		if o := OfficerOf(r); o != nil {
			h.Kind, h.Officer = headingOfficer, o
			return o.key(), h
		}
	}
	return string(h.Kind), h
}

// sort puts headings, groups and causes in their order.
func (d *QuietList) sort(headings map[string]*QuietHeading, byCause map[string]*causeList) {
	place := map[headingKind]int{headingNobody: 1, headingElsewhere: 2}
	for _, key := range slices.SortedFunc(maps.Keys(headings), func(a, b string) int {
		return cmp.Or(cmp.Compare(place[headings[a].Kind], place[headings[b].Kind]), cmp.Compare(a, b))
	}) {
		h := headings[key]
		slices.SortStableFunc(h.Groups, func(a, b *board.Row) int {
			return cmp.Or(cmp.Compare(quietPlace(a), quietPlace(b)), cmp.Compare(b.Days, a.Days), cmp.Compare(a.Key(), b.Key()))
		})
		h.All, h.Asked = len(h.Groups), h.Groups
		d.Headings = append(d.Headings, *h)
	}
	for _, c := range byCause {
		d.Unobserved = append(d.Unobserved, *c)
	}
	slices.SortFunc(d.Unobserved, func(a, b causeList) int {
		return cmp.Or(cmp.Compare(b.All, a.All), cmp.Compare(a.Cause, b.Cause))
	})
}

// countCause counts an unobserved group among those with its cause.
func countCause(lists map[string]*causeList, cause string) *causeList {
	c := lists[cause]
	if c == nil {
		c = &causeList{Cause: cause}
		lists[cause] = c
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
