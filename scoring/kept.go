package scoring

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"golang.org/x/sync/errgroup"

	"pantaukim/internal/kim"
)

// ErrNotKept says that the facts of a moment are not kept: it is not that of the newest
// scoring.
var ErrNotKept = errors.New("no facts of this moment are kept")

// Ranking calculates the scores again from the facts that the newest scoring keeps
// (the table group_facts, and weekly for groups that were not walked of late), whose
// moment must be given, by the scorer's rules, and writes nothing. Neither items nor
// walks are read, so that its cost does not grow with the years. It equals Compute at
// that moment, but that rules with other limits of words than those of the newest
// scoring need Compute, because the facts were counted by them.
func (s *Scorer) Ranking(ctx context.Context, asOf time.Time) ([]*Score, error) {
	if err := s.rules.Validate(); err != nil {
		return nil, err
	}
	v := today(s.conn, asOf, "", s.rules)
	return s.conclude(ctx, v, v.keptFacts)
}

// keptFacts reads the facts that the newest scoring keeps, which must be of the
// view's moment.
func (v *view) keptFacts(ctx context.Context) ([]*Facts, error) {
	facts, packed, from, err := v.keptGroups(ctx)
	if err != nil {
		return nil, err
	}
	// Who was not walked of late needs older weeks, and so do rules that look further
	// back than those of the newest scoring.
	horizon := v.rules.horizon()
	longest, older := horizon, *v
	for _, f := range facts {
		if n := f.staleWeeks(); n > 0 {
			longest = max(longest, horizon+n)
			older.chosen = append(older.chosen, f.Group.ID)
		}
	}
	if from > v.keptFrom(horizon) {
		older.chosen = nil
	}
	if longest > horizon || from > v.keptFrom(horizon) {
		if err := older.keptWeeks(ctx, v.keptFrom(longest), packed); err != nil {
			return nil, err
		}
	}
	return facts, spread(facts, func(f *Facts) error {
		f.Weeks = f.calendar(horizon + f.staleWeeks())
		return f.unpack(packed[f.Group.ID])
	})
}

// keptFrom is the Monday that a number of completed weeks reaches back to in any zone.
func (v *view) keptFrom(weeks int) kim.Week { return kim.WeekOf(v.asOf, kim.WIT).Add(-weeks - 1) }

// keptGroups reads the watched groups with what is kept of them, by id; their packed
// weeks; and the week that these reach back to.
func (v *view) keptGroups(ctx context.Context) (out []*Facts, packed map[string]string, from kim.Week, err error) {
	var groups []kim.Group
	kept := map[string]*Facts{}
	packed = map[string]string{}
	var changed int64
	both, within := errgroup.WithContext(ctx)
	both.Go(func() (err error) {
		groups, err = v.groups(within)
		return err
	})
	both.Go(func() error {
		return v.each(within, "kept", nil, func(rows driver.Rows) error {
			id, f, since, weeks, registry, err := scanKept(rows)
			kept[id], packed[id] = f, weeks
			from, changed = max(from, since), registry
			return err
		})
	})
	if err := both.Wait(); err != nil {
		return nil, nil, 0, err
	}
	if len(kept) == 0 && len(groups) > 0 {
		return nil, nil, 0, fmt.Errorf("%s: %w", v.asOf.Format(time.RFC3339), ErrNotKept)
	}
	if v.registry == "groups_now" && v.since(changed) {
		if groups, err = v.groups(ctx); err != nil {
			return nil, nil, 0, err
		}
	}
	out = make([]*Facts, len(groups))
	for i, g := range groups {
		if out[i] = kept[g.ID]; out[i] == nil { // listed since
			out[i] = &Facts{}
		}
		out[i].Group, out[i].AsOf = g, v.asOf
	}
	return out, packed, from, nil
}

// scanKept reads what is kept of one group, its packed weeks with the week that they
// reach back to, and when the registry was changed last.
func scanKept(rows driver.Rows) (id string, f *Facts, from kim.Week, weeks string, registry int64, err error) {
	var (
		w        walkRow
		ever     uint8
		lastItem [3]time.Time
		since    time.Time
	)
	f = &Facts{}
	t := &f.Totals
	to := []any{&id, &t.News, &t.Gallery, &t.Announcement, &t.Event, &t.Photos, &ever, &lastItem[0], &lastItem[1], &lastItem[2]}
	err = rows.Scan(append(append(to, w.columns()...), &since, &weeks, &registry)...)
	f.EverPosted = ever == 1
	for i := range lastItem {
		f.LastItem[i] = known(lastItem[i])
	}
	w.into(f)
	return id, f, kim.Week(kim.DateFromTime(since)), weeks, registry, err
}

// keptWeeks reads the packed weeks from a week on out of the weekly table, by group.
func (v *view) keptWeeks(ctx context.Context, first kim.Week, into map[string]string) error {
	return v.each(ctx, "kept_weeks", params{"first_week": first.String()}, func(rows driver.Rows) error {
		var id, packed string
		if err := rows.Scan(&id, &packed); err != nil {
			return err
		}
		into[id] = packed
		return nil
	})
}

// packedWeek is the length in bytes of one week of kept_weeks.
const packedWeek = 2 + 11*4 + 8

// unpack enters the kept weeks with items.
func (f *Facts) unpack(packed string) error {
	if len(packed)%packedWeek != 0 {
		return fmt.Errorf("the kept weeks of %s have %d bytes", f.Group.ID, len(packed))
	}
	for b := []byte(packed); len(b) > 0; b = b[packedWeek:] {
		w := Week{Week: kim.Week(kim.Date(binary.LittleEndian.Uint16(b))), Words: binary.LittleEndian.Uint64(b[22:])}
		for i, to := range []*uint32{&w.News, &w.Gallery, &w.Announcement, &w.Event, &w.Photos} {
			*to = binary.LittleEndian.Uint32(b[2+4*i:])
		}
		for i, to := range []*uint32{&w.Judged, &w.Originals, &w.WholeNews, &w.Backdated, &w.Future, &w.Undated} {
			*to = binary.LittleEndian.Uint32(b[30+4*i:])
		}
		f.put(w)
	}
	return nil
}
