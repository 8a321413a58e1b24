package walk

import (
	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/fact"
	"pantaukim/internal/kim"
)

// orderConfidence is that of a numeric date that other pages of the site decide.
const orderConfidence = 0.6

// settleOrders dates the items whose day and month may stand in either order: as the dates
// of the site that tell have them, if all have the same; else as only one of the two days
// lies between the walks that may have found the item.
func (w *items) settleOrders() {
	order := date.OrderOf(w.orders)
	today, since := kim.DateOf(w.started, w.group.Zone), kim.NoDate
	if !w.mem.Walks.Complete.IsZero() {
		since = kim.DateOf(w.mem.Walks.Complete, w.group.Zone)
	}
	for _, c := range w.order {
		days := c.item.Between
		if !c.there() || !c.item.Published.IsZero() || days == nil || !days.Either || !days.MonthFirst.Known() {
			continue
		}
		dayFirst := days.First + days.Last - days.MonthFirst
		day := kim.NoDate
		switch may := func(d kim.Date) bool { return d <= today && (c.known != nil || d >= since) }; {
		case order == date.DayThenMonth:
			day = dayFirst
		case order == date.MonthThenDay:
			day = days.MonthFirst
		case may(dayFirst) && !may(days.MonthFirst):
			day = dayFirst
		case may(days.MonthFirst) && !may(dayFirst):
			day = days.MonthFirst
		}
		if !day.Known() {
			continue
		}
		it := &c.item
		it.Published, it.Precision, it.Between = day.In(w.group.Zone), kim.PrecisionDay, nil
		it.DateSource, it.Confidence = fact.SourceByline, orderConfidence
	}
}
