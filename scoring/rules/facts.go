package rules

import (
	"slices"
	"time"

	"pantaukim/internal/kim"
)

// WeekFacts is what is known of one completed week of one group. Unobserved weeks have no
// counts, those of a partly observed one are lower bounds. The tags name its columns in
// the warehouse.
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
	Group  kim.Group
	AsOf   time.Time
	Method int // by which weeks are judged, see [kim.Method]

	// Weeks are completed weeks without a hole, oldest first; the last one is
	// the newest that has ended. They reach back as far as the rules look, and
	// not before the group's registration.
	Weeks []WeekFacts

	Totals     Totals
	EverPosted bool // an item was seen once, even if it is gone now

	// LastItem is the instant at which the newest item counts; zero if there is none.
	// The others are the same as of seven and fourteen days before AsOf.
	LastItem, LastItemWeekAgo, LastItemFortnightAgo time.Time

	// Looks are what the complete walks saw, as far as it matters.
	Looks []Look
	// Spans are between which days items may lie that count elsewhere, or nowhere.
	Spans []Span

	LastComplete  time.Time   // start of the newest complete walk; zero if there was none
	FirstComplete time.Time   // of the oldest
	LastWalk      time.Time   // start of the newest walk of any outcome; zero if there was none
	LastOutcome   kim.Outcome // of that walk
	LastOutage    bool        // that walk belonged to a run from which nothing is concluded

	// Published is the status that was published on the Monday before; empty if none was.
	Published kim.Status
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

// count counts the weeks of ws that are in one of the given states.
func count(ws []WeekFacts, states ...kim.WeekState) (n int) {
	for _, w := range ws {
		if slices.Contains(states, w.State) {
			n++
		}
	}
	return n
}

// Observed counts the weeks of ws of which everything is known.
func Observed(ws []WeekFacts) int { return count(ws, kim.WeekActive, kim.WeekNone) }

// Partly counts the weeks of ws in which items were seen and more may have been there.
func Partly(ws []WeekFacts) int { return count(ws, kim.WeekPartly) }

// Active counts the weeks of ws in which an item counts, the partly observed ones
// included.
func Active(ws []WeekFacts) int { return count(ws, kim.WeekActive, kim.WeekPartly) }

// Sum adds up a count over the observed weeks. What is only partly known is left out.
func Sum(ws []WeekFacts, count func(WeekFacts) uint32) (n int) {
	for _, w := range ws {
		if w.State.Observed() {
			n += int(count(w))
		}
	}
	return n
}

// AtLeast adds up a count over all weeks: as much as was seen, of the partly observed
// weeks too. There may be more.
func AtLeast(ws []WeekFacts, count func(WeekFacts) uint32) (n int) {
	for _, w := range ws {
		n += int(count(w))
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
	f.Weeks = make([]WeekFacts, last.Sub(first)+1)
	for i := range f.Weeks {
		week := first.Add(i)
		f.Weeks[i].Week = week
		f.Weeks[i].State, _ = f.Judge(week, false)
	}
}

// Enter puts a week with items into the calendar. Method 1 knows no partly observed
// weeks: it drops what was seen of one that is not observed.
func (f *Facts) Enter(w WeekFacts) {
	if len(f.Weeks) == 0 {
		return
	}
	i := w.Week.Sub(f.Weeks[0].Week)
	if i < 0 || i >= len(f.Weeks) {
		return
	}
	w.State, _ = f.Judge(w.Week, true)
	if w.State == kim.WeekPartly && f.Method == 1 {
		return
	}
	f.Weeks[i] = w
}
