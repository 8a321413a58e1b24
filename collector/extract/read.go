package extract

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/article"
	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/day"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/feed"
	"pantaukim/collector/extract/gambling"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/listing"
	"pantaukim/collector/extract/open"
	"pantaukim/collector/extract/page"
	"pantaukim/collector/extract/profile"
	"pantaukim/internal/kim"
)

// A reader decides what one page is, and has it read.
type reader struct {
	*open.Page
	item   *article.Reader
	lists  *listing.Reader
	drawn  []fact.Account // what a list shows by its scripts alone
	sealed listing.Sealed // what it shows and does not name
}

// Read reads one page. A nil profile means that the page is to be recognised.
// It never fails: what cannot be read is said in Problem and Ignored.
func (p *Profiles) Read(in fact.Input, prof *profile.Profile) (out fact.Page) {
	if prof == nil {
		prof = p.Recognise(in)
	}
	out = fact.Page{URL: in.URL, Platform: prof.ID(), Kind: fact.PageOther}
	if len(bytes.TrimSpace(in.Body)) == 0 {
		out.Problem, out.Kind = "the page is empty", fact.PageUnreadable
		return out
	}
	switch feed.Sniff(in) {
	case fact.PageFeed:
		sourceOf(prof).Read(in, &out)
		return out
	case fact.PageSitemap:
		sourceOf(prof).ReadSitemap(in, &out)
		return out
	case fact.PageUnknown:
		out.Kind = fact.PageUnreadable
		out.Problem = "not a page: " + shortType(in.ContentType)
		return out
	}
	d := p.docs.Get().(*page.Doc)
	defer p.docs.Put(d)
	opened := open.New(d, in, prof, &out)
	days := day.New(opened)
	(&reader{Page: opened, item: article.New(days), lists: listing.New(days)}).read()
	d.Reset("")
	return out
}

func shortType(s string) string {
	if s, _, _ = strings.Cut(s, ";"); s == "" {
		return "unknown type"
	}
	return s
}

func (r *reader) read() {
	if r.Doc.Clipped {
		r.Ignore(fmt.Sprintf("everything after %d elements", page.MaxNodes), "too many elements")
	}
	r.item.FindTitle()
	r.lists.FindBoxes()
	r.item.FindBody()
	r.Out.Sections = r.lists.Sections()
	islands := r.islands()
	own, isOwn := r.ownIsland()
	if problem := r.problem(); problem != "" && !(problem == fact.NeedsScripts && (isOwn || len(islands) > 0)) {
		r.Out.Problem, r.Out.Kind = problem, fact.PageUnreadable
		return
	}
	if gambling.Page(r.Facts.Title+" | "+r.Title.Text, r.Doc.Shown[:min(len(r.Doc.Shown), 20_000)]) || gambling.Flooded(r.spoken()) {
		r.Out.Problem, r.Out.Kind = "gambling in place of the site's own content", fact.PageHacked
		return
	}
	r.Out.Archive = listing.Archive(r.Page)
	if r.In.Expect == fact.PageHome {
		r.Out.Menu = listing.Menu(r.Page, r.Out.Sections)
	}
	list := r.lists.Items(r.item.Sure)
	if r.In.Expect == fact.PageListing {
		r.drawn = listing.Drawn(r.lists)
	}
	r.Out.Sections = r.lists.WithoutItems(r.Out.Sections, list.Items)
	photos, shown := r.item.Photos(), len(list.Items)
	posts := r.posts(list)
	r.findSealed(list.Items, len(posts) > 0)
	if r.sealed.Records > 0 && r.sealed.Records >= len(posts) {
		posts = nil // it is what stands around the records
	}
	switch r.Out.Kind = fact.PageListing; {
	case isOwn:
		r.Out.Kind = fact.PageArticle
	case len(posts) > 0:
		list.Items = posts
	case len(list.Items) == 0 && len(islands) > 1 && r.item.Words < drawnHolds: // all that is drawn of it is a frame
		list.Items = islands
	default:
		if r.Out.Kind = r.classify(list, photos); r.Out.Kind == fact.PageListing {
			list.Items = listing.WithIslands(listing.DatedByData(list.Items, islands, r.In.Zone), islands)
		}
	}
	if r.sealed.Records > 0 && r.Out.Kind == fact.PageArticle {
		r.Out.Kind = fact.PageOther // the list of what is sealed is none of its items
	}
	switch r.Out.Kind {
	case fact.PageArticle, fact.PageGallery:
		if r.Out.Items = []fact.Item{own}; !isOwn {
			r.Out.Items[0] = r.item.Item(photos)
		}
		r.Out.Versions, r.Out.Canonical = listing.Versions(r.Page)
		if r.Out.Kind == fact.PageGallery || r.Out.Items[0].Kind == kim.Gallery || r.In.Kind == kim.Gallery {
			r.Out.Next = r.lists.Paging().NextOfAlbum()
		}
	case fact.PageListing:
		r.Out.Items = list.Items
		r.Out.Stated = listing.Stated(r.Page)
		r.Out.Next, r.Out.More = r.lists.Paging().Next(), r.lists.Paging().GoesOn()
		r.Out.Further = r.lists.Paging().Further()
		if r.Out.More && len(list.Items) > shown {
			r.Out.More = false // a button shows what the page holds for its scripts
		}
		r.Out.Accounts = listing.WithDrawn(r.lists.Accounts(r.Out.Items), r.drawn)
	}
	r.Out.Empty = len(r.Out.Items) == 0 && listing.Empty(r.Page)
	if r.In.Expect == fact.PageListing && len(r.Out.Items) == 0 && r.Out.Kind == fact.PageOther {
		r.Out.Next = r.lists.Paging().Next() // what goes on is not empty, whatever can be read of it
	}
	if r.Out.Problem == "" {
		r.Out.Problem = r.expected()
	}
	r.Out.Speaks = r.Out.Problem == fact.NoItems && r.speaks()
	if r.Out.Problem == fact.NoItems && r.Out.Kind != fact.PageListing {
		r.Out.Accounts = listing.WithDrawn(r.lists.Accounts(nil), r.drawn)
	}
}

