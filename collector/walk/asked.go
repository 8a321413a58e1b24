package walk

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"pantaukim/collector/extract"
	"pantaukim/collector/memory"
	"pantaukim/collector/plan"
	"pantaukim/internal/kim"
)

// This file is about what a plan asks of a walk beside what is new: see plan.Ask.

// wantsWhole tells whether a section is to be read to its end.
func (w *visit) wantsWhole(s *section) bool {
	return w.full || s.whole || slices.Contains(w.ask.Whole, s.URL)
}

// deepEnough tells whether a section was read as far back as the plan asks. A list that is
// not sorted by day never says so; where it has several pages it is read to its end.
func (w *visit) deepEnough(s *section) bool {
	oldest, _, sorted := newestFirst(s.days)
	return !w.ask.Since.Known() || !sorted || oldest < w.ask.Since
}

// asked reads what the plan asks of the sections of a site beside their newest part.
type asked struct{ *sections }

// recallSkipped completes what a planned walk has found on the home page with what an
// earlier one knew: sections that tell only what others tell are left out, and a guess that
// led nowhere is not tried again. After a walk that failed everything is looked for anew.
func (w asked) recallSkipped() {
	if w.mem.Site.Failures > 0 {
		return
	}
	w.list = slices.DeleteFunc(w.list, func(s *section) bool { return s.before == nil && !s.linked })
	for i := range w.mem.Site.Sections {
		n := &w.mem.Site.Sections[i]
		w.recallTail(n.URL, n.Tail)
		w.addSection(extract.Section{Kind: n.Kind, Page: extract.PageKind(n.Page), URL: n.URL}, true)
	}
	for _, s := range w.list {
		if s.before != nil {
			s.guess, s.skip = s.before.Guess, s.before.Skip
		}
	}
	w.sortSections()
}

// readAll reads it.
func (w asked) readAll(ctx context.Context) {
	for _, s := range slices.Clone(w.list) {
		if w.over || !s.live || s.failed || s.skip && !w.full || s.before == nil || s.shut != nil || s.nothing != nil {
			continue
		}
		if s.URL == w.ask.Turn {
			w.readTurn(ctx, s)
		}
		if slices.Contains(w.ask.End, s.URL) || s.stated.Says && s.before.Pages > 1 && w.planned() {
			w.readEnd(ctx, s)
		}
	}
}

// planned tells whether the walk is a planned one.
func (w *visit) planned() bool { return w.ask.Since.Known() }

// readEnd makes sure that nothing was removed from a list, or inserted into it, behind what
// this walk has read: the number of entries before its last page and on it, or the number
// that it states, has to be the one that follows from what is remembered. Where it is
// another one, the list is read to its end.
//
// It does not see a removal and an insertion that cancel each other out; readTurn does.
func (w asked) readEnd(ctx context.Context, s *section) {
	if s.ended {
		return
	}
	entries, ok := s.stated.Total, s.stated.Says && !s.stated.AtLeast
	if !ok {
		entries, ok = w.countPages(ctx, s)
	}
	if w.over {
		return
	}
	if ok && entries == s.before.Extra+w.remembered(s) {
		s.proved = true
		return
	}
	w.readAnew(ctx, s)
}

// readAnew reads a list from its top to its end.
func (w asked) readAnew(ctx context.Context, s *section) {
	*s = section{Section: s.Section, path: s.path, linked: s.linked, guess: s.guess, before: s.before, whole: true}
	w.readSection(ctx, s)
}

// countPages reads the last page of a list. It returns how many entries the list has if its
// pages are as long as they were.
func (w asked) countPages(ctx context.Context, s *section) (entries int, ok bool) {
	b := s.before
	if b.Last == "" || b.Pages < 2 || b.Length == 0 {
		return 0, false
	}
	address, pages := b.Last, b.Pages
	for range w.Limits.MaxPages {
		page, err := w.apartPage(ctx, s, address)
		if err != nil || len(page.Items) == 0 {
			return 0, false
		}
		s.last, s.lastItems, s.lastNumber = strings.Clone(address), len(page.Items), pages
		next, _, _ := w.own(page.Next)
		if page.Next == "" || next == "" || next == address {
			return b.Length*(pages-1) + len(page.Items), true
		}
		address, pages = next, pages+1
	}
	return 0, false
}

