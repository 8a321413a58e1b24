package walk

import (
	"pantaukim/collector/extract"
	"pantaukim/internal/kim"
)

// customaryStep divides the lengths at which feeds are cut by custom: 25, 30, 50, 100.
const customaryStep = 5

// oddFeed is how many entries a feed has at least to be longer than what is cut by custom, if
// its length is none of those.
const oddFeed = 21

// proveEnds finds lists on one page and feeds whose end nothing states, and which begin all the
// same with the first post of all.
func (w *cover) proveEnds() {
	for _, s := range w.seen {
		if s.end != endPlain || len(s.doubts) > 0 || s.failed || s.short != "" || s.differs != "" || s.first.replayed {
			continue
		}
		if s.Page == extract.PageListing && (s.mapped || countsToOne(s.paths)) || s.Page == extract.PageFeed && w.isOddlyLong(s) {
			s.reach, s.why = kim.ReachAll(), ""
		}
	}
}

// countsToOne tells whether the numbers in the addresses of a list fall from one item to the
// next, down to 1: no post was there before that one.
func countsToOne(paths []string) bool {
	if len(paths) < 3 {
		return false
	}
	before, of := 0, ""
	for k, p := range paths {
		form, n, ok := numberOf(p)
		if !ok || numberAtEnd.MatchString(p) || k > 0 && (form != of || n >= before) {
			return false
		}
		before, of = n, form
	}
	return before == 1
}

// isOddlyLong tells whether a feed names more than feeds do that are cut by custom, and all
// that the lists of news name.
func (w *cover) isOddlyLong(f *seenSection) bool {
	named := w.real(f.paths)
	if len(named) < oddFeed || len(named)%customaryStep == 0 || len(named)%12 == 0 {
		return false
	}
	some := false
	for _, s := range w.seen {
		if s.Page != extract.PageListing || s.Kind != "" && s.Kind != kim.News {
			continue
		}
		for p := range w.real(s.paths) {
			if some = true; !named[p] {
				return false
			}
		}
	}
	return some
}
