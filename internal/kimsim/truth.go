package kimsim

import (
	"slices"
	"time"

	"pantaukim/internal/kim"
)

// Truth is what an observer concludes who walked at the given times, read every
// page and made no mistake.
type Truth struct {
	AsOf   time.Time // weeks that ended by then are complete
	Groups []GroupTruth
}

// GroupTruth is the truth about one group.
type GroupTruth struct {
	GroupID  string
	Walked   int              // complete walks
	Weeks    []WeekTruth      // completed weeks, oldest first, without gaps
	Totals   map[kim.Kind]int // all time, as of AsOf, removed ones left out
	Photos   int              // distinct files of those items
	Removed  int              // items that were seen and then removed
	LastItem time.Time        // newest effective time, zero if there is no item
	Items    []ItemTruth      // every item that was ever seen, in the order of publication
}

// WeekTruth is the truth about one completed week of one group.
type WeekTruth struct {
	Week   kim.Week
	State  kim.WeekState
	Items  map[kim.Kind]int // empty in an unobserved week
	Photos int              // 0 in an unobserved week
}

// Count returns the items of the week.
func (w WeekTruth) Count() int {
	n := 0
	for _, c := range w.Items {
		n += c
	}
	return n
}

// ItemTruth is the truth about one item.
type ItemTruth struct {
	Kind        kim.Kind
	URL         string // where it was last seen
	Title       string // as last seen
	Printed     kim.Date
	FirstSeen   time.Time
	AbsentAt    time.Time
	EffectiveAt time.Time
	Reason      kim.DateReason
	Removed     bool
	Photos      int
	Words       int
}

// Truth returns the truth for an observer who walked all sites at the given
// times, each time to the end of every listing, as of the last walk.
func (p *Platform) Truth(walks []time.Time) Truth {
	asOf := p.cfg.AsOf
	if len(walks) > 0 {
		asOf = slices.MaxFunc(walks, time.Time.Compare)
	}
	return p.TruthAsOf(walks, asOf)
}

// TruthAsOf is Truth as of another moment than the last walk.
func (p *Platform) TruthAsOf(walks []time.Time, asOf time.Time) Truth {
	walks = slices.Clone(walks)
	slices.SortFunc(walks, time.Time.Compare)
	t := Truth{AsOf: asOf}
	for _, s := range p.sites {
		t.Groups = append(t.Groups, s.truth(walks, asOf))
	}
	return t
}

// Items counts the items of all groups, removed ones left out; without names
// groups to leave out.
func (t Truth) Items(without ...string) int {
	n := 0
	for _, g := range t.Groups {
		if !slices.Contains(without, g.GroupID) {
			n += g.Total()
		}
	}
	return n
}

// Photos counts the photos of all groups; without names groups to leave out.
func (t Truth) Photos(without ...string) int {
	n := 0
	for _, g := range t.Groups {
		if !slices.Contains(without, g.GroupID) {
			n += g.Photos
		}
	}
	return n
}

// Group returns the truth about one group.
func (t Truth) Group(id string) (GroupTruth, bool) {
	i := slices.IndexFunc(t.Groups, func(g GroupTruth) bool { return g.GroupID == id })
	if i < 0 {
		return GroupTruth{}, false
	}
	return t.Groups[i], true
}

// Total counts the group's items of all kinds.
func (g GroupTruth) Total() int {
	n := 0
	for _, c := range g.Totals {
		n += c
	}
	return n
}

// ReportTotal counts news items and photos in the two districts of the report on
// Barito Timur, as the report does.
func (p *Platform) ReportTotal(t Truth) int {
	n := 0
	for i, s := range p.sites {
		if s.reported() {
			n += t.Groups[i].Totals[kim.News] + t.Groups[i].Photos
		}
	}
	return n
}

// truth follows the rules for one site. An item is first seen at the first
// complete walk that finds it; two complete walks that miss it in a row remove
// it, and finding it again brings it back.
func (s *site) truth(walks []time.Time, asOf time.Time) GroupTruth {
	g := GroupTruth{GroupID: s.group.ID, Totals: map[kim.Kind]int{}}
	var complete []time.Time
	for _, w := range walks {
		if _, down := s.down(w); !down && s.host != "" && !w.After(asOf) {
			complete = append(complete, w)
		}
	}
	g.Walked = len(complete)
	for _, p := range s.posts {
		item, seen := s.itemTruth(p, complete)
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
	g.Weeks = s.weekTruths(g.Items, complete, asOf)
	return g
}

func (s *site) itemTruth(p *post, complete []time.Time) (ItemTruth, bool) {
	var (
		item   ItemTruth
		last   view
		seen   bool
		missed int
	)
	for i, w := range complete {
		if !p.visible(w) {
			if seen {
				missed++
				item.Removed = item.Removed || missed >= 2
			}
			continue
		}
		missed, item.Removed = 0, false
		if !seen {
			seen, item.FirstSeen = true, w
			if i > 0 {
				item.AbsentAt = complete[i-1]
			}
		}
		last = p.at(w)
	}
	if !seen {
		return item, false
	}
	item.Kind, item.Title, item.Photos, item.Words = p.kind, last.title, len(last.photos), s.words(last)
	for _, sec := range sections() {
		if sec.kind == p.kind {
			item.URL = "https://" + s.host + s.href(last, sec.path)
		}
	}
	var published time.Time
	precision := kim.PrecisionNone
	if p.printed.Known() {
		item.Printed, published, precision = p.printed, p.printed.In(s.group.Zone), kim.PrecisionDay
	}
	item.EffectiveAt, item.Reason = kim.EffectiveAt(published, item.FirstSeen, item.AbsentAt, precision, s.group.Zone)
	return item, true
}

// weekTruths lists every completed week from the first item or the registration,
// whichever is earlier; 52 weeks back if the registration is not known.
func (s *site) weekTruths(items []ItemTruth, complete []time.Time, asOf time.Time) []WeekTruth {
	zone := s.group.Zone
	now := kim.WeekOf(asOf, zone)
	first := now.Add(-52)
	if r := s.group.RegisteredOn; r.Known() {
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
	weeks := make([]WeekTruth, now.Sub(first))
	for i := range weeks {
		w := &weeks[i]
		w.Week, w.State, w.Items = first.Add(i), kim.WeekUnobserved, map[kim.Kind]int{}
		for _, c := range complete {
			if !c.Before(w.Week.End(zone)) {
				w.State = kim.WeekNone
			}
		}
	}
	for _, item := range items {
		i := kim.WeekOf(item.EffectiveAt, zone).Sub(first)
		if item.Removed || i < 0 || i >= len(weeks) || weeks[i].State == kim.WeekUnobserved {
			continue
		}
		weeks[i].State = kim.WeekActive
		weeks[i].Items[item.Kind]++
		weeks[i].Photos += item.Photos
	}
	return weeks
}
