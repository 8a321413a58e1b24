package plan

import (
	"cmp"
	"slices"
	"time"

	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// dueItems lists the keys of the items whose own pages are due at now, in a fixed order:
// those that have come to one of the ages, and those that were missed by the newest
// complete walk, whose own addresses confirm that they are gone.
func dueItems(m *memory.Memory, g kim.Group, now time.Time) []string {
	var due []string
	for key, r := range m.Items {
		if r.Removed {
			continue
		}
		if r.Missed > 0 && m.Walks.Complete.Before(kim.LastCompletedWeek(now, g.Zone).End(g.Zone)) || pageDue(m, r, g.Zone, now) {
			due = append(due, key)
		}
	}
	slices.Sort(due)
	return due
}

// pageDue tells whether the own page of an item has not been read since the newest of the
// ages that it has come to. Ages are counted to the Monday after, when a site is visited
// anyway.
func pageDue(m *memory.Memory, r *memory.Item, zone kim.Zone, now time.Time) bool {
	read, ok := pageRead(m, r)
	if !ok || r.EffectiveAt.IsZero() {
		return false
	}
	for _, age := range slices.Backward(ages[:]) {
		if from := mondayAfter(r.EffectiveAt.Add(age), zone); !from.After(now) {
			return read.Before(from) || read.After(now)
		}
	}
	return false
}

// pageRead is when the own page of an item was last read; ok is false if it never was: such
// an item is known whole from a list.
func pageRead(m *memory.Memory, r *memory.Item) (at time.Time, ok bool) {
	p := m.Pages[r.URL]
	return p.FetchedAt, p.Hash != 0
}

// mondayAfter is the start of the first Monday at or after a moment.
func mondayAfter(t time.Time, zone kim.Zone) time.Time {
	start := kim.WeekOf(t, zone).Start(zone)
	if start.Before(t) {
		start = kim.WeekOf(t, zone).End(zone)
	}
	return start
}

// oldItem is the key of the item whose own page was not read for longest, of those that
// are past the last of the ages; "" if there is none.
func oldItem(m *memory.Memory, zone kim.Zone, now time.Time) string {
	var best *memory.Item
	var since time.Time
	for _, r := range m.Items {
		read, ok := pageRead(m, r)
		if !ok || r.Removed || mondayAfter(r.EffectiveAt.Add(recent), zone).After(now) {
			continue
		}
		if best == nil || cmp.Or(read.Compare(since), cmp.Compare(r.Key, best.Key)) < 0 {
			best, since = r, read
		}
	}
	if best == nil {
		return ""
	}
	return best.Key
}
