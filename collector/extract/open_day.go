package extract

import (
	"fmt"
	"strings"

	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/fact"
)

// settle reads a numeric date that may have day and month in either order as its
// neighbours on the page have them. Where these do not tell, it stays open.
func (r *reader) settle(d date.Date) date.Date {
	if d.Swapped.IsZero() {
		return d
	}
	return d.In(r.numberOrder())
}

// numberOrder is the order of day and month in the numeric dates of the page that
// tell it themselves: by a number above 12, or by the day of the week. A page that
// has both orders tells nothing.
func (r *reader) numberOrder() date.Order {
	if r.orderAsked {
		return r.orderOf
	}
	r.orderAsked = true
	var seen [date.MonthThenDay + 1]int
	look := func(s string) {
		if strings.Count(s, "/") < 2 || len(s) > 400 {
			return
		}
		for _, d := range date.ReadAll(s, r.in.FetchedAt, r.in.Zone, 8) {
			seen[d.Order]++
		}
	}
	for k := range r.d.Lines {
		look(r.d.LineText(k))
	}
	for _, s := range r.f.Published {
		look(s.Value)
	}
	look(r.f.Modified)
	for k := range r.f.JSON {
		look(r.f.JSON[k].Date)
		look(r.f.JSON[k].Modified)
	}
	for _, n := range r.f.Dated {
		look(r.d.Attr(n, "datetime"))
		look(r.d.Attr(n, "content"))
		look(r.d.Attr(n, "title"))
	}
	r.orderOf = date.OrderOf(seen)
	return r.orderOf
}

// leftOpen is the days that a date which names more than one may mean.
func (r *reader) leftOpen(c *candidate) *fact.Days {
	days := fact.OpenDays(c.Date, r.in.Zone)
	why := "a count of days, which systems round in different ways"
	if !c.Swapped.IsZero() {
		why = "day and month may stand in either order"
	}
	r.ignore(fmt.Sprintf("%s to %s (%s)", days.First, days.Last, c.source), why)
	return days
}
