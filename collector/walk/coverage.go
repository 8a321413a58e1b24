package walk

import (
	"cmp"
	"fmt"
	"maps"
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
