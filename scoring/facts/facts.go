// Package facts reads what is known of groups out of the warehouse: their weeks, their
// totals, and what the walks of their sites say. Counting is done in SQL.
package facts

import (
	"context"
	"embed"
	"time"

	"golang.org/x/sync/errgroup"

	"pantaukim/internal/kim"
	"pantaukim/scoring/asof"
	"pantaukim/scoring/originality"
	"pantaukim/scoring/rules"
)

//go:embed sql/*.sql
var files embed.FS

// groupRow is one row of groups.sql.
type groupRow struct {
	ID   string `ch:"group_id"`
	Name string `ch:"name"`
	URL  string `ch:"url"`
	kim.Region
	Zone         kim.Zone     `ch:"timezone"`
	RegisteredOn kim.Date     `ch:"registered_on"`
	Standing     kim.Standing `ch:"standing"`
}

// Groups reads the watched groups of the view's region, by id.
func Groups(ctx context.Context, v *asof.View) ([]kim.Group, error) {
	rows, err := asof.Select[groupRow](ctx, v, asof.Query{Files: files, Name: "groups"})
	out := make([]kim.Group, len(rows))
	for i, r := range rows {
		out[i] = kim.Group{
			ID: r.ID, Name: r.Name, URL: r.URL, Region: r.Region, Zone: r.Zone, RegisteredOn: r.RegisteredOn, Standing: r.Standing,
		}
	}
	return out, err
}

// walkRow is one row of looks.sql.
type walkRow struct {
	Group         string      `ch:"group_id"`
	LastComplete  time.Time   `ch:"last_complete"`
	FirstComplete time.Time   `ch:"first_complete"`
	LastOld       time.Time   `ch:"last_old"`
	LastWalk      time.Time   `ch:"last_walk"`
	LastOutcome   kim.Outcome `ch:"last_outcome"`
	LastOutage    bool        `ch:"last_outage"`
	LookSince     []int32     `ch:"look_since"` // days; 0: from the beginning
	LookAt        []int64     `ch:"look_at"`    // milliseconds
}

// looks lists what the complete walks saw.
func (w *walkRow) looks() []rules.Look {
	var out []rules.Look
	if !w.LastOld.IsZero() {
		out = append(out, rules.Look{At: w.LastOld, Method: 1})
	}
	for i, since := range w.LookSince {
		out = append(out, rules.Look{At: time.UnixMilli(w.LookAt[i]).UTC(), Since: kim.Date(since), Method: kim.Method})
	}
	return out
}

// totalsRow is one row of totals.sql.
type totalsRow struct {
	Group string `ch:"group_id"`
	rules.Totals
	LastItem             time.Time `ch:"last_item"`
	LastItemWeekAgo      time.Time `ch:"last_item_week_ago"`
	LastItemFortnightAgo time.Time `ch:"last_item_fortnight_ago"`

	SpanFrom   []int32 `ch:"span_from"` // days
	SpanTo     []int32 `ch:"span_to"`
	SpanCounts []int64 `ch:"span_counts"` // milliseconds
	SpanFirm   []uint8 `ch:"span_firm"`
}

// spans lists the days between which items may lie.
func (t *totalsRow) spans() []rules.Span {
	var out []rules.Span
	for i, from := range t.SpanFrom {
		s := rules.Span{From: kim.Date(from), To: kim.Date(t.SpanTo[i]), Firm: t.SpanFirm[i] == 1}
		if t.SpanCounts[i] != 0 {
			s.CountsAt = time.UnixMilli(t.SpanCounts[i]).UTC()
		}
		out = append(out, s)
	}
	return out
}

type groupID struct {
	Group string `ch:"group_id"`
}

// Read gathers what is known of every watched group, by id, with at least the given
// number of completed weeks where the group is old enough. Copies are the near-copies
// among the items; originality means nothing in weeks for which they were not searched.
func Read(ctx context.Context, v *asof.View, r rules.Rules, weeks int, copies []originality.Copy) ([]*rules.Facts, error) {
	var (
		groups []kim.Group
		walks  []walkRow
		totals []totalsRow
		seen   []groupID
	)
	all, within := errgroup.WithContext(ctx)
	all.Go(func() (err error) { groups, err = Groups(within, v); return err })
	all.Go(func() (err error) {
		walks, err = asof.Select[walkRow](within, v, asof.Query{Files: files, Name: "looks", Params: asof.Params{"above": "", "upto": lastGroup}})
		return err
	})
	all.Go(func() (err error) {
		totals, err = asof.Select[totalsRow](within, v, asof.Query{Files: files, Name: "totals"})
		return err
	})
	all.Go(func() (err error) {
		seen, err = asof.Select[groupID](within, v, asof.Query{Files: files, Name: "seen"})
		return err
	})
	if err := all.Wait(); err != nil {
		return nil, err
	}
	byID := make(map[string]*rules.Facts, len(groups))
	out := make([]*rules.Facts, len(groups))
	for i, g := range groups {
		out[i] = &rules.Facts{Group: g, AsOf: v.Moment, Method: v.Method}
		byID[g.ID] = out[i]
	}
	for _, w := range walks {
		if f := byID[w.Group]; f != nil {
			f.LastComplete, f.FirstComplete, f.LastWalk = w.LastComplete, w.FirstComplete, w.LastWalk
			f.LastOutcome, f.LastOutage = w.LastOutcome, w.LastOutage
			f.Looks = w.looks()
		}
	}
	for _, t := range totals {
		if f := byID[t.Group]; f != nil {
			f.Totals = t.Totals
			f.LastItem, f.LastItemWeekAgo, f.LastItemFortnightAgo = t.LastItem, t.LastItemWeekAgo, t.LastItemFortnightAgo
			f.Spans = t.spans()
		}
	}
	for _, s := range seen {
		if f := byID[s.Group]; f != nil {
			f.EverPosted = true
		}
	}
	return out, readWeeks(ctx, v, r, out, byID, weeks, copies)
}

// maxStale bounds how far back a group's last known status is looked for, in
// weeks before the usual ones.
const maxStale = 260

// staleWeeks is how many weeks the newest complete walk of a group lies back: its
// last known status needs the weeks before that walk.
func staleWeeks(f *rules.Facts) int {
	if f.LastComplete.IsZero() {
		return 0
	}
	return min(int(f.AsOf.Sub(f.LastComplete)/(7*24*time.Hour)), maxStale)
}

// readWeeks fills the weeks of every group: those with items from the warehouse,
// the others by what the walks say of them.
func readWeeks(
	ctx context.Context, v *asof.View, r rules.Rules, all []*rules.Facts, byID map[string]*rules.Facts, weeks int, copies []originality.Copy,
) error {
	furthest := weeks
	for _, f := range all {
		n := weeks + staleWeeks(f)
		furthest = max(furthest, n)
		f.Calendar(n)
	}
	list, err := copiedWeeks(copies, func(group string) (kim.Zone, bool) {
		f := byID[group]
		if f == nil {
			return "", false
		}
		return f.Group.Zone, true
	})
	if err != nil {
		return err
	}
	// In WIT a week begins first.
	q := weeksQuery(r, "weeks", kim.WeekOf(v.Moment, kim.WIT).Add(-furthest-1).Start(kim.WIT), list)
	return asof.Each(ctx, v, q, func(w *WeekRow) error {
		if f := byID[w.GroupID]; f != nil {
			f.Enter(w.WeekFacts)
		}
		return nil
	})
}
