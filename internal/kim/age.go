package kim

import "time"

// dateTolerance is how many days the printed date of an item that appeared
// between two walks may lie before its first sight and still be believed.
const dateTolerance = 7

// futureTolerance forgives a site's clock that runs ahead a little.
const futureTolerance = 15 * time.Minute

// longestSpan is how many days an age in words may leave open for the item to count: in
// the week that holds most of them. What leaves open more counts in no week.
const longestSpan = 8

// The years in which an item can have been published: there is a web, and the columns of
// the warehouse can hold the day.
const (
	firstYear = 1995
	lastYear  = 2105
)

// Datable tells whether an item can have been published at a moment. The zero time, the
// first day of computers (1 January 1970) and years that cannot be are no dates: an item
// that prints one is undated.
func Datable(published time.Time) bool {
	year := published.UTC().Year()
	return firstYear <= year && year <= lastYear
}

// Sight is what is known of when an item came.
type Sight struct {
	Published time.Time // as printed; the zero time if it prints no day
	Precision Precision
	FirstSeen time.Time
	AbsentAt  time.Time // newest complete walk that had looked where it is listed and did not find it; zero if none had

	// Without a printed day: the first and the last day on which it may have been
	// published, as far as its place in a list, its number or the like tell. NoDate: open.
	From, To Date
	Said     bool // these days are its own age in words, as in "3 hari yang lalu"
}

// Age is when an item counts, and why not on its printed day.
type Age struct {
	EffectiveAt time.Time // lies in the week in which it counts; the zero time if it counts in none
	Reason      DateReason
	// The first and the last day on which it may have been published, if that decides
	// about more than the week in which it counts. NoDate in From: any day before.
	From, To Date
}

// AgeOf decides when an item counts: on its printed date where that can be believed, else
// at first sight, with the reason.
//
// A printed date is believed if nobody had looked before (AbsentAt is zero), if it lies
// at most 7 days before first sight, or if it does not lie before AbsentAt: nobody had
// looked since, so a group must not lose the weeks in which we failed to look. What is
// left was printed on a day at which we know that the item was not there. Days are
// compared in the group's zone, so that a date printed without an hour is neither in the
// future nor late.
//
// An item without a day counts in the week that holds most of the time in which it must
// have come, the later one of two that hold as much: between AbsentAt and first sight, or
// the days of an age in words. Where nobody had looked before and nothing tells its week,
// its age is unknown, and it counts in no week.
func AgeOf(s Sight, zone Zone) Age {
	if !Datable(s.Published) {
		return undatedAge(s, zone)
	}
	printed, seen := DateOf(s.Published, zone), DateOf(s.FirstSeen, zone)
	future := printed > seen
	if s.Precision != PrecisionDay {
		future = s.Published.Sub(s.FirstSeen) > futureTolerance
	}
	switch {
	case future:
		return Age{EffectiveAt: s.FirstSeen, Reason: DateFuture}
	case s.AbsentAt.IsZero(), seen.Sub(printed) <= dateTolerance, printed >= DateOf(s.AbsentAt, zone):
		return Age{EffectiveAt: s.Published, Reason: DateAccepted}
	default:
		return Age{EffectiveAt: s.FirstSeen, Reason: DateBackdated}
	}
}

// undatedAge is the age of an item that prints no day.
func undatedAge(s Sight, zone Zone) Age {
	seen := DateOf(s.FirstSeen, zone)
	from, to := s.From, seen
	if s.To.Known() {
		to = min(s.To, seen)
	}
	if from > to { // contradictory: they tell nothing
		from, to = NoDate, seen
	}
	start, end := time.Time{}, to.AddDays(1).In(zone)
	if from.Known() {
		start = from.In(zone)
	}
	if end.After(s.FirstSeen) {
		end = s.FirstSeen
	}
	if !s.AbsentAt.IsZero() && s.AbsentAt.After(start) {
		start = s.AbsentAt
		from = DateOf(start, zone)
	}
	if !start.Before(end) && s.Said && !s.AbsentAt.IsZero() && seen.Sub(to) <= dateTolerance {
		s.AbsentAt = time.Time{} // its own words are believed as a printed day is: the look may have been deceived
		return undatedAge(s, zone)
	}
	if !start.Before(end) { // it must have come between two moments that leave no time
		if !s.Said && (s.From.Known() || s.To.Known()) { // a place in a list may deceive, a look does not
			s.From, s.To = NoDate, NoDate
			return undatedAge(s, zone)
		}
		return Age{EffectiveAt: s.FirstSeen, Reason: DateUndated}
	}
	oneWeek := from.Known() && from.Week() == to.Week()
	if s.AbsentAt.IsZero() && !oneWeek && (!s.Said || to.Sub(from) >= longestSpan) {
		return Age{Reason: DateUnknown, From: from, To: to}
	}
	age := Age{EffectiveAt: mostOf(start, end, zone), Reason: DateUndated}
	if WeekOf(age.EffectiveAt, zone) == WeekOf(s.FirstSeen, zone) && to == seen {
		age.EffectiveAt = s.FirstSeen
	}
	if s.Said || from.Week() != to.Week() {
		age.From, age.To = from, to
	}
	return age
}

// mostOf returns the start of the last day, within the week that holds most of a time, on
// which that time goes on.
func mostOf(start, end time.Time, zone Zone) time.Time {
	var at time.Time
	var most time.Duration
	for week := WeekOf(start, zone); week.Start(zone).Before(end); week = week.Add(1) {
		from, to := week.Start(zone), week.End(zone)
		if from.Before(start) {
			from = start
		}
		if to.After(end) {
			to = end
		}
		if d := to.Sub(from); d >= most {
			at, most = DateOf(to.Add(-1), zone).In(zone), d
		}
	}
	return at
}
