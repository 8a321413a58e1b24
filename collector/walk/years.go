package walk

import (
	"regexp"
	"strconv"
	"time"

	"pantaukim/collector/extract"
	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/fact"
	"pantaukim/internal/kim"
)

// yearConfidence is that of a day whose year follows from the order of a list. It is low: a
// group that has been silent for more than a year prints the same.
const yearConfidence = 0.4

// settleYears finds the years of days that are printed without them, from the order of the
// lists and the time of fetching.
func (w *sections) settleYears() {
	today := kim.DateOf(w.started, w.group.Zone)
	for _, s := range w.list {
		if !s.live || s.Page == extract.PageSitemap {
			continue
		}
		var of []*candidate
		var placed []date.Placed
		open := 0
		for _, path := range s.paths {
			c := w.items.found[path]
			if c == nil || c.state == stateBroken || c.state == stateAlias {
				continue
			}
			p := date.Placed{Day: c.day(w.group.Zone)}
			if !p.Day.Known() && c.item.DayOfYear != nil {
				p.DayOfYear = c.item.DayOfYear
				open++
			}
			of, placed = append(of, c), append(placed, p)
		}
		if open == 0 {
			continue
		}
		days := date.Years(placed, today)
		if contradicted(of, placed, days) {
			w.note("%s prints days without their year, and its photos are of other years", s.path)
			continue
		}
		s.days = s.days[:0]
		for k, day := range days {
			if !day.Known() && of[k].known == nil && placed[k].DayOfYear != nil {
				day = w.sinceLast(*placed[k].DayOfYear, today)
			}
			if day.Known() {
				s.days = append(s.days, day)
			}
			it := &of[k].item
			if !day.Known() || placed[k].Day.Known() {
				continue
			}
			it.Published, it.Precision = day.In(w.group.Zone), kim.PrecisionDay
			it.DateSource, it.Confidence, it.DayOfYear, it.Between = fact.SourceListing, yearConfidence, nil, nil
			open--
		}
		if open > 0 {
			w.note("%s prints days without their year: %d stay unknown", s.path, open)
		}
	}
}

// sinceLast is the day between the newest complete walk and this one on which an item may
// have been published that this walk is the first to see; NoDate if there is none.
func (w *sections) sinceLast(d date.DayOfYear, today kim.Date) kim.Date {
	if w.mem.Walks.Complete.IsZero() {
		return kim.NoDate
	}
	last := kim.DateOf(w.mem.Walks.Complete, w.group.Zone)
	for _, year := range [...]int{today.Time().Year(), last.Time().Year()} {
		if day, ok := d.In(year); ok && last <= day && day <= today {
			return day
		}
	}
	return kim.NoDate
}

// uploadMonth is the folder of a month in which systems keep what was uploaded in it.
var uploadMonth = regexp.MustCompile(`/((?:19|20)\d\d)/(0[1-9]|1[0-2])/`)

// contradicted tells whether a photo of an item was uploaded in the month of its day and in
// another year than the one that was found for it.
func contradicted(of []*candidate, placed []date.Placed, days []kim.Date) bool {
	for k, day := range days {
		if !day.Known() || placed[k].Day.Known() {
			continue
		}
		for _, p := range of[k].item.Photos {
			m := uploadMonth.FindStringSubmatch(p.Key)
			if m == nil {
				continue
			}
			year, _ := strconv.Atoi(m[1])
			month, _ := strconv.Atoi(m[2])
			if t := day.Time(); t.Month() == time.Month(month) && t.Year() != year {
				return true
			}
		}
	}
	return false
}
