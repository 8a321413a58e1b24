package walk

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"pantaukim/collector/extract"
	"pantaukim/collector/fetch/web"
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

// readSection follows the pages of one section: a full walk to the end, any other
// until a page holds nothing that the newest complete walk did not know.
func (w *sections) readSection(ctx context.Context, s *section) {
	visited, seen := map[string]bool{}, map[string]bool{}
	var further []string
	var elsewhere string // the next page, where it is named on a host that is not the site's
	var guesses []string // addresses of this site that may be that page
	names := false       // a page that scripts load named its next one: all of them do
	loads := false       // scripts would load the further pages: none of them need name the next one
	onward := ""         // the page to read, where it was counted on and no page names it
	var last extract.Page
	next := s.URL
	for n := 0; next != "" && !visited[next]; n++ {
		visited[next] = true
		w.asked[memory.Path(next)] = true
		page, err := w.listingPage(ctx, s, next, n)
		if elsewhere != "" && (noPage(err) || err == nil && page.Kind != s.Page) {
			next, guesses = following(guesses)
			continue
		}
		if onward != "" && (err != nil && behindLast(page, err) || err == nil && listsLikeHome(page, w.frontPage(ctx))) { // what was counted on from the last page is not there
			s.paged, s.end = true, endPaged
			break
		}
		if n == 1 && elsewhere == "" && onward == "" && !loads && isNoList(s, next, page, err) {
			w.note("%s names a next page that is no list: %s", s.path, next)
			last.Next = ""
			if next, further = w.nextPage(last, further, visited); next != "" {
				continue
			}
			s.length, s.end = 0, endWrong
			break
		}
		if err != nil {
			if n == 0 && s.Page == extract.PageListing {
				w.gather(s, &page, n)
			}
			if len(page.Items) == 0 {
				w.sectionFailed(s, next, n, err)
				return
			}
			page.Accounts, page.Kind = nil, extract.PageListing // of links whose shape is known to be that of items
		}
		w.inARow = 0
		astray := leadsAstray(w, s, page.Next)
		if astray {
			if n == 0 {
				w.note("%s names another section as its next page: %s", s.path, page.Next)
			}
			page.Next, page.Loads, page.More = "", false, false
		}
		last = page
		if n == 0 && (!w.isSection(s, page) || w.isEverywhere(ctx, s, page)) {
			return
		}
		if err := w.readWall(ctx, s, &page, n); err != nil {
			w.sectionFailed(s, next, 1, err)
			return
		}
		s.live = true
		w.gather(s, &page, n)
		s.count(page)
		if n == 0 {
			w.keepArchive(s, page)
		}
		fresh, settled := w.items.take(s, page, seen, n)
		if elsewhere != "" && fresh == 0 && len(page.Items) > 0 { // it repeats itself: this is not the page that is meant
			next, guesses = following(guesses)
			continue
		}
		if n > 0 && fresh == 0 {
			s.paged = len(page.Items) == 0
			if s.end = endRepeats; s.paged || n > 1 { // the pages before were others: this one is behind the last
				s.end = endPaged
			}
			break // beyond its end, a listing that repeats itself would never end
		}
		s.empty = n == 0 && len(page.Items) == 0
		s.says = n == 0 && page.Empty
		s.last, s.lastItems, s.lastNumber = strings.Clone(next), len(page.Items), n+1
		if !w.wantsWhole(s) && settled && !s.oldestFirst() && w.deepEnough(s) {
			return
		}
		names = names || n > 0 && page.Loads
		loads = loads || page.Loads
		here := next
		next, further = w.nextPage(page, further, visited)
		if onward = ""; next == "" && loads && !names && !page.More {
			if onward = countOn(here, len(page.Items)); onward == "" {
				page.More = true
			}
			next = onward
		}
		if elsewhere = ""; next == "" && w.isElsewhere(page.Next) {
			elsewhere = strings.Clone(page.Next)
			next, guesses = following(w.onSite(s, elsewhere, visited))
		} else if next == "" && page.More && len(s.archive.months) > 0 {
			s.archive.need = true
		} else if next == "" && page.More {
			s.failed = true
			w.fail(s.URL, unreadable("the listing goes on, and nothing names the address of its next page"))
			return
		}
		s.paged = n > 0 && next == ""
		switch {
		case next != "" && n == 0:
			s.length = len(page.Items)
		case s.paged:
			s.end = endPaged
		case next == "" && astray:
			s.end = endWrong
		case next == "":
			s.end = endPlain
		}
	}
	if elsewhere != "" && next == "" {
		s.shut = unreadable("the list goes on elsewhere: " + elsewhere)
		return
	}
	s.ended = true
}

