package walk

import (
	"context"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"

	"pantaukim/collector/extract"
	"pantaukim/collector/fetch/web"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// readItems reads the own pages of the items for which that is needed: new ones,
// those that a listing says something new of, and in a full walk all of them.
func (w *items) readItems(ctx context.Context) {
	for _, c := range w.order {
		if w.over {
			return
		}
		if !w.needsPage(c) {
			if c.item.Whole {
				c.state = stateRead
			}
			continue
		}
		w.readItem(ctx, c)
	}
	w.judgeHacked()
	w.judgeBroken()
}

// needsPage tells whether the own page of a candidate has to be read.
func (w *items) needsPage(c *candidate) bool {
	switch {
	case c.item.Whole:
		return false
	case c.known == nil:
		if w.knownBroken(c) && !w.ask.Deep {
			c.state = stateBroken
			return false
		}
		return true
	case w.full, c.edited, c.asked, !c.known.Note.Whole:
		return true
	}
	return false
}

// readItem reads the own page of a candidate.
func (w *items) readItem(ctx context.Context, c *candidate) {
	var before memory.Answer
	if c.known != nil && c.known.Note.Whole && c.known.Note.Pages == 0 && w.Kept == nil {
		before = w.mem.Pages[c.item.URL].Answer
	}
	if c.known != nil && c.known.URL == c.item.URL {
		w.recallTail(c.item.URL, c.known.Note.Tail)
	}
	f, err := w.get(ctx, c.item.URL, before, before.Hash != 0 && !w.liar)
	switch {
	case gone(err):
		w.inARow = 0
		c.state, c.gone = stateBroken, true
		if !c.unlisted {
			w.note("broken link: %s", c.path)
		}
		return
	case err != nil && c.onlyAsked() && ctx.Err() == nil && !w.over:
		w.note("not looked at again, for its page could not be had: %s: %v", c.path, err)
		c.leave()
		return
	case err != nil:
		w.fail(c.item.URL, err)
		return
	}
	w.inARow = 0
	c.answer = f.answer
	if isDocument(f.contentType) && c.item.Title != "" {
		c.item.Whole = true // an announcement that is a file: the listing says all that there is to read
		c.state = stateRead
		return
	}
	if f.tooLarge {
		w.fail(f.url, w.tooLarge("page"))
	}
	if !w.followMove(c, f) {
		return
	}
	if f.notModified || before.Hash != 0 && before.Hash == f.answer.Hash {
		c.state = stateUnchanged
		return
	}
	w.takePage(ctx, c, f)
}

// takePage takes in what the own page of a candidate says.
func (w *items) takePage(ctx context.Context, c *candidate, f *fetched) {
	page, err := w.read(f, extract.PageArticle, c.kind)
	switch {
	case isHacked(err):
		w.leaveHacked(c)
		return
	case page.Problem == extract.NoPage, err != nil && (w.sections.isHomeAgain(f) || c.unlisted):
		c.state = stateBroken
		if !c.unlisted { // else it says in its own words that the item is gone
			w.note("broken link: %s", c.path)
		}
		return
	case err != nil:
		w.fail(f.url, err)
		return
	}
	own, ok := ownItem(page, c.path)
	if ok = ok && (c.known != nil || !w.needsDay[c.path] || !own.Published.IsZero()); !ok {
		if c.known != nil && c.known.Note.Whole && !c.unlisted {
			w.fail(f.url, unreadable("the page of an item no longer reads as one"))
			return
		}
		c.state = stateBroken
		w.note("no item behind the link: %s", c.path)
		return
	}
	own.URL = c.item.URL
	own = detached(own)
	c.pages, err = w.readAlbum(ctx, &own, page)
	if err != nil {
		w.fail(c.item.URL, err)
		return // known or not, it stays as it is: a part of an album is no album
	}
	if c.ownDay = kim.NoDate; !own.Published.IsZero() {
		c.ownDay = kim.DateOf(own.Published, w.group.Zone)
	}
	c.versions, c.canonical = slices.Clone(page.Versions), strings.Clone(page.Canonical)
	c.item = extract.Merge(c.item, own)
	if own.Whole { // a listing's picture may be a stand-in for a missing one
		c.item.Photos = own.Photos
	}
	c.item.Whole = c.item.Whole || own.Whole || !f.tooLarge
	if own.Kind != "" { // the page knows better what it is than the list that names it
		c.kind = own.Kind
	}
	c.state = stateRead
}

// detached copies what an item took from its page. Without that, a few words of
// each item would hold on to the whole page that they stand on.
func detached(it extract.Item) extract.Item {
	it.URL, it.Title, it.Text = strings.Clone(it.URL), strings.Clone(it.Title), strings.Clone(it.Text)
	it.Language, it.Category, it.DateSource = strings.Clone(it.Language), strings.Clone(it.Category), strings.Clone(it.DateSource)
	photos := make([]extract.Photo, len(it.Photos))
	for i, p := range it.Photos {
		p.Key, p.URL = strings.Clone(p.Key), strings.Clone(p.URL)
		photos[i] = p
	}
	it.Photos = photos
	return it
}

// isDocument tells whether what lies behind an item's link is a file to be
// downloaded and not a page.
func isDocument(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return false
	}
	family, _, _ := strings.Cut(kind, "/")
	return family == "image" || family == "video" || family == "audio" || strings.HasPrefix(kind, "application/vnd.") ||
		kind == "application/pdf" || kind == "application/msword" || kind == "application/zip"
}

