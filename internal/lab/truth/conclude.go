package truth

import (
	"slices"
	"time"

	"pantaukim/internal/kim"
)

// Of returns the truth about one group with the given posts, for an observer
// whose complete walks were at the given times, in order, none after asOf, and saw
// everything each time.
func Of(group kim.Group, posts []Post, complete []time.Time, asOf time.Time) GroupTruth {
	return OfLooks(group, posts, Whole(complete), asOf)
}

// OfLooks is Of for an observer whose walks did not all see everything.
func OfLooks(group kim.Group, posts []Post, looks []Look, asOf time.Time) GroupTruth {
	complete := make([]time.Time, len(looks))
	for i, l := range looks {
		complete[i] = l.At
	}
	g := GroupTruth{GroupID: group.ID, Totals: map[kim.Kind]int{}, Walked: len(complete)}
	for _, p := range posts {
		item, seen := p.follow(complete, group.Zone)
		if !seen {
			continue
		}
		g.Items = append(g.Items, item)
		if item.Removed {
			g.Removed++
			continue
		}
		g.Totals[item.Kind]++
		g.Photos += item.Photos
		if item.EffectiveAt.After(g.LastItem) {
			g.LastItem = item.EffectiveAt
		}
	}
	g.Weeks = weeks(group, g.Items, looks, asOf)
	for _, p := range posts {
		if p.Published.IsZero() || len(g.Weeks) == 0 {
			continue
		}
		if i := kim.WeekOf(p.Published, group.Zone).Sub(g.Weeks[0].Week); i >= 0 && i < len(g.Weeks) {
			g.Weeks[i].Dated[p.Kind]++
		}
	}
	return g
}

// follow looks at one post at every walk. It is first seen at the first complete
// walk that finds it; two complete walks in a row that miss it remove it, and
// finding it again brings it back.
func (p Post) follow(complete []time.Time, zone kim.Zone) (ItemTruth, bool) {
	var (
		item   ItemTruth
		last   time.Time
		missed int
	)
	for i, w := range complete {
		if !p.Visible(w) {
			missed++
			item.Removed = item.Removed || !last.IsZero() && missed >= 2
			continue
		}
		if last.IsZero() {
			item.FirstSeen = w
			if i > 0 {
				item.AbsentAt = complete[i-1]
			}
		}
		last, missed, item.Removed = w, 0, false
	}
	if last.IsZero() {
		return item, false
	}
	shown := p.Show(last)
	item.Kind, item.URL, item.Title, item.Photos, item.Words = p.Kind, shown.URL, shown.Title, shown.Photos, shown.Words
	if !p.Published.IsZero() {
		item.Printed = kim.DateOf(p.Published, zone)
	}
	sight := kim.Sight{Published: p.Published, Precision: p.Precision, FirstSeen: item.FirstSeen, AbsentAt: item.AbsentAt}
	if p.Published.IsZero() && p.Between != nil && item.AbsentAt.IsZero() {
		sight.From, sight.To = p.Between(item.FirstSeen)
	}
	age := kim.AgeOf(sight, zone)
	item.EffectiveAt, item.Reason, item.From, item.To = age.EffectiveAt, age.Reason, age.From, age.To
	return item, true
}

// weeks lists every completed week from the first item or the registration,
// whichever is earlier; 52 weeks back if the registration is not known.
func weeks(group kim.Group, items []ItemTruth, looks []Look, asOf time.Time) []WeekTruth {
	zone := group.Zone
	now := kim.WeekOf(asOf, zone)
	first := now.Add(-52)
	if r := group.RegisteredOn; r.Known() {
		first = r.Week()
	}
	for _, item := range items {
		if !item.Removed && !item.EffectiveAt.IsZero() {
			first = min(first, kim.WeekOf(item.EffectiveAt, zone))
		}
	}
	if first >= now {
		return nil
	}
	list := make([]WeekTruth, now.Sub(first))
	for i := range list {
		w := &list[i]
		w.Week, w.Items, w.Dated = first.Add(i), map[kim.Kind]int{}, map[kim.Kind]int{}
		for _, item := range items {
			if !item.Removed && item.countsIn(w.Week, zone) {
				w.Items[item.Kind]++
				w.Photos += item.Photos
			}
		}
		w.State = stateOf(*w, zone, items, looks)
	}
	return list
}

// countsIn tells whether an item counts in a week.
func (i ItemTruth) countsIn(w kim.Week, zone kim.Zone) bool {
	return !i.EffectiveAt.IsZero() && kim.WeekOf(i.EffectiveAt, zone) == w
}

// stateOf says what is known of a week with its counts: whether somebody saw it whole,
// and whether an item without a day may lie in it.
func stateOf(w WeekTruth, zone kim.Zone, items []ItemTruth, looks []Look) kim.WeekState {
	monday, sunday := w.Week.Monday(), w.Week.Monday().AddDays(6)
	seen := slices.ContainsFunc(looks, func(l Look) bool {
		back := l.Coverage == kim.CoverageAll || l.Coverage == kim.CoverageSince && l.Since <= monday
		return back && !l.At.Before(w.Week.End(zone))
	})
	ageless := slices.ContainsFunc(items, func(i ItemTruth) bool {
		return !i.Removed && i.Reason == kim.DateUnknown && i.From <= sunday && i.To >= monday
	})
	perhaps := slices.ContainsFunc(items, func(i ItemTruth) bool {
		return !i.Removed && i.Reason == kim.DateUndated && i.To.Known() && i.From <= sunday && i.To >= monday && !i.countsIn(w.Week, zone)
	})
	switch active := w.Count() > 0; {
	case active && seen && !ageless:
		return kim.WeekActive
	case active:
		return kim.WeekPartly
	case seen && !ageless && !perhaps:
		return kim.WeekNone
	default:
		return kim.WeekUnobserved
	}
}
