package extract

import (
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"
)

// classify decides what the page is. Each sign speaks for an item's own page or
// for a list; none of them is trusted alone, because themes print og:type article
// on every page and every article page names a few other items.
func (r *reader) classify(l list, photos []fact.Photo) fact.PageKind {
	f, spec := r.f, &r.prof.Spec
	item, lists := 0, 0
	classes := " " + strings.ToLower(f.BodyClass) + " "
	has := func(c string) bool { return strings.Contains(classes, " "+c+" ") }
	static := false
	switch {
	case has("single"), has("single-post"), has("single-product"), strings.Contains(classes, " postid-"):
		item += 4
	case has("archive"), has("category"), has("blog"), has("search"), has("tag"), has("search-results"), has("post-type-archive"):
		lists += 4
	case has("page"), strings.Contains(classes, " page-id-"), strings.Contains(classes, " page-template"):
		static = true
	case has("item-view"), has("item"): // Blogger
		item += 3
	case has("index"), has("archive-view"), has("label-view"):
		lists += 2
	}
	p := r.self.Path
	trimmed := r.prof.NormalPath(p)
	query := r.self.Query()
	pos := positionOf(r.self)
	numbered := pos.numbered
	further := r.isFurtherPage(pos)
	switch {
	case spec.Article.Path.Matches(p):
		item += 4
	case spec.Listing.Path.Matches(p) && p != "":
		lists += 3
	case further:
		lists += 3
	case trimmed == "/" && p != "" && (len(query) == 0 || numbered):
		lists += 2
	case p != "" && address.IsSectionPath(trimmed), numbered && len(query) > 0:
		lists += 2
	case strings.Contains(p, "/read/"), strings.Contains(p, "/detail/"), strings.HasSuffix(p, ".html") && strings.Count(p, "-") >= 3:
		item++
	}
	if _, _, _, ok := address.DayInPath(p); ok {
		item += 3
	}
	headline := false
	for k := range f.JSON {
		t := &f.JSON[k]
		switch g := t.Group(); {
		case t.Listed:
		case g&page.TypeArticle != 0 && t.Depth <= 1 && !headline:
			item += 2
			headline = true
		case g&page.TypeList != 0 && t.Depth == 0:
			lists += 2
		}
	}
	if f.OGType == "article" {
		item++
	}
	if len(f.Published) > 0 && f.Published[0].Rank == 1 {
		item++
	}
	words := 0
	if r.body >= 0 {
		r.prose(-1)
		words = r.words - l.words
	}
	if r.titleNode >= 0 && r.matchesDocument() {
		item++
	}
	switch {
	case words >= 150:
		item += 2
	case words >= 50:
		item++
	}
	if r.bodySure && r.body >= 0 && words >= 20 && !r.manyBodies() {
		item++
	}
	switch n := len(l.items); {
	case n >= 5 && l.strong*2 >= n:
		lists += 2
	case n >= 2 && l.strong > 0:
		lists++
	}
	if r.manyBodies() && len(l.items) > 1 {
		lists += 2
	}
	if n := len(l.items); n > 1 || n > 0 && r.in.Expect == fact.PageListing { // a page that names no items has no pages of them
		switch pages := r.paging(); {
		case n > 1 && pages.next != "":
			lists++
		case r.in.Expect == fact.PageListing && pages.linked:
			lists += 2 // the last page may hold a single item
		}
	}
	if r.titleNode < 0 && l.strong >= 3 {
		lists += 2 // an item shows its title
	}
	if isListTitle(r.title) {
		lists += 2
	}
	switch r.in.Expect {
	case fact.PageArticle, fact.PageGallery:
		item += 2
		static = false
	case fact.PageListing, fact.PageHome:
		lists += 2
	}
	inside := 0
	for _, ph := range photos {
		if ph.Role == fact.PhotoContent {
			inside++
		}
	}
	if r.wallOfPhotos(inside, words, len(l.items), lists > item+2 && len(l.items) > 1 || spec.Listing.Path.Matches(p) && len(l.items) > 0) {
		return fact.PageGallery
	}
	if further && r.in.Expect != fact.PageArticle && r.in.Expect != fact.PageGallery {
		return fact.PageListing // however few items it holds
	}
	switch {
	case lists >= item && len(l.items) > 0 && (len(l.items) > 1 || lists >= 3):
		return fact.PageListing
	case lists > item+1:
		if r.in.Expect == fact.PageListing || spec.Listing.Path.Matches(p) && trimmed != "/" {
			return fact.PageListing // of a section that holds nothing yet
		}
		return fact.PageOther
	case static && (item < 6 || trimmed == "/"):
		if len(l.items) > 1 {
			return fact.PageListing
		}
		return fact.PageOther
	case item >= 2 && (words >= 10 || inside > 0 || r.titleNode >= 0), item == 1 && words >= 10 && r.titleNode >= 0 && lists == 0:
		return fact.PageArticle
	}
	return fact.PageOther
}