// readTurn reads one page of the old part of a list, another one each time. What is new on
// it was inserted; what is remembered of its days and is not on it was removed.
func (w asked) readTurn(ctx context.Context, s *section) {
	number := plan.TurnPage(s.before)
	address := pageNumbered(s.before.Last, s.before.Pages, number)
	if s.ended || address == "" {
		return
	}
	if _, err := w.apartPage(ctx, s, address); err == nil {
		s.turned = true
	}
}

// numberOfPage finds the number of a page in the address of a page of a list.
var numberOfPage = regexp.MustCompile(`^(.*(?:[?&](?:page|paged|halaman|hal|hlm|laman|pg)=|/))(\d+)(/?)$`)

// pageNumbered is the address of a page of a list, from that of its last page, if that
// carries its own number; else "".
func pageNumbered(last string, pages, number int) string {
	m := numberOfPage.FindStringSubmatch(last)
	if m == nil || m[2] != strconv.Itoa(pages) {
		return ""
	}
	return m[1] + strconv.Itoa(number) + m[3]
}

// apartPage reads a page of a list that does not hang together with what was read of it
// from its top, and takes in its items.
func (w asked) apartPage(ctx context.Context, s *section, address string) (extract.Page, error) {
	w.asked[memory.Path(address)] = true
	f, err := w.get(ctx, address, memory.Answer{}, false)
	if err != nil {
		return extract.Page{}, err
	}
	page, err := w.read(f, s.Page, s.Kind)
	if err != nil {
		return page, err
	}
	w.inARow = 0
	w.items.takeApart(s, page)
	return page, nil
}

// takeApart gathers the items of such a page.
func (w *items) takeApart(s *section, page extract.Page) {
	var days []kim.Date
	for _, it := range page.Items {
		address, path, ok := w.own(it.URL)
		if !ok || w.sections.isPlace(path) {
			continue
		}
		it.URL, path = w.asKnown(address, path, it)
		if s.Page == extract.PageFeed && !s.exhaustive() && !strings.Contains(path, "#") {
			it.Whole = false
		}
		c := w.candidate(path, it, s.Kind)
		c.listed[s.path] = listedHash(it)
		if !w.unchanged(c, s, it, c.listed[s.path], false) {
			c.edited = true
		}
		day := kim.NoDate
		if !it.Published.IsZero() {
			day = kim.DateOf(it.Published, w.group.Zone)
		}
		days = append(days, day)
	}
	newest := kim.NoDate
	for _, d := range days {
		newest = max(newest, d)
	}
	if oldest, odd, sorted := newestFirst(days); sorted && len(odd) == 0 {
		s.apart = append(s.apart, span{oldest, newest})
	}
}

// remembered is how many entries a list should have by what is remembered of it and what
// this walk has read of it.
func (w asked) remembered(s *section) int {
	found := map[string]bool{}
	n := 0
	for _, c := range w.items.order {
		if _, listed := c.listed[s.path]; !listed {
			continue
		}
		if c.known != nil {
			found[c.known.Key] = true
		}
		if c.known == nil && !w.items.knownBroken(c) {
			n++
		}
	}
	for _, r := range w.mem.Items {
		if _, listed := r.Note.Listed[s.path]; listed && r.Missed == 0 && !r.Removed && (found[r.Key] || !w.covers(r)) {
			n++
		}
	}
	return n
}

