package walk

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"

	"pantaukim/collector/extract/fact"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// count decides when an item counts.
func (w *result) count(it *kim.Item, c *candidate) {
	sight := kim.Sight{Published: it.PublishedAt, Precision: it.Precision, FirstSeen: it.FirstSeen, AbsentAt: it.AbsentAt}
	if it.PublishedAt.IsZero() {
		sight.From, sight.To, sight.Said = w.bounds(c, it.AbsentAt.IsZero())
	}
	if sight.Said {
		it.DateSource, it.DateConfidence = cmp.Or(c.item.DateSource, fact.SourceText), c.item.Confidence
	}
	age := kim.AgeOf(sight, w.group.Zone)
	it.EffectiveAt, it.DateReason, it.PublishedFrom, it.PublishedTo = age.EffectiveAt, age.Reason, age.From, age.To
}

// ofMethodOne tells whether the age of an item was decided by method 1, which knew no unknown age:
// an item without a day counted when it was first seen, whenever it came.
func (w *result) ofMethodOne(r *memory.Item) bool {
	return r.PublishedAt.IsZero() && r.DateReason == kim.DateUndated && !r.PublishedFrom.Known() && !r.PublishedTo.Known() &&
		!r.FirstSeen.After(w.mem.Walks.MethodOne)
}

// agedAnew is the age of a stored item whose age method 1 has decided; false if it is what is
// stored. Weeks that were judged by that method are judged by this one once a walk covers
// them, and must not be silent where such an item may lie.
func (w *result) agedAnew(c *candidate) (kim.Age, bool) {
	r := c.known
	if !w.ofMethodOne(r) || w.Kept != nil {
		return kim.Age{}, false
	}
	sight := kim.Sight{FirstSeen: r.FirstSeen, AbsentAt: r.AbsentAt}
	sight.From, sight.To, sight.Said = w.bounds(c, r.AbsentAt.IsZero())
	age := kim.AgeOf(sight, w.group.Zone)
	return age, !age.EffectiveAt.Equal(r.EffectiveAt) || age.Reason != r.DateReason || age.From != r.PublishedFrom || age.To != r.PublishedTo
}

// bounds are a first and a last day of publication of an item that prints no day, NoDate
// where nothing tells: its own age in words; else, if nobody had looked for it before, its
// place among dated items of its list, its number among those of other items, and the
// month in the paths of its photos. said tells that it is the first of these.
func (w *result) bounds(c *candidate, unlooked bool) (from, to kim.Date, said bool) {
	if days := c.item.Between; days != nil {
		return days.First, days.Last, !days.Either
	}
	if !unlooked {
		return kim.NoDate, kim.NoDate, false
	}
	from, to = narrower(from, to, w.numberBounds(c)) // first: an item may be pinned to its place
	for _, s := range w.cover.seen {
		if i := slices.Index(s.paths, c.path); i >= 0 {
			from, to = narrower(from, to, placeBounds(s.days, i))
		}
	}
	from, to = narrower(from, to, uploadBounds(c))
	return from, to, false
}

// span is a first and a last day, NoDate where it is open.
type span struct{ from, to kim.Date }

// narrower is what two spans have in common; the first one if that is nothing.
func narrower(from, to kim.Date, s span) (kim.Date, kim.Date) {
	first, last := max(from, s.from), to
	if s.to.Known() && (!last.Known() || s.to < last) {
		last = s.to
	}
	if last.Known() && first > last {
		return from, to
	}
	return first, last
}

// placeBounds are the days of the nearest dated items below and above the i-th item of a
// list that is sorted by day, the newest first.
func placeBounds(days []kim.Date, i int) (s span) {
	_, odd, ok := newestFirst(days)
	if !ok {
		return span{}
	}
	for k, d := range days {
		switch {
		case !d.Known() || odd[k]:
		case k < i:
			s.to = d
		case k > i && !s.from.Known():
			s.from = d
		}
	}
	return s
}

// A number in an address counts the items of a site: /baca/12, /berita/12-judul,
// /judul-12.html or ?id=12.
var (
	numberInQuery = regexp.MustCompile(`^(.*[?&][a-z_]+=)(\d{1,9})$`)
	numberInPath  = regexp.MustCompile(`^((?:/[^/?]*)*/)(\d{1,9})(?:[-_][^/?]*|\.[a-z]+|/[^/?]*)?$`)
	numberAtEnd   = regexp.MustCompile(`^((?:/[^/?]*)*/)[^/?]*\D[-_](\d{1,9})(?:\.[a-z]+)?$`)
	dayInPath     = regexp.MustCompile(`/(19|20)\d\d/\d{1,2}/`)
)

