package pages

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"pantaukim/dashboards/visit"
	"pantaukim/internal/registry"
)

// ActPath is the address of an act on the registry.
func ActPath(id string) string { return RegistryPath + "/riwayat/" + id }

// actsData is what the history of the registry shows.
type actsData struct {
	Ruled       string
	Acts        []act
	All         int
	Page, Pages int
}

// act is an act with its file in a form that can be shown.
type act struct {
	registry.Act
	File string
	Name string // of its only group
}

// Path is where the act is told in full.
func (a act) Path() string { return ActPath(a.ID) }

// Acts is the history of the registry in the area that the reader may change.
func (p Desk) Acts(ctx context.Context, v visit.Visit) (Reply, error) {
	page, _ := strconv.Atoi(v.Query.Get("page"))
	page = min(max(1, page), maxItemPage)
	list, all, err := p.Registry.Acts(ctx, Editing(v), (page-1)*p.RowsPerPage, p.RowsPerPage)
	if err != nil {
		return Reply{}, err
	}
	d := actsData{Ruled: p.ruled(), All: all, Page: page, Pages: max(1, (all+p.RowsPerPage-1)/p.RowsPerPage)}
	for _, one := range list {
		d.Acts = append(d.Acts, shownAct(v, one))
	}
	return Reply{Page: "acts", Title: v.Lang.T("acts.title"), Data: d}, nil
}

func shownAct(v visit.Visit, one registry.Act) act {
	a := act{Act: one, File: shown(one.Source)}
	if one.Groups == 1 {
		a.Name = one.Group
		if r := v.Board.Group(one.Group); r != nil {
			a.Name = r.Name
		}
	}
	return a
}

// actData is what the page of one act shows.
type actData struct {
	act
	Ruled       string
	Changes     []actChange
	Count       int
	Page, Pages int
	Saved       bool     // it was just done
	Undone      bool     // it was just taken back
	Later       []string // groups for which it cannot be taken back: they were changed since
	Taken       *registry.SiteTakenError
	Nothing     bool // it is taken back already
}

// actChange is a change of one group, in words.
type actChange struct {
	registry.Change
	Was, Is bool // listed
	Fields  []difference
}

// Act is the page of one act: what it changed, and the button that takes it back.
func (p Desk) Act(ctx context.Context, v visit.Visit, id string) (Reply, error) {
	return p.actWith(ctx, v, id, nil)
}

// ActStays is the same page with why the act cannot be taken back.
func (p Desk) ActStays(ctx context.Context, v visit.Visit, id string, why error) (Reply, error) {
	a, err := p.actWith(ctx, v, id, why)
	if err == nil && a.Status == 0 {
		a.Status = http.StatusConflict
	}
	return a, err
}

func (p Desk) actWith(ctx context.Context, v visit.Visit, id string, why error) (Reply, error) {
	one, changes, err := p.Registry.Act(ctx, id, Editing(v))
	if errors.Is(err, registry.ErrNoAct) {
		return p.NotFound(ctx, v), nil
	}
	if err != nil {
		return Reply{}, err
	}
	d := actData{act: shownAct(v, one), Ruled: p.ruled(), Count: len(changes), Nothing: errors.Is(why, registry.ErrNothingToUndo)}
	d.Saved, d.Undone = v.Asked.Get("saved") != "", v.Asked.Get("undone") != ""
	var since *registry.ChangedSinceError
	if errors.As(why, &since) {
		d.Later = since.Groups
	}
	errors.As(why, &d.Taken)
	changes, d.Page, d.Pages = rowsOfPage(changes, v.Query.Get("page"), p.RowsPerPage)
	for _, c := range changes {
		d.Changes = append(d.Changes, changeInWords(v, c))
	}
	return Reply{Page: "act", Title: v.Lang.T("act.title"), Data: d}, nil
}

func changeInWords(v visit.Visit, c registry.Change) actChange {
	out := actChange{Change: c}
	out.Was, out.Is = c.Listed()
	all := c.Differences()
	if c.Before == "" { // id and name stand beside it already
		all = slices.DeleteFunc(all, func(d registry.Difference) bool { return d.Column == "id" || d.Column == "name" })
	}
	out.Fields = differences(v.Lang, all)
	return out
}
