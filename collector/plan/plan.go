// Package plan decides what one visit asks of a group's site: from what is remembered of
// the group and the calendar. It sends nothing and reads nothing. The scarce thing is
// requests, because all sites of a platform share one limit.
//
// What is asked for keeps these promises (docs/methodology.md): a new post is known by the
// Monday after; an edit of a post of the last twelve weeks within four weeks; a removal
// within four weeks, and of an older post within 26. The cost of a week does not grow with
// the archive: everything that concerns old items is a constant number of requests.
package plan

import (
	"time"

	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// Ask is what a walk asks of a site, beside robots.txt and what turns out to be new. Each
// list is read until known ground in any case.
type Ask struct {
	Full  bool     // everything: the first walk of a site
	Home  bool     // the home page; sections are looked for anew
	Since kim.Date // lists are read at least down to their items of this day
	Deep  bool     // Since is far back: what was unclear is asked for again as well
	Whole []string // addresses of sections whose lists are read to their end
	End   []string // addresses of sections whose last page tells whether anything before it was removed or inserted
	Turn  string   // address of the section of which one page of the old part is read, in rotation
	Items []string // keys of items whose own pages are read, whatever the lists say
	Old   bool     // one of Items is an old one, in rotation
}

const (
	week = 7 * 24 * time.Hour

	// recent is how old the posts are for which edits are promised.
	recent = 12 * week
	// shallow is how far back lists are read every week. A post that is dated back to
	// before the newest walk is then known as such, see kim.AgeOf.
	shallow = 22 * 24 * time.Hour
	// deepEvery is how often lists are read deep, which is how far back. A removal that
	// this reading finds is confirmed a week later, so that four weeks are kept.
	deepEvery = 3 * week
	deep      = 16 * week
	// endAtMost is after how long the end of a list of several pages is looked at, even if
	// that is more than one chore a week.
	endAtMost = 18 * week
	// lateItems is after how long a page of an item that could not be read, or was not asked
	// for by a walk that somebody started by hand, is worth a visit of its own.
	lateItems = 3 * 24 * time.Hour
	// slack is how much earlier than a whole number of weeks a chore may come: runs do not
	// reach a site at the same hour each week.
	slack = 36 * time.Hour
)

// ages are those at which the own page of an item is read.
var ages = [...]time.Duration{1 * week, 2 * week, 4 * week, 8 * week, recent}

// For decides what a run at now asks of a group; due is false if it asks nothing. With
// always it asks at least for what is new.
func For(m *memory.Memory, g kim.Group, now time.Time, always bool) (ask Ask, due bool) {
	if m.Walks.Complete.IsZero() || len(m.Site.Sections) == 0 {
		return Ask{Full: true}, true
	}
	ended := m.Walks.Complete.Before(kim.LastCompletedWeek(now, g.Zone).End(g.Zone))
	items := dueItems(m, g, now)
	late := len(items) > 0 && now.Sub(m.Walks.Complete) >= lateItems
	if !always && !ended && !late && !newsLikely(m, now) {
		return Ask{}, false
	}
	ask = Ask{Items: items, Since: kim.DateOf(now.Add(-shallow), g.Zone)}
	for _, s := range m.Site.Sections {
		if !s.Skip && s.Pages > 1 && !s.Sorted {
			ask.Whole = append(ask.Whole, s.URL) // what is new may stand anywhere
		}
	}
	ask.Home = m.Site.Failures > 0 // a section may have moved
	if m.Site.Run != m.Walks.Run { // the newest note of the site is of a walk that does not count
		ask.Home, ask.Whole = true, nil
		for _, s := range m.Site.Sections {
			ask.Whole = append(ask.Whole, s.URL)
		}
	}
	if !ended {
		return ask, true
	}
	if lateness(m, g, now, chore{name: "deep", every: deepEvery, last: m.Site.Deep}) >= 1 {
		ask.Since, ask.Deep = kim.DateOf(now.Add(-deep), g.Zone), true
	}
	addChores(&ask, m, g, now)
	return ask, true
}
