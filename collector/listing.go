package collector

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"pantaukim/collector/extract"
	"pantaukim/collector/fetch"
	"pantaukim/internal/kim"
)

// candidate is something that a listing names: an item, unless its own page says
// otherwise.
type candidate struct {
	path    string
	item    extract.Item // what is known of it, the more trusted facts winning
	kind    kim.Kind
	known   *remembered // nil if it is new
	listed  map[string]uint64
	edited  bool // a listing says something else of it than before
	replay  bool // named by a listing that has not changed
	state   candidateState
	page    pageMemory // of its own page
	aliases []string   // other addresses that it was reached under
}

// candidateState is what became of a candidate.
type candidateState int

const (
	stateListed    candidateState = iota // its own page was not read
	stateUnchanged                       // its own page is as it was
	stateRead                            // its content was read
	stateBroken                          // its page does not exist, or is no item
	stateAlias                           // it is another candidate under another address
)

// readSections reads every section to its stopping point.
func (w *walk) readSections(ctx context.Context) {
	whole := false // a feed that names everything was read to its end
	for _, s := range w.sections {
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
}

// judgeSections tells a site without items from one whose items cannot be found:
// an unknown kind of site on which nothing was ever listed is not a quiet one.
func (w *walk) judgeSections() {
	if w.failure != nil || w.over {
		return
	}
	live := slices.ContainsFunc(w.sections, func(s *section) bool { return s.live })
	if len(w.order) == 0 && (!live || w.profile.ID() == extract.GenericID) {
		w.fail(w.group.URL, unreadable("no listing of items was found"))
	}
}

// readSection follows the pages of one section: a full walk to the end, any other
// until a page holds nothing that the newest complete walk did not know.
func (w *walk) readSection(ctx context.Context, s *section) {
	visited, seen := map[string]bool{}, map[string]bool{}
	next := s.URL
	for n := 0; next != "" && !visited[next]; n++ {
		visited[next] = true
		page, err := w.listingPage(ctx, s, next, n)
		if err != nil {
			w.sectionFailed(s, next, n, err)
			return
		}
		w.inARow = 0
		if n == 0 && !w.isSection(s, page) {
			return
		}
		s.live = true
		fresh, settled := w.take(s, page, seen, n)
		if n == 0 {
			if err := w.vanished(ctx, s); err != nil {
				s.failed = true
				w.fail(next, err)
				return
			}
		}
		if n > 0 && fresh == 0 {
			break // beyond its end, a listing that repeats itself would never end
		}
		if !w.full && settled {
			s.stopped = true
			return
		}
		next = ""
		if address, _, ok := w.own(page.Next); ok && page.Next != "" {
			next = address
		}
	}
	s.ended = true
}

// sectionFailed decides what a page of a listing that could not be had means.
func (w *walk) sectionFailed(s *section, address string, n int, err error) {
	var f *fetch.PageError
	isFailure := errors.As(err, &f)
	switch {
	case !isFailure: // ctx has ended
		w.over = true
		return
	case n > 0 && (gone(err) || f.Status == http.StatusBadRequest):
		s.ended = true // the page after the last one
		return
	case n == 0 && s.before == nil && !s.linked && (f.Outcome == kim.OutcomeHTTP4xx || f.Outcome == kim.OutcomeRobots || f.Outcome == kim.OutcomeBlocked):
		return // a guess of the profile that is not so on this site
	case n == 0 && s.before == nil && !s.linked && s.Page == extract.PageFeed && f.Outcome != kim.OutcomeRateLimited:
		w.note("no feed at %s: %v", s.path, f)
		return
	case n == 0 && s.before == nil && !s.linked && (f.Outcome == kim.OutcomeUnreadable || f.Outcome == kim.OutcomeEmpty):
		w.note("no section at %s: %v", s.path, f)
		return
	case n == 0 && gone(err) && (s.before == nil || s.before.Items == 0):
		w.note("broken link of the menu: %s", s.path)
		return
	}
	s.failed = true
	w.fail(address, err)
}

// isSection tells whether the first page of a section is one. What the site's own
// menu leads to is; a guess that answers with some other page is not.
func (w *walk) isSection(s *section, page extract.Page) bool {
	if s.linked || s.before != nil || s.first.replayed || len(page.Items) > 0 {
		return true
	}
	switch s.Page {
	case extract.PageListing:
		return page.Kind == extract.PageListing || page.Kind == extract.PageGallery
	default:
		return page.Kind == s.Page
	}
}

// listingPage reads one page of a section. The first page is asked for with
// validators if its content could be told without it.
func (w *walk) listingPage(ctx context.Context, s *section, address string, n int) (extract.Page, error) {
	if w.home != nil && n == 0 && pathOf(address) == pathOf(w.root()) {
		s.first = listingMemory{page: w.home.memory, keep: true, next: w.homePage.Next}
		return w.homePage, nil
	}
	memory := w.mem.pages[address+listingMark]
	replay, replayable := w.replay(memory)
	replayable = replayable && n == 0 && !w.full
	f, err := w.get(ctx, address, memory, replayable && !w.liar)
	if err != nil {
		return extract.Page{}, err
	}
	if f.tooLarge {
		return extract.Page{}, &fetch.PageError{Outcome: kim.OutcomeTooLarge, Status: http.StatusOK, Err: fmt.Errorf("listing longer than %d bytes", w.c.cfg.MaxBody)}
	}
	if replayable && (f.notModified || f.memory.hash == memory.hash) {
		s.first = listingMemory{page: f.memory, keep: true, next: replay.Next, replayed: true}
		return replay, nil
	}
	if f.notModified {
		return extract.Page{}, unreadable("answered 304 although no validator was sent")
	}
	if _, path, ok := w.own(f.url); n == 0 && !s.linked && s.before == nil && ok && path == pathOf(w.root()) && s.path != path {
		return extract.Page{}, &fetch.PageError{Outcome: kim.OutcomeHTTP4xx, Status: http.StatusNotFound, Err: errors.New("leads to the home page")}
	}
	page, err := w.read(f, s.Page, s.Kind)
	if err != nil {
		return page, err
	}
	if n == 0 {
		s.first = listingMemory{page: f.memory, keep: true, next: page.Next}
	}
	return page, nil
}

// replay rebuilds a listing page from memory. It is possible if every item that
// it named is known and settled.
func (w *walk) replay(p pageMemory) (extract.Page, bool) {
	note, ok := readNote[listingNote](p.note)
	if !ok || note.Keys == nil || len(note.Keys) != note.Items {
		return extract.Page{}, false
	}
	page := extract.Page{Kind: extract.PageListing, Next: note.Next}
	for _, key := range note.Keys {
		r := w.mem.items[key]
		if r == nil || !r.settled(w.mem) {
			return extract.Page{}, false
		}
		page.Items = append(page.Items, extract.Item{URL: r.URL, Kind: r.Kind, Title: r.Title, Published: r.PublishedAt, Precision: r.Precision})
	}
	return page, true
}

// take gathers the items of a listing page. It returns how many the section had
// not named before, and whether all of them are settled and unchanged.
func (w *walk) take(s *section, page extract.Page, seen map[string]bool, n int) (fresh int, settled bool) {
	settled = true
	count := 0
	for _, it := range page.Items {
		address, path, ok := w.own(it.URL)
		if !ok || w.isPlace(path) && !isWall(s, page, path) {
			continue
		}
		count++
		it.URL = address
		if s.Page == extract.PageFeed && !s.exhaustive() {
			it.Whole = false // feeds leave out covers and further pictures: the item's own page has them
		}
		c := w.candidate(path, it, s.Kind)
		replayed := n == 0 && s.first.replayed
		hash := listedHash(it)
		if replayed {
			c.replay = true
			if c.known != nil {
				hash = c.known.note.Listed[s.path]
			}
		}
		c.listed[s.path] = hash
		if !w.unchanged(c, s, it, hash, replayed) {
			c.edited = true
			settled = false
		}
		if seen[path] {
			continue
		}
		seen[path] = true
		fresh++
		s.listed++
		s.paths = append(s.paths, path)
		if !it.Published.IsZero() {
			s.days = append(s.days, kim.DateOf(it.Published, w.group.Zone))
		}
		if n == 0 {
			s.items++
			if !it.Published.IsZero() {
				s.dated++
			}
			s.first.paths = append(s.first.paths, path)
		}
	}
	return fresh, settled && count > 0
}

// isWall tells whether a gallery is a single page full of photos, without albums.
// Then the section itself is the item.
func isWall(s *section, page extract.Page, path string) bool {
	return s.Kind == kim.Gallery && page.Kind == extract.PageGallery && path == s.path && len(page.Items) == 1 &&
		page.Items[0].Whole && len(page.Items[0].Photos) > 0
}

// unchanged tells whether an item is settled and listed as it was before.
func (w *walk) unchanged(c *candidate, s *section, it extract.Item, hash uint64, replayed bool) bool {
	if c.known == nil {
		return w.knownBroken(c)
	}
	if !c.known.settled(w.mem) {
		return false
	}
	if it.Whole {
		return contentHash(it.Title, it.Text, it.Photos) == c.known.ContentHash
	}
	before, listed := c.known.note.Listed[s.path]
	return replayed || !listed || before == hash
}

// knownBroken tells whether an earlier walk found that there is no item behind
// the link. Full walks look again.
func (w *walk) knownBroken(c *candidate) bool {
	note, ok := readNote[itemNote](w.mem.pages[c.item.URL].note)
	return ok && note.Broken && !w.full
}

// candidate returns the candidate of a path, a new one if it was not yet named.
func (w *walk) candidate(path string, it extract.Item, kind kim.Kind) *candidate {
	c := w.found[path]
	it = detached(it)
	if c == nil {
		c = &candidate{path: path, item: it, listed: map[string]uint64{}}
		if key := w.mem.byPath[path]; key != "" {
			c.known = w.mem.items[key]
		}
		w.found[path] = c
		w.order = append(w.order, c)
	} else {
		c.item = extract.Merge(c.item, it)
	}
	if c.kind == "" {
		c.kind = w.kindByPath(path)
	}
	if c.kind == "" {
		c.kind = it.Kind
	}
	if c.kind == "" {
		c.kind = kind
	}
	return c
}

// kindByPath returns the kind of the section below whose address an item lies: it
// is that section's, even if it is first met in the side column of another.
func (w *walk) kindByPath(path string) kim.Kind {
	for _, s := range w.sections {
		if s.Kind != "" && s.Page == extract.PageListing && s.path != "/" && strings.HasPrefix(path, s.path+"/") {
			return s.Kind
		}
	}
	return ""
}

// pageQuery is the query of a further page of a listing.
var pageQuery = regexp.MustCompile(`^(page|paged|hal|halaman|per_page|offset|start)=\d+$`)

// isPlace tells whether a path is that of the home page or of a section, which
// listings link to as well.
func (w *walk) isPlace(path string) bool {
	if path == pathOf(w.root()) || path == "/" {
		return true
	}
	bare, query, _ := strings.Cut(path, "?")
	return slices.ContainsFunc(w.sections, func(s *section) bool {
		return s.path == path || s.path == bare && bare != "/" && pageQuery.MatchString(query)
	})
}

// takeHome adds the items that the home page names and their own section did not,
// although it was read to its end: a listing does not always tell everything.
// Only addresses below that of a section are taken, because home pages also link
// to pages that are no items.
func (w *walk) takeHome() {
	for _, it := range w.homePage.Items {
		address, path, ok := w.own(it.URL)
		if !ok || w.found[path] != nil || w.isPlace(path) {
			continue
		}
		for _, s := range w.sections {
			if s.Page == extract.PageListing && s.ended && s.path != "/" && strings.HasPrefix(path, s.path+"/") {
				it.URL = address
				w.candidate(path, it, s.Kind)
				w.note("only on the home page: %s", path)
				break
			}
		}
	}
}

// skipRepetitions finds the sections that name only what others name too. Walks
// that look for news leave them out.
func (w *walk) skipRepetitions() {
	for i := len(w.sections) - 1; i >= 0; i-- {
		s := w.sections[i]
		if !s.live || s.failed || (s.Kind != "" && s.Kind != kim.News) {
			continue
		}
		elsewhere := map[string]bool{}
		for _, t := range w.sections {
			if t == s || t.skip || !t.ended || (s.Kind == kim.News && t.Kind != "" && t.Kind != kim.News) ||
				(t.Page == extract.PageFeed && !t.exhaustive()) {
				continue
			}
			for _, p := range t.paths {
				elsewhere[p] = true
			}
		}
		s.skip = (s.listed > 0 || s.Kind == "") && len(elsewhere) > 0 &&
			!slices.ContainsFunc(s.paths, func(p string) bool { return !elsewhere[p] })
	}
}
