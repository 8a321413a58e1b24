package pages

import (
	"context"

	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
)

// inactiveData is what the page for provincial staff shows.
type inactiveData struct {
	tables.QuietList
	Calls      *box[tables.CallList] // follow-ups; nil: not shown to this reader
	Page       int                   // from 1
	Pages      int
	UnseenMore int // unobserved groups beyond those listed
}

// Inactive lists the groups to call, and those that we failed to see.
func (p *Pages) Inactive(ctx context.Context, v visit.Visit) Reply {
	var calls tables.CallList
	var shown *box[tables.CallList]
	whole := true
	if p.Tables.ShowsCalls(v) {
		g := p.gather(ctx)
		shown = part(g, "follow-ups", func(ctx context.Context) (tables.CallList, error) { return p.Tables.CallsIn(ctx, v) })
		whole = g.wait()
		calls = shown.Data
	}
	d := inactiveData{QuietList: tables.Quiet(v, calls)}
	d.Calls = shown
	d.cut(v.Query.Get("page"), p.RowsPerPage)
	return Reply{Page: "inactive", Title: titled(v.Lang.T("inactive.title"), v.Scope.Name), Data: d, Whole: whole, Live: shown != nil || v.Query.Get("page") == tables.WholeList}
}

// cut keeps one page of the groups to call, and as many of the unobserved ones as a
// page holds: the whole list is a download away.
func (d *inactiveData) cut(page string, size int) {
	d.Page, d.Pages = pageOf(page, d.Named, size)
	if page == tables.WholeList {
		size = d.Named + d.Unseen
	}
	skip, left := (d.Page-1)*size, size
	var kept []tables.QuietRegency
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
