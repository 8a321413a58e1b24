package listing

import (
	"cmp"
	"slices"

	"pantaukim/collector/extract/day"
	"pantaukim/collector/extract/fact"
	"pantaukim/internal/kim"
)

// WithIslands adds to the items of a list what the page holds as data, if that is the same
// list: it names all that the page shows.
func WithIslands(shown, islands []fact.Item) []fact.Item {
	if len(islands) <= len(shown) {
		return shown
	}
	held := addresses(islands)
	if slices.ContainsFunc(shown, func(it fact.Item) bool { return !held[it.URL] }) {
		return shown
	}
	have := addresses(shown)
	for _, it := range islands {
		if !have[it.URL] {
			shown = append(shown, it)
		}
	}
	return shown
}

// DatedByData gives those items of a list that print no day the days that the data of the page give
// them, by their addresses. Data that name another day than an item prints are not those of its
// publication, nor are data that name one day for all: they are made for the visit.
func DatedByData(shown, held []fact.Item, zone kim.Zone) []fact.Item {
	days := make(map[string]*fact.Item, len(held))
	var first kim.Date
	differ := false // the data name different days
	for k := range held {
		if it := &held[k]; !it.Published.IsZero() {
			days[it.URL] = it
			first = cmp.Or(first, dayOfItem(it, zone))
			differ = differ || dayOfItem(it, zone) != first
		}
	}
	if !differ {
		return shown
	}
	for k := range shown {
		if data := days[shown[k].URL]; data != nil && contradicts(&shown[k], dayOfItem(data, zone), zone) {
			return shown
		}
	}
	for k := range shown {
		it := &shown[k]
		if data := days[it.URL]; data != nil && it.Published.IsZero() {
			it.Published, it.Precision, it.DateSource, it.Confidence = data.Published, data.Precision, data.DateSource, data.Confidence
			it.Between, it.DayOfYear = nil, nil
		}
	}
	return shown
}

// dayOfItem is the day of a dated item.
func dayOfItem(it *fact.Item, zone kim.Zone) kim.Date { return kim.DateOf(it.Published, zone) }

// contradicts tells whether an item prints another day than the one that is said of it; the zone may
// move one by a day.
func contradicts(it *fact.Item, said kim.Date, zone kim.Zone) bool {
	switch {
	case !it.Published.IsZero():
		return day.Apart(dayOfItem(it, zone), said) > 1
	case it.Between != nil:
		return said < it.Between.First.AddDays(-1) || said > it.Between.Last.AddDays(1)
	case it.DayOfYear != nil:
		printed, ok := it.DayOfYear.In(said.Time().Year())
		return !ok || printed != said
	}
	return false
}
