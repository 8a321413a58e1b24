package scoring

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

// ErrNotScored says that nothing was ever scored, so that no facts are kept.
var ErrNotScored = errors.New("no facts are kept: nothing was scored yet")

// Ranking calculates the scores again from the facts that the newest scoring keeps
// (the table group_facts, and weekly for groups that were not walked of late) as of its moment, by the scorer's rules, and
// writes nothing. Neither items nor walks are read, so that its cost does not grow
// with the years. It equals Compute at that moment, but that rules with other limits
// of words than those of the newest scoring need Compute, because the facts were
// counted by them.
func (s *Scorer) Ranking(ctx context.Context) ([]*Score, error) {
	if err := s.rules.Validate(); err != nil {
		return nil, err
	}
	var newest int64
	if err := s.conn.QueryRow(ctx, statement("kept_newest")).Scan(&newest); err != nil {
		return nil, fmt.Errorf("find the moment of the kept facts: %w", err)
	}
	if newest == 0 {
		return nil, ErrNotScored
	}
	v := &view{conn: s.conn, asOf: time.UnixMilli(newest).UTC(), rules: s.rules, items: "items_now"}
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
	packed = map[string]string{}
	err = v.each(ctx, "kept", nil, func(rows driver.Rows) error {
		var (
			f        = &Facts{AsOf: v.asOf}
			g        groupRow
			t        = &f.Totals
			w        walkRow
			ever     uint8
			lastItem [3]time.Time
			since    time.Time
			weeks    string
		)
		to := append(g.columns(), &t.News, &t.Gallery, &t.Announcement, &t.Event, &t.Photos, &ever, &lastItem[0], &lastItem[1], &lastItem[2])
		to = append(append(to, w.columns()...), &since, &weeks)
		if err := rows.Scan(to...); err != nil {
			return err
		}
		f.Group, f.EverPosted = g.group(), ever == 1
		for i := range lastItem {
			f.LastItem[i] = known(lastItem[i])
		}
		w.into(f)
		from = max(from, kim.Week(kim.DateFromTime(since)))
		packed[f.Group.ID] = weeks
		out = append(out, f)
		return nil
	})
	return out, packed, from, err
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
