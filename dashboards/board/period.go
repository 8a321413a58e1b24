package board

import (
	"context"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
)

// GroupPeriod is what one group did in a number of completed weeks. Items and photos of
// partly observed weeks are the least that there was.
type GroupPeriod struct {
	Group    string `ch:"group_id"`
	Weeks    uint64 `ch:"weeks"`    // in which the group existed
	Observed uint64 `ch:"observed"` // weeks of which everything is known
	Partly   uint64 `ch:"partly"`   // weeks of which items were seen, and more may have been there
	Active   uint64 `ch:"active"`   // weeks with an item
	// Of the weeks of which everything is known: those with an item, and their items.
	ObservedActive uint64 `ch:"observed_active"`
	ObservedItems  uint64 `ch:"observed_items"`

	News         uint64 `ch:"news"`
	Gallery      uint64 `ch:"gallery"`
	Announcement uint64 `ch:"announcement"`
	Event        uint64 `ch:"event"`
	Photos       uint64 `ch:"photos"`
}

// GroupPeriods sums up the weeks of every group from one to another. Any two weeks may
// be asked for, so the answer is not kept.
func (b *Board) GroupPeriods(ctx context.Context, from, to kim.Week) (map[string]GroupPeriod, error) {
	if b.store == nil {
		return nil, errNoStore
	}
	rows, err := read[GroupPeriod](ctx, b.store, "group_periods", warehouse.Bind("from", from), warehouse.Bind("to", to))
	out := make(map[string]GroupPeriod, len(rows))
	for _, r := range rows {
		out[r.Group] = r
	}
	return out, err
}

// ScopeWeeks returns the weeks of an area from one to another, oldest first. A week that
// nobody has a row for stays unseen. Any two weeks may be asked for, so the answer is not
// kept.
func (b *Board) ScopeWeeks(ctx context.Context, sc Scope, from, to kim.Week) ([]AreaWeek, error) {
	if b.store == nil {
		return nil, errNoStore
	}
	rows, err := read[AreaWeek](ctx, b.store, "scope_weeks", warehouse.Bind("from", from), warehouse.Bind("to", to),
		warehouse.Bind("province", sc.Province), warehouse.Bind("regency", sc.Regency), warehouse.Bind("district", sc.District))
	if err != nil {
		return nil, err
	}
	out := make([]AreaWeek, to.Sub(from)+1)
	for i := range out {
		out[i].Week = from.Add(i)
	}
	for _, r := range rows {
		out[r.Week.Sub(from)] = r
	}
	return out, nil
}

// ChangesBetween returns the changes of status of the Mondays from one to another, oldest
// first.
func (b *Board) ChangesBetween(ctx context.Context, from, to kim.Week) ([]Change, error) {
	if b.store == nil {
		return nil, errNoStore
	}
	return read[Change](ctx, b.store, "changes_between", warehouse.Bind("from", from), warehouse.Bind("to", to))
}
