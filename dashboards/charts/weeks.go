package charts

import (
	"math"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
)

// chartedWeek is one week of two charts: items by kind, and photos.
type chartedWeek struct {
	week   kim.Week
	seen   bool       // false: nobody looked, which is a gap and no zero
	kinds  [4]float64 // items, in the order of kim.Kinds
	photos float64
	note   string // a line under the tooltip
}

// chartTitles are the texts of the two charts, and the start of their marks in the page.
type chartTitles struct{ mark, items, photos string }

// chartWeeks draws weeks, oldest first.
func chartWeeks(l *words.Language, titles chartTitles, weeks []chartedWeek) (items, photos Block, err error) {
	labels, full, notes := make([]string, len(weeks)), make([]string, len(weeks)), make([]string, len(weeks))
	kinds := kim.Kinds()
	byKind := make([]Series, len(kinds))
	for i, k := range kinds {
		byKind[i] = Series{Name: l.T("kind." + string(k)), Values: make([]float64, len(weeks))}
	}
	photo := Series{Name: l.T("word.photos"), Values: make([]float64, len(weeks))}
	for i, w := range weeks {
		labels[i], full[i], notes[i] = l.DayMonth(w.week.Monday()), l.Week(w.week), w.note
		for k := range kinds {
			byKind[k].Values[i] = math.NaN()
			if w.seen {
				byKind[k].Values[i] = w.kinds[k]
			}
		}
		photo.Values[i] = math.NaN()
		if w.seen {
			photo.Values[i] = w.photos
		}
	}
	gap := l.T("status.unobserved")
	items, err = Bar{
		ID: titles.mark + "-items", Title: titles.items, Unit: l.T("weeks.items_unit"),
		Labels: labels, Full: full, Notes: notes, Series: byKind, Stacked: true,
	}.Build(string(l.Code), gap)
	if err != nil {
		return items, photos, err
	}
	photos, err = Bar{
		ID: titles.mark + "-photos", Title: titles.photos, Unit: l.T("weeks.photos_unit"),
		Labels: labels, Full: full, Notes: notes, Series: []Series{photo},
	}.Build(string(l.Code), gap)
	return items, photos, err
}

// AreaWeeks draws the items and the photos of an area by week, oldest first.
func AreaWeeks(l *words.Language, weeks []board.AreaWeek) (items, photos Block, err error) {
	list := make([]chartedWeek, len(weeks))
	for i, w := range weeks {
		list[i] = chartedWeek{
			week: w.Week, seen: w.Seen(), photos: float64(w.Photos),
			kinds: [4]float64{float64(w.News), float64(w.Gallery), float64(w.Announcement), float64(w.Event)},
			note:  l.T("weeks.observed", int64(w.Observed), int64(w.Groups)),
		}
		if w.Least() {
			list[i].note += ", " + l.T("weeks.partly", int64(w.Partly))
		}
	}
	return chartWeeks(l, chartTitles{"weekly", l.T("weeks.items_title"), l.T("weeks.photos_title")}, list)
}

// GroupWeeks draws the items and the photos of a group by week, oldest first.
func GroupWeeks(l *words.Language, weeks []board.GroupWeek) (items, photos Block, err error) {
	list := make([]chartedWeek, len(weeks))
	for i, w := range weeks {
		k := w.Kinds
		list[i] = chartedWeek{
			week: w.Week, seen: w.Seen(), photos: float64(w.Photos),
			kinds: [4]float64{float64(k.News), float64(k.Gallery), float64(k.Announcement), float64(k.Event)},
		}
		if w.Partly() {
			list[i].note = l.T("week.partly")
		}
	}
	return chartWeeks(l, chartTitles{"group", l.T("group.items_chart"), l.T("group.photos_chart")}, list)
}
