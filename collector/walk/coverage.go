package walk

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"

	"pantaukim/collector/extract"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// ending says how the reading of a list ended.
type ending int

const (
	endOpen    ending = iota // not at its end: at what is known already, or at a failure
	endPlain                 // with its only page, which names no further one
	endPaged                 // with the last of several pages, or with one behind it that holds nothing
	endWrong                 // with its only page, and what that names as its next is another page of the site
	endRepeats               // with a second page that only repeats the first: the list may not be paged as we think
)

// cover says how far back this walk saw each section, and all of them together.
type cover struct {
	*sections
	seen []*seenSection
}

// seenSection is what is concluded of one section.
type seenSection struct {
	*section
	days  []kim.Date // of its items in their order, also where only their own pages print them
	reach kim.Reach
	why   string // it does not reach back to the beginning
	moot  bool   // others prove all that it lists
}

// judgeCover concludes how far back the walk saw everything. It comes after the pages of
// the items were read, whose days it needs.
func (w *sections) judgeCover() *cover {
	c := &cover{sections: w}
	for _, s := range w.list {
		if !s.live || s.skip && !w.full {
			continue
		}
		n := &seenSection{section: s}
		for _, p := range s.paths {
			n.days = append(n.days, w.dayOf(p))
		}
		c.seen = append(c.seen, n)
	}
	for _, s := range c.seen {
		s.reach, s.why = c.alone(s)
	}
	c.agreeWithFeeds()
	c.proveEnds()
	for _, s := range c.seen {
		if reach, ok := c.grown(s); ok && s.reach.Less(reach) {
			s.reach, s.why = reach, "it has grown and dropped nothing, but does not say where it ends"
		}
	}
	for _, s := range c.seen {
		c.recall(s)
	}
	c.keepBehind()
	if w.beyond > 0 {
		w.note("%d pages that may be lists were not read", w.beyond)
	}
	for _, s := range c.seen {
		s.moot = c.provenByOthers(s)
		s.section.reach, s.section.why, s.within = s.reach, s.why, s.moot
	}
	return c
}

// doubt keeps a section from being covered: something of it may be missing at any time.
func (s *section) doubt(why string) { s.doubts = append(s.doubts, why) }

// dayOf is the day of an item as far as this walk or an earlier one knows it.
func (w *sections) dayOf(path string) kim.Date {
	if c := w.items.found[path].whole(); c != nil {
		return c.day(w.group.Zone)
	}
	return kim.NoDate
}

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

// agreeWithFeeds compares the lists whose end is not proved with the feeds of the site. A
// feed gives the newest entries, by custom ten or more, or five. One that holds another
// number below ten has left nothing out if a list names exactly the same items; then that
// list is whole as well.
func (w *cover) agreeWithFeeds() {
	for _, f := range w.seen {
		if f.Page != extract.PageFeed || f.failed || len(f.doubts) > 0 || f.end == endOpen || f.listed == 0 || f.listed >= feedHolds || f.listed == shortFeedHolds {
			continue
		}
		for _, l := range w.seen {
			if l.Page != extract.PageListing || l.end != endPlain || len(l.doubts) > 0 || l.short != "" || l.Kind != "" && l.Kind != kim.News ||
				!maps.Equal(w.real(l.paths), w.real(f.paths)) {
				continue
			}
			for _, s := range []*seenSection{f, l} {
				s.reach, s.why = kim.ReachAll(), ""
			}
		}
	}
}

// keepBehind lets nothing that is open reach back to the beginning where an interface is
// closed that may name more.
func (w *cover) keepBehind() {
	for _, s := range w.seen {
		if !w.behind || s.Kind != "" && s.Kind != kim.News || s.reach.Coverage != kim.CoverageAll {
			continue
		}
		s.reach, _ = s.sinceOldest()
		s.why = "an interface of the site is closed, and may name older posts"
	}
}

// real is the paths of the items that stand behind those of a list: each once, whatever
// address it is listed under, without those that are no items.
func (w *cover) real(paths []string) map[string]bool {
	out := map[string]bool{}
	for _, p := range paths {
		if c := w.items.found[p].whole(); c != nil {
			out[cmp.Or(c.itemPath(), p)] = true
		}
	}
	return out
}

