package walk

import (
	"fmt"

	"pantaukim/collector/extract"
	"pantaukim/internal/kim"
)

// A named item is what a source names: where it is, and when it is of.
type named struct {
	path string   // of the item, whichever address the source names
	day  kim.Date // NoDate if it is not known
}

// A source is a list or a feed as this walk has read it.
type source struct {
	items  []named
	ended  bool     // it was read to an end that is proved
	oldest kim.Date // the day down to which it was read, NoDate if its items are not in order
}

// reaches tells whether a source was read as far as an item of a day stands in it.
func (s source) reaches(day kim.Date) bool {
	return s.ended || s.oldest.Known() && day > s.oldest
}

// unnamed lists the items of a feed that no list names, although one of the lists was read
// as far as they must stand in it. Items that an earlier walk has found in a list are named.
func unnamed(feed source, lists []source, before func(path string) bool) (out []named) {
	have := map[string]bool{}
	for _, l := range lists {
		for _, it := range l.items {
			have[it.path] = true
		}
	}
	for _, it := range feed.items {
		if have[it.path] || before(it.path) {
			continue
		}
		for _, l := range lists {
			if l.reaches(it.day) {
				out = append(out, it)
				break
			}
		}
	}
	return out
}

// newest is the day from which on a feed names all that the lists name, NoDate if there is
// none. Then nothing newer than that day is missing, whatever a list leaves out.
func newest(feed source, lists []source) kim.Date {
	oldest := kim.NoDate
	have := map[string]bool{}
	for _, it := range feed.items {
		have[it.path] = true
		if !it.day.Known() {
			return kim.NoDate
		}
		if !oldest.Known() || it.day < oldest {
			oldest = it.day
		}
	}
	for _, l := range lists {
		for _, it := range l.items {
			if !have[it.path] && (!it.day.Known() || it.day > oldest) {
				return kim.NoDate
			}
		}
	}
	return oldest
}

// disagreeing counts the days that a list prints, and those of them that are not the days of
// the items' own pages, with an example.
func disagreeing(shown, own map[string]kim.Date) (of, differ int, example string) {
	for path, day := range shown {
		page := own[path]
		if !page.Known() {
			continue
		}
		of++
		if apart := day.Sub(page); apart > 1 || apart < -1 {
			if differ++; example == "" || path < example {
				example = path
			}
		}
	}
	return of, differ, example
}

// reconciliation compares the sources of a site with each other.
type reconciliation struct{ *sections }

// compare holds what the sources of the site say with each other, once all was read:
// the feeds with the lists, and the days of the lists with those of the items' pages. What
// differs is written down. A list that leaves out what a feed names was not seen whole. (What
// a list states of its length is compared in judgeEnds.)
func (w *reconciliation) compare() {
	var lists []*section // of news
	var all []source     // whatever lists items
	for _, s := range w.list {
		if !s.live || s.failed || s.listed == 0 || s.Page == extract.PageSitemap || s.Page == extract.PageFeed && !s.exhaustive() {
			continue
		}
		all = append(all, w.sourceOf(s))
		if s.Page == extract.PageListing && (s.Kind == "" || s.Kind == kim.News) {
			lists = append(lists, s)
		}
	}
	var news []source
	for _, s := range lists {
		news = append(news, w.sourceOf(s))
	}
	for _, f := range w.list {
		if f.Page != extract.PageFeed || f.exhaustive() || !f.live || f.failed || f.shut != nil || len(lists) == 0 {
			continue
		}
		feed := w.sourceOf(f)
		missing := unnamed(feed, all, w.wasListed)
		if len(missing) > 0 {
			for k, s := range lists {
				if !news[k].ended && !news[k].oldest.Known() {
					continue
				}
				s.differs = fmt.Sprintf("it leaves out %d of %d entries of the feed %s, such as %s", len(missing), len(feed.items), f.path, missing[0].path)
				s.madeUp = newest(feed, all)
				w.note("%s: %s", s.path, s.differs)
			}
		}
	}
	for _, s := range w.list {
		if s.Page != extract.PageListing || !s.live || s.Kind == kim.Event {
			continue
		}
		if of, differ, example := disagreeing(s.shown, w.daysOfPages(s)); differ > 0 {
			w.note("%s: %d of %d days are not those of the items' pages, such as %s", s.path, differ, of, example)
		}
	}
}

// sourceOf is what a section names, without what is no item.
func (w *reconciliation) sourceOf(s *section) source {
	out := source{ended: s.end == endPaged || s.statesItsEnd()}
	var days []kim.Date
	for _, path := range s.paths {
		days = append(days, w.dayOf(path))
		if c := w.items.found[path].whole(); c != nil {
			out.items = append(out.items, named{c.itemPath(), days[len(days)-1]})
		}
	}
	out.oldest, _, _ = newestFirst(days)
	return out
}

// whole is the item that a candidate is, or is an alias of; nil if it is none.
func (c *candidate) whole() *candidate {
	for c != nil && c.state == stateAlias {
		c = c.of
	}
	if c == nil || c.state == stateBroken {
		return nil
	}
	return c
}

// day is that of a candidate as far as this walk or an earlier one knows it.
func (c *candidate) day(zone kim.Zone) kim.Date {
	switch {
	case !c.item.Published.IsZero():
		return kim.DateOf(c.item.Published, zone)
	case c.known != nil && !c.known.PublishedAt.IsZero():
		return kim.DateOf(c.known.PublishedAt, zone)
	}
	return kim.NoDate
}

// wasListed tells whether an earlier walk has found an item in a list of the site.
func (w *reconciliation) wasListed(path string) bool {
	r := w.mem.At(path)
	if r == nil {
		return false
	}
	for _, s := range w.list {
		if _, listed := r.Note.Listed[s.path]; listed && (s.Page == extract.PageListing || s.exhaustive()) {
			return true
		}
	}
	return false
}

// daysOfPages are the days that the own pages of a section's items print, by the path under
// which it lists them.
func (w *reconciliation) daysOfPages(s *section) map[string]kim.Date {
	out := map[string]kim.Date{}
	for _, path := range s.paths {
		if c := w.items.found[path].whole(); c != nil && c.state == stateRead && c.ownDay.Known() {
			out[path] = c.ownDay
		}
	}
	return out
}
