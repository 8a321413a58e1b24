package extract

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/feed"
	"pantaukim/collector/extract/gambling"
	"pantaukim/collector/extract/page"
	"pantaukim/collector/extract/profile"
	"pantaukim/internal/kim"
)

// A reader reads one page.
type reader struct {
	d    *page.Doc
	f    *page.Facts
	in   fact.Input
	prof *profile.Profile
	self *url.URL // of the page: as fetched, else as it names itself
	base *url.URL // that its links are relative to
	page *fact.Page
	also []string // other hosts that the page calls its own: a copy kept elsewhere still links to them

	title      string
	titleNode  int32  // -1 if no heading shows the title
	titleLine  int    // -1 likewise
	body       int32  // the element that holds the item's text; -1 if there is none
	bodySure   bool   // the body was named by the profile or the markup, and not found by its looks
	text       string // of the item, once it was collected
	words      int    // in the text
	told       bool
	away       int   // photos of the text that lead to other pages
	box        int32 // the element that holds the whole item
	stands     []stand
	pager      *pager // links to the listing's other pages, once they were looked for
	selfAt     string // the page's own address, normalised, once it was asked for
	selfPath   string // the path of it, likewise
	rootAt     string // the site's, likewise
	stemAt     string // what the paths of items below the page's own section begin with, likewise
	orderAsked bool
	orderOf    date.Order // of day and month in the page's numeric dates, once it was asked for
	folder     string     // what the path of an address below the page's own begins with, likewise
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
	r := newReader(d, in, prof, &out)
	r.read()
	d.Reset("")
	return out
}

func newReader(d *page.Doc, in fact.Input, prof *profile.Profile, out *fact.Page) *reader {
	if in.Zone == "" {
		in.Zone = kim.WIB
	}
	d.Scan(page.Decode(in.Body, in.ContentType))
	d.Annotate(prof.Spec.Article.Ignore.Sel)
	r := &reader{d: d, f: d.Collect(), in: in, prof: prof, page: out, titleNode: -1, titleLine: -1, body: -1, box: -1}
	d.LayOut()
	r.locate()
	return r
}

func shortType(s string) string {
	if s, _, _ = strings.Cut(s, ";"); s == "" {
		return "unknown type"
	}
	return s
}

// locate finds the addresses of the page.
func (r *reader) locate() {
	if u, err := url.Parse(r.in.URL); err == nil && r.in.URL != "" {
		r.self = u
	} else {
		for _, s := range [...]string{r.f.Canonical, r.f.OGURL, r.f.Permalink} {
			// A copy of a site often has links that are relative to nothing.
			u, err := url.Parse(s)
			if err != nil || s == "" || u.Host == "" && r.prof.NormalPath("/"+strings.TrimLeft(u.Path, "./")) == "/" {
				continue
			}
			if u.Host == "" {
				u.Path, u.RawPath = "/"+strings.TrimLeft(u.Path, "./"), ""
			}
			r.self = u
			break
		}
	}
	if r.self == nil {
		r.self = &url.URL{}
	}
	r.base = r.self
	if r.f.Base != "" {
		if u, err := url.Parse(r.f.Base); err == nil {
			r.base = r.self.ResolveReference(u)
		}
	}
	if r.page.URL == "" {
		r.page.URL = r.self.String()
	}
	r.also = append(r.also, r.in.Hosts...)
	for _, s := range append([]string{r.f.Canonical, r.f.OGURL, r.f.API}, r.f.Feeds...) {
		if u, err := url.Parse(s); err == nil && u.Host != "" && !address.SameSite(u.Host, r.self.Host) {
			r.also = append(r.also, u.Host)
		}
	}
}

// own tells whether an address is on this site.
func (r *reader) own(u *url.URL) bool {
	if address.SameSite(u.Host, r.self.Host) {
		return true
	}
	for _, h := range r.also {
		if address.SameSite(u.Host, h) {
			return true
		}
	}
	return false
}

func (r *reader) read() {
	if r.d.Clipped {
		r.ignore(fmt.Sprintf("everything after %d elements", page.MaxNodes), "too many elements")
	}
	r.findTitle()
	r.findStands()
	r.findBody()
	r.page.Sections = r.sections()
	if problem := r.problem(); problem != "" {
		r.page.Problem, r.page.Kind = problem, fact.PageUnreadable
		return
	}
	if gambling.Page(r.f.Title+" | "+r.title, r.d.Shown[:min(len(r.d.Shown), 20_000)]) {
		r.page.Problem, r.page.Kind = "gambling in place of the site's own content", fact.PageHacked
		return
	}
	list := r.listing()
	r.page.Sections = r.withoutItems(r.page.Sections, list.items)
	photos := r.photos()
	r.page.Kind = r.classify(list, photos)
	switch r.page.Kind {
	case fact.PageArticle, fact.PageGallery:
		r.page.Items = []fact.Item{r.article(photos)}
		if r.page.Kind == fact.PageGallery || r.page.Items[0].Kind == kim.Gallery || r.in.Kind == kim.Gallery {
			r.page.Next = r.nextOfAlbum()
		}
	case fact.PageListing:
		r.page.Items = list.items
		r.page.Next, r.page.More = r.next(), r.goesOn()
		r.page.Further = r.further()
		r.page.Accounts = r.accounts(r.page.Items)
	}
	if r.page.Problem == "" {
		r.page.Problem = r.expected()
	}
}

func (r *reader) ignore(what, reason string) { r.page.Ignore(what, reason) }
