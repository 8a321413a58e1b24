package kim

import (
	"fmt"
	"time"
)

// Date is a calendar day without a time or a zone, counted in days since
// 1 January 1970. The zero value is that day, which the registry and the
// warehouse use for "not known": no KIM existed then.
type Date int32

// NoDate says that a day is not known.
const NoDate Date = 0

// NewDate returns the given day of the proleptic Gregorian calendar.
func NewDate(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// DateOf returns the calendar day of t in zone.
func DateOf(t time.Time, zone Zone) Date {
	y, m, d := t.In(zone.Location()).Date()
	return NewDate(y, m, d)
}

// ParseDate reads a day written as 2025-10-27.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return NoDate, fmt.Errorf("%q is not a day written as 2025-10-27", s)
	}
	return NewDate(t.Date()), nil
}

// Known tells whether the day is known.
func (d Date) Known() bool { return d != NoDate }

// Time returns midnight UTC of the day, the form in which ClickHouse's Date
// columns are read and written.
func (d Date) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// In returns the instant at which the day starts in zone.
func (d Date) In(zone Zone) time.Time {
	y, m, day := d.Time().Date()
	return time.Date(y, m, day, 0, 0, 0, 0, zone.Location())
}

// AddDays returns the day n days later.
func (d Date) AddDays(n int) Date { return d + Date(n) }

// Sub returns the number of days from e to d.
func (d Date) Sub(e Date) int { return int(d - e) }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// Week returns the ISO week that the day lies in.
func (d Date) Week() Week {
	return Week(d.AddDays(-((int(d.Weekday()) + 6) % 7)))
}

// String writes the day as 2025-10-27, and nothing for an unknown day.
func (d Date) String() string {
	if !d.Known() {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// Week is an ISO week, Monday to Sunday, named by its Monday.
type Week Date

// WeekOf returns the week that t lies in for a group of the given zone.
func WeekOf(t time.Time, zone Zone) Week { return DateOf(t, zone).Week() }

// LastCompletedWeek returns the newest week that has ended at t in zone.
func LastCompletedWeek(t time.Time, zone Zone) Week { return WeekOf(t, zone).Add(-1) }

// Monday returns the first day of the week.
func (w Week) Monday() Date { return Date(w) }

// Start returns the instant at which the week begins in zone.
func (w Week) Start(zone Zone) time.Time { return w.Monday().In(zone) }

// End returns the instant at which the week has ended in zone, which is the
// start of the next one.
func (w Week) End(zone Zone) time.Time { return w.Add(1).Start(zone) }

// Add returns the week n weeks later.
func (w Week) Add(n int) Week { return w + Week(7*n) }

// Sub returns the number of weeks from v to w.
func (w Week) Sub(v Week) int { return int(w-v) / 7 }

// String writes the Monday of the week as 2025-10-27.
func (w Week) String() string { return Date(w).String() }
