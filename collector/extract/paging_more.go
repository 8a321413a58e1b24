package extract

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"
)

var (
	pageOf  = regexp.MustCompile(`(?i)\b(?:halaman|laman|hal\.?|page)\s*:?\s*(\d{1,4})\s*(?:dari|of|/)\s*(\d{1,4})\b`)
	shownOf = regexp.MustCompile(`(?i)\b(?:menampilkan|tampil|ditampilkan|showing|displaying)\D{0,20}(\d{1,5})\s*(?:-|–|—|to|sampai|s/d|s\.d\.?|hingga)\s*(\d{1,5})\s+(?:dari|of)\D{0,12}(\d{1,6})\b`)
)

// moreWithoutAddress tells whether the listing goes on where no address can be
// followed: a button for scripts, "Halaman 1 dari 4", "Menampilkan 1-10 dari 35".
func (r *reader) moreWithoutAddress(here position) bool {
	d := r.d
	for k := range d.lines {
		l := &d.lines[k]
		if l.to-l.from > 120 || l.marks&(markHidden|markComment) != 0 {
			continue
		}
		text := d.lineText(k)
		if !hasDigit(text) || !strings.Contains(text, "dari") && !strings.Contains(text, "of") && !strings.Contains(text, "/") {
			continue
		}
		if m := pageOf.FindStringSubmatch(text); m != nil && number(m[1]) < number(m[2]) {
			return true
		}
		if m := shownOf.FindStringSubmatch(text); m != nil && number(m[2]) < number(m[3]) {
			return true
		}
	}
	for i := range d.nodes {
		at := int32(i)
		tag := d.nodes[i].tag
		switch tag {
		case atom.A, atom.Button, atom.Input:
		case atom.Span, atom.Div, atom.Li: // only if it can be pressed
			if !hasAttr(d, at, "onclick") {
				continue
			}
		default:
			continue
		}
		if d.nodes[i].end-at > 12 || d.marks[i]&(markHidden|markComment|markSide|markFooter) != 0 || r.leadsAnywhere(at) || d.disabled(at) || d.inSlider(at) {
			continue
		}
		text := d.textOf(at)
		if tag == atom.Input {
			text = d.attr(at, "value")
		}
		if len(text) > 60 {
			continue
		}
		if tag == atom.Input && d.attr(at, "type") == "text" && !hasAttr(d, at, "onclick") {
			continue
		}
		n, isNumber := pageWord(text)
		inRow := d.marks[i]&markPaging != 0 || inPager(d, at)
		switch {
		case isNextWord(text) && (inRow || len(text) >= 8):
			return true
		case isNumber && inRow && n > here.number && n < 1000 && (scripted(d, at) || n == here.number+1 && strings.HasPrefix(d.attr(at, "href"), "#")):
			return true
		}
	}
	return false
}

// leadsAnywhere tells whether an element is a link with an address that can be
// followed: then paging has judged it already.
func (r *reader) leadsAnywhere(n int32) bool {
	if r.d.nodes[n].tag != atom.A {
		return false
	}
	return r.lead(n).leads
}

func scripted(d *doc, n int32) bool {
	href, _ := d.rawAttr(n, "href")
	return strings.HasPrefix(strings.ToLower(href), "javascript:") && !strings.Contains(href, "void") || hasAttr(d, n, "onclick") || hasAttr(d, n, "data-page")
}

func hasAttr(d *doc, n int32, name string) bool {
	_, ok := d.rawAttr(n, name)
	return ok
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// disabled tells whether a control is there and does nothing, as "Next" on the
// last page.
func (d *doc) disabled(n int32) bool {
	for level := 0; level < 3 && n > 0; n, level = d.nodes[n].parent, level+1 {
		class, _ := d.rawAttr(n, "class")
		if v, _ := d.rawAttr(n, "aria-disabled"); v == "true" || strings.Contains(class, "disabled") || hasAttr(d, n, "disabled") ||
			strings.Contains(class, "inactive") || hasWord(class, "d-none") || hasWord(class, "hidden") {
			return true
		}
	}
	return false
}

// inSlider tells whether a control turns pictures and not pages.
func (d *doc) inSlider(n int32) bool {
	if hasAttr(d, n, "data-slide") || hasAttr(d, n, "data-bs-slide") {
		return true
	}
	for p, level := n, 0; p > 0 && level < 6; p, level = d.nodes[p].parent, level+1 {
		class, _ := d.rawAttr(p, "class")
		id, _ := d.rawAttr(p, "id")
		s := strings.ToLower(class + " " + id)
		for _, w := range [...]string{"carousel", "slide", "swiper", "slick", "owl-", "lightbox", "fancybox", "calendar", "kalender", "datepicker", "fc-", "modal", "wizard", "flickity", "splide", "ticker"} {
			if strings.Contains(s, w) {
				return true
			}
		}
	}
	return false
}