// findSealed counts the records of a list that open without an address.
func (r *reader) findSealed(items []fact.Item, full bool) {
	if e := r.In.Expect; e != fact.PageListing && e != fact.PageHome && (e != fact.PageUnknown || !r.isOfSection()) {
		return
	}
	r.sealed = listing.SealedIn(r.lists, items)
	if r.sealed.Records == 0 && !full {
		r.sealed = listing.UnlinkedIn(r.lists, items)
	}
	if r.sealed.Records > 0 && len(items) == 1 { // nothing bounds what is its own among what stands around it
		items[0].Published, items[0].Precision, items[0].DateSource, items[0].Confidence = time.Time{}, kim.PrecisionNone, "", 0
		items[0].Between, items[0].DayOfYear, items[0].Photos = nil, nil, nil
	}
	if r.Out.Sealed = r.sealed.Records; r.Out.Sealed > 0 {
		r.Ignore(fmt.Sprintf("%d records of the list", r.Out.Sealed), "they open without an address, by a script or a form")
	}
}

// isOfSection tells whether the page's own address is that of a section.
func (r *reader) isOfSection() bool {
	return address.IsSectionPath(r.Profile.NormalPath(r.Self.Path)) && r.Self.RawQuery == ""
}

// drawnHolds is how many words a page says that is drawn by its scripts, at most.
const drawnHolds = 60

// islands are the items that the page holds as data for its scripts.
func (r *reader) islands() (out []fact.Item) {
	if r.In.Expect == fact.PageArticle || r.In.Expect == fact.PageGallery {
		return nil
	}
	for _, i := range listing.Islands(r.lists) {
		out = append(out, r.ofIsland(i))
	}
	return out
}

// ofIsland is the item of some data, with its text.
func (r *reader) ofIsland(i listing.Island) fact.Item {
	if letters.CountWords(i.Body) >= postHolds {
		whole := article.Fragment(r.Profile, r.In, i.Item.URL, i.Body)
		i.Item.Text, i.Item.Words, i.Item.Language, i.Item.Photos = whole.Text, whole.Words, whole.Language, whole.Photos
		i.Item.Whole = whole.Words > 0
	}
	return i.Item
}

// ownIsland is the item that the page is of, from the data for its scripts, if the page draws
// nothing of it.
func (r *reader) ownIsland() (fact.Item, bool) {
	if len(r.Facts.Islands) == 0 || r.In.Expect == fact.PageListing || r.In.Expect == fact.PageHome {
		return fact.Item{}, false
	}
	if r.item.Prose(-1); r.item.Words >= drawnHolds {
		return fact.Item{}, false
	}
	i, ok := listing.OwnIsland(r.lists)
	if !ok {
		return fact.Item{}, false
	}
	it := r.ofIsland(i)
	return it, it.Whole && it.Words > 2*r.item.Words
}

// spokenLines bounds the lines of a page that are looked at for what they advertise.
const spokenLines = 300

// spoken is what the page says itself: the lines that are neither furniture nor mostly links.
func (r *reader) spoken() (out []string) {
	for k := range r.Doc.Lines {
		l := &r.Doc.Lines[k]
		if l.Marks&page.Furniture == 0 && 2*l.Link < l.To-l.From && len(out) < spokenLines {
			out = append(out, r.Doc.LineText(k))
		}
	}
	return out
}

// speaks tells whether the page says so much, or names so many days, that posts may stand on it
// which are not read.
func (r *reader) speaks() bool {
	words, days := 0, 0
	for _, line := range r.spoken() {
		words += letters.CountWords(line)
		if when, ok := date.Read(line, r.In.FetchedAt, r.In.Zone); ok && len(line) <= 120 && when.Form != date.FormRelative {
			days++
		}
	}
	return words >= 80 || days >= 2 && words >= 20 || days > 0 && listing.ShowsRecord(r.lists)
}

// sourceOf reads the feeds of a site of a platform.
func sourceOf(p *profile.Profile) *feed.Source {
	return &feed.Source{Profile: p, Body: func(in fact.Input, where, html string) fact.Item { return article.Fragment(p, in, where, html) }}
}
