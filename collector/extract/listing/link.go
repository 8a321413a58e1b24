package listing

import (
	"net/url"
	"strconv"
	"strings"

	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
)

// Further lists the links that look like pages of this listing behind the present
// one, whatever they are called: the listing's own address with page, index or a
// like word and a number, or with a parameter of paging. Links that are items are
// none, nor are the days and months of archives.
func (r *Reader) Further() []string {
	current, _ := pageNumber(r.Self)
	stem := pagingStem(r.Self.Path)
	var out []string
	for _, a := range r.Facts.Links {
		if r.Doc.Marks[a]&(page.MarkComment|page.MarkHidden) != 0 || len(out) >= 50 {
			continue
		}
		href, _ := r.Doc.RawAttr(a, "href")
		if !letters.HasDigit(href) {
			continue
		}
		t := r.Lead(a)
		if !t.Own || t.File || pagingStem(t.URL.Path) != stem || !r.pagesOn(&t.URL, stem, r.Doc.TextOf(a)) {
			continue
		}
		n, paged := pageNumber(&t.URL)
		if !paged || n <= current || r.Normal(t) == r.Out.Next {
			continue
		}
		out = append(out, r.Normal(t))
	}
	return out
}

// pagesOn tells whether an address that has the stem of this listing is its own with
// nothing more than the number of a page.
func (r *Reader) pagesOn(u *url.URL, stem, text string) bool {
	rest := strings.Trim(strings.TrimPrefix(strings.Trim(u.Path, "/"), stem), "/")
	own := strings.Trim(strings.TrimPrefix(strings.Trim(r.Self.Path, "/"), stem), "/")
	word, number, cut := strings.Cut(rest, "/")
	switch {
	case rest == own: // the number is in the query
		for _, k := range [...]string{"page", "paged", "halaman", "hal", "pg", "per_page", "offset", "start"} {
			if v := u.Query().Get(k); v != "" && sameOtherwise(u, r.Self, k) {
				return true
			}
		}
		return false
	case cut:
		return isPagingWord(word) && !strings.Contains(number, "/")
	default: // a bare number is a page only if the link says no more than that
		_, counts := letters.Digits(strings.TrimSpace(text), 1, 4)
		return counts || isNextWord(text)
	}
}

// sameOtherwise tells whether two queries differ in one parameter only.
func sameOtherwise(a, b *url.URL, but string) bool {
	x, y := a.Query(), b.Query()
	x.Del(but)
	y.Del(but)
	return x.Encode() == y.Encode()
}

// pagingStem is the path of a listing without what names one of its pages.
func pagingStem(p string) string {
	p = strings.Trim(p, "/")
	if p == "" || !letters.IsDigit(p[len(p)-1]) {
		return p
	}
	cut := strings.LastIndexByte(p, '/')
	if _, err := strconv.Atoi(p[cut+1:]); err != nil {
		return p
	}
	p = p[:max(cut, 0)]
	if cut = strings.LastIndexByte(p, '/'); isPagingWord(p[cut+1:]) {
		p = p[:max(cut, 0)]
	}
	return p
}

func isPagingWord(s string) bool {
	switch strings.ToLower(s) {
	case "page", "index", "hal", "halaman", "p", "offset", "pages":
		return true
	}
	return false
}
