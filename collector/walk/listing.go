package walk

import (
	"context"
	"strings"

	"pantaukim/collector/extract"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// readSections reads every section to its stopping point.
func (w *sections) readSections(ctx context.Context) {
	whole := false // a feed that names everything was read to its end
	for _, s := range w.list {
		if w.over {
			return
		}
		if s.Page == extract.PageSitemap || (s.skip && !w.full) {
			continue
		}
		if whole && s.Page == extract.PageListing && (s.Kind == "" || s.Kind == kim.News) {
			s.skip = true
			continue
		}
		w.readSection(ctx, s)
		whole = whole || s.exhaustive() && s.ended && s.listed > 0
	}
	if w.full {
		w.skipRepetitions()
	}
	asked{w}.readAll(ctx)
}

// readHome takes the home page for the listing of a site whose menu led to none.
func (w *sections) readHome(ctx context.Context) {
	if w.home == nil || w.over || len(w.items.order) > 0 || len(w.homePage.Items) == 0 {
		return
	}
	before := len(w.list)
	w.addSection(extract.Section{Page: extract.PageListing, URL: w.root()}, true)
	if len(w.list) > before {
		w.readSection(ctx, w.list[before])
	}
}

// reading is a section's list on its way from page to page.
type reading struct {
	*sections
	s *section

	next          string // address of the page to read
	visited, seen map[string]bool
	further       []string // pages besides the next one that pages have named
	elsewhere     string   // the next page, where it is named on a host that is not the site's
	guesses       []string // addresses of this site that may be that page
	names         bool     // a page that scripts load named its next one: all of them do
	loads         bool     // scripts would load the further pages: none of them need name the next one
	onward        string   // the page to read, where it was counted on and no page names it
	last          extract.Page
}

// readSection follows the pages of one section: a full walk to the end, any other
// until a page holds nothing that the newest complete walk did not know.
func (w *sections) readSection(ctx context.Context, s *section) {
	r := &reading{sections: w, s: s, next: s.URL, visited: map[string]bool{}, seen: map[string]bool{}}
	for n := 0; r.next != "" && !r.visited[r.next]; n++ {
		if !r.step(ctx, n) {
			return
		}
	}
	if r.elsewhere != "" && r.next == "" {
		s.shut = unreadable("the list goes on elsewhere: " + r.elsewhere)
		return
	}
	s.ended = true
}

// step reads one page, the n-th from 0 on, and finds the next. It returns false where the
// section is not read on, and says then whether that is its end.
func (w *reading) step(ctx context.Context, n int) (on bool) {
	s, here := w.s, w.next
	w.visited[here] = true
	w.asked[memory.Path(here)] = true
	page, err := w.listingPage(ctx, s, here, n)
	if w.elsewhere != "" && (noPage(err) || err == nil && page.Kind != s.Page) {
		w.next, w.guesses = following(w.guesses)
		return true
	}
	if w.onward != "" && (err != nil && behindLast(page, err) || err == nil && listsLikeHome(page, w.frontPage(ctx))) { // what was counted on from the last page is not there
		s.paged, s.end, s.ended = true, endPaged, true
		return false
	}
	if n == 1 && w.elsewhere == "" && w.onward == "" && !w.loads && isNoList(s, here, page, err) {
		w.note("%s names a next page that is no list: %s", s.path, here)
		w.last.Next = ""
		if w.next, w.further = w.nextPage(w.last, w.further, w.visited); w.next != "" {
			return true
		}
		s.length, s.end, s.ended = 0, endWrong, true
		return false
	}
	if err != nil {
		if n == 0 && s.Page == extract.PageListing {
			accounts{w.sections}.gather(s, &page, n)
		}
		if len(page.Items) == 0 {
			w.sectionFailed(s, here, n, err)
			return false
		}
		page.Accounts, page.Kind = nil, extract.PageListing // of links whose shape is known to be that of items
	}
	w.inARow = 0
	astray := w.turnBack(&page, n)
	w.last = page
	if n == 0 && (!w.isSection(s, page) || w.isEverywhere(ctx, s, page)) {
		return false
	}
	if err := w.readWall(ctx, s, &page, n); err != nil {
		w.sectionFailed(s, here, 1, err)
		return false
	}
	fresh, settled := w.take(&page, n)
	switch {
	case w.elsewhere != "" && fresh == 0 && len(page.Items) > 0: // it repeats itself: this is not the page that is meant
		w.next, w.guesses = following(w.guesses)
		return true
	case n > 0 && fresh == 0: // beyond its end, a listing that repeats itself would never end
		s.paged, s.ended = len(page.Items) == 0, true
		if s.end = endRepeats; s.paged || n > 1 { // the pages before were others: this one is behind the last
			s.end = endPaged
		}
		return false
	}
	s.empty = n == 0 && len(page.Items) == 0
	s.says = n == 0 && page.Empty
	s.last, s.lastItems, s.lastNumber = strings.Clone(here), len(page.Items), n+1
	if !w.wantsWhole(s) && settled && !s.oldestFirst() && w.deepEnough(s) {
		return false
	}
	return w.goOn(page, here, n, astray)
}

// turnBack drops the next page of a page that names another section as it.
func (w *reading) turnBack(page *extract.Page, n int) (astray bool) {
	if !leadsAstray(w.sections, w.s, page.Next) {
		return false
	}
	if n == 0 {
		w.note("%s names another section as its next page: %s", w.s.path, page.Next)
	}
	page.Next, page.Loads, page.More = "", false, false
	return true
}

// take takes in what a page names: how many items that no page before it named, and
// whether all of them were known and settled before this walk.
func (w *reading) take(page *extract.Page, n int) (fresh int, settled bool) {
	w.s.live = true
	accounts{w.sections}.gather(w.s, page, n)
	w.s.count(*page)
	if n == 0 {
		w.keepArchive(w.s, *page)
	}
	return w.items.take(w.s, *page, w.seen, n)
}

// goOn finds the page behind one that was read. It returns false if the list goes on, and
// nothing names where.
func (w *reading) goOn(page extract.Page, here string, n int, astray bool) (on bool) {
	s := w.s
	w.names = w.names || n > 0 && page.Loads
	w.loads = w.loads || page.Loads
	w.next, w.further = w.nextPage(page, w.further, w.visited)
	if w.onward = ""; w.next == "" && w.loads && !w.names && !page.More {
		if w.onward = countOn(here, len(page.Items)); w.onward == "" {
			page.More = true
		}
		w.next = w.onward
	}
	if w.elsewhere = ""; w.next == "" && w.isElsewhere(page.Next) {
		w.elsewhere = strings.Clone(page.Next)
		w.next, w.guesses = following(w.onSite(s, w.elsewhere, w.visited))
	} else if w.next == "" && page.More && len(s.archive.months) > 0 {
		s.archive.need = true
	} else if w.next == "" && page.More {
		s.failed = true
		w.fail(s.URL, unreadable("the listing goes on, and nothing names the address of its next page"))
		return false
	}
	s.paged = n > 0 && w.next == ""
	switch {
	case w.next != "" && n == 0:
		s.length = len(page.Items)
	case s.paged:
		s.end = endPaged
	case w.next == "" && astray:
		s.end = endWrong
	case w.next == "":
		s.end = endPlain
	}
	return true
}
