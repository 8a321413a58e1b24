package tables

import (
	"context"
	"slices"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// ShownWeeks is how many weeks of an area are shown.
const ShownWeeks = 26

// ShownGroupWeeks is how many weeks of a group are shown: a year.
const ShownGroupWeeks = 52

// WeeksOf returns the weeks of the area, newest first; false: nothing is known of any.
func WeeksOf(ctx context.Context, v visit.Visit) ([]board.AreaWeek, bool, error) {
	if !v.Board.Scored() {
		return nil, false, nil
	}
	all, err := v.Board.DistrictWeeks(ctx, ShownWeeks)
	if err != nil {
		return nil, false, err
	}
	weeks, found := v.Board.SumWeeks(all, v.Scope, v.Board.Last(), ShownWeeks)
	slices.Reverse(weeks)
	return weeks, found, nil
}

// Year is the weeks of a group.
type Year struct {
	Weeks []board.GroupWeek // oldest first, those of which nothing is known among them
	Any   bool              // something is known of one
}

// YearOf returns the newest weeks of a group.
func YearOf(ctx context.Context, b *board.Board, r *board.Row) (Year, error) {
	if !b.Scored() {
		return Year{}, nil
	}
	all, err := b.GroupWeeks(ctx, ShownGroupWeeks)
	if err != nil {
		return Year{}, err
	}
	found, last := all[r.ID], b.Last()
	y := Year{Weeks: make([]board.GroupWeek, ShownGroupWeeks), Any: len(found) > 0}
	for i := range y.Weeks {
		y.Weeks[i].Week = last.Add(i - ShownGroupWeeks + 1)
	}
	for _, w := range found {
		if i := ShownGroupWeeks - 1 - last.Sub(w.Week); i >= 0 && i < ShownGroupWeeks {
			y.Weeks[i] = w
		}
	}
	return y, nil
}

// Known returns the weeks since the group's first known one, newest first: weeks before
// it are neither silent nor unobserved.
func (y Year) Known() []board.GroupWeek {
	first := max(0, slices.IndexFunc(y.Weeks, func(w board.GroupWeek) bool { return w.State != "" }))
	out := slices.Clone(y.Weeks[first:])
	slices.Reverse(out)
	return out
}

// States are the states of the weeks, oldest first.
func (y Year) States() []kim.WeekState {
	out := make([]kim.WeekState, len(y.Weeks))
	for i, w := range y.Weeks {
		out[i] = w.State
	}
	return out
}

// Coverage tells of the newest weeks how many were observed whole, of how many that the group
// has; no more than asked for.
func (y Year) Coverage(weeks int) (observed, of int) {
	for _, w := range y.Weeks[max(0, len(y.Weeks)-weeks):] {
		if w.State != "" {
			of++
		}
		if w.State.Observed() {
			observed++
		}
	}
	return observed, of
}

// WalksOf returns the newest walks of a group, newest first.
func WalksOf(ctx context.Context, v visit.Visit, r *board.Row) ([]board.Walk, error) {
	all, err := v.Board.Walks(ctx)
	return all[r.ID], err
}

// SignsOf returns the signs on record of a group, as far as the reader may see them.
func SignsOf(ctx context.Context, v visit.Visit, r *board.Row) ([]board.Sign, error) {
	if !v.Who.Signs(r) {
		return nil, nil
	}
	all, err := v.Board.Signs(ctx)
	return all[r.ID], err
}
