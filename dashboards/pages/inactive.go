package pages

import (
	"context"
	"slices"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/followup"
	"pantaukim/internal/kim"
)

// inactiveData is what the page for provincial staff shows.
type inactiveData struct {
	tables.QuietList
	Calls      *box[tables.CallList]          // follow-ups; nil: not shown to this reader
	Weeks      *box[map[string]board.Silence] // for how long each group is silent
	Reasons    tables.ReasonList              // why groups are quiet; empty: not shown to this reader
	Silence    []tables.SilentArea            // by area, where the list goes by weeks of silence
	SilenceSum tables.SilentArea              // of them
	Page       int                            // from 1
	Pages      int
	UnseenMore int      // unobserved groups beyond those listed
	ToldAbove  bool     // what was just done is told above the list: its group is not on it
	Back       string   // address of this page, where forms lead back to
	NextCheck  kim.Date // when a call of today is asked about again
}

// SilentChoices are the numbers of weeks that the form offers.
func (d inactiveData) SilentChoices() []int {
	all := []int{2, 4, 8, 12, 26, 52}
	if d.Silent > 0 && !slices.Contains(all, d.Silent) {
		all = append(all, d.Silent)
		slices.Sort(all)
	}
	return all
}

// CallReasons are the reasons of the table of reasons.
func (inactiveData) CallReasons() []followup.Reason { return followup.Reasons() }

// SilenceOf returns for how long a group is silent, nil if it is not known now.
func (d inactiveData) SilenceOf(r *board.Row) *board.Silence {
	if s, ok := d.Silences[r.ID]; ok {
		return &s
	}
	return nil
}

// askedAgainAfter is after how many days a group that was called, and whose reason nobody
// has recorded, waits for a call again if it stays silent.
const askedAgainAfter = 14

// Inactive lists the groups to call, and those that we failed to see.
func (p *Pages) Inactive(ctx context.Context, v visit.Visit) Reply {
	d := inactiveData{Back: v.Path + "?" + v.Query.Encode()}
	d.NextCheck = kim.DateOf(p.Now(), kim.WIB).AddDays(askedAgainAfter)
	g := p.gather(ctx)
	d.Weeks = part(g, "silences", func(ctx context.Context) (map[string]board.Silence, error) {
		return v.Board.Silences(ctx, tables.MaxSilent)
	})
	var calls tables.CallList
	if p.Tables.ShowsCalls(v) {
		d.Calls = part(g, "follow-ups", func(ctx context.Context) (tables.CallList, error) { return p.Tables.CallsIn(ctx, v) })
	}
	whole := g.wait()
	if d.Calls != nil {
		calls = d.Calls.Data
		if !d.Calls.Failed {
			d.Reasons = tables.Reasons(v, calls)
		}
	}
	d.QuietList = tables.Quiet(v, calls, d.Weeks.Data)
	if d.Silent > 0 && !d.Weeks.Failed {
		d.Silence, d.SilenceSum = tables.SilentAreas(v, d.Silences, d.Silent)
	}
	d.cut(v.Query.Get("page"), p.RowsPerPage)
	d.ToldAbove = calls.Told != nil && !d.lists(calls.Told.Group)
	return Reply{Page: "inactive", Title: titled(v.Lang.T("inactive.title"), v.Scope.Name), Data: d, Whole: whole, Live: d.Calls != nil || v.Query.Get("page") == tables.WholeList}
}

// lists tells whether a group stands on this page of the list.
func (d *inactiveData) lists(id string) bool {
	return slices.ContainsFunc(d.Headings, func(h tables.QuietHeading) bool {
		return slices.ContainsFunc(h.Groups, func(r *board.Row) bool { return r.ID == id })
	})
}

// cut keeps one page of the groups to call, and as many of the unobserved ones as a
// page holds: the whole list is a download away.
func (d *inactiveData) cut(page string, size int) {
	d.Page, d.Pages = pageOf(page, d.Named, size)
	if page == tables.WholeList {
		size = d.Named + d.Unseen
	}
	skip, left := (d.Page-1)*size, size
	var kept []tables.QuietHeading
	for _, h := range d.Headings {
		from := min(skip, len(h.Groups))
		to := min(from+left, len(h.Groups))
		skip -= from
		left -= to - from
		if h.Groups = h.Groups[from:to]; len(h.Groups) > 0 {
			kept = append(kept, h)
		}
	}
	d.Headings = kept
	left = size
	for i, c := range d.Unobserved {
		shown := min(left, len(c.Groups))
		d.UnseenMore += len(c.Groups) - shown
		left -= shown
		d.Unobserved[i].Groups = c.Groups[:shown]
	}
}