// itemPath is the address by which a candidate's item is known.
func (c *candidate) itemPath() string {
	if c.known != nil {
		return memory.Path(c.known.URL)
	}
	return c.path
}

// recall lets an earlier walk's reach stand where it was longer, if this walk's reading
// came down to what that walk had seen: what was published between them was listed above.
func (w *cover) recall(s *seenSection) {
	if s.before == nil || s.before.Coverage == "" || len(s.doubts) > 0 || s.differs != "" || s.short != "" || s.failed || s.shut != nil {
		return
	}
	earlier := s.before.Reach()
	switch {
	case !s.reach.Less(earlier):
	case w.meetsKnown(s):
		s.reach, s.why = earlier, s.before.Why
	default:
		s.why = "it holds nothing that an earlier walk had seen: " + s.why
	}
}

// meetsKnown tells whether a section's reading came to an item that the newest complete
// walk knew, other than one that is pinned to its top.
func (w *cover) meetsKnown(s *seenSection) bool {
	if s.first.replayed {
		return true
	}
	_, odd, sorted := newestFirst(s.days)
	onlyKnown := true // behind the item
	for i, p := range slices.Backward(s.paths) {
		c := w.items.found[p]
		if c != nil && c.known != nil && w.mem.Settled(c.known) {
			if onlyKnown || sorted && !odd[i] && s.days[i].Known() {
				return true
			}
			continue
		}
		if c == nil || !w.items.knownBroken(c) {
			onlyKnown = false
		}
	}
	return false
}

// provenByOthers tells whether all that a section lists is listed by sections that reach
// further back: a feed of the ten newest beside a list that was read to its end, the home
// page, a category. Items that are known stay proven where they were so before.
func (w *cover) provenByOthers(s *seenSection) bool {
	if len(s.paths) == 0 || len(s.doubts) > 0 {
		return false
	}
	named := map[string]bool{}
	for _, t := range w.seen {
		if t != s && s.reach.Less(t.reach) {
			for p := range w.real(t.paths) {
				named[p] = true
			}
		}
	}
	for p := range w.real(s.paths) {
		if named[p] {
			continue
		}
		r := w.mem.At(p)
		if r == nil || s.before == nil || !s.before.Within || !w.mem.Settled(r) {
			return false
		}
	}
	return true
}

// whole is how far back the walk as a whole saw everything: the least of its sections,
// without those whose items others prove.
func (w *cover) whole() kim.Reach {
	var least kim.Reach
	for i, s := range slices.DeleteFunc(slices.Clone(w.seen), func(s *seenSection) bool { return s.moot }) {
		if i == 0 || s.reach.Less(least) {
			least = s.reach
		}
	}
	if least.Coverage == "" || w.beyond > 0 && !w.namesAllNews() {
		return kim.ReachNone()
	}
	return least
}

// namesAllNews tells whether an interface that names all posts of the site was read whole: the
// lists of news that were left out name nothing else.
func (w *cover) namesAllNews() bool {
	return slices.ContainsFunc(w.seen, func(s *seenSection) bool { return s.exhaustive() && s.reach.Coverage == kim.CoverageAll })
}

// rows is what is stored of each section.
func (w *cover) rows() (out []kim.SectionWalk) {
	for _, s := range w.seen {
		row := kim.SectionWalk{
			Path: s.path, Kind: s.Kind, Page: string(s.Page), Coverage: s.reach.Coverage, CoveredSince: s.reach.Since, Why: s.why, Listed: s.listed,
			SaysTotal: s.stated.Says, Total: s.stated.Total,
			Unexplained: len(s.unexplained), Examples: s.unexplained[:min(namedUnexplained, len(s.unexplained))],
		}
		if s.moot && row.Why != "" {
			row.Why = fmt.Sprintf("%s; other sections prove all that it lists", row.Why)
		}
		out = append(out, row)
	}
	return out
}

// perPage is how many items a page of the list holds, as far as that is known.
func (s *section) perPage() int {
	if s.length == 0 && s.before != nil {
		return s.before.Length
	}
	return s.length
}
