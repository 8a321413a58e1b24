package walk

import (
	"net/url"
	"slices"

	"pantaukim/collector/extract"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// alone judges a section by what it shows itself and by how lists of this site are
// paged.
func (w *cover) alone(s *seenSection) (kim.Reach, string) {
	switch {
	case len(s.doubts) > 0:
		return kim.ReachNone(), s.doubts[0]
	case s.failed || s.shut != nil:
		return kim.ReachNone(), "it could not be read whole"
	case s.differs != "" && s.madeUp.Known():
		return kim.ReachAfter(s.madeUp), s.differs
	case s.differs != "":
		return kim.ReachNone(), s.differs
	case s.nothing != nil && len(s.unexplained) > 0:
		return kim.ReachNone(), s.unexplainedWhy()
	case s.nothing != nil && s.scripted:
		return kim.ReachNone(), "it shows nothing to those who run no scripts"
	case s.nothing != nil && s.speaks:
		return kim.ReachNone(), "it shows text that may be posts, and is not read as such"
	case s.nothing != nil && s.goesOn:
		return kim.ReachNone(), "it shows nothing, and names a next page"
	case s.short != "" && s.pages > 1:
		return kim.ReachNone(), "it " + s.short
	case s.short != "":
		reach, _ := s.sinceOldest()
		return reach, "it " + s.short
	case s.nothing != nil || s.empty, s.end == endPaged, s.statesItsEnd():
		return kim.ReachAll(), ""
	case s.Page == extract.PageSitemap:
		if s.dated > 0 {
			return kim.ReachAll(), ""
		}
		return kim.ReachNone(), "a sitemap without days may be an old one"
	case s.end == endPlain && (s.ofBlogger() || w.pagesByProfile(s.section)):
		return kim.ReachAll(), ""
	}
	if since, ok := s.counted(); ok && since.Known() {
		return kim.ReachAfter(since), "its archive shows as many months as archives do that show the newest alone"
	} else if ok {
		return kim.ReachAll(), ""
	}
	if n := w.recordsOfPage(s); s.end == endPlain && s.listed < n {
		return kim.ReachAll(), ""
	}
	return s.sinceOldest()
}

// sinceOldest is the reach of a list whose end is not proved: down to its oldest dated
// item, if it is sorted by day.
//
// Where a list prints its days, what it names without one does not reach further back: it may
// stand in a box of older posts that nothing tells from the list.
func (s *seenSection) sinceOldest() (kim.Reach, string) {
	days := s.days
	if 2*len(s.shown) >= len(s.paths) {
		days = slices.Clone(days)
		for i, p := range s.paths {
			if !s.shown[p].Known() {
				days[i] = kim.NoDate
			}
		}
	}
	oldest, _, ok := newestFirst(days)
	switch {
	case ok && s.end == endOpen:
		return kim.ReachAfter(oldest), "it was read down to " + oldest.String()
	case ok:
		return kim.ReachAfter(oldest), "it does not say where it ends, and its oldest item is of " + oldest.String()
	case s.end == endOpen:
		return kim.ReachNone(), "it was not read to its end, and its items are not in the order of their days"
	case s.end == endWrong:
		return kim.ReachNone(), "its next page is no list, and its items are not in the order of their days"
	case s.end == endRepeats:
		return kim.ReachNone(), "its next page repeats the first, and its items are not in the order of their days"
	}
	return kim.ReachNone(), "it does not say where it ends, and its items are not in the order of their days"
}

// statesItsEnd tells whether a section was read to the end that it states: as many items,
// or as many pages.
func (s *section) statesItsEnd() bool {
	if !s.ended || s.stated.AtLeast {
		return false
	}
	return s.stated.Says && s.entries >= s.stated.Total || s.stated.Pages > 0 && s.pages >= s.stated.Pages
}

// ofBlogger tells whether a section is Blogger's own feed, which names a next page as
// long as there is one.
func (s *section) ofBlogger() bool {
	u, err := url.Parse(s.URL)
	return err == nil && s.Page == extract.PageFeed && blogFeed.MatchString(u.Path)
}

// pagesByProfile tells whether the platform is known to page this list once it is longer
// than a page: the site has the list where the platform has it, and all its items are at
// such addresses as the platform gives.
func (w *sections) pagesByProfile(s *section) bool {
	items := w.profile.Spec.Article.Path
	if w.profile.ID() == extract.GenericID || items.Regexp == nil || s.Page != extract.PageListing || len(s.paths) == 0 {
		return false
	}
	own := slices.ContainsFunc(w.profile.Entry(w.root()), func(e extract.Section) bool {
		return e.Page == extract.PageListing && memory.Path(e.URL) == s.path
	})
	return own && !slices.ContainsFunc(s.paths, func(p string) bool { return !items.MatchString(p) })
}

// recordsOfPage is how many items a page of a list holds on this site before there is a
// second one: of the same list earlier, else the fewest of its other lists; 0 if none of
// them has a second page.
func (w *cover) recordsOfPage(s *seenSection) int {
	if s.Page != extract.PageListing {
		return 0
	}
	if s.before != nil && s.before.Length > 0 {
		return s.before.Length
	}
	fewest := 0
	for _, t := range w.seen {
		n := t.perPage()
		if t != s && t.Page == extract.PageListing && n > 0 && (fewest == 0 || n < fewest) {
			fewest = n
		}
	}
	return fewest
}

// perPage is how many items a page of the list holds, as far as that is known.
func (s *section) perPage() int {
	if s.length == 0 && s.before != nil {
		return s.before.Length
	}
	return s.length
}
