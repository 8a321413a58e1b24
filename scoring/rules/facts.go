package rules

import (
	"time"

	"pantaukim/internal/kim"
)

// WeekFacts is what is known of one completed week of one group. If the state is
// unobserved, the counts mean nothing. The tags name its columns in the warehouse.
type WeekFacts struct {
	Week  kim.Week      `ch:"week"`
	State kim.WeekState `ch:"state"`

	News         uint32 `ch:"news"`
	Gallery      uint32 `ch:"gallery"`
	Announcement uint32 `ch:"announcement"`
	Event        uint32 `ch:"event"`

	Photos    uint32 `ch:"photos"`
	Words     uint64 `ch:"words"`
	Judged    uint32 `ch:"judged"`     // items with a text long enough for originality to be judged
	Originals uint32 `ch:"originals"`  // of those, the ones that copy nobody
	WholeNews uint32 `ch:"whole_news"` // news that is long enough, with a photo and a date
	Backdated uint32 `ch:"backdated"`
	Future    uint32 `ch:"future"`
	Undated   uint32 `ch:"undated"`
}

// Items returns the number of items of the week.
func (w WeekFacts) Items() uint32 { return w.News + w.Gallery + w.Announcement + w.Event }

// Totals counts the items of a group of all time, removed ones left out.
type Totals struct {
	News         uint32 `ch:"news"`
	Gallery      uint32 `ch:"gallery"`
	Announcement uint32 `ch:"announcement"`
	Event        uint32 `ch:"event"`
	Photos       uint32 `ch:"photos"`
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
	Weeks []WeekFacts

	Totals     Totals
	EverPosted bool // an item was seen once, even if it is gone now

	// LastItem is the instant at which the newest item counts; zero if there is none.
	// The others are the same as of seven and fourteen days before AsOf.
	LastItem, LastItemWeekAgo, LastItemFortnightAgo time.Time

	LastComplete  time.Time   // start of the newest complete walk; zero if there was none
	FirstComplete time.Time   // of the oldest
	LastWalk      time.Time   // start of the newest walk of any outcome; zero if there was none
	LastOutcome   kim.Outcome // of that walk
	LastOutage    bool        // that walk belonged to a run from which nothing is concluded
}

// Window returns the last n weeks that ended back weeks before the newest one,
// fewer if the group is younger.
func (f Facts) Window(n, back int) []WeekFacts {
	end := max(0, len(f.Weeks)-back)
	return f.Weeks[max(0, end-n):end]
}

// daysSince returns the number of calendar days, in the group's zone, from the
// day of then to the day of now; it is never negative.
func daysSince(then, now time.Time, zone kim.Zone) int {
	return max(0, kim.DateOf(now, zone).Sub(kim.DateOf(then, zone)))
}

// Observed counts the weeks of ws that somebody observed.
func Observed(ws []WeekFacts) (n int) {
	for _, w := range ws {
		if w.State != kim.WeekUnobserved {
			n++
		}
	}
	return n
}

// Active counts the weeks of ws in which an item counts.
func Active(ws []WeekFacts) (n int) {
	for _, w := range ws {
		if w.State == kim.WeekActive {
			n++
		}
	}
	return n
}

// Sum adds up a count over the observed weeks.
func Sum(ws []WeekFacts, count func(WeekFacts) uint32) (n int) {
	for _, w := range ws {
		if w.State != kim.WeekUnobserved {
			n += int(count(w))
		}
	}
	return n
}

// Calendar gives the group its completed weeks, none of them with an item yet: at most
// n, and none before its registration.
func (f *Facts) Calendar(n int) {
	last := kim.LastCompletedWeek(f.AsOf, f.Group.Zone)
	first := last.Add(1 - n)
	if f.Group.RegisteredOn.Known() {
		first = max(first, f.Group.RegisteredOn.Week())
	}
	f.Weeks = nil
	if first > last {
		return
	}
	// A complete walk that began after the end of a week makes it, and every week
	// before it, observed.
	var walked kim.Week
	if !f.LastComplete.IsZero() {
		walked = kim.WeekOf(f.LastComplete, f.Group.Zone)
	}
	f.Weeks = make([]WeekFacts, last.Sub(first)+1)
	for i := range f.Weeks {
		f.Weeks[i] = WeekFacts{Week: first.Add(i), State: kim.WeekUnobserved}
		if f.Weeks[i].Week < walked {
			f.Weeks[i].State = kim.WeekNone
		}
	}
}

// Enter puts a week with items into the calendar. The counts of an unobserved week are
// dropped: a walk that failed may have seen some of its items.
func (f *Facts) Enter(w WeekFacts) {
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
