package extract

import (
	"net/url"
	"strconv"
	"strings"
	"time"
)

func timeMonth(m int) time.Month { return time.Month(m) }

// next finds the address of the listing's next page: a link that says so, or the
// number that follows the current one.
func (r *reader) next() string {
	d := r.d
	self, _ := r.address(r.self.String())
	usable := func(href string) string {
		address, u := r.address(href)
		if u == nil || address == self || !r.own(u) || isFile(u.Path) {
			return ""
		}
		return address
	}
	for _, n := range d.all(r.prof.spec.Listing.Next.sel, 0, 3) {
		if s := usable(d.attr(n, "href")); s != "" {
			return s
		}
	}
	if r.f.next != "" {
		if s := usable(r.f.next); s != "" {
			return s
		}
	}
	current, _ := pageNumber(r.self)
	best, bestNumber := "", 0
	for _, a := range r.f.links {
		href := d.attr(a, "href")
		rel, _ := d.rawAttr(a, "rel")
		class, _ := d.rawAttr(a, "class")
		s := ""
		switch {
		case rel == "next", strings.Contains(class, "next page-numbers"), strings.Contains(class, "pager-older"):
			s = usable(href)
		case d.marks[a]&(markPaging|markNav|markNeighbour) != 0 || inPager(d, a):
			if isNextWord(d.textOf(a)) || isNextWord(d.attr(a, "title")) || isNextWord(d.attr(a, "aria-label")) {
				s = usable(href)
			}
		}
		if s != "" {
			u, err := url.Parse(s)
			if n, ok := pageNumber(u); err == nil && ok && n <= current {
				continue // "next" that leads back
			}
			return s
		}
		if n, ok := digits(strings.TrimSpace(d.textOf(a)), 1, 4); ok && n > 1 {
			address, u := r.address(href)
			if u == nil || !r.own(u) {
				continue
			}
			if m, paged := pageNumber(u); paged && m > current && r.samePager(u) && (best == "" || m < bestNumber) {
				best, bestNumber = address, m
			}
		}
	}
	return best
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

func isNextWord(s string) bool {
	s = strings.ToLower(strings.TrimSpace(s))
	switch strings.TrimSpace(strings.Trim(s, "»›→>- ")) {
	case "":
		return strings.ContainsAny(s, "»›→") || s == ">" || s == ">>"
	case "next", "next page", "selanjutnya", "berikutnya", "halaman selanjutnya", "halaman berikutnya", "older posts", "older",
		"pos-pos lama", "pos lama", "postingan lama", "posting lama", "lebih lama", "lama", "entri lama", "lanjut", "maju", "load more", "muat lebih banyak", "muat lainnya":
		return true
	}
	return false
}

// pageNumber reads the number of a listing's page from its address: ?page=2,
// /page/2, /index/2, /2 at the end; 1 if there is none.
func pageNumber(u *url.URL) (int, bool) {
	if u == nil {
		return 1, false
	}
	q := u.Query()
	for _, k := range [...]string{"page", "halaman", "hal", "p", "paged", "pg", "per_page", "start", "offset", "page_berita"} {
		if n, err := strconv.Atoi(q.Get(k)); err == nil && n >= 0 {
			return n, true
		}
	}
	if v := q.Get("updated-max"); v != "" {
		return 2, true
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	last := parts[len(parts)-1]
	last = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(last, "page"), "-"), ".html")
	if n, ok := digits(last, 1, 4); ok {
		return n, true
	}
	return 1, false
}

// samePager tells whether an address is another page of this listing.
func (r *reader) samePager(u *url.URL) bool {
	stem := func(u *url.URL) string {
		p := strings.Trim(u.Path, "/")
		parts := strings.Split(p, "/")
		for len(parts) > 0 {
			last := parts[len(parts)-1]
			if _, ok := digits(strings.TrimSuffix(strings.TrimPrefix(last, "page"), ".html"), 1, 4); ok || last == "page" || last == "index" || last == "index.html" || last == "" {
				parts = parts[:len(parts)-1]
				continue
			}
			break
		}
		return strings.Join(parts, "/")
	}
	return stem(u) == stem(r.self)
}
