package tables

import (
	"context"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// Tile is the number of groups of one status now, and on earlier Mondays.
type Tile struct {
	Status kim.Status
	Now    int
	Then   []TileThen
}

// TileThen is the number of an earlier Monday.
type TileThen struct {
	Name   string // week or year
	Known  bool   // that Monday was scored
	Count  int
	Change int // since then
}

// TileList is the groups of an area by status, beside a week ago and a year ago. All
// numbers are of the groups that are listed now.
type TileList struct {
	Tiles   []Tile
	Mondays []TileMonday
}

// TileMonday is an earlier Monday that is compared with.
type TileMonday struct {
	Name   string   // week or year
	Week   kim.Week // the newest week completed then
	Known  bool
	New    int // groups that have a status now and had none then
	Gone   int // groups that had one then and have none now
	Counts board.StatusCounts
	Rules  string // version of the rules then, if it is not that of now
}

// yearWeeks is how many weeks lie between a week and the same one a year ago, so that both
// begin on a Monday of the same season.
const yearWeeks = 52

// Tiles counts the groups of an area by status, now, a week ago and a year ago.
func Tiles(ctx context.Context, v visit.Visit) (TileList, error) {
	var out TileList
	if !v.Board.Scored() {
		return out, nil
	}
	rows := v.Board.Within(v.Scope)
	now := board.CountStatuses(rows)
	for _, ago := range []struct {
		name  string
		weeks int
	}{{"week", 1}, {"year", yearWeeks}} {
		monday := v.Board.Week.Add(-ago.weeks)
		past, err := v.Board.StatusesOn(ctx, monday)
		if err != nil {
			return out, err
		}
		m := TileMonday{Name: ago.name, Week: monday.Add(-1), Known: past.Known, Counts: past.Count(rows)}
		for _, r := range rows {
			_, had := past.Of[r.ID]
			switch {
			case r.Scored && !had:
				m.New++
			case !r.Scored && had:
				m.Gone++
			}
		}
		if past.Rules != v.Board.Rules {
			m.Rules = past.Rules
		}
		out.Mondays = append(out.Mondays, m)
	}
	for _, s := range kim.Statuses() {
		t := Tile{Status: s, Now: now.Of(s)}
		for _, m := range out.Mondays {
			t.Then = append(t.Then, TileThen{Name: m.Name, Known: m.Known, Count: m.Counts.Of(s), Change: now.Of(s) - m.Counts.Of(s)})
		}
		out.Tiles = append(out.Tiles, t)
	}
	return out, nil
}
