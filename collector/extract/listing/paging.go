package listing

import (
	"slices"
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/open"
	"pantaukim/collector/extract/page"

	"golang.org/x/net/html/atom"
)

// Paging is what a page says of the other pages of its listing. It is read once, when it
// is first asked for.
type Paging struct {
	*open.Page

	read    bool
	next    string   // address of the next page
	further []string // of other pages behind the present one
	beyond  bool     // a link leads to the last page, or a choice has further ones, and nothing names the next
	linked  bool     // some link leads to another page of this listing, before or behind it
}

// Paging returns what the page says of the listing's other pages.
func (r *Reader) Paging() *Paging {
	if r.pages == nil {
		r.pages = &Paging{Page: r.Page}
	}
	return r.pages
}

// Next finds the next page of the listing: a link whose address is the listing's
// own with a higher number, whatever it says; else one that says so in words. It
// never leads to a lower number than the page's own.
func (r *Paging) Next() string { return r.look().next }

// IsPaged tells whether some link leads to another page of this listing.
func (r *Paging) IsPaged() bool { return r.look().linked }

// GoesOn tells whether there is a next page whose address nothing names.
func (r *Paging) GoesOn() bool {
	p := r.look()
	return p.next == "" && (p.beyond || r.moreWithoutAddress(positionOf(r.Self)))
}

// Further lists the links to pages of this listing behind the present one, without the
// next: a reader that ends before them has not seen all.
func (r *Paging) Further() []string { return r.look().further }

// NextOfAlbum finds the next page of an album: a link to the album's own address with
// the next higher number. Words are not heeded: on an album's page, "next" leads to
// the next album.
func (r *Paging) NextOfAlbum() string {
	here := albumPosition(r.Self)
	next, lowest := "", 0
	for _, a := range r.Facts.Links {
		t := r.Lead(a)
		if !t.Own || t.File {
			continue
		}
		there := albumPosition(&t.URL)
		if there.stem == here.stem && there.filter == here.filter && there.number > max(here.number, 1) && (next == "" || there.number < lowest) {
			next, lowest = r.Normal(t), there.number
		}
	}
	return next
}

// How much a link tells of the next page; the larger the better.
const (
	pagerNone   = iota
	pagerWord   // says "next" among links to pages, with an address that says nothing
	pagerNumber // the listing's own address with a higher number
	pagerNamed  // the profile, or the markup, calls it the next page
)

// look reads the links to the listing's other pages, once.
func (r *Paging) look() *Paging {
	if r.read {
		return r
	}
	r.read = true
	d, p := r.Doc, r
	here := positionOf(r.Self)
	best, rank, lowest := "", pagerNone, 0
	beyond := false // a link to the last page, or to one that cannot be fetched
	offer := func(href string, as int, there position) {
		number := 1 << 40 // of an address that says nothing of pages
		if there.stem == here.stem && there.numbered {
			number = there.number
		}
		if as > rank || as == rank && rank != pagerWord && number < lowest {
			best, rank, lowest = href, as, number
		}
	}
	for _, n := range d.All(r.Profile.Spec.Listing.Next.Sel, 0, 3) {
		t := r.Lead(n)
		if there := positionOf(&t.URL); r.leadsOn(t, there, here) {
			offer(r.Normal(t), pagerNamed, there)
		}
	}
	for _, named := range [...]string{r.Facts.Next, r.In.Headers.Next()} {
		if named == "" {
			continue
		}
		t := &r.Doc.Targets[r.Follow(named)]
		if there := positionOf(&t.URL); r.leadsOn(t, there, here) {
			offer(r.Normal(t), pagerNamed, there)
		}
	}
	for _, a := range r.Facts.Links {
		t := r.Lead(a)
		if !t.Own || t.File {
			continue
		}
		u, there := &t.URL, positionOf(&t.URL)
		same := there.stem == here.stem
		if same && (there.numbered || here.numbered) && there != here && !r.IsItemPath(u) {
			p.linked = p.linked || there.sure || here.sure && !there.numbered
		}
		rel, _ := d.RawAttr(a, "rel")
		class, _ := d.RawAttr(a, "class")
		text := d.TextOf(a)
		named := rel == "next" || strings.Contains(class, "next page-numbers") || strings.Contains(class, "pager-older")
		says := saysNext(d, a, text)
		if !same && !named && !says || !r.leadsOn(t, there, here) {
			continue
		}
		if named {
			offer(r.Normal(t), pagerNamed, there)
			if same && there.numbered {
				p.further = append(p.further, r.Normal(t))
			}
			continue
		}
		n, isNumber := pageWord(text)
		forward := there.numbered && (there.number > here.number || !here.numbered && there.number > 0 && (says || n > 1))
		switch {
		case same && forward && isLastWord(text):
			beyond = true
			p.further = append(p.further, r.Normal(t))
		case same && forward && (there.sure && there.filter == here.filter || says || isNumber && n > 1 && n != there.year()) && !(isNumber && n < 2):
			offer(r.Normal(t), pagerNumber, there)
			p.further = append(p.further, r.Normal(t))
		case says && there.numbered && same: // not forward: "next" that leads back
		case says && (d.Marks[a]&(page.MarkPaging|page.MarkNav|page.MarkNeighbour) != 0 || inPager(d, a) || u.Path == r.Self.Path && u.RawQuery != ""):
			offer(r.Normal(t), pagerWord, there)
		}
	}
	if best == "" {
		best = nextByForm(r.Page, here)
	}
	chooses := false // a page behind this one can be chosen, and nothing says where it is
	if best == "" {
		best, chooses = nextBySelect(r.Page, here)
	}
	if best == "" {
		best, r.Out.Loads = r.nextInData(here)
	}
	if best == "" {
		best = nextByButton(r.Page, here)
		r.Out.Loads = best != ""
	}
	p.next = best
	p.further = slices.DeleteFunc(p.further, func(s string) bool { return s == best })
	p.beyond = (beyond || chooses) && best == ""
	return p
}

