// Package facts reads what is known of groups out of the warehouse: their weeks, their
// totals, and what the walks of their sites say. The items are read once, packed, and
// counted here.
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

// seenRow is one row of seen.sql.
type seenRow struct {
	Group string `ch:"group_id"`
	Rows  uint64 `ch:"rows"`
}

// Known is what is known of the watched groups, and of the texts of all.
type Known struct {
	facts  []*rules.Facts // of the watched groups by id, without their weeks
	byID   map[string]int // places in facts
	counts []counts       // of the same groups
	texts  originality.Texts
}

// Read gathers what is known of every watched group, with one reading of the items.
func Read(ctx context.Context, v *asof.View, r rules.Rules) (*Known, error) {
	var (
		groups []kim.Group
		walks  []walkRow
		seen   []seenRow
	)
	all, within := errgroup.WithContext(ctx)
	all.Go(func() (err error) { groups, err = Groups(within, v); return err })
	all.Go(func() (err error) {
		walks, err = asof.Select[walkRow](within, v, asof.Query{Files: files, Name: "looks"})
		return err
	})
	all.Go(func() (err error) {
		seen, err = asof.Select[seenRow](within, v, asof.Query{Files: files, Name: "seen"})
		return err
	})
	if err := all.Wait(); err != nil {
		return nil, err
	}
	k := &Known{facts: make([]*rules.Facts, len(groups)), byID: make(map[string]int, len(groups)), counts: make([]counts, len(groups))}
	for i, g := range groups {
		k.facts[i] = &rules.Facts{Group: g, AsOf: v.Moment, Method: v.Method}
		k.byID[g.ID] = i
	}
	for _, w := range walks {
		if i, ok := k.byID[w.Group]; ok {
			f := k.facts[i]
			f.LastComplete, f.FirstComplete, f.LastWalk = w.LastComplete, w.FirstComplete, w.LastWalk
			f.LastOutcome, f.LastOutage = w.LastOutcome, w.LastOutage
			f.Looks = w.looks()
		}
	}
	ids, rows := make([]string, len(seen)), uint64(0)
	for n, s := range seen {
		ids[n] = s.Group
		rows += s.Rows
		if i, ok := k.byID[s.Group]; ok {
			k.facts[i].EverPosted = true
		}
	}
	return k, k.readItems(ctx, v, r, ids, rows)
}

// readItems counts the items of the given groups, which come by id. There are at most so
// many of them.
func (k *Known) readItems(ctx context.Context, v *asof.View, r rules.Rules, groups []string, most uint64) (err error) {
	zone := func(group string) kim.Zone {
		if i, ok := k.byID[group]; ok {
			return k.facts[i].Group.Zone
		}
		return kim.WIB // nobody watches it: of its items the texts are needed, not the weeks
	}
	c := newCounter(v, r, most)
	err = c.read(ctx, v, groups, zone, func(group string, counted counts) {
		i, ok := k.byID[group]
		if !ok {
			return
		}
		f := k.facts[i]
		f.Totals, f.Spans = counted.totals, counted.spans
		f.LastItem, f.LastItemWeekAgo, f.LastItemFortnightAgo = instant(counted.last[0]), instant(counted.last[1]), instant(counted.last[2])
		k.counts[i] = counted
	})
	k.texts = c.texts
	return err
}

// instant returns the time of some milliseconds, of which 0 means none.
func instant(milli int64) time.Time {
	if milli == 0 {
		return time.Time{}
	}
	return time.UnixMilli(milli).UTC()
}

// Groups are the watched groups, by id.
func (k *Known) Groups() []kim.Group {
	out := make([]kim.Group, len(k.facts))
	for i, f := range k.facts {
		out[i] = f.Group
	}
	return out
}

// Texts are the SimHashes of all texts that are long enough to be compared.
func (k *Known) Texts() originality.Texts { return k.texts }

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

// Facts returns what is known of every watched group, by id, with at least the given
// number of completed weeks where the group is old enough. Copies are the near-copies
// among the items; originality means nothing in weeks for which they were not searched.
func (k *Known) Facts(weeks int, copies []originality.Copy) []*rules.Facts {
	copied := k.copied(copies)
	for i, f := range k.facts {
		f.Calendar(weeks + staleWeeks(f))
		for _, w := range k.counts[i].weeks {
			f.Enter(w.facts(copied[i]))
		}
	}
	return k.facts
}

// copied counts the near-copies of each watched group by week.
func (k *Known) copied(copies []originality.Copy) []map[kim.Week]uint32 {
	out := make([]map[kim.Week]uint32, len(k.facts))
	for _, c := range copies {
		i, ok := k.byID[c.Group]
		if !ok {
			continue
		}
		if out[i] == nil {
			out[i] = map[kim.Week]uint32{}
		}
		out[i][kim.WeekOf(c.CountsAt, k.facts[i].Group.Zone)]++
	}
	return out
}

// facts returns the week with its near-copies taken off, and no state yet.
func (w *weekCount) facts(copied map[kim.Week]uint32) rules.WeekFacts {
	return rules.WeekFacts{
		Week: w.week, News: w.news, Gallery: w.gallery, Announcement: w.announcement, Event: w.event,
		Photos: w.photos, Words: w.words, Judged: w.judged, Originals: w.judged - min(w.judged, copied[w.week]), WholeNews: w.whole,
		Backdated: w.backdated, Future: w.future, Undated: w.undated,
	}
}
