package dashboards

import (
	"cmp"
	"context"
	"slices"

	"pantaukim/dashboards/board"
	"pantaukim/internal/kim"
)

// inactiveData is what the page for provincial staff shows.
type inactiveData struct {
	Counts     board.StatusCounts
	Regencies  []quietRegency
	Unobserved []causeList
	Shown      int            // quiet groups
	Unseen     int            // unobserved groups
	Withheld   int            // of both, those that are not named to the reader
	Named      int            // quiet groups that are named
	Areas      []board.Area   // counts, where not all are named
	Calls      *box[callList] // follow-ups; nil: not shown to this reader
	Waiting    int            // groups of the area that wait for a call
	Called     bool           // only those are listed
	Status     kim.Status
	Page       int // from 1
	Pages      int
	UnseenMore int // unobserved groups beyond those listed
}

// quietRegency is the quiet groups of one regency.
type quietRegency struct {
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

func (s *site) inactive(ctx context.Context, v visit) reply {
	var calls callList
	var shown *box[callList]
	whole := true
	if s.calling(v) {
		g := s.gather(ctx)
		shown = part(g, "follow-ups", func(ctx context.Context) (callList, error) { return s.loadCallList(ctx, v) })
		whole = g.wait()
		calls = shown.Data
	}
	d := s.quiet(v, calls)
	d.Calls = shown
	d.cut(v.query.Get("page"), s.cfg.RowsPerPage)
	title := v.lang.T("inactive.title")
	if v.scope.Name != "" {
		title += ": " + v.scope.Name
	}
	return reply{page: "inactive", title: title, data: d, whole: whole, live: shown != nil}
}

// quiet sorts the groups of an area into those to call and those that we failed
// to see. With follow-ups it can keep to those that wait for a call.
func (s *site) quiet(v visit, calls callList) inactiveData {
	rows := v.board.Within(v.scope)
	d := inactiveData{Counts: board.CountStatuses(rows)}
	if st := kim.Status(v.query.Get("status")); slices.Contains(kim.Statuses(), st) {
		d.Status = st
	}
	d.Called = callsOnly(v) && calls.Waiting != nil
	for _, r := range rows {
		if calls.Waits(r) {
			d.Waiting++
		}
	}
	byRegency := map[string]*quietRegency{}
	byCause := map[string]*causeList{}
	for _, r := range filterRows(rows, d.Status, v.query.Get("q")) {
		named := v.who.Lists(r)
		switch {
		case d.Called && !calls.Waits(r):
		case !named && v.query.Get("q") != "": // who is not named is not found by name either
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
				q = &quietRegency{Code: r.RegencyCode, Name: r.Regency, Resolved: r.Resolved(), Scope: board.Scope{Regency: r.RegencyCode}}
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
	slices.SortFunc(d.Regencies, func(a, b quietRegency) int { return cmp.Compare(a.Code, b.Code) })
	for _, c := range byCause {
		d.Unobserved = append(d.Unobserved, *c)
	}
	slices.SortFunc(d.Unobserved, func(a, b causeList) int {
		return cmp.Or(cmp.Compare(b.All, a.All), cmp.Compare(a.Cause, b.Cause))
	})
	d.Areas, _ = v.board.Areas(v.scope)
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

// cut keeps one page of the groups to call, and as many of the unobserved ones as a
// page holds: the whole list is a download away.
func (d *inactiveData) cut(page string, size int) {
	d.Page, d.Pages = pageOf(page, d.Named, size)
	skip, left := (d.Page-1)*size, size
	var kept []quietRegency
	for _, q := range d.Regencies {
		q.All = len(q.Groups)
		from := min(skip, len(q.Groups))
		to := min(from+left, len(q.Groups))
		skip -= from
		left -= to - from
		if q.Groups = q.Groups[from:to]; len(q.Groups) > 0 {
			kept = append(kept, q)
		}
	}
	d.Regencies = kept
	left = size
	for i, c := range d.Unobserved {
		shown := min(left, len(c.Groups))
		d.UnseenMore += len(c.Groups) - shown
		left -= shown
		d.Unobserved[i].Groups = c.Groups[:shown]
	}
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
