package scoring

import (
	"context"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

// recentWeek is the first of the weeks that every scoring builds anew: those in
// which originality is judged. Earlier ones are built only where they disagree
// with the items.
func (v *view) recentWeek() kim.Week {
	return Monday(v.asOf).Add(-v.rules.Indicators[OR].Window - 1)
}

// firstWeek is the week of the earliest item, or the newest week if there is none.
func (v *view) firstWeek(ctx context.Context) (kim.Week, error) {
	var first time.Time
	if err := v.conn.QueryRow(ctx, statement("first_week")).Scan(&first); err != nil {
		return 0, fmt.Errorf("find the earliest item: %w", err)
	}
	if known(first).IsZero() {
		return Monday(v.asOf), nil
	}
	return kim.WeekOf(first, kim.WIB).Add(-1), nil
}

// storeWeekly brings the weekly table to the view's moment and returns how many
// groups' older weeks disagreed with their items and were built anew. A moment
// before that of the table leaves it alone: it shows the newest scoring, and past
// weeks are computed where they are asked for.
func (v *view) storeWeekly(ctx context.Context, recent []Copy) (drift int, err error) {
	var newest uint64
	if err := v.conn.QueryRow(ctx, statement("weekly_newest")).Scan(&newest); err != nil {
		return 0, fmt.Errorf("find the moment of the weekly table: %w", err)
	}
	if newest > uint64(v.asOf.UnixMilli()) {
		return 0, nil
	}
	week := v.recentWeek()
	if drift, err = v.rebuild(ctx, week); err != nil {
		return 0, err
	}
	span := params{"from": week.Start(kim.WIT).UnixMilli(), "first_week": week.String(), "before_week": latestWeek}
	if err := v.exec(ctx, "weekly_fill", span); err != nil {
		return 0, err
	}
	var stale uint64
	if err := v.each(ctx, "weekly_stale", span, func(rows driver.Rows) error { return rows.Scan(&stale) }); err != nil {
		return 0, err
	}
	if stale > 0 {
		if err := v.exec(ctx, "weekly_outdated", span); err != nil {
			return 0, err
		}
	}
	return drift, v.storeCopies(ctx, recent)
}

// rebuild compares the weeks before a week with the items, group by group, and
// builds those of the groups that disagree anew. It returns the number of groups
// that had such weeks already: a group that is new has nothing to disagree with.
func (v *view) rebuild(ctx context.Context, before kim.Week) (drift int, err error) {
	span := params{"before_week": before.String(), "first_week": earliestWeek, "from": int64(0)}
	var differ, had []string
	err = v.each(ctx, "drift", span, func(rows driver.Rows) error {
		var id string
		var stored uint8
		if err := rows.Scan(&id, &stored); err != nil {
			return err
		}
		differ = append(differ, id)
		if stored == 1 {
			had = append(had, id)
		}
		return nil
	})
	if err != nil || len(differ) == 0 {
		return 0, err
	}
	if len(had) > 0 {
		span["groups"] = had
		if err := v.exec(ctx, "weekly_forget", span); err != nil {
			return 0, err
		}
	}
	first, err := v.firstWeek(ctx)
	if err != nil {
		return 0, err
	}
	copies, err := v.findCopies(ctx, first, before)
	if err != nil {
		return 0, err
	}
	old := *v
	old.copies, old.chosen = keysOf(copies), differ
	if err := old.exec(ctx, "weekly_fill", span); err != nil {
		return 0, err
	}
	return len(had), old.storeCopies(ctx, copies)
}

// storeCopies keeps who followed whom, for lists and for the signs.
func (v *view) storeCopies(ctx context.Context, copies []Copy) error {
	return insert(ctx, v.conn, "copies", copies, func(c Copy, add func(...any) error) error {
		return add(c.Group, c.Key, c.OriginalGroup, c.OriginalKey, c.Cluster, uint8(c.Distance), c.KnownOn.Time(), int32(c.DaysLater),
			v.asOf, uint64(v.asOf.UnixMilli()))
	})
}

// storeRules keeps the rules that a score names, from their first use on.
func (v *view) storeRules(ctx context.Context) error {
	id := v.rules.ID()
	var known uint64
	if err := v.each(ctx, "rules_known", params{"rules": id}, func(rows driver.Rows) error { return rows.Scan(&known) }); err != nil {
		return err
	}
	if known > 0 {
		return nil
	}
	return insert(ctx, v.conn, "rules", []Rules{v.rules}, func(r Rules, add func(...any) error) error {
		return add(id, string(r.YAML()), v.asOf, uint64(v.asOf.UnixMilli()))
	})
}