// isNoList tells whether what a list names as its next page is another page of the site: that of
// one of its items, or one that reads, and lists nothing, and its address neither has a number nor is
// the list's own with something behind it.
func isNoList(s *section, address string, page extract.Page, err error) bool {
	path := memory.Path(address)
	reads := err == nil || page.Problem == extract.NoItems
	if reads && slices.Contains(s.paths, path) { // the page of an item
		return true
	}
	return reads && (err != nil || len(page.Items) == 0) && !below(path, s.path) && !below(path, memory.Path(s.URL)) && countOn(address, 1) == "" && !strings.ContainsAny(path, "?0123456789")
}

// leadsAstray tells whether what a list names as its next page is another section of the
// site, which is read by itself.
func leadsAstray(w *sections, s *section, next string) bool {
	_, path, ok := w.own(next)
	if !ok || next == "" || below(path, s.path) {
		return false
	}
	return slices.ContainsFunc(w.list, func(t *section) bool {
		return t != s && t.Page == extract.PageListing && t.path != "/" && (path == t.path || below(path, t.path) && countOn(next, 1) != "")
	})
}

// nextPage is the address of the page to read after this one: the one that it
// names as its next, else any that looks like a further page and was not read. A page may
// name the last one, or one behind the next: what it links besides is kept.
func (w *sections) nextPage(page extract.Page, further []string, visited map[string]bool) (string, []string) {
	for _, f := range page.Further {
		if address, _, ok := w.own(f); ok && !slices.Contains(further, address) {
			further = append(further, address)
		}
	}
	if address, _, ok := w.own(page.Next); ok && page.Next != "" {
		w.linkedAs(page.Next, page.Next)
		if !visited[address] {
			return address, further
		}
	}
	for i, address := range further {
		if !visited[address] {
			return address, further[i:]
		}
	}
	return "", nil
}

// sectionFailed decides what a page of a listing that could not be had means.
func (w *sections) sectionFailed(s *section, address string, n int, err error) {
	var f *web.Failure
	if !errors.As(err, &f) { // ctx has ended
		w.over = true
		return
	}
	guess := n == 0 && s.before == nil && !s.linked
	showsNothing := f.Outcome == kim.OutcomeUnreadable || f.Outcome == kim.OutcomeEmpty
	switch {
	case n > 0 && counted(address) && (gone(err) || f.Status == http.StatusBadRequest || errors.Is(err, ErrNotKept)):
		s.ended, s.paged, s.end = true, true, endPaged // the page after the last one
		return
	case !guess && s.closed(f):
		s.shut = f // the other sections decide what that means
		return
	case guess && (f.Outcome == kim.OutcomeHTTP4xx || f.Outcome == kim.OutcomeRobots || f.Outcome == kim.OutcomeBlocked):
		return // a guess of the profile that is not so on this site
	case guess && s.Page == extract.PageFeed && f.Outcome != kim.OutcomeRateLimited:
		w.note("no feed at %s: %v", s.path, f)
		return
	case guess && f.Outcome == kim.OutcomeHacked:
		w.note("no section but gambling at %s", s.path)
		return
	case guess && showsNothing && (s.sealed == 0 || w.homePage.Sealed > 0 || w.home == nil):
		w.note("no section at %s: %v", s.path, f)
		return
	case n == 0 && gone(err) && !w.hadItems(s):
		w.note("broken link of the menu: %s", s.path)
		return
	case s.listed == 0 && showsNothing && (!w.hadItems(s) || s.sealed > 0 && wasWall(w.mem, s)):
		s.nothing = f // the other sections decide what that means
		return
	}
	s.failed = true
	w.fail(address, err)
}

// counted tells whether the address of a further page was made by counting on,
// as the interfaces of WordPress are read, and not named by a page. Only such an
// address may lead beyond the end.
func counted(address string) bool {
	return strings.Contains(address, "/wp-json/") || strings.Contains(address, "rest_route=") || strings.Contains(address, "paged=")
}

// isSection tells whether the first page of a section is one. What the site's own
// menu leads to is; a guess that answers with some other page is not.
func (w *sections) isSection(s *section, page extract.Page) bool {
	if s.Page == extract.PageFeed && page.Kind == extract.PageListing && !s.first.replayed {
		if !s.linked {
			return false // sites that answer everywhere do so with their home page
		}
		s.Page = extract.PageListing // what it is called is no reason to believe that it is one
		return true
	}
	if s.linked || s.before != nil || s.first.replayed {
		return true
	}
	if len(page.Items) > 0 {
		return !w.repeatsHome(s, page)
	}
	switch s.Page {
	case extract.PageListing:
		return page.Kind == extract.PageListing || page.Kind == extract.PageGallery
	default:
		return page.Kind == s.Page
	}
}

// isEverywhere tells whether a gallery that was only guessed is what the site answers with at any
// address: a page with some photos is an album at each of them.
func (w *sections) isEverywhere(ctx context.Context, s *section, page extract.Page) bool {
	if s.linked || s.before != nil || page.Kind != extract.PageGallery || len(page.Items) != 1 {
		return false
	}
	f, err := w.get(ctx, strings.TrimSuffix(w.root(), "/")+"/tidak-ada"+s.path, memory.Answer{}, false)
	if err != nil || f.tooLarge {
		return false
	}
	other, err := w.read(f, s.Page, s.Kind)
	if err != nil || len(other.Items) != 1 || !slices.EqualFunc(other.Items[0].Photos, page.Items[0].Photos, func(a, b extract.Photo) bool { return a.Key == b.Key }) {
		return false
	}
	w.note("no section at %s: the site answers so everywhere", s.path)
	return true
}

