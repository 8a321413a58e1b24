package walk

import (
	"time"

	"pantaukim/collector/extract"
	"pantaukim/internal/kim"
)

// windowDays is how long the longest window of time is, other than a year, of which lists show
// nothing older: a month, and some days.
const windowDays = 35

// grown is the reach of a list on one page that has grown since it was looked at before and
// still names all that it named then. A list of the newest few drops one when one is added; so
// this one was not cut at its former length, and holds what was on the site then and all that came
// since. It may still leave out what is older than a window of time: what it names proves how long
// that is at least. A list that names its oldest items first shows so that it names the newest as well.
// ok is false if nothing is proved.
func (w *cover) grown(s *seenSection) (kim.Reach, bool) {
	looked := w.mem.Listings[s.URL]
	if s.Page != extract.PageListing || s.end != endPlain || s.pages != 1 || s.first.replayed || len(s.doubts) > 0 || s.short != "" || s.differs != "" || s.failed ||
		s.before == nil || looked.Next != "" || looked.FetchedAt.IsZero() || len(looked.Keys) == 0 || len(looked.Keys) != looked.Items {
		return kim.Reach{}, false
	}
	before := map[string]bool{}
	for _, key := range looked.Keys {
		before[key] = true
	}
	oldest, odd, sorted := newestFirst(s.days)
	rising := s.oldestFirst() // what is added to such a list stands at its end: one that was cut there would not have grown
	if rising {
		oldest, sorted = s.section.days[0], true
	}
	still, added := map[string]bool{}, 0
	for i, p := range s.paths {
		c := w.items.found[p].whole()
		if c == nil || c.known == nil { // what is new here, or no item
			if c != nil {
				added++
			}
			if rising {
				continue
			}
			if last := i == len(s.paths)-1; last || !sorted && i > added+pinnedAtMost || sorted && !odd[i] && s.days[i] == oldest {
				return kim.Reach{}, false // what was added stands at its end: the page may show more than it did
			}
			continue
		}
		if !before[c.known.Key] {
			return kim.Reach{}, false // it is as old as the others, and was not on the list
		}
		still[c.known.Key] = true
	}
	if added == 0 || len(still) < len(before) {
		return kim.Reach{}, false
	}
	today := kim.DateOf(w.started, w.group.Zone)
	if sorted && today.Sub(oldest) > windowDays {
		year := oldest.Time().Year()
		return kim.ReachAfter(kim.NewDate(year-1, time.December, 31)), true
	}
	return kim.ReachAfter(kim.DateOf(looked.FetchedAt, w.group.Zone)), true
}
