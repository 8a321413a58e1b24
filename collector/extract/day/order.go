package day

import (
	"fmt"
	"strings"

	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/fact"
)

// settle reads a numeric date that may have day and month in either order as its
// neighbours on the page have them. Where these do not tell, it stays open.
func (r *Reader) Settle(d date.Date) date.Date {
	if d.Swapped.IsZero() {
		return d
	}
	return d.In(r.numberOrder())
}

// numberOrder is the order of day and month in the numeric dates of the page that
// tell it themselves: by a number above 12, or by the day of the week. A page that
// has both orders tells nothing.
func (r *Reader) numberOrder() date.Order {
	if r.orderAsked {
		return r.order
	}
	r.orderAsked = true
	var seen [date.MonthThenDay + 1]int
	look := func(s string) {
		if strings.Count(s, "/") < 2 || len(s) > 400 {
			return
		}
		for _, d := range date.ReadAll(s, r.In.FetchedAt, r.In.Zone, 8) {
			seen[d.Order]++
		}
	}
	for k := range r.Doc.Lines {
		look(r.Doc.LineText(k))
	}
	for _, s := range r.Facts.Published {
		look(s.Value)
	}
	look(r.Facts.Modified)
	for k := range r.Facts.JSON {
		look(r.Facts.JSON[k].Date)
		look(r.Facts.JSON[k].Modified)
	}
	for _, n := range r.Facts.Dated {
		look(r.Doc.Attr(n, "datetime"))
		look(r.Doc.Attr(n, "content"))
		look(r.Doc.Attr(n, "title"))
	}
	r.order = date.OrderOf(seen)
	return r.order
}

// leftOpen is the days that a date which names more than one may mean.
func (r *Reader) LeftOpen(c *Candidate) *fact.Days {
	days := fact.OpenDays(c.Date, r.In.Zone)
	why := "a count of days, which systems round in different ways"
	if !c.Swapped.IsZero() {
		why = "day and month may stand in either order"
	}
	r.Ignore(fmt.Sprintf("%s to %s (%s)", days.First, days.Last, c.Source), why)
	return days
}
