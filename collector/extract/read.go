package extract

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"pantaukim/internal/kim"
)

// A reader reads one page.
type reader struct {
	d    *doc
	f    *facts
	in   Input
	prof *Profile
	self *url.URL // of the page: as fetched, else as it names itself
	base *url.URL // that its links are relative to
	page *Page
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
	orderOf    Order  // of day and month in the page's numeric dates, once it was asked for
	folder     string // what the path of an address below the page's own begins with, likewise
}

// Read reads one page. A nil profile means that the page is to be recognised.
// It never fails: what cannot be read is said in Problem and Ignored.
func (p *Profiles) Read(in Input, prof *Profile) (page Page) {
	if prof == nil {
		prof = p.Recognise(in)
	}
	page = Page{URL: in.URL, Platform: prof.ID(), Kind: PageOther}
	if len(bytes.TrimSpace(in.Body)) == 0 {
		page.Problem = "the page is empty"
		return page
	}
	switch sniff(in) {
	case PageFeed:
		sourceOf(prof).readFeed(in, &page)
		return page
	case PageSitemap:
		sourceOf(prof).readSitemap(in, &page)
		return page
	case PageUnknown:
		page.Problem = "not a page: " + shortType(in.ContentType)
		return page
	}
	d := p.docs.Get().(*doc)
	defer p.docs.Put(d)
	r := newReader(d, in, prof, &page)
	r.read()
	d.reset("")
	return page
}

func newReader(d *doc, in Input, prof *Profile, page *Page) *reader {
	if in.Zone == "" {
		in.Zone = kim.WIB
	}
	d.scan(decode(in.Body, in.ContentType))
	d.annotate(prof.spec.Article.Ignore.sel)
	r := &reader{d: d, f: d.collect(), in: in, prof: prof, page: page, titleNode: -1, titleLine: -1, body: -1, box: -1}
	d.layOut()
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
		for _, s := range [...]string{r.f.canonical, r.f.ogURL, r.f.permalink} {
			// A copy of a site often has links that are relative to nothing.
			u, err := url.Parse(s)
			if err != nil || s == "" || u.Host == "" && r.prof.normalPath("/"+strings.TrimLeft(u.Path, "./")) == "/" {
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
	if r.f.base != "" {
		if u, err := url.Parse(r.f.base); err == nil {
			r.base = r.self.ResolveReference(u)
		}
	}
	if r.page.URL == "" {
		r.page.URL = r.self.String()
	}
	r.also = append(r.also, r.in.Hosts...)
	for _, s := range append([]string{r.f.canonical, r.f.ogURL, r.f.api}, r.f.feeds...) {
		if u, err := url.Parse(s); err == nil && u.Host != "" && !sameSite(u.Host, r.self.Host) {
			r.also = append(r.also, u.Host)
		}
	}
}

// own tells whether an address is on this site.
func (r *reader) own(u *url.URL) bool {
	if sameSite(u.Host, r.self.Host) {
		return true
	}
	for _, h := range r.also {
		if sameSite(u.Host, h) {
			return true
		}
	}
	return false
}

func (r *reader) read() {
	if r.d.clipped {
		r.ignore(fmt.Sprintf("everything after %d elements", maxNodes), "too many elements")
	}
	r.findTitle()
	r.findStands()
	r.findBody()
	r.page.Sections = r.sections()
	if problem := r.problem(); problem != "" {
		r.page.Problem = problem
		return
	}
	list := r.listing()
	photos := r.photos()
	r.page.Kind = r.classify(list, photos)
	switch r.page.Kind {
	case PageArticle, PageGallery:
		r.page.Items = []Item{r.article(photos)}
		if r.page.Kind == PageGallery || r.page.Items[0].Kind == kim.Gallery || r.in.Kind == kim.Gallery {
			r.page.Next = r.nextOfAlbum()
		}
	case PageListing:
		r.page.Items = list.items
		r.page.Next, r.page.More = r.next(), r.goesOn()
		r.page.Further = r.further()
	}
	if r.page.Problem == "" {
		r.page.Problem = r.expected()
	}
}

func (r *reader) ignore(what, reason string) { r.page.ignore(what, reason) }

// ignore notes what was seen and left out.
func (page *Page) ignore(what, reason string) {
	if len(page.Ignored) < mostIgnored {
		page.Ignored = append(page.Ignored, Ignored{What: clip(what, 160), Reason: reason})
	}
}

// mostIgnored bounds what one page may say of what it left out.
const mostIgnored = 200

// clip shortens a text for people.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n] + "…"
}