// isFurtherPage tells whether the page's own address is that of a further page of
// a listing: /berita/index/30, /galeri?page=2. Items have such addresses only if
// their own pages are counted, and then something else comes before the number.
func (r *reader) isFurtherPage(pos position) bool {
	if !pos.numbered || r.isItemPath(r.self) {
		return false
	}
	stem := "/" + pos.stem
	return pos.sure && (stem == "/" || address.IsSectionPath(stem) || r.prof.Spec.Listing.Path.Matches(stem)) ||
		r.prof.Spec.Listing.Path.Matches(r.self.Path) && stem != "/"
}

// matchesDocument tells whether the title that is shown is what the document
// calls itself.
func (r *reader) matchesDocument() bool {
	return titleScore(letters.Signature(r.title), []string{letters.Signature(r.f.OGTitle), letters.Signature(r.f.Title)}) >= 60
}

// manyBodies tells whether the page shows the texts of several items, as a blog's
// home page does.
func (r *reader) manyBodies() bool {
	if r.body < 0 || !r.bodySure {
		return false
	}
	class, ok := r.d.RawAttr(r.body, "class")
	if !ok || class == "" {
		return false
	}
	tag, same := r.d.Nodes[r.body].Tag, 0
	for i := range r.d.Nodes {
		if r.d.Nodes[i].Tag == tag && r.d.Own[i]&page.MarkBody != 0 && r.d.Marks[i]&(page.Furniture&^(page.MarkHeader|page.MarkAd)) == 0 {
			if c, _ := r.d.RawAttr(int32(i), "class"); c == class {
				same++
			}
		}
	}
	return same > 1
}

func isListTitle(s string) bool {
	s = strings.ToLower(s)
	for _, w := range [...]string{"kategori:", "category:", "category archives", "arsip", "archive", "tag:", "tag archives", "label:", "hasil pencarian", "search results", "daftar "} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// wallOfPhotos tells whether the page is an album: photos, few words, and a name
// that says so.
func (r *reader) wallOfPhotos(photos, words, items int, listed bool) bool {
	foldered := address.KindOfPath(r.prof.NormalPath(r.self.Path)+"/x") == kim.Gallery || address.KindOfPath(r.prof.NormalPath(address.PathOf(r.f.Canonical))+"/x") == kim.Gallery
	if p := address.PathOf(r.f.Permalink); p != "" && !foldered {
		foldered = address.KindOfPath(r.prof.NormalPath("/"+strings.TrimLeft(p, "./"))+"/x") == kim.Gallery
	}
	hinted := foldered || r.in.Kind == kim.Gallery || r.in.Expect == fact.PageGallery || address.KindOf(r.title) == kim.Gallery && letters.CountWords(r.title) <= 6
	switch {
	case foldered && r.prof.Spec.Article.Path.Matches(r.self.Path):
		return true
	case items > 1 && r.away*2 >= photos: // covers of albums
		return false
	case foldered && !listed && photos > 0 && items <= photos:
		return true
	case hinted && listed && items > 1:
		return false
	case hinted:
		return photos >= 2 && (words < 60+15*photos) && items <= photos
	}
	return photos >= 8 && words < 3*photos && items < 3 && r.in.Expect != fact.PageListing
}
