package figures

import (
	"math"

	"pantaukim/dashboards/board"
)

// Sums are what the groups of an area did in a number of weeks. A "group week" is one week
// of one group: five weeks of twenty groups are a hundred.
type Sums struct {
	Groups     int    // that existed in one of the weeks
	Whole      int    // groups of which every one of their weeks was observed
	Posted     int    // groups with an item
	GroupWeeks uint64 // weeks of all groups
	Observed   uint64 // group weeks of which everything is known
	Partly     uint64 // group weeks of which items were seen, and more may have been there
	Active     uint64 // group weeks with an item

	// Of the group weeks of which everything is known: those with an item, and their items.
	ObservedActive, ObservedItems uint64

	News, Gallery, Announcement, Event, Photos uint64
}

func (s *Sums) add(p board.GroupPeriod) {
	if p.Weeks == 0 {
		return
	}
	s.Groups++
	if p.Observed == p.Weeks {
		s.Whole++
	}
	if p.Active > 0 {
		s.Posted++
	}
	s.GroupWeeks, s.Observed, s.Partly, s.Active = s.GroupWeeks+p.Weeks, s.Observed+p.Observed, s.Partly+p.Partly, s.Active+p.Active
	s.ObservedActive, s.ObservedItems = s.ObservedActive+p.ObservedActive, s.ObservedItems+p.ObservedItems
	s.News, s.Gallery, s.Photos = s.News+p.News, s.Gallery+p.Gallery, s.Photos+p.Photos
	s.Announcement, s.Event = s.Announcement+p.Announcement, s.Event+p.Event
}

// Items returns the items of all kinds.
func (s Sums) Items() uint64 { return s.News + s.Gallery + s.Announcement + s.Event }

// Seen tells whether anything is known of the weeks.
func (s Sums) Seen() bool { return s.Observed+s.Partly > 0 }

// Least tells whether the counts are the least that there was.
func (s Sums) Least() bool { return s.Partly > 0 }

// Coverage is the share of the group weeks that were observed whole; NaN without any.
func (s Sums) Coverage() float64 { return share(s.Observed, s.GroupWeeks) }

// ActiveShare is the share of the wholly observed group weeks that had an item. Partly
// observed ones are left out, since only those with an item are known to be one.
func (s Sums) ActiveShare() float64 { return share(s.ObservedActive, s.Observed) }

// Rate is the items of one wholly observed group week.
func (s Sums) Rate() float64 { return share(s.ObservedItems, s.Observed) }

func share(n, of uint64) float64 {
	if of == 0 {
		return math.NaN()
	}
	return float64(n) / float64(of)
}
