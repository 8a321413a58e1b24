package scoring

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

// recentWeek is the first of the weeks that every scoring builds anew: those in
// which originality is judged. Earlier ones are built only where they disagree
// with the items.
func (v *view) recentWeek() kim.Week {
	return Monday(v.asOf).Add(-v.rules.Indicators[kim.OR].Window - 1)
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

// findRecent finds the copies among the recent items, which every statement about
// originality goes by.
func (v *view) findRecent(ctx context.Context) ([]Copy, error) {
	copies, err := v.findCopies(ctx, v.recentWeek(), kim.WeekOf(v.asOf, kim.WIT).Add(1))
	v.copies = keysOf(copies)
	return copies, err
}

// kept says how the kept facts stand to the view.
type kept struct {
	newest bool // they are of the view's moment
	drift  int  // groups whose older weeks disagreed with their items and were built anew
}

// refresh brings the facts that are kept (weekly, group_facts and copies) to the
// view's moment. A moment before theirs leaves them alone: they are those of the
// newest scoring, and past weeks are computed where they are asked for.
func (v *view) refresh(ctx context.Context) (kept, error) {
	ctx = writing(ctx)
	recent, err := v.findRecent(ctx)
	if err != nil {
		return kept{}, err
	}
	var newest uint64
	if err := v.conn.QueryRow(ctx, statement("weekly_newest")).Scan(&newest); err != nil {
		return kept{}, fmt.Errorf("find the moment of the weekly table: %w", err)
	}
	if newest > uint64(v.asOf.UnixMilli()) {
		return kept{}, nil
	}
	week := v.recentWeek()
	before := params{"since": int64(newest), "until": week.Start(kim.WIT).UnixMilli()}
	drift, older, searched, err := v.rebuild(ctx, week, before)
	if err != nil {
		return kept{}, err
	}
	if err := v.fillRecent(ctx, week); err != nil {
		return kept{}, err
	}
	if err := v.storeCopies(ctx, older, searched, recent, before); err != nil {
		return kept{}, err
	}
	return kept{newest: true, drift: drift}, v.exec(ctx, "facts_fill", params{"first_week": v.keptFrom(v.rules.horizon()).String()})
}

// fillRecent builds the recent weeks of all groups anew.
func (v *view) fillRecent(ctx context.Context, week kim.Week) error {
	span := params{"from": week.Start(kim.WIT).UnixMilli(), "first_week": week.String(), "before_week": latestWeek}
	if err := v.exec(ctx, "weekly_fill", span); err != nil {
		return err
	}
	stale, err := v.count(ctx, "weekly_stale", span)
	if err != nil || stale == 0 {
		return err
	}
	return v.exec(ctx, "weekly_outdated", span)
}

// count runs a statement whose answer is one number.
func (v *view) count(ctx context.Context, name string, more params) (n uint64, err error) {
	err = v.each(ctx, name, more, func(rows driver.Rows) error { return rows.Scan(&n) })
	return n, err
}

// rebuiltAtOnce is how many groups are built anew by one statement, which bounds the
// engine's memory: all weeks of as many groups are in it at once.
const rebuiltAtOnce = 4000

// rebuild compares the weeks before a week with the items, group by group, and builds
// those of the groups that disagree anew. Where anything changed among the items of
// those weeks, their copies are searched again, because an original that came late or
// is gone concerns other groups. It returns the number of groups that had such weeks
// already (a group that is new has nothing to disagree with), and the copies.
func (v *view) rebuild(ctx context.Context, week kim.Week, before params) (drift int, copies []Copy, searched bool, err error) {
	span := params{"before_week": week.String(), "first_week": earliestWeek, "from": int64(0)}
	differ := map[string]bool{} // whether it had such weeks
	err = v.each(ctx, "drift", span, func(rows driver.Rows) error {
		var id string
		var stored uint8
		err := rows.Scan(&id, &stored)
		differ[id] = stored == 1
		return err
	})
	if err != nil {
		return 0, nil, false, err
	}
	if len(differ) == 0 {
		if touched, err := v.count(ctx, "touched", before); err != nil || touched == 0 {
			return 0, nil, false, err
		}
	}
	first, err := v.firstWeek(ctx)
	if err != nil {
		return 0, nil, false, err
	}
	if copies, err = v.findCopies(ctx, first, week); err != nil {
		return 0, nil, false, err
	}
	stored, err := v.keptCopies(ctx, before)
	if err != nil {
		return 0, nil, false, err
	}
	for _, group := range changedGroups(copies, stored) {
		if _, ok := differ[group]; !ok {
			differ[group] = true
		}
	}
	var had []string
	for _, id := range sortedKeys(differ) {
		if differ[id] {
			had = append(had, id)
		}
	}
	if len(had) > 0 {
		span["groups"] = had
		if err := v.exec(ctx, "weekly_forget", span); err != nil {
			return 0, nil, false, err
		}
	}
	old := *v
	old.copies = keysOf(copies)
	for some := range slices.Chunk(sortedKeys(differ), rebuiltAtOnce) {
		old.chosen = some
		if err := old.exec(ctx, "weekly_fill", span); err != nil {
			return 0, nil, false, err
		}
	}
	return len(had), copies, true, nil
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