// takeAsked makes candidates of the items whose own pages the plan asks for. One that a list
// should have named, and did not, is left to those that judge what is absent.
func (w *items) takeAsked() {
	if len(w.ask.Items) == 0 {
		return
	}
	named := map[string]*candidate{}
	for _, c := range w.order {
		if c.known != nil && c.state != stateAlias {
			named[c.known.Key] = c
		}
	}
	for _, key := range w.ask.Items {
		r := w.mem.Items[key]
		switch c := named[key]; {
		case r == nil || r.Removed:
		case c != nil:
			c.asked = true
		case !w.sections.covers(r):
			it := extract.Item{
				URL: r.URL, Kind: r.Kind, Title: r.Title, Category: r.Category,
				Published: r.PublishedAt, Precision: r.Precision, DateSource: r.DateSource, Confidence: r.DateConfidence,
			}
			c := &candidate{path: memory.Path(r.URL), item: it, kind: r.Kind, known: r, listed: map[string]uint64{}, asked: true, unlisted: true}
			if w.found[c.path] == nil {
				w.found[c.path] = c
				w.order = append(w.order, c)
			}
		}
	}
}

// onlyAsked tells whether a candidate's own page is read for no other reason than that the
// plan asks for it.
func (c *candidate) onlyAsked() bool {
	return c.asked && !c.edited && c.known != nil && c.known.Note.Whole
}

// leave gives up looking at the own page of a candidate that was only asked for by the plan.
func (c *candidate) leave() {
	if c.unlisted {
		c.state = stateUnread
	}
}

// settlePages completes what is remembered of a section with what is known of its pages.
func (w *result) settlePages(n *memory.Section, s *section) {
	if b := s.before; b != nil {
		n.Pages, n.Last, n.Extra, n.Ended, n.Deep, n.DeepTo, n.Turn = b.Pages, b.Last, b.Extra, b.Ended, b.Deep, b.DeepTo, b.Turn
	}
	oldest, _, sorted := newestFirst(s.days)
	n.Sorted = sorted && 2*len(s.days) >= s.listed
	if s.ended || s.proved {
		n.Ended = w.started
	}
	if s.lastNumber > 0 && (s.ended || s.proved) {
		n.Pages, n.Last = s.lastNumber, s.last
	}
	if s.ended {
		n.Extra = s.entriesNow() - w.entriesAfter(s)
	}
	if w.ask.Deep && n.Sorted && !s.ended {
		n.Deep, n.DeepTo = w.started, oldest
	}
	if s.turned {
		n.Turn++
	}
}

// entriesNow is how many entries a list has that was read to its end.
func (s *section) entriesNow() int {
	if s.stated.Says && !s.stated.AtLeast {
		return s.stated.Total
	}
	return s.length*max(0, s.lastNumber-1) + s.lastItems
}

// entriesAfter is how many of them the next walk will count among the items that are
// remembered, see remembered.
func (w *result) entriesAfter(s *section) (n int) {
	listed := map[string]bool{} // keys of the items that this walk found in it
	for _, c := range w.items.order {
		if _, here := c.listed[s.path]; here && c.known != nil && c.state != stateAlias && c.state != stateBroken {
			listed[c.known.Key] = true
		}
	}
	for _, it := range w.out.New {
		if listed[it.Key] {
			n++
		}
	}
	for key, r := range w.mem.Items {
		_, before := r.Note.Listed[s.path]
		if missed, removed := w.standing(r); (before || listed[key]) && missed == 0 && !removed {
			n++
		}
	}
	return n
}

// standing is how many walks in a row have missed an item, this one included, and whether
// it is removed.
func (w *result) standing(r *memory.Item) (missed int, removed bool) {
	if w.after == nil {
		w.after = map[string]Sighting{}
		for _, it := range w.out.Edited {
			w.after[it.Key] = Sighting{}
		}
		for _, t := range w.out.Seen {
			w.after[t.Key] = t
		}
	}
	if t, touched := w.after[r.Key]; touched {
		return t.Missed, t.Removed
	}
	return r.Missed, r.Removed
}

// rememberChores keeps when what is done in rotation was last done.
func (w *result) rememberChores(note *memory.Site) {
	before := w.mem.Site
	note.Home, note.Deep, note.Old, note.Turn = before.Home, before.Deep, before.Old, before.Turn
	for _, c := range []struct {
		done bool
		at   *time.Time
	}{{w.full || w.ask.Home, &note.Home}, {w.full || w.ask.Deep, &note.Deep}, {w.ask.Old, &note.Old}, {w.ask.Turn != "", &note.Turn}} {
		if c.done {
			*c.at = w.started
		}
	}
}
