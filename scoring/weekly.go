package scoring

import (
	"context"
	"fmt"
)

// storeWeekly brings the weekly table to the view's moment. A moment before that
// of the table leaves it alone: it shows the newest scoring, and past weeks are
// computed where they are asked for.
func (v *view) storeWeekly(ctx context.Context) error {
	var newest uint64
	if err := v.conn.QueryRow(ctx, statement("weekly_newest")).Scan(&newest); err != nil {
		return fmt.Errorf("find the moment of the weekly table: %w", err)
	}
	if newest > uint64(v.asOf.UnixMilli()) {
		return nil
	}
	bound, err := v.context(ctx, params{"from": int64(0), "first_week": earliestWeek})
	if err != nil {
		return err
	}
	if err := v.conn.Exec(bound, "INSERT INTO weekly "+v.text("weekly", nil)); err != nil {
		return fmt.Errorf("fill the weekly table: %w", err)
	}
	var stale uint64
	if err := v.conn.QueryRow(bound, statement("weekly_stale")).Scan(&stale); err != nil {
		return fmt.Errorf("find outdated weeks: %w", err)
	}
	if stale == 0 {
		return nil
	}
	if err := v.conn.Exec(bound, statement("weekly_outdated")); err != nil {
		return fmt.Errorf("delete outdated weeks: %w", err)
	}
	return nil
}
