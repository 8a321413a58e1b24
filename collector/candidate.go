package collector

import (
	"regexp"
	"slices"
	"strings"

	"pantaukim/collector/extract"
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
	pages   int        // of an album, if more than one
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
			if !it.Published.IsZero() && !replayed {
				s.dated++
			}
			s.first.paths = append(s.first.paths, path)
		}
	}
	if n == 0 && s.first.replayed && s.before != nil {
		s.dated = s.before.Dated // the page is as it was
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

// pagePath is what stands behind the path of a listing in that of its further
// pages, and of the months of a calendar.
var pagePath = regexp.MustCompile(`^/((page|index|hal|halaman|p|offset)/\d+|(19|20)\d\d/?(0[1-9]|1[0-2]))$`)

// isPlace tells whether a path is that of the home page or of a section, which
// listings link to as well.
func (w *walk) isPlace(path string) bool {
	if path == pathOf(w.root()) || path == "/" || w.listings[path] {
		return true
	}
	bare, query, _ := strings.Cut(path, "?")
	return slices.ContainsFunc(w.sections, func(s *section) bool {
		rest, below := strings.CutPrefix(bare, strings.TrimSuffix(s.path, "/"))
		return s.path == path || s.path == bare && bare != "/" && pageQuery.MatchString(query) ||
			below && s.Page == extract.PageListing && pagePath.MatchString(rest)
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
