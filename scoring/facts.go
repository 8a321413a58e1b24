package scoring

import (
	"time"

	"pantaukim/internal/kim"
)

// Week is what is known of one completed week of one group. If the state is
// unobserved, the counts mean nothing.
type Week struct {
	Week  kim.Week
	State kim.WeekState

	News, Gallery, Announcement, Event uint32

	Photos    uint32
	Words     uint64
	Judged    uint32 // items with a text long enough for originality to be judged
	Originals uint32 // of those, the ones that copy nobody
	WholeNews uint32 // news that is long enough, with a photo and a date
	Backdated uint32
	Future    uint32
	Undated   uint32
}

// Items returns the number of items of the week.
func (w Week) Items() uint32 { return w.News + w.Gallery + w.Announcement + w.Event }

// WeekRow is one completed week of one named group: a row of the weekly export.
type WeekRow struct {
	GroupID string
	Week
}

// Totals counts the items of a group of all time, removed ones left out.
type Totals struct {
	News, Gallery, Announcement, Event uint32
	Photos                             uint32
}

// Items returns the ministry's "total konten".
func (t Totals) Items() uint32 { return t.News + t.Gallery + t.Announcement + t.Event }

// Facts are everything that scoring knows of one group at one moment.
type Facts struct {
	Group kim.Group
	AsOf  time.Time

	// Weeks are completed weeks without a hole, oldest first; the last one is
	// the newest that has ended. They reach back as far as the rules look, and
	// not before the group's registration.
	Weeks []Week

	Totals     Totals
	EverPosted bool // an item was seen once, even if it is gone now

	// LastItem is the instant at which the newest item counts, as of AsOf and as
	// of seven and fourteen days before it; the zero time if there was none.
	LastItem [3]time.Time

	LastComplete  time.Time   // start of the newest complete walk; zero if there was none
	FirstComplete time.Time   // of the oldest
	LastWalk      time.Time   // start of the newest walk of any outcome; zero if there was none
	LastOutcome   kim.Outcome // of that walk
	LastOutage    bool        // that walk belonged to a run from which nothing is concluded
}

// window returns the last n weeks that ended back weeks before the newest one,
// fewer if the group is younger.
func (f Facts) window(n, back int) []Week {
	end := max(0, len(f.Weeks)-back)
	return f.Weeks[max(0, end-n):end]
}

// daysSince returns the number of calendar days, in the group's zone, from the
// day of then to the day of now; it is never negative.
func daysSince(then, now time.Time, zone kim.Zone) int {
	return max(0, kim.DateOf(now, zone).Sub(kim.DateOf(then, zone)))
}

// observed returns the weeks of ws that somebody observed.
func observed(ws []Week) (n int) {
	for _, w := range ws {
		if w.State != kim.WeekUnobserved {
			n++
		}
	}
	return n
}

// active returns the weeks of ws in which an item counts.
func active(ws []Week) (n int) {
	for _, w := range ws {
		if w.State == kim.WeekActive {
			n++
		}
	}
	return n
}

// sum adds up a count over the observed weeks.
func sum(ws []Week, count func(Week) uint32) (n int) {
	for _, w := range ws {
		if w.State != kim.WeekUnobserved {
			n += int(count(w))
		}
	}
	return n
}