// repeatsHome tells whether a page lists what the home page does, which is a section itself:
// then the site answers everywhere, and what the address says is no kind of item.
func (w *sections) repeatsHome(s *section, page extract.Page) bool {
	root := memory.Path(w.root())
	if s.path == root || w.home == nil || !slices.ContainsFunc(w.list, func(t *section) bool { return t.path == root }) {
		return false
	}
	return listsLikeHome(page, w.homePage)
}

// listingPage reads one page of a section. The first page is asked for with
// validators if its content could be told without it.
func (w *sections) listingPage(ctx context.Context, s *section, address string, n int) (extract.Page, error) {
	if w.home != nil && n == 0 && memory.Path(address) == memory.Path(w.root()) {
		s.first = listingMemory{answer: w.home.answer, keep: true, next: w.homePage.Next}
		s.scripted = len(w.homePage.Items) == 0 && w.homeLoads
		return w.homePage, nil
	}
	known := w.mem.Listings[address]
	replay, replayable := w.replay(known)
	replayable = replayable && n == 0 && !w.wantsWhole(s)
	f, err := w.get(ctx, address, known.Answer, replayable && !w.liar && !w.endsWeek())
	if err != nil {
		return extract.Page{}, err
	}
	if f.tooLarge {
		return extract.Page{}, w.tooLarge("listing")
	}
	if replayable && (f.notModified || f.answer.Hash == known.Hash) {
		s.first = listingMemory{answer: f.answer, keep: true, next: replay.Next, replayed: true}
		return replay, nil
	}
	if f.notModified {
		return extract.Page{}, unreadable("answered 304 although no validator was sent")
	}
	if _, path, ok := w.own(f.url); n == 0 && !s.linked && s.before == nil && ok && path == memory.Path(w.root()) && s.path != path {
		return extract.Page{}, &web.Failure{Outcome: kim.OutcomeHTTP4xx, Status: http.StatusNotFound, Err: errors.New("leads to the home page")}
	}
	if n == 0 && !s.linked && s.before == nil && w.home != nil && f.answer.Hash == w.home.answer.Hash && s.path != memory.Path(w.root()) {
		return extract.Page{}, &web.Failure{Outcome: kim.OutcomeHTTP4xx, Status: http.StatusNotFound, Err: errors.New("answers with the home page")}
	}
	page, err := w.read(f, s.Page, s.Kind)
	if err != nil {
		s.speaks = n == 0 && page.Speaks
		s.sealed += page.Sealed
		s.scripted, s.goesOn = n == 0 && loadsByScript(f.body), n == 0 && page.Next != ""
		return page, err
	}
	if n == 0 {
		s.scripted = len(page.Items) == 0 && loadsByScript(f.body)
		s.first = listingMemory{answer: f.answer, keep: true, next: page.Next}
	}
	return page, nil
}

// replay rebuilds a listing page from memory. It is possible if every item that
// it named is known and settled.
func (w *sections) replay(note memory.Listing) (extract.Page, bool) {
	if note.Keys == nil || len(note.Keys) != note.Items {
		return extract.Page{}, false
	}
	page := extract.Page{Kind: extract.PageListing, Next: note.Next}
	for _, key := range note.Keys {
		r := w.mem.Items[key]
		if r == nil || !w.mem.Settled(r) {
			return extract.Page{}, false
		}
		page.Items = append(page.Items, extract.Item{
			URL: r.URL, Kind: r.Kind, Title: r.Title, Published: r.PublishedAt, Precision: r.Precision,
		})
	}
	return page, true
}

// skipRepetitions finds the sections that tell only what others tell too. Walks
// that look for news leave them out. A feed that dates what listings name without
// a day tells more than they do.
func (w *sections) skipRepetitions() {
	for i := len(w.list) - 1; i >= 0; i-- {
		s := w.list[i]
		if !s.live || s.failed || (s.Kind != "" && s.Kind != kim.News) {
			continue
		}
		elsewhere, days := map[string]bool{}, s.dated == 0
		for _, t := range w.list {
			if t == s || t.skip || !t.ended || (s.Kind == kim.News && t.Kind != "" && t.Kind != kim.News) ||
				(t.Page == extract.PageFeed && !t.exhaustive()) {
				continue
			}
			for _, p := range t.paths {
				elsewhere[p] = true
			}
			days = days || t.dated > 0
		}
		s.skip = (s.listed > 0 || s.Kind == "") && len(elsewhere) > 0 && days &&
			!slices.ContainsFunc(s.paths, func(p string) bool { return !elsewhere[p] })
	}
}
