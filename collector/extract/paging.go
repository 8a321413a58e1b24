package extract

import (
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html/atom"
)

func timeMonth(m int) time.Month { return time.Month(m) }

// A pager is what a page says of the other pages of its listing.
type pager struct {
	next   string // address of the next page
	beyond bool   // a link leads to the last page, and none to the next
	linked bool   // some link leads to another page of this listing, before or behind it
}

// next finds the next page of the listing: a link whose address is the listing's
// own with a higher number, whatever it says; else one that says so in words. It
// never leads to a lower number than the page's own.
func (r *reader) next() string { return r.paging().next }

// goesOn tells whether there is a next page whose address nothing names.
func (r *reader) goesOn() bool {
	p := r.paging()
	return p.next == "" && (p.beyond || r.moreWithoutAddress(positionOf(r.self)))
}

// How much a link tells of the next page; the larger the better.
const (
	pagerNone   = iota
	pagerWord   // says "next" among links to pages, with an address that says nothing
	pagerNumber // the listing's own address with a higher number
	pagerNamed  // the profile, or the markup, calls it the next page
)

// paging reads the links to the listing's other pages, once.
func (r *reader) paging() *pager {
	if r.pager != nil {
		return r.pager
	}
	r.pager = &pager{}
	d, p := r.d, r.pager
	here := positionOf(r.self)
	best, rank, lowest := "", pagerNone, 0
	beyond := false // a link to the last page, or to one that cannot be fetched
	offer := func(href string, as int, number int) {
		if as > rank || as == rank && rank == pagerNumber && number < lowest {
			best, rank, lowest = href, as, number
		}
	}
	for _, n := range d.all(r.prof.spec.Listing.Next.sel, 0, 3) {
		if t := r.lead(n); r.leadsOn(t, positionOf(&t.url), here) {
			offer(r.normal(t), pagerNamed, 0)
		}
	}
	if r.f.next != "" {
		if t := &r.d.targets[r.follow(r.f.next)]; r.leadsOn(t, positionOf(&t.url), here) {
			offer(r.normal(t), pagerNamed, 0)
		}
	}
	for _, a := range r.f.links {
		t := r.lead(a)
		if !t.own || t.file {
			continue
		}
		u, there := &t.url, positionOf(&t.url)
		same := there.stem == here.stem
		if same && (there.numbered || here.numbered) && there != here && !r.isItemPath(u) {
			p.linked = p.linked || there.sure || here.sure && !there.numbered
		}
		if !r.leadsOn(t, there, here) {
			continue
		}
		rel, _ := d.rawAttr(a, "rel")
		class, _ := d.rawAttr(a, "class")
		if rel == "next" || strings.Contains(class, "next page-numbers") || strings.Contains(class, "pager-older") {
			offer(r.normal(t), pagerNamed, 0)
			continue
		}
		text := d.textOf(a)
		n, isNumber := pageWord(text)
		says := r.saysNext(a, text)
		forward := there.numbered && (there.number > here.number || !here.numbered && there.number > 0 && (says || n > 1))
		switch {
		case same && forward && isLastWord(text):
			beyond = true
		case same && forward && (there.sure && there.filter == here.filter || says || isNumber && n > 1 && n != there.year()) && !(isNumber && n < 2):
			offer(r.normal(t), pagerNumber, there.number)
		case says && there.numbered && same: // not forward: "next" that leads back
		case says && (d.marks[a]&(markPaging|markNav|markNeighbour) != 0 || inPager(d, a) || u.Path == r.self.Path && u.RawQuery != ""):
			offer(r.normal(t), pagerWord, 0)
		}
	}
	if best == "" {
		best = r.nextInData(here)
	}
	p.next = best
	p.beyond = beyond && best == ""
	return p
}

// leadsOn tells whether a link to there may lead to a further page: on this site, not to
// this page, not to an item, and not back.
func (r *reader) leadsOn(t *target, there, here position) bool {
	if !t.own || t.file || r.isSelf(t) || r.isItemPath(&t.url) {
		return false
	}
	return there.stem != here.stem || !here.numbered && !there.numbered || there.numbered && there.number > here.number || there.numbered && !here.numbered && there.number > 0
}

// isItemPath tells whether an address has the form of an item's.
func (r *reader) isItemPath(u *url.URL) bool {
	if _, _, _, dated := dayInPath(u.Path); dated {
		return true
	}
	return r.prof.spec.Article.Path.matches(u.Path)
}

// inPager tells whether a link stands among numbers.
func inPager(d *doc, a int32) bool {
	p := d.nodes[a].parent
	if p <= 0 {
		return false
	}
	if d.nodes[p].end-p < 6 {
		p = d.nodes[p].parent
	}
	if d.nodes[p].end-p > 200 {
		return false
	}
	numbers := 0
	for n := p; n < d.nodes[p].end; n++ {
		if d.nodes[n].tag == textTag {
			if _, ok := digits(strings.TrimSpace(d.src[d.nodes[n].a:d.nodes[n].b]), 1, 4); ok {
				numbers++
			}
		}
	}
	return numbers >= 1
}

// saysNext tells whether a link or button says, in words, in a sign, or to those
// who cannot see it, that it leads to the next page.
func (r *reader) saysNext(n int32, text string) bool {
	d := r.d
	if isNextWord(text) || isNextWord(d.attr(n, "title")) || isNextWord(d.attr(n, "aria-label")) {
		return true
	}
	if text != "" {
		return false
	}
	for k := n + 1; k < d.nodes[n].end; k++ {
		if d.nodes[k].tag == atom.Img && isNextWord(d.attr(k, "alt")) {
			return true
		}
	}
	return false
}

// nextInData reads addresses that scripts would load: data-next-url, hx-get.
func (r *reader) nextInData(here position) string {
	d := r.d
	for i := range d.nodes {
		n := &d.nodes[i]
		if n.tag == textTag {
			continue
		}
		for _, a := range d.attrs[n.a:n.b] {
			switch a.name {
			case "data-next", "data-next-url", "data-next-page", "data-next-page-url", "data-nextpage", "data-url", "data-href", "hx-get":
			case "value":
				if n.tag != atom.Option {
					continue
				}
			default:
				continue
			}
			if !strings.ContainsAny(a.value, "/?") {
				continue
			}
			t := &r.d.targets[r.follow(d.attr(int32(i), a.name))]
			if there := positionOf(&t.url); there.numbered && there.stem == here.stem && r.leadsOn(t, there, here) {
				return r.normal(t)
			}
		}
	}
	return ""
}
