package truth

import (
	"time"

	"pantaukim/internal/kim"
)

// Of returns the truth about one group with the given posts, for an observer
// whose complete walks were at the given times, in order, none after asOf.
func Of(group kim.Group, posts []Post, complete []time.Time, asOf time.Time) GroupTruth {
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
	g.Weeks = weeks(group, g.Items, complete, asOf)
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
	item.EffectiveAt, item.Reason = kim.EffectiveAt(p.Published, item.FirstSeen, item.AbsentAt, p.Precision, zone)
	return item, true
}

// weeks lists every completed week from the first item or the registration,
// whichever is earlier; 52 weeks back if the registration is not known.
func weeks(group kim.Group, items []ItemTruth, complete []time.Time, asOf time.Time) []WeekTruth {
	zone := group.Zone
	now := kim.WeekOf(asOf, zone)
	first := now.Add(-52)
	if r := group.RegisteredOn; r.Known() {
		first = r.Week()
	}
	for _, item := range items {
		if w := kim.WeekOf(item.EffectiveAt, zone); !item.Removed && w < first {
			first = w
		}
	}
	if first >= now {
		return nil
	}
	list := make([]WeekTruth, now.Sub(first))
	for i := range list {
		w := &list[i]
		w.Week, w.State, w.Items = first.Add(i), kim.WeekUnobserved, map[kim.Kind]int{}
		for _, c := range complete {
			if !c.Before(w.Week.End(zone)) {
				w.State = kim.WeekNone
			}
		}
	}
	for _, item := range items {
		i := kim.WeekOf(item.EffectiveAt, zone).Sub(first)
		if item.Removed || i < 0 || i >= len(list) || list[i].State == kim.WeekUnobserved {
			continue
		}
		list[i].State = kim.WeekActive
		list[i].Items[item.Kind]++
		list[i].Photos += item.Photos
	}
	return list
}
