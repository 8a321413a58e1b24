package walk

import (
	"slices"
	"strings"

	"pantaukim/collector/extract"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// items is what the listings of the site name.
type items struct {
	*visit
	sections *sections

	found  map[string]*candidate // by path
	order  []*candidate          // in the order in which they were listed
	placed []placed

	doubles  []*memory.Item  // known items that turned out to be versions of others
	hacked   int             // pages that advertise gambling
	needsDay map[string]bool // paths of links that only their shape makes items: their own pages have to print a day

	lasting map[string]*memory.Item // known items by path without what changes between visits, nil until it is asked for
}

// placed is an item of a list that has the address of a section.
type placed struct {
	section *section // that lists it
	item    extract.Item
}

// takePlaced takes in the items that were held to be sections for a word in their titles:
// another section lists them as items, and they list nothing themselves.
func (w *items) takePlaced() {
	for _, p := range w.placed {
		_, path, _ := w.own(p.item.URL)
		i := slices.IndexFunc(w.sections.list, func(t *section) bool { return t.path == path })
		if i < 0 {
			continue
		}
		if t := w.sections.list[i]; t == p.section || t.listed > 0 || t.failed || t.before != nil && t.before.Items > 0 {
			continue
		}
		w.sections.list = slices.Delete(w.sections.list, i, i+1)
		delete(w.sections.asked, path)
	}
	for _, p := range w.placed {
		if _, path, ok := w.own(p.item.URL); ok && !w.sections.isPlace(path) {
			w.take(p.section, extract.Page{Kind: extract.PageListing, Items: []extract.Item{p.item}}, map[string]bool{}, 1)
		}
	}
	w.placed = nil
}

// candidate is something that a listing names: an item, unless its own page says
// otherwise.
type candidate struct {
	path   string
	item   extract.Item // what is known of it, the more trusted facts winning
	kind   kim.Kind
	known  *memory.Item // nil if it is new
	listed map[string]uint64
	edited bool // a listing says something else of it than before
	asked  bool // the plan asks for its own page
	gone   bool // its own page does not exist
	// unlisted: no list that this walk read names it, and none had to. It is a known item
	// whose own page the plan asks for.
	unlisted bool
	state    candidateState
	answer   memory.Answer // of its own page
	pages    int           // of an album, if more than one
	advert   bool          // its page advertises gambling
	aliases  []string      // other addresses that it was reached under

	versions  []extract.Version // of it in the site's languages, as its page names them
	ownDay    kim.Date          // that its own page prints, if this walk has read it
	of        *candidate        // what it is an alias of
	canonical string            // the address that its page calls the right one, if it is another
}

// candidateState is what became of a candidate.
type candidateState int

const (
	stateListed    candidateState = iota // its own page was not read
	stateUnchanged                       // its own page is as it was
	stateRead                            // its content was read
	stateBroken                          // its page does not exist, or is no item
	stateAlias                           // it is another candidate under another address
	stateUnread                          // no list had to name it, and its page could not be had: nothing is known of it now
)

// take gathers the items of a listing page. It returns how many the section had
// not named before, and whether all of them are settled and unchanged.
func (w *items) take(s *section, page extract.Page, seen map[string]bool, n int) (fresh int, settled bool) {
	settled = true
	count := 0
	for _, it := range page.Items {
		address, path, ok := w.own(it.URL)
		if !ok {
			continue
		}
		if w.sections.isPlace(path) && !isWall(s, page, path) {
			if path != s.path {
				w.placed = append(w.placed, placed{section: s, item: detached(it)})
			}
			continue
		}
		count++
		address, path = w.asKnown(address, path, it)
		it.URL = address
		if s.Page == extract.PageFeed && !s.exhaustive() && !strings.Contains(path, "#") {
			it.Whole = false // feeds leave out covers and further pictures: the item's own page has them
		}
		c := w.candidate(path, it, s.Kind)
		replayed := n == 0 && s.first.replayed
		hash := listedHash(it)
		if replayed && c.known != nil {
			hash = c.known.Note.Listed[s.path]
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
			if s.shown == nil {
				s.shown = map[string]kim.Date{}
			}
			s.shown[path] = s.days[len(s.days)-1]
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
func (w *items) unchanged(c *candidate, s *section, it extract.Item, hash uint64, replayed bool) bool {
	if c.known == nil {
		return w.knownBroken(c)
	}
	if !w.mem.Settled(c.known) {
		return false
	}
	if it.Whole {
		return contentHash(it.Title, it.Text, it.Photos) == c.known.ContentHash
	}
	before, listed := c.known.Note.Listed[s.path]
	return replayed || !listed || before == hash
}

// knownBroken tells whether an earlier walk found that there is no item behind
// the link. Full walks look again.
func (w *items) knownBroken(c *candidate) bool {
	return w.mem.Pages[c.item.URL].Note.Broken && !w.full
}

// candidate returns the candidate of a path, a new one if it was not yet named.
func (w *items) candidate(path string, it extract.Item, kind kim.Kind) *candidate {
	c := w.found[path]
	it = detached(it)
	if c == nil {
		c = &candidate{path: path, item: it, known: w.mem.At(path), listed: map[string]uint64{}}
		w.found[path] = c
		w.order = append(w.order, c)
	} else {
		c.item = extract.Merge(c.item, it)
	}
	if c.kind == "" {
		c.kind = w.sections.kindByPath(path)
	}
	if c.kind == "" {
		c.kind = it.Kind
	}
	if c.kind == "" {
		c.kind = kind
	}
	return c
}

// settleKinds gives a new item the kind of the list that names it, where only lists of one
// kind do: an album whose address lies below /artikel is one all the same. A section that
// lists what lies below its own address knows better, and one that was only guessed says
// nothing: some sites answer everywhere with their home page.
func (w *items) settleKinds() {
	for _, c := range w.order {
		kind, sure := kim.Kind(""), true
		for _, s := range w.sections.list {
			if _, listed := c.listed[s.path]; !listed || s.Kind == "" || s.Page != extract.PageListing || !s.linked || s.guess {
				continue
			}
			if s.path != "/" && strings.HasPrefix(c.path, s.path+"/") {
				kind, sure = s.Kind, true
				break
			}
			sure = sure && (kind == "" || kind == s.Kind)
			kind = s.Kind
		}
		if sure && kind != "" {
			c.kind = kind
		}
	}
}

// takeHome adds the items that the home page names and their own section did not,
// although it was read to its end: a listing does not always tell everything.
// Only addresses below that of a section are taken, because home pages also link
// to pages that are no items.
func (w *items) takeHome() {
	for _, it := range w.sections.homePage.Items {
		address, path, ok := w.own(it.URL)
		if ok {
			address, path = w.asKnown(address, path, it)
		}
		if !ok || w.found[path] != nil || w.sections.isPlace(path) {
			continue
		}
		for _, s := range w.sections.list {
			if s.Page == extract.PageListing && s.ended && s.path != "/" && strings.HasPrefix(path, s.path+"/") {
				it.URL = address
				w.candidate(path, it, s.Kind)
				w.note("only on the home page: %s", path)
				break
			}
		}
	}
}
