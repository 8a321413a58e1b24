package date

import (
	"strings"
	"time"

	"pantaukim/collector/extract/letters"
	"pantaukim/internal/kim"
)

// A DayOfYear is a day that is printed without its year: "1 Nop", "Sen, 27 Okt".
type DayOfYear struct {
	Month   time.Month
	Day     int
	Weekday time.Weekday // if Said
	Said    bool         // the day of the week stands beside it
}

// In is the day in a year; false if the year has none, or if it falls on another day of
// the week than the one that is printed.
func (d DayOfYear) In(year int) (kim.Date, bool) {
	t := time.Date(year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
	if t.Day() != d.Day || d.Said && t.Weekday() != d.Weekday {
		return kim.NoDate, false
	}
	return kim.NewDate(t.Date()), true
}

// ReadDayOfYear reads a text that is a day without its year and nothing else, but for the
// day of the week before it and a time behind it.
func ReadDayOfYear(text string) (DayOfYear, bool) {
	if len(text) > 60 || !letters.HasDigit(text) {
		return DayOfYear{}, false
	}
	r := dateReader{s: strings.TrimSpace(letters.PlainQuotes(text))}
	var d DayOfYear
	p := 0
	for p < len(r.s) && (letters.IsLetter(r.s[p]) || r.s[p] == '\'') {
		p++
	}
	if w, ok := weekdayOf(strings.ToLower(r.s[:p])); ok {
		d.Weekday, d.Said = w, true
		p = r.gap(p, " .,/-", 4)
	} else {
		p = 0
	}
	var e int
	if d.Day, e = r.number(p, 2); e > p {
		p = r.gap(e, " -/.", 2)
		d.Month, e = r.month(p)
	} else if d.Month, e = r.month(p); d.Month > 0 {
		p = r.gap(e, " -/.", 2)
		d.Day, e = r.number(p, 2)
	}
	if e == p || d.Month == 0 || d.Day < 1 || time.Date(2024, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Day() != d.Day {
		return DayOfYear{}, false
	}
	if c, ok := readClock(r.s, e); ok {
		e = c.end
	}
	return d, strings.Trim(r.s[e:], " .,)") == ""
}

// A Placed day is that of one item of a list: printed with its year, without it, or not at
// all.
type Placed struct {
	Day       kim.Date // if it is known
	DayOfYear *DayOfYear
}

const (
	leastOrdered = 3   // days in order that prove the order of a list
	leastWrap    = 100 // days that a list jumps up at least where the year before begins
)

// Years finds the years of the days of a list that are printed without them. The list must
// run from its newest item to its oldest, as its days with and without years show. No day
// lies behind the fetching, and the year steps down where the months wrap. What stands
// behind a jump that may be no wrap stays unknown, as does all of a list in any other
// order.
func Years(list []Placed, fetched kim.Date) []kim.Date {
	out := make([]kim.Date, len(list))
	newest, ordered, run := fetched, 0, 0 // run: days since the newest wrap
	end := len(list)
	for k, at := range list {
		day := at.Day
		if day == kim.NoDate {
			if at.DayOfYear == nil {
				continue
			}
			var wraps bool
			if day, wraps = at.DayOfYear.before(newest, fetched, ordered > 0, run); wraps {
				run = 0
			}
		}
		if day == kim.NoDate || day > newest {
			end = k
			break
		}
		out[k], newest = day, day
		ordered++
		run++
	}
	for k := range list {
		if k >= end || ordered < leastOrdered {
			out[k] = list[k].Day
		}
	}
	return out
}

// before is the newest such day that does not lie behind another, and whether the year steps
// down for it. It is NoDate if it is not sure which year that is: two days ahead may be a
// clock's fault, a jump up may be the end of pinned items.
func (d DayOfYear) before(newest, fetched kim.Date, follows bool, run int) (day kim.Date, wraps bool) {
	year := newest.Time().Year()
	same, exists := DayOfYear{Month: d.Month, Day: d.Day}.In(year)
	if exists && same <= newest {
		day, _ = d.In(year)
		return day, false
	}
	up := same.Sub(newest)
	switch {
	case exists && !follows && up <= 2:
	case exists && follows && (up < leastWrap || same <= fetched && run <= leastOrdered):
	default:
		day, _ = d.In(year - 1)
	}
	return day, true
}
