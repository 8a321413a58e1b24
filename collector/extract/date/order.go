package date

import (
	"time"

	"pantaukim/collector/extract/letters"
	"pantaukim/internal/kim"
)

// OrderOf is the order that dates have of which so many say each; unknown if they differ.
func OrderOf(seen [MonthThenDay + 1]int) Order {
	switch {
	case seen[DayThenMonth] > 0 && seen[MonthThenDay] == 0:
		return DayThenMonth
	case seen[MonthThenDay] > 0 && seen[DayThenMonth] == 0:
		return MonthThenDay
	}
	return OrderUnknown
}

// OrderOfList reads the numeric dates of a list that may have day and month in either
// order: if the list is in order of its days under one reading only, that is the one.
func OrderOfList(dates []Date) Order {
	ordered := func(o Order) bool {
		up, down, steps := true, true, 0
		var before time.Time
		for _, d := range dates {
			t := d.In(o).Time
			if !before.IsZero() {
				switch {
				case t.After(before):
					down, steps = false, steps+1
				case t.Before(before):
					up, steps = false, steps+1
				}
			}
			before = t
		}
		return steps >= 2 && (up || down)
	}
	switch day, month := ordered(DayThenMonth), ordered(MonthThenDay); {
	case day && !month:
		return DayThenMonth
	case month && !day:
		return MonthThenDay
	}
	return OrderUnknown
}

// WholeDay is a day that is known for sure.
func WholeDay(day kim.Date, zone kim.Zone) Date {
	return Date{Time: day.In(zone), Precision: kim.PrecisionDay, Form: FormISO, Earliest: day, Latest: day}
}

// Machine reads a date of a feed, an interface or an attribute. A numeric one with
// a time of twelve hours has its month first: the systems that write it so for
// machines (11/1/2023 12:43:42 AM) know no other order.
func Machine(s string, now time.Time, zone kim.Zone) (Date, bool) {
	if s == "" {
		return Date{}, false
	}
	if n, ok := letters.Digits(s, 10, 10); ok {
		t := time.Unix(int64(n), 0).In(zone.Location())
		day := kim.NewDate(t.Date())
		return Date{Time: t, Precision: kim.PrecisionSecond, Form: FormCompact, Zoned: true, Earliest: day, Latest: day}, true
	}
	d, ok := Read(s, now, zone)
	if ok && d.HalfDay {
		d = d.MonthFirst()
	}
	return d, ok
}
