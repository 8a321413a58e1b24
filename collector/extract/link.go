package extract

import (
	"net/url"
	"strconv"
	"strings"
)

// mostLinks bounds what one page may say of addresses.
const mostLinks = 2000

// link notes how the page writes an address, if it ends in a slash or an index
// file that the normalised form leaves out. Sites differ in whether they answer
// without it. What the normalised form leaves out otherwise, such as tracking, no
// site needs.
func (page *Page) link(normal string, u *url.URL) {
	path := u.EscapedPath()
	tail := "/"
	if !strings.HasSuffix(path, tail) {
		tail = indexFile(path)
	}
	if tail == "" || len(path) <= len(tail) || len(page.Links) >= mostLinks {
		return
	}
	address, query, asks := strings.Cut(normal, "?")
	if !strings.HasSuffix(address, strings.TrimSuffix(path, tail)) {
		return // other endings were left out as well: they do not matter on this platform
	}
	as := address + tail
	if asks {
		as += "?" + query
	}
	page.Links = append(page.Links, Link{Normal: normal, As: as})
}

// endsAtWill tells whether an address has an ending of which sites make something or
// nothing as they like.
func endsAtWill(u *url.URL) bool { return strings.HasSuffix(u.Path, "/") || indexFile(u.Path) != "" }

// linkRef notes how a feed writes the address of an entry.
func (page *Page) linkRef(normal string, base *url.URL, ref string) {
	if u, err := url.Parse(resolve(base, ref)); err == nil && normal != "" {
		page.link(normal, u)
	}
}

// indexFile is the name of an index file at the end of a path, "" if there is none.
func indexFile(path string) string {
	for _, name := range [...]string{"/index.html", "/index.htm", "/index.php"} {
		if strings.HasSuffix(path, name) {
			return name
		}
	}
	return ""
}

// further lists the links that look like pages of this listing behind the present
// one, whatever they are called: the listing's own address with page, index or a
// like word and a number, or with a parameter of paging. Links that are items are
// none, nor are the days and months of archives.
func (r *reader) further() []string {
	current, _ := pageNumber(r.self)
	stem := pagingStem(r.self.Path)
	var out []string
	for _, a := range r.f.links {
		if r.d.marks[a]&(markComment|markHidden) != 0 || len(out) >= 50 {
			continue
		}
		href, _ := r.d.rawAttr(a, "href")
		if !hasDigit(href) {
			continue
		}
		t := r.lead(a)
		if !t.own || t.file || pagingStem(t.url.Path) != stem || !r.pagesOn(&t.url, stem, r.d.textOf(a)) {
			continue
		}
		n, paged := pageNumber(&t.url)
		if !paged || n <= current || r.normal(t) == r.page.Next {
			continue
		}
		out = append(out, r.normal(t))
	}
	return out
}

// pagesOn tells whether an address that has the stem of this listing is its own with
// nothing more than the number of a page.
func (r *reader) pagesOn(u *url.URL, stem, text string) bool {
	rest := strings.Trim(strings.TrimPrefix(strings.Trim(u.Path, "/"), stem), "/")
	own := strings.Trim(strings.TrimPrefix(strings.Trim(r.self.Path, "/"), stem), "/")
	word, number, cut := strings.Cut(rest, "/")
	switch {
	case rest == own: // the number is in the query
		for _, k := range [...]string{"page", "paged", "halaman", "hal", "pg", "per_page", "offset", "start"} {
			if v := u.Query().Get(k); v != "" && sameOtherwise(u, r.self, k) {
				return true
			}
		}
		return false
	case cut:
		return isPagingWord(word) && !strings.Contains(number, "/")
	default: // a bare number is a page only if the link says no more than that
		_, counts := digits(strings.TrimSpace(text), 1, 4)
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
	if p == "" || !isDigit(p[len(p)-1]) {
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

func hasDigit(s string) bool {
	for i := range len(s) {
		if isDigit(s[i]) {
			return true
		}
	}
	return false
}
