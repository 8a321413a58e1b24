package board

import (
	"context"
	"fmt"
	"slices"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
)

// PastStatuses are the statuses of an earlier Monday.
type PastStatuses struct {
	Known bool   // the Monday was scored
	Rules string // version of the rules that scored
	Of    map[string]kim.Status
}

// Count counts the given groups by their status then. Those that were not scored then are
// counted as unscored.
func (p PastStatuses) Count(rows []*Row) StatusCounts {
	var c StatusCounts
	for _, r := range rows {
		status, scored := p.Of[r.ID]
		c.Add(&Row{Scored: scored, Status: status})
	}
	return c
}

// StatusesOn returns the statuses of a Monday; none is known of one that was not scored.
func (b *Board) StatusesOn(ctx context.Context, monday kim.Week) (PastStatuses, error) {
	if !slices.Contains(b.Mondays, monday) {
		return PastStatuses{}, nil
	}
	return shared(ctx, b, fmt.Sprint("statuses ", monday), func(ctx context.Context, s *Store) (PastStatuses, error) {
		rows, err := read[struct {
			Group  string     `ch:"group_id"`
			Status kim.Status `ch:"status"`
			Rules  string     `ch:"rules_version"`
		}](ctx, s, "statuses", warehouse.Bind("week", monday))
		p := PastStatuses{Known: len(rows) > 0, Of: make(map[string]kim.Status, len(rows))}
		for _, r := range rows {
			p.Of[r.Group], p.Rules = r.Status, r.Rules
		}
		return p, err
	})
}

// DistrictWeeksBetween returns the weeks of every district from one to another.
func (b *Board) DistrictWeeksBetween(ctx context.Context, from, to kim.Week) ([]DistrictWeek, error) {
	return shared(ctx, b, fmt.Sprint("district weeks from ", from, " to ", to), func(ctx context.Context, s *Store) ([]DistrictWeek, error) {
		return s.DistrictWeeks(ctx, from, to)
	})
}