// ownItem picks the item that a page is about.
func ownItem(page extract.Page, path string) (extract.Item, bool) {
	for _, it := range page.Items {
		if memory.Path(it.URL) == path {
			return it, true
		}
	}
	if len(page.Items) == 1 || len(page.Items) > 0 && page.Kind == extract.PageArticle {
		return page.Items[0], true
	}
	return extract.Item{}, false
}

// followMove deals with an item whose address leads to another one. It tells
// whether there is still something to read.
func (w *items) followMove(c *candidate, f *fetched) bool {
	address, path, ok := w.own(f.url)
	if !ok {
		return true
	}
	if path == c.path {
		c.item.URL = address
		return true
	}
	if as, _, _ := w.own(w.asLinked(c.item.URL)); as == address {
		return true // it is asked for as the site links it now, and known by how it was linked
	}
	if w.sections.isPlace(path) {
		c.state = stateBroken // led away from a page that does not exist
		return false
	}
	if other := w.found[path]; other != nil && other != c {
		other.aliases = append(other.aliases, c.item.URL)
		if other.known == nil {
			other.known = c.known
		}
		c.state, c.of = stateAlias, other
		return false
	}
	c.aliases = append(c.aliases, c.item.URL)
	if c.known == nil {
		c.known = w.mem.At(path)
	}
	w.found[path] = c
	c.path, c.item.URL = path, address
	return true
}

// judgeBroken tells single broken links from a site that has lost its pages.
func (w *items) judgeBroken() {
	broken, asked, there := 0, 0, 0
	for _, c := range w.order {
		switch c.state {
		case stateBroken:
			if !w.knownBroken(c) && !c.advert && !w.needsDay[c.path] && !c.unlisted {
				broken++
				asked++
			}
		case stateRead, stateUnchanged:
			asked++
			there++
		case stateListed:
			there++
		}
	}
	if broken >= 3 && 2*broken > asked || broken > 0 && there == 0 {
		w.fail(w.group.URL, &web.Failure{
			Outcome: kim.OutcomeHTTP4xx, Status: http.StatusNotFound,
			Err: fmt.Errorf("%d of %d pages of items do not exist", broken, asked),
		})
	}
}

// textHash condenses an item's text, 0 if it has none.
func textHash(text string) uint64 {
	if text == "" {
		return 0
	}
	return xxhash.Sum64String(text)
}
