package extract

import (
	"bytes"
	"fmt"
	"strings"

	"pantaukim/collector/extract/article"
	"pantaukim/collector/extract/day"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/feed"
	"pantaukim/collector/extract/gambling"
	"pantaukim/collector/extract/listing"
	"pantaukim/collector/extract/open"
	"pantaukim/collector/extract/page"
	"pantaukim/collector/extract/profile"
	"pantaukim/internal/kim"
)

// A reader decides what one page is, and has it read.
type reader struct {
	*open.Page
	item  *article.Reader
	lists *listing.Reader
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
	if problem := r.problem(); problem != "" {
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
	r.Out.Sections = r.lists.WithoutItems(r.Out.Sections, list.Items)
	photos := r.item.Photos()
	posts := r.posts(list)
	if r.Out.Kind = fact.PageListing; len(posts) == 0 {
		r.Out.Kind = r.classify(list, photos)
	} else {
		list.Items = posts
	}
	switch r.Out.Kind {
	case fact.PageArticle, fact.PageGallery:
		r.Out.Items = []fact.Item{r.item.Item(photos)}
		r.Out.Versions, r.Out.Canonical = listing.Versions(r.Page)
		if r.Out.Kind == fact.PageGallery || r.Out.Items[0].Kind == kim.Gallery || r.In.Kind == kim.Gallery {
			r.Out.Next = r.lists.NextOfAlbum()
		}
	case fact.PageListing:
		r.Out.Items = list.Items
		r.Out.Stated = listing.Stated(r.Page)
		r.Out.Next, r.Out.More = r.lists.Next(), r.lists.GoesOn()
		r.Out.Further = r.lists.Further()
		r.Out.Accounts = r.lists.Accounts(r.Out.Items)
	}
	r.Out.Empty = len(r.Out.Items) == 0 && listing.Empty(r.Page)
	if r.In.Expect == fact.PageListing && len(r.Out.Items) == 0 && r.Out.Kind == fact.PageOther {
		r.Out.Next = r.lists.Next() // what goes on is not empty, whatever can be read of it
	}
	if r.Out.Problem == "" {
		r.Out.Problem = r.expected()
	}
	if r.Out.Problem == fact.NoItems && r.Out.Kind != fact.PageListing {
		r.Out.Accounts = r.lists.Accounts(nil)
	}
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

// sourceOf reads the feeds of a site of a platform.
func sourceOf(p *profile.Profile) *feed.Source {
	return &feed.Source{Profile: p, Body: func(in fact.Input, where, html string) fact.Item { return article.Fragment(p, in, where, html) }}
}