// numberOf splits an address into the number of its item and the form of the address
// around it. Where a number begins the last step and another ends it, nobody knows which of them
// counts the items: the other one may be of the title ("25 warga terima bantuan").
func numberOf(path string) (form string, number int, ok bool) {
	if dayInPath.MatchString(path) {
		return "", 0, false
	}
	for mark, of := range []*regexp.Regexp{numberInQuery, numberInPath, numberAtEnd} {
		if m := of.FindStringSubmatch(path); m != nil {
			if end := numberAtEnd.FindStringSubmatch(path); end != nil && end[2] != m[2] {
				return "", 0, false
			}
			n, err := strconv.Atoi(m[2])
			return fmt.Sprint(mark, m[1]), n, err == nil
		}
	}
	return "", 0, false
}

// numbered is a dated item with its number.
type numbered struct {
	number int
	day    kim.Date
}

// numberedByForm lists the dated items of the site by the form of their addresses, in the
// order of their numbers. Left out is a form whose numbers do not rise with the days.
func (w *result) numberedByForm() map[string][]numbered {
	if w.numbers != nil {
		return w.numbers
	}
	w.numbers = map[string][]numbered{}
	add := func(path string, day kim.Date) {
		if form, n, ok := numberOf(path); ok && day.Known() {
			w.numbers[form] = append(w.numbers[form], numbered{n, day})
		}
	}
	for _, c := range w.items.order {
		if c.state != stateAlias && c.state != stateBroken {
			add(c.path, w.sections.dayOf(c.path))
		}
	}
	for form, list := range w.numbers {
		slices.SortFunc(list, func(a, b numbered) int { return cmp.Or(a.number-b.number, int(a.day-b.day)) })
		rising := slices.IsSortedFunc(list, func(a, b numbered) int { return int(a.day - b.day) })
		if len(list) < 3 || !rising || list[0].number == list[len(list)-1].number {
			delete(w.numbers, form)
		}
	}
	return w.numbers
}

// numberBounds are the days of the items with the next lower and the next higher number.
func (w *result) numberBounds(c *candidate) (s span) {
	form, n, ok := numberOf(c.path)
	if !ok {
		return span{}
	}
	for _, o := range w.numberedByForm()[form] {
		switch {
		case o.number < n:
			s.from = o.day
		case o.number > n && !s.to.Known():
			s.to = o.day
		}
	}
	return s
}

// draftDays is how long after the month of its photos an item may still be published.
const draftDays = 7

// uploadBounds is the month in which the photos of an item were uploaded, and some days
// for it to be published. It is open where they are of several months.
func uploadBounds(c *candidate) (s span) {
	month := ""
	for _, p := range c.item.Photos {
		m := uploadMonth.FindStringSubmatch(p.URL)
		if m == nil {
			continue
		}
		if month != "" && month != m[1]+m[2] {
			return span{}
		}
		month = m[1] + m[2]
	}
	first, err := time.Parse("200601", month)
	if err != nil {
		return span{}
	}
	y, m, d := first.Date()
	s.from = kim.NewDate(y, m, d)
	s.to = kim.NewDate(y, m+1, 1).AddDays(draftDays - 1)
	return s
}

// absentAt returns the start of the newest complete walk that had looked at the place at
// which an item is listed, and would have found it there; the zero time if none had.
func (w *result) absentAt(it *kim.Item, c *candidate) (at time.Time) {
	m := w.mem
	if len(c.listed) == 0 {
		return later(m.Walks.Full, m.Site.Home) // only the home page names it
	}
	for _, s := range w.cover.seen {
		i := slices.Index(s.paths, c.path)
		if _, listed := c.listed[s.path]; !listed || s.before == nil {
			continue
		}
		looked := time.Time{}
		switch b := s.before; {
		case i >= 0 && w.placeSeen(s, i, it):
			looked = m.Walks.Complete
		case b.DeepTo.Known() && !it.PublishedAt.IsZero() && kim.DateOf(it.PublishedAt, w.group.Zone) > b.DeepTo:
			looked = later(b.Deep, b.Ended)
		case b.Coverage == kim.CoverageAll || b.Coverage == "":
			looked = later(m.Walks.Full, b.Ended)
		}
		if looked.After(at) {
			at = looked
		}
	}
	return at
}

// placeSeen tells whether the newest complete walk looked at the place of the i-th item
// of a section: it read the list to an end that is proved, or down to an older day, or to
// an item that stands below.
func (w *result) placeSeen(s *seenSection, i int, it *kim.Item) bool {
	b := s.before
	if b.All && (b.Coverage == kim.CoverageAll || b.Coverage == "") {
		return true
	}
	if !it.PublishedAt.IsZero() {
		day := kim.DateOf(it.PublishedAt, w.group.Zone)
		return b.Oldest.Known() && day > b.Oldest || b.All && b.Coverage == kim.CoverageSince && day >= b.Since
	}
	return slices.ContainsFunc(s.paths[i+1:], func(p string) bool {
		c := w.items.found[p]
		return c != nil && c.known != nil && w.mem.Settled(c.known) && w.wasListed(c.known, s)
	})
}

// wasListed tells whether the first page of a section named an item at the newest
// complete walk.
func (w *result) wasListed(r *memory.Item, s *seenSection) bool {
	return slices.Contains(w.mem.Listings[s.URL].Keys, r.Key)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
