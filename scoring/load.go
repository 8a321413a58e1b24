package scoring

import (
	"context"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

// known turns the warehouse's 1970-01-01 into the zero time.
func known(t time.Time) time.Time {
	if t.Unix() == 0 {
		return time.Time{}
	}
	return t.UTC()
}

// groupRow is where the columns of one group's row go.
type groupRow struct {
	g              kim.Group
	zone, standing string
	registered     time.Time
}

func (r *groupRow) columns() []any {
	g := &r.g
	return []any{
		&g.ID, &g.Name, &g.URL, &g.ProvinceCode, &g.Province, &g.RegencyCode, &g.Regency,
		&g.DistrictCode, &g.District, &g.VillageCode, &g.Village, &r.zone, &r.registered, &r.standing,
	}
}

func (r *groupRow) group() kim.Group {
	r.g.Zone, r.g.Standing, r.g.RegisteredOn = kim.Zone(r.zone), kim.Standing(r.standing), kim.DateFromTime(r.registered)
	return r.g
}

// walkRow is where the columns go that tell of all walks of one group.
type walkRow struct {
	lastComplete, firstComplete, last time.Time
	outcome                           string
	outage                            uint8
}

func (r *walkRow) columns() []any {
	return []any{&r.lastComplete, &r.firstComplete, &r.last, &r.outcome, &r.outage}
}

func (r *walkRow) into(f *Facts) {
	f.LastComplete, f.FirstComplete, f.LastWalk = known(r.lastComplete), known(r.firstComplete), known(r.last)
	f.LastOutcome, f.LastOutage = kim.Outcome(r.outcome), r.outage == 1
}

// groups reads the watched groups of the view's region, by id.
func (v *view) groups(ctx context.Context) ([]kim.Group, error) {
	var out []kim.Group
	err := v.each(ctx, "groups", nil, func(rows driver.Rows) error {
		var r groupRow
		if err := rows.Scan(r.columns()...); err != nil {
			return err
		}
		out = append(out, r.group())
		return nil
	})
	return out, err
}

// facts gathers what is known of every watched group, with at least the given
// number of completed weeks where the group is old enough.
func (v *view) facts(ctx context.Context, horizon int) ([]*Facts, error) {
	groups, err := v.groups(ctx)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]*Facts, len(groups))
	out := make([]*Facts, len(groups))
	for i, g := range groups {
		out[i] = &Facts{Group: g, AsOf: v.asOf}
		byID[g.ID] = out[i]
	}
	if err := v.readWalks(ctx, byID); err != nil {
		return nil, err
	}
	if err := v.readTotals(ctx, byID); err != nil {
		return nil, err
	}
	if err := v.readWeeks(ctx, out, byID, horizon); err != nil {
		return nil, err
	}
	return out, nil
}

// maxStale bounds how far back a group's last known status is looked for, in
// weeks before the usual horizon.
const maxStale = 260

// staleWeeks is how many weeks the newest complete walk of the group lies back: its
// last known status needs the weeks before that walk.
func (f *Facts) staleWeeks() int {
	if f.LastComplete.IsZero() {
		return 0
	}
	return min(int(f.AsOf.Sub(f.LastComplete)/(7*24*time.Hour)), maxStale)
}

func (v *view) readWalks(ctx context.Context, byID map[string]*Facts) error {
	return v.each(ctx, "walks", nil, func(rows driver.Rows) error {
		var id string
		var w walkRow
		if err := rows.Scan(append([]any{&id}, w.columns()...)...); err != nil {
			return err
		}
		if f := byID[id]; f != nil {
			w.into(f)
		}
		return nil
	})
}

func (v *view) readTotals(ctx context.Context, byID map[string]*Facts) error {
	err := v.each(ctx, "totals", nil, func(rows driver.Rows) error {
		var (
			id   string
			t    Totals
			last [3]time.Time
		)
		if err := rows.Scan(&id, &t.News, &t.Gallery, &t.Announcement, &t.Event, &t.Photos, &last[0], &last[1], &last[2]); err != nil {
			return err
		}
		if f := byID[id]; f != nil {
			f.Totals = t
			for i := range last {
				f.LastItem[i] = known(last[i])
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return v.each(ctx, "removed", nil, func(rows driver.Rows) error {
		var id string
		if err := rows.Scan(&id); err != nil {
			return err
		}
		if f := byID[id]; f != nil {
			f.EverPosted = true
		}
		return nil
	})
}

// readWeeks fills the weeks of every group: those with items from the warehouse,
// the others by what the walks say of them.
func (v *view) readWeeks(ctx context.Context, facts []*Facts, byID map[string]*Facts, horizon int) error {
	furthest := horizon
	for _, f := range facts {
		weeks := horizon + f.staleWeeks()
		furthest = max(furthest, weeks)
		f.Weeks = f.calendar(weeks)
	}
	// In WIT a week begins first.
	start := kim.WeekOf(v.asOf, kim.WIT).Add(-furthest - 1).Start(kim.WIT)
	return v.each(ctx, "weeks", params{"from": start.UnixMilli()}, func(rows driver.Rows) error {
		id, w, err := scanWeek(rows)
		if err != nil {
			return err
		}
		if f := byID[id]; f != nil {
			f.put(w)
		}
		return nil
	})
}

func scanWeek(rows driver.Rows) (string, Week, error) {
	var (
		id  string
		w   Week
		day time.Time
	)
	err := rows.Scan(&id, &day, &w.News, &w.Gallery, &w.Announcement, &w.Event, &w.Photos, &w.Words,
		&w.Judged, &w.Originals, &w.WholeNews, &w.Backdated, &w.Future, &w.Undated)
	w.Week = kim.Week(kim.DateFromTime(day))
	return id, w, err
}

// calendar returns the group's completed weeks, none of them with an item yet:
// at most n, and none before its registration.
func (f *Facts) calendar(n int) []Week {
	last := kim.LastCompletedWeek(f.AsOf, f.Group.Zone)
	first := last.Add(1 - n)
	if f.Group.RegisteredOn.Known() {
		first = max(first, f.Group.RegisteredOn.Week())
	}
	if first > last {
		return nil
	}
	// A complete walk that began after the end of a week makes it, and every week
	// before it, observed.
	var walked kim.Week
	if !f.LastComplete.IsZero() {
		walked = kim.WeekOf(f.LastComplete, f.Group.Zone)
	}
	out := make([]Week, last.Sub(first)+1)
	for i := range out {
		out[i] = Week{Week: first.Add(i), State: kim.WeekUnobserved}
		if out[i].Week < walked {
			out[i].State = kim.WeekNone
		}
	}
	return out
}

// put enters a week with items. The counts of an unobserved week are dropped: a
// walk that failed may have seen some of its items.
func (f *Facts) put(w Week) {
	if len(f.Weeks) == 0 {
		return
	}
	i := w.Week.Sub(f.Weeks[0].Week)
	if i < 0 || i >= len(f.Weeks) || f.Weeks[i].State == kim.WeekUnobserved {
		return
	}
	w.State = kim.WeekActive
	f.Weeks[i] = w
}
