package pages

import (
	"cmp"
	"context"
	"slices"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/charts"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// overviewData is what the overview shows.
type overviewData struct {
	Counts  board.StatusCounts
	Tiles   *box[tables.TileList]
	Waiting *box[waitingPart] // nil: the reader has not logged in
	Falls   fallsPart
	Changes *box[[]changeList]
	Weeks   *box[weeksPart]
	Areas   []board.Area
	AreaOf  kim.Level // what the rows of Areas are
	Empty   int       // of them, those without groups
	Map     *mapPart  // nil: there are no boundaries
	Runs    *box[board.Freshness]
}

// changeList is all changes of one kind.
type changeList struct {
	Kind    string
	Changes []tables.Change
	More    int // changes beyond those listed
}

// Overview is the state of an area at a glance.
func (p *Pages) Overview(ctx context.Context, v visit.Visit) Reply {
	rows := v.Board.Within(v.Scope)
	g := p.gather(ctx)
	d := overviewData{Counts: board.CountStatuses(rows), Falls: fallsOf(v)}
	d.Tiles = part(g, "tiles", func(ctx context.Context) (tables.TileList, error) { return tables.Tiles(ctx, v) })
	if v.Who.LoggedIn() {
		d.Waiting = part(g, "waiting", func(ctx context.Context) (waitingPart, error) { return p.loadWaiting(ctx, v) })
	}
	d.Changes = part(g, "changes", func(ctx context.Context) ([]changeList, error) { return loadChanges(ctx, v) })
	d.Weeks = part(g, "weeks", func(ctx context.Context) (weeksPart, error) { return loadWeeks(ctx, v) })
	d.Runs = part(g, "freshness", func(ctx context.Context) (board.Freshness, error) {
		return v.Board.Freshness(ctx)
	})
	d.Areas, d.AreaOf = v.Board.Areas(v.Scope)
	for _, a := range d.Areas {
		if a.Groups == 0 {
			d.Empty++
		}
	}
	d.Map = p.mapOf(v, d.Areas, d.AreaOf)
	whole := g.wait()
	return Reply{Page: "overview", Title: titled(v.Lang.T("overview.title"), v.Scope.Name), Data: d, Whole: whole, Live: d.Waiting != nil}
}

// listedChanges is how many changes of a kind the overview names.
const listedChanges = 8

// loadChanges lists the changes of the area by kind.
func loadChanges(ctx context.Context, v visit.Visit) ([]changeList, error) {
	if !v.Board.Scored() {
		return nil, nil
	}
	all, err := v.Board.Changes(ctx)
	if err != nil {
		return nil, err
	}
	var out []changeList
	for _, kind := range tables.ChangeOrder {
		l := changeList{Kind: kind}
		for _, x := range all {
			c := tables.Change{Change: x, Row: v.Board.Group(x.GroupID)}
			switch {
			case c.Kind != kind || c.Row == nil || !v.Scope.Has(c.Row):
			case !v.Who.Names(c.Row):
				l.More++
			default:
				l.Changes = append(l.Changes, c)
			}
		}
		slices.SortFunc(l.Changes, func(a, b tables.Change) int {
			return cmp.Or(cmp.Compare(a.Row.Regency, b.Row.Regency), cmp.Compare(a.Row.Key(), b.Row.Key()))
		})
		if len(l.Changes) > listedChanges {
			l.More += len(l.Changes) - listedChanges
			l.Changes = l.Changes[:listedChanges]
		}
		out = append(out, l)
	}
	return out, nil
}

// weeksPart is the weekly activity of an area: two charts and their table.
type weeksPart struct {
	Weeks         []board.AreaWeek // newest first, for the table
	Items, Photos charts.Block
	Any           bool
}

func loadWeeks(ctx context.Context, v visit.Visit) (weeksPart, error) {
	weeks, found, err := tables.WeeksOf(ctx, v)
	if err != nil || !v.Board.Scored() {
		return weeksPart{}, err
	}
	p := weeksPart{Weeks: weeks, Any: found}
	oldestFirst := slices.Clone(weeks)
	slices.Reverse(oldestFirst)
	if p.Items, p.Photos, err = charts.AreaWeeks(v.Lang, oldestFirst); err != nil {
		return weeksPart{}, err
	}
	return p, nil
}
