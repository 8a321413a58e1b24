package extract

import (
	"fmt"
	"strings"
	"time"

	"pantaukim/internal/kim"
)

// settle reads a numeric date that may have day and month in either order as its
// neighbours on the page have them. Where these do not tell, it stays open.
func (r *reader) settle(d Date) Date {
	if d.Swapped.IsZero() {
		return d
	}
	return d.In(r.numberOrder())
}

// numberOrder is the order of day and month in the numeric dates of the page that
// tell it themselves: by a number above 12, or by the day of the week. A page that
// has both orders tells nothing.
func (r *reader) numberOrder() Order {
	if r.orderAsked {
		return r.orderOf
	}
	r.orderAsked = true
	var seen [MonthThenDay + 1]int
	look := func(s string) {
		if strings.Count(s, "/") < 2 || len(s) > 400 {
			return
		}
		for _, d := range ReadDates(s, r.in.FetchedAt, r.in.Zone, 8) {
			seen[d.Order]++
		}
	}
	for k := range r.d.lines {
		look(r.d.lineText(k))
	}
	for _, s := range r.f.published {
		look(s.value)
	}
	look(r.f.modified)
	for k := range r.f.json {
		look(r.f.json[k].date)
		look(r.f.json[k].modified)
	}
	for _, n := range r.f.dated {
		look(r.d.attr(n, "datetime"))
		look(r.d.attr(n, "content"))
		look(r.d.attr(n, "title"))
	}
	r.orderOf = oneOrder(seen)
	return r.orderOf
}

func oneOrder(seen [MonthThenDay + 1]int) Order {
	switch {
	case seen[DayThenMonth] > 0 && seen[MonthThenDay] == 0:
		return DayThenMonth
	case seen[MonthThenDay] > 0 && seen[DayThenMonth] == 0:
		return MonthThenDay
	}
	return OrderUnknown
}

// leftOpen is the days that a date which names more than one may mean.
func (r *reader) leftOpen(c *candidate) *Days {
	days := openDays(c.Date, r.in.Zone)
	why := "a count of days, which systems round in different ways"
	if !c.Swapped.IsZero() {
		why = "day and month may stand in either order"
	}
	r.ignore(fmt.Sprintf("%s to %s (%s)", days.First, days.Last, c.source), why)
	return days
}

func openDays(d Date, zone kim.Zone) *Days {
	days := &Days{First: d.Earliest, Last: d.Latest}
	if !d.Swapped.IsZero() {
		other := kim.DateOf(d.Swapped, zone)
		days.First, days.Last = min(days.First, other), max(days.Last, other)
	}
	return days
}

// settleList reads the numeric dates of a list that may have day and month in either
// order: if the list is in order of its days under one reading only, that is the one.
func settleList(dates []Date) Order {
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
