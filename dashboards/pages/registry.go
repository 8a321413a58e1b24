package pages

import (
	"context"
	"slices"
	"strings"
	"time"

	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
)

// registryData is what the list of groups shows.
type registryData struct {
	Ruled       string
	Groups      []entry
	Counts      map[string]int // by standing; unlisted: no longer on the list
	Standing    string         // of those that are shown; empty: all on the list
	Count       int
	Page, Pages int
	Asked       string // for what the list was searched
	Lists       []registry.RegencyList
	Due         int    // of them that are to be confirmed
	Told        string // confirmed, changed: what became of a confirmation
	now         time.Time
}

// IsDue tells whether a list is to be confirmed.
func (d registryData) IsDue(l registry.RegencyList) bool { return l.Due(d.now) }

// entry is a group of the registry in the list.
type entry struct{ registry.Entry }

// Path is where the group is changed.
func (e entry) Path() string { return EditPath(e.ID) }

// unlistedStanding is the standing of groups that are no longer on the list.
const unlistedStanding = "unlisted"

// Standing is what the list says of a group.
func (e entry) State() string {
	if !e.Listed {
		return unlistedStanding
	}
	return string(e.Standing)
}

// standings are the filters of the list.
func standings() []string {
	return []string{string(kim.Registered), string(kim.Suspended), string(kim.Dissolved), unlistedStanding}
}

// Standings are the filters of the list, in the order of the page.
func (registryData) Standings() []string { return standings() }

// List is the list of groups that the reader may change, with those that are no longer on it.
func (p Desk) List(ctx context.Context, v visit.Visit) (Reply, error) {
	all, err := p.Registry.All(ctx)
	if err != nil {
		return Reply{}, err
	}
	d := registryData{Ruled: p.ruled(), Counts: map[string]int{}, Asked: v.Query.Get("q"), Standing: v.Query.Get("status")}
	if !slices.Contains(standings(), d.Standing) {
		d.Standing = ""
	}
	wanted := strings.ToLower(strings.TrimSpace(d.Asked))
	var rows []entry
	for _, one := range all {
		e := entry{one}
		if !one.In(v.Who.Region) {
			continue
		}
		d.Counts[e.State()]++
		found := wanted == "" || strings.Contains(strings.ToLower(one.Name+" "+one.ID+" "+one.URL+" "+one.Regency+" "+one.District+" "+one.Village), wanted)
		if found && (d.Standing == e.State() || d.Standing == "" && one.Listed) {
			rows = append(rows, e)
		}
	}
	if d.Lists, err = p.Registry.Regencies(ctx, v.Who.Region); err != nil {
		return Reply{}, err
	}
	d.now, d.Told = p.Now(), v.Asked.Get("told")
	for _, l := range d.Lists {
		if d.IsDue(l) {
			d.Due++
		}
	}
	d.Count = len(rows)
	d.Groups, d.Page, d.Pages = rowsOfPage(rows, v.Query.Get("page"), p.RowsPerPage)
	return Reply{Page: "registry", Title: v.Lang.T("registry.title"), Data: d}, nil
}