// leadsOn tells whether a link to there may lead to a further page: on this site, not to
// this page, not to an item, and not back.
func (r *Paging) leadsOn(t *page.Target, there, here position) bool {
	if !t.Own || t.File || r.IsSelf(t) || r.IsItemPath(&t.URL) {
		return false
	}
	return there.stem != here.stem || !here.numbered && !there.numbered || there.numbered && there.number > here.number || there.numbered && !here.numbered && there.number > 0
}

// inPager tells whether a link stands among numbers.
func inPager(d *page.Doc, a int32) bool {
	p := d.Nodes[a].Parent
	if p <= 0 {
		return false
	}
	if d.Nodes[p].End-p < 6 {
		p = d.Nodes[p].Parent
	}
	if d.Nodes[p].End-p > 200 {
		return false
	}
	numbers := 0
	for n := p; n < d.Nodes[p].End; n++ {
		if d.Nodes[n].Tag == page.TextTag {
			if _, ok := letters.Digits(strings.TrimSpace(d.Src[d.Nodes[n].A:d.Nodes[n].B]), 1, 4); ok {
				numbers++
			}
		}
	}
	return numbers >= 1
}

// saysNext tells whether a link or button says, in words, in a sign, or to those
// who cannot see it, that it leads to the next page.
func saysNext(d *page.Doc, n int32, text string) bool {
	if isNextWord(text) || isNextWord(d.Attr(n, "title")) || isNextWord(d.Attr(n, "aria-label")) {
		return true
	}
	if text != "" {
		return false
	}
	for k := n + 1; k < d.Nodes[n].End; k++ {
		if d.Nodes[k].Tag == atom.Img && isNextWord(d.Attr(k, "alt")) {
			return true
		}
	}
	return false
}

// nextInData reads addresses that scripts would load: data-next-url, hx-get.
func (r *Paging) nextInData(here position) (next string, loads bool) {
	d := r.Doc
	for i := range d.Nodes {
		n := &d.Nodes[i]
		if n.Tag == page.TextTag {
			continue
		}
		for _, a := range d.Attrs[n.A:n.B] {
			switch a.Name {
			case "data-next", "data-next-url", "data-next-page", "data-next-page-url", "data-nextpage", "data-url", "data-href", "hx-get":
			case "value":
				if n.Tag != atom.Option {
					continue
				}
			default:
				continue
			}
			if !strings.ContainsAny(a.Value, "/?") {
				continue
			}
			t := &r.Doc.Targets[r.Follow(d.Attr(int32(i), a.Name))]
			there := positionOf(&t.URL)
			named := strings.HasPrefix(a.Name, "data-next") && t.URL.RawQuery != "" // an address that says nothing of pages
			if (there.numbered || named) && there.stem == here.stem && r.leadsOn(t, there, here) {
				return r.Normal(t), n.Tag != atom.Option
			}
		}
	}
	return "", false
}

// IsFurtherPage tells whether the page's own address is that of a further page of
// a listing: /berita/index/30, /galeri?page=2. Items have such addresses only if
// their own pages are counted, and then something else comes before the number.
func (r *Paging) IsFurtherPage() bool {
	pos := positionOf(r.Self)
	if !pos.numbered || r.IsItemPath(r.Self) {
		return false
	}
	stem := "/" + pos.stem
	return pos.sure && (stem == "/" || address.IsSectionPath(stem) || r.Profile.Spec.Listing.Path.Matches(stem)) ||
		r.Profile.Spec.Listing.Path.Matches(r.Self.Path) && stem != "/"
}

// IsNumbered tells whether a page's own address has the number of a page.
func IsNumbered(p *open.Page) bool { return positionOf(p.Self).numbered }
