package listing

import (
	"strings"

	"pantaukim/collector/extract/page"

	"golang.org/x/net/html/atom"
)

// moreWithoutAddress tells whether the listing goes on where no address can be
// followed: a button for scripts, "Halaman 1 dari 4", "Menampilkan 1-10 dari 35".
func (r *Paging) moreWithoutAddress(here position) bool {
	d := r.Doc
	if r.Out.Stated.GoesOn() {
		return true
	}
	for i := range d.Nodes {
		at := int32(i)
		tag := d.Nodes[i].Tag
		switch tag {
		case atom.A, atom.Button, atom.Input:
		case atom.Span, atom.Div, atom.Li: // only if it can be pressed
			if !page.HasAttr(d, at, "onclick") {
				continue
			}
		default:
			continue
		}
		if d.Nodes[i].End-at > 12 || d.Marks[i]&(page.MarkHidden|page.MarkComment|page.MarkSide|page.MarkFooter) != 0 || r.leadsAnywhere(at) || d.Disabled(at) || d.InSlider(at) {
			continue
		}
		text := d.TextOf(at)
		if tag == atom.Input {
			text = d.Attr(at, "value")
		}
		if len(text) > 60 {
			continue
		}
		if tag == atom.Input && d.Attr(at, "type") == "text" && !page.HasAttr(d, at, "onclick") {
			continue
		}
		n, isNumber := pageWord(text)
		inRow := d.Marks[i]&page.MarkPaging != 0 || inPager(d, at)
		switch {
		case isNextWord(text) && (inRow || len(text) >= 8):
			return true
		case isNumber && inRow && n > here.number && n < 1000 && (scripted(d, at) || n == here.number+1 && strings.HasPrefix(d.Attr(at, "href"), "#")):
			return true
		}
	}
	return false
}

// leadsAnywhere tells whether an element is a link with an address that can be
// followed: then paging has judged it already.
func (r *Paging) leadsAnywhere(n int32) bool {
	if r.Doc.Nodes[n].Tag != atom.A {
		return false
	}
	return r.Lead(n).Leads
}

func scripted(d *page.Doc, n int32) bool {
	href, _ := d.RawAttr(n, "href")
	return strings.HasPrefix(strings.ToLower(href), "javascript:") && !strings.Contains(href, "void") || page.HasAttr(d, n, "onclick") || page.HasAttr(d, n, "data-page")
}
