// Package open holds one page as it was opened: its tree, what its head says, its
// address and where its links lead. Those who read a list and those who read an item's
// page look at the same one.
package open

import (
	"net/url"
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
	"pantaukim/collector/extract/profile"
	"pantaukim/internal/kim"
)

// A Page is one page that is read.
type Page struct {
	Doc     *page.Doc
	Facts   *page.Facts
	In      fact.Input
	Profile *profile.Profile
	Self    *url.URL   // of the page: as fetched, else as it names itself
	Base    *url.URL   // that its links are relative to
	Out     *fact.Page // what is read is noted here
	Title   Title      // of the page's item, once it was found

	also     []string // other hosts that the page calls its own: a copy kept elsewhere still links to them
	selfAt   string   // the page's own address, normalised, once it was asked for
	selfPath string   // the path of it, likewise
	rootAt   string   // the site's, likewise
}

// A Title is the title of a page's item, and where it is shown.
type Title struct {
	Text string
	Node int32 // -1 if no heading shows it
	Line int   // -1 likewise
}

// New opens a page. The tree is reused, and belongs to the page until the next one.
func New(d *page.Doc, in fact.Input, prof *profile.Profile, out *fact.Page) *Page {
	if in.Zone == "" {
		in.Zone = kim.WIB
	}
	d.Scan(page.Decode(in.Body, in.ContentType))
	d.Annotate(prof.Spec.Article.Ignore.Sel)
	p := &Page{Doc: d, Facts: d.Collect(), In: in, Profile: prof, Out: out, Title: Title{Node: -1, Line: -1}}
	d.LayOut()
	p.locate()
	return p
}

// locate finds the addresses of the page.
func (p *Page) locate() {
	if u, err := url.Parse(p.In.URL); err == nil && p.In.URL != "" {
		p.Self = u
	} else {
		for _, s := range [...]string{p.Facts.Canonical, p.Facts.OGURL, p.Facts.Permalink} {
			// A copy of a site often has links that are relative to nothing.
			u, err := url.Parse(s)
			if err != nil || s == "" || u.Host == "" && p.Profile.NormalPath("/"+strings.TrimLeft(u.Path, "./")) == "/" {
				continue
			}
			if u.Host == "" {
				u.Path, u.RawPath = "/"+strings.TrimLeft(u.Path, "./"), ""
			}
			p.Self = u
			break
		}
	}
	if p.Self == nil {
		p.Self = &url.URL{}
	}
	p.Base = p.Self
	if p.Facts.Base != "" {
		if u, err := url.Parse(p.Facts.Base); err == nil {
			p.Base = p.Self.ResolveReference(u)
		}
	}
	if p.Out.URL == "" {
		p.Out.URL = p.Self.String()
	}
	p.also = append(p.also, p.In.Hosts...)
	for _, s := range append([]string{p.Facts.Canonical, p.Facts.OGURL, p.Facts.API}, p.Facts.Feeds...) {
		if u, err := url.Parse(s); err == nil && u.Host != "" && !address.SameSite(u.Host, p.Self.Host) {
			p.also = append(p.also, u.Host)
		}
	}
}

// IsOwn tells whether an address is on this site.
func (p *Page) IsOwn(u *url.URL) bool {
	if address.SameSite(u.Host, p.Self.Host) {
		return true
	}
	for _, h := range p.also {
		if address.SameSite(u.Host, h) {
			return true
		}
	}
	return false
}

// Ignore notes what was seen and left out.
func (p *Page) Ignore(what, reason string) { p.Out.Ignore(what, reason) }

// TrimTitle is a title without what the platform puts around it.
func (p *Page) TrimTitle(s string) string {
	for _, re := range p.Profile.Spec.TrimTitle {
		s = re.ReplaceAllString(s, "")
	}
	return letters.Clip(letters.Fold(s), 500)
}

// IsItemPath tells whether an address has the form of an item's.
func (p *Page) IsItemPath(u *url.URL) bool {
	if _, _, _, dated := address.DayInPath(u.Path); dated {
		return true
	}
	return p.Profile.Spec.Article.Path.Matches(u.Path)
}

// LineOf returns the line in which the text of a node starts, or -1.
func (p *Page) LineOf(n int32) int {
	d := p.Doc
	for k := n; k < d.Nodes[n].End; k++ {
		if d.Nodes[k].Tag == page.TextTag && int(d.Order[k]) < len(d.Lines) && d.Order[k] >= 0 && d.Lines[d.Order[k]].First >= n {
			return int(d.Order[k])
		}
	}
	return -1
}

// SaysEmpty tells whether a list says in words that it holds nothing.
func (p *Page) SaysEmpty() bool {
	return letters.HasAny(strings.ToLower(p.Doc.Shown), []string{"belum ada", "tidak ada data", "tidak ada berita", "tidak ada artikel", "tidak ada galeri",
		"tidak ada agenda", "tidak ada pengumuman", "data kosong", "data tidak ditemukan", "tidak ditemukan", "masih kosong", "belum tersedia",
		"no posts", "nothing found", "no results", "tidak ada pos", "tidak ada entri"})
}
