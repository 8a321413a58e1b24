package walk

import (
	"context"
	"strconv"
	"strings"

	"pantaukim/collector/extract"
	"pantaukim/collector/memory"
	"pantaukim/collector/plan"
	"pantaukim/internal/kim"
)

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
