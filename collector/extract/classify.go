package extract

import (
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/listing"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"
)

// classify decides what the page is. Each sign speaks for an item's own page or
// for a list; none of them is trusted alone, because themes print og:type article
// on every page and every article page names a few other items.
func (r *reader) classify(l listing.List, photos []fact.Photo) fact.PageKind {
	f, spec := r.Facts, &r.Profile.Spec
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
	p := r.Self.Path
	trimmed := r.Profile.NormalPath(p)
	query := r.Self.Query()
	numbered := listing.IsNumbered(r.Page)
	further := r.lists.Paging().IsFurtherPage()
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
	if r.item.Body >= 0 {
		r.item.Prose(-1)
		words = r.item.Words - l.Words
	}
	if r.Title.Node >= 0 && r.item.MatchesDocument() {
		item++
	}
	switch {
	case words >= 150:
		item += 2
	case words >= 50:
		item++
	}
	if r.item.Sure && r.item.Body >= 0 && words >= 20 && !r.item.ManyBodies() {
		item++
	}
	switch n := len(l.Items); {
	case n >= 5 && l.Strong*2 >= n:
		lists += 2
	case n >= 2 && l.Strong > 0:
		lists++
	}
	if r.item.ManyBodies() && len(l.Items) > 1 {
		lists += 2
	}
	if r.Title.Node < 0 && l.Strong >= 3 {
		lists += 2 // an item shows its title
	}
	if isListTitle(r.Title.Text) {
		lists += 2
	}
	switch r.In.Expect {
	case fact.PageArticle, fact.PageGallery:
		item += 2
		static = false
	case fact.PageListing, fact.PageHome:
		lists += 2
	}
	// A page that names no items has no pages of them. Where an item's signs are far ahead,
	// one more of a list changes nothing, and its paging, which takes long, is not read.
	if n := len(l.Items); n > 1 && (lists+1 >= item || r.In.Expect == fact.PageListing) && r.lists.Paging().Next() != "" {
		lists++
	} else if n > 0 && r.In.Expect == fact.PageListing && r.lists.Paging().IsPaged() {
		lists += 2 // the last page may hold a single item
	}
	inside := 0
	for _, ph := range photos {
		if ph.Role == fact.PhotoContent {
			inside++
		}
	}
	single := r.lists.SingleRecord(l)
	if !(single && inside <= len(l.Items[0].Photos)) && r.wallOfPhotos(inside, words, l, lists > item+2 && len(l.Items) > 1 || spec.Listing.Path.Matches(p) && len(l.Items) > 0) {
		return fact.PageGallery
	}
	if further && r.In.Expect != fact.PageArticle && r.In.Expect != fact.PageGallery {
		return fact.PageListing // however few items it holds
	}
	switch {
	case lists >= item && len(l.Items) > 0 && (len(l.Items) > 1 || lists >= 3 || single):
		return fact.PageListing
	case lists > item+1:
		if r.In.Expect == fact.PageListing || spec.Listing.Path.Matches(p) && trimmed != "/" {
			return fact.PageListing // of a section that holds nothing yet
		}
		return fact.PageOther
	case static && (item < 6 || trimmed == "/"):
		if len(l.Items) > 1 {
			return fact.PageListing
		}
		return fact.PageOther
	case item >= 2 && (words >= 10 || inside > 0 || r.Title.Node >= 0), item == 1 && words >= 10 && r.Title.Node >= 0 && lists == 0:
		return fact.PageArticle
	}
	return fact.PageOther
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
func (r *reader) wallOfPhotos(photos, words int, l listing.List, listed bool) bool {
	items := len(l.Items)
	foldered := address.KindOfPath(r.Profile.NormalPath(r.Self.Path)+"/x") == kim.Gallery || address.KindOfPath(r.Profile.NormalPath(address.PathOf(r.Facts.Canonical))+"/x") == kim.Gallery
	if p := address.PathOf(r.Facts.Permalink); p != "" && !foldered {
		foldered = address.KindOfPath(r.Profile.NormalPath("/"+strings.TrimLeft(p, "./"))+"/x") == kim.Gallery
	}
	hinted := foldered || r.In.Kind == kim.Gallery || r.In.Expect == fact.PageGallery || address.KindOf(r.Title.Text) == kim.Gallery && letters.CountWords(r.Title.Text) <= 6
	switch {
	case len(r.drawn) > 1: // each of its pictures opens an album of its own
		return false
	case r.sealed.Records > 0 && 2*r.sealed.Records >= photos: // likewise, and nothing says where; a picture may stand apart from its title
		return false
	case foldered && r.Profile.Spec.Article.Path.Matches(r.Self.Path):
		return true
	case items > 1 && r.item.Away*2 >= photos, (items == 1 || r.In.Expect == fact.PageListing) && r.item.Away >= photos && photos > 0: // covers of albums
		return false
	case r.In.Expect == fact.PageListing && r.lists.Alternates(l, photos):
		return false
	case foldered && !listed && photos > 0 && items <= photos:
		return true
	case hinted && listed && items > 1:
		return false
	case hinted:
		return photos >= 2 && (words < 60+15*photos) && items <= photos
	}
	return photos >= 8 && words < 3*photos && items < 3 && r.In.Expect != fact.PageListing
}
