package walk

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"time"

	"pantaukim/collector/extract"
	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// yearConfidence is that of a day whose year follows from the order of a list.
const yearConfidence = 0.4

// years finds the years of days that are printed without them.
type years struct{ *sections }

// yearless is a list with days that have no year: its items, and what is known of their days.
type yearless struct {
	of     []*candidate
	placed []date.Placed
	days   []kim.Date // as they are if the list goes on to the present
	today  kim.Date
}

// settle finds the years of days that are printed without them, from the order of the lists and
// the time of fetching. A group that has been silent for more than a year prints the same as one that
// is active: the years are taken only where something else says that of one item. Else each day
// is that of the year found or of any before.
func (w *years) settle(ctx context.Context) {
	for _, s := range w.list {
		if !s.live || s.Page == extract.PageSitemap {
			continue
		}
		l := yearless{today: w.lastChange(s)}
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
			l.of, l.placed = append(l.of, c), append(l.placed, p)
		}
		if open == 0 {
			continue
		}
		l.days = l.years()
		if l.contradicted() {
			w.note("%s prints days without their year, and its photos are of other years", s.path)
			continue
		}
		sure := w.sureFrom(&l)
		s.days = s.days[:0]
		for k, day := range l.days {
			it := &l.of[k].item
			if l.placed[k].Day.Known() || l.placed[k].DayOfYear == nil {
				if day.Known() {
					s.days = append(s.days, day)
				}
				continue
			}
			if since := w.sinceLast(*l.placed[k].DayOfYear); l.of[k].known == nil && since.Known() {
				day = since
			} else if k < sure || !day.Known() {
				if it.Between == nil && day.Known() {
					it.Between = &extract.Days{Last: day, Either: true}
				}
				continue
			}
			s.days = append(s.days, day)
			it.Published, it.Precision = day.In(w.group.Zone), kim.PrecisionDay
			it.DateSource, it.Confidence, it.DayOfYear, it.Between = fact.SourceListing, yearConfidence, nil, nil
			w.dateAgain(ctx, l.of[k])
			open--
		}
		if open > 0 {
			w.note("%s prints days without their year: %d stay unknown", s.path, open)
		}
	}
}

// silentYears is for how many years a list may have named nothing new whose days of the week
// tell the year.
const silentYears = 4

// years are the days of the list if it goes on to the present; if the days of the week that stand
// beside them refute that, as of the newest year in which all of them fit.
func (l *yearless) years() []kim.Date {
	days := date.Years(l.placed, l.today)
	for _, p := range l.placed {
		if p.Day.Known() || p.DayOfYear == nil || !p.DayOfYear.Said {
			return days
		}
	}
	for back := 1; back <= silentYears && slices.Contains(days, kim.NoDate); back++ {
		y, m, d := l.today.Time().Date()
		if earlier := date.Years(l.placed, kim.NewDate(y-back, m, d)); !slices.Contains(earlier, kim.NoDate) {
			return earlier
		}
	}
	return days
}

// lastChange is the day on which a list was changed last, if the server says so and means it: then
// nothing on it is newer. Else it is today. Servers that make each page anew name the present.
func (w *years) lastChange(s *section) kim.Date {
	today := kim.DateOf(w.started, w.group.Zone)
	at, err := http.ParseTime(s.first.answer.LastModified)
	if day := kim.DateOf(at, w.group.Zone); err == nil && day < today {
		return day
	}
	return today
}

// changeDays is how long before the last change of its page the newest post of a list may lie.
const changeDays = 14

// sureFrom is the first item of a list from which on the years that were found are sure; the
// length of the list if they are not. They are sure below an item whose year something else says,
// and above it if less than a year lies between it and the present.
func (w *years) sureFrom(l *yearless) int {
	present := kim.DateOf(w.started, w.group.Zone)
	for k, day := range l.days {
		if !day.Known() {
			continue
		}
		p := l.placed[k]
		switch {
		case p.Day.Known(), p.DayOfYear.Said, uploadedIn(l.of[k], day):
		case l.of[k].known == nil && w.sinceLast(*p.DayOfYear) == day:
		case k == 0 && l.today < present && l.today.Sub(day) <= changeDays:
		default:
			continue
		}
		if present.Sub(day) < 365 {
			return 0
		}
		return k
	}
	return len(l.days)
}

// dateAgain reads the page of a known item whose year was not known before, so that it can be
// stored anew.
func (w *years) dateAgain(ctx context.Context, c *candidate) {
	if c.known == nil || !c.known.PublishedAt.IsZero() || c.state != stateListed && c.state != stateUnchanged || w.over || w.Kept != nil {
		return
	}
	f, err := w.get(ctx, c.item.URL, memory.Answer{}, false)
	if err != nil || f.tooLarge {
		return // the next full walk asks again
	}
	if _, path, ok := w.own(f.url); ok && path == c.path {
		c.answer = f.answer
		w.items.takePage(ctx, c, f)
	}
}

// sinceLast is the day between the newest complete walk and this one on which an item may
// have been published that this walk is the first to see; NoDate if there is none.
func (w *years) sinceLast(d date.DayOfYear) kim.Date {
	if w.mem.Walks.Complete.IsZero() {
		return kim.NoDate
	}
	today := kim.DateOf(w.started, w.group.Zone)
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
func (l *yearless) contradicted() bool {
	for k, day := range l.days {
		if !day.Known() || l.placed[k].Day.Known() {
			continue
		}
		for _, t := range uploads(l.of[k]) {
			if d := day.Time(); t.Month() == d.Month() && t.Year() != d.Year() {
				return true
			}
		}
	}
	return false
}

// uploadedIn tells whether a photo of an item was uploaded in the month of its day, or the one
// before, and in that year.
func uploadedIn(c *candidate, day kim.Date) bool {
	return slices.ContainsFunc(uploads(c), func(t time.Time) bool {
		first := kim.NewDate(t.Date())
		return first <= day && day < kim.NewDate(t.Year(), t.Month()+1, 1).AddDays(draftDays)
	})
}

// uploads are the months in which the photos of an item were uploaded, as far as their folders
// tell.
func uploads(c *candidate) (out []time.Time) {
	for _, p := range c.item.Photos {
		if m := uploadMonth.FindStringSubmatch(p.Key); m != nil {
			if t, err := time.Parse("200601", m[1]+m[2]); err == nil {
				out = append(out, t)
			}
		}
	}
	return out
}
