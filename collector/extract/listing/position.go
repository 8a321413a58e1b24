package listing

import (
	"net/url"
	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/letters"
	"strconv"
	"strings"
	"time"
)

// A position is where in a listing an address leads: the listing's own path, and
// the number of the page, or of its first item, if there is one.
type position struct {
	stem     string
	number   int
	numbered bool
	sure     bool   // a word by the number says that it is one of a page
	filter   string // what else the query says
}

// year is the number if it may be a year: archives are linked by years.
func (p position) year() int {
	if !p.sure && p.number >= 1990 && p.number < 2100 {
		return p.number
	}
	return -1
}

// pageParameters choose a page of a listing, by number or by the first item.
var pageParameters = [...]string{"page", "halaman", "hal", "p", "paged", "pg", "per_page", "start", "offset", "page_berita", "hlm", "laman",
	"page_no", "pageno", "pagenum", "page_num", "page_id_n", "limitstart", "skip", "from", "pn", "currentpage"}

// isPageWord tells whether a word stands before the number of a page in a path.
func isPageWord(s string) bool {
	switch s {
	case "page", "index", "halaman", "hal", "hlm", "laman", "paged", "pages", "offset", "start", "pg", "p":
		return true
	}
	return false
}

// positionOf reads ?page=2, /page/2, /index/20, /halaman-2.html and /2.
func positionOf(u *url.URL) position {
	if u == nil {
		return position{number: 1}
	}
	pos := position{number: 1}
	pos.ofQuery(u)
	path := strings.Trim(strings.ToLower(u.Path), "/")
	path = withoutFront(withoutFront(path, "index.php"), "first")
	if strings.Contains(path, "index.") {
		path = strings.TrimPrefix(strings.TrimSuffix("/"+path, address.IndexFile("/"+path)), "/")
	}
	before, last := "", path
	if k := strings.LastIndexByte(path, '/'); k >= 0 {
		before, last = path[:k], path[k+1:]
	}
	folder := before[strings.LastIndexByte(before, '/')+1:]
	bare := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(last, ".html"), ".php"), ".htm")
	num, ok := letters.Digits(bare, 1, 5)
	word := isPageWord(folder)
	glued := false
	if !ok {
		at := len(bare)
		for at > 0 && letters.IsDigit(bare[at-1]) {
			at--
		}
		if at < len(bare) && isPageWord(strings.TrimRight(bare[:at], "-_")) {
			num, ok = letters.Digits(bare[at:], 1, 5)
			word, glued = ok, ok
		}
	}
	switch {
	case ok && (word || !pos.numbered) && (glued || !isYear(folder)): // /2025/10 is a month, /galeri/12?page=2 an album's page
		if !pos.numbered {
			pos.number, pos.numbered, pos.sure = num, true, word
		}
		if path = before; word && !glued {
			path = strings.TrimSuffix(strings.TrimSuffix(before, folder), "/")
		}
	case (bare == "index" || bare == "page") && before != "":
		path = before
	}
	pos.stem = path
	return pos
}

// withoutFront takes from a path the folder with which every address of some systems begins.
func withoutFront(path, front string) string {
	rest, ok := strings.CutPrefix(path, front)
	if !ok || rest != "" && rest[0] != '/' {
		return path
	}
	return strings.TrimPrefix(rest, "/")
}

// ofQuery reads the number of a page from a query, and what else it says.
func (pos *position) ofQuery(u *url.URL) {
	if u.RawQuery == "" {
		return
	}
	q := u.Query()
	take := func(k string, sure bool) {
		if n, err := strconv.Atoi(q.Get(k)); err == nil && n >= 0 && !pos.numbered {
			pos.number, pos.numbered, pos.sure = n, true, sure
			q.Del(k)
		}
	}
	for _, k := range pageParameters {
		if q.Has(k) {
			take(k, k != "p" && k != "from")
		}
	}
	for k := range q {
		if strings.HasPrefix(k, "page") && k != "page_id" {
			take(k, true)
		}
	}
	if v := q.Get("updated-max"); v != "" {
		pos.number, pos.numbered, pos.sure = 2, true, true
		if t, err := time.Parse(time.RFC3339, v); err == nil { // the further back, the higher the number
			pos.number = int(max(2, 1<<32-t.Unix()))
		}
		q.Del("updated-max")
	}
	pos.filter = address.NormalQuery(q.Encode())
}

// albumPosition is where in an album an address leads: there a number is one of a page
// only if a word says so, since albums have numbers themselves.
func albumPosition(u *url.URL) position {
	pos := positionOf(u)
	if pos.numbered && !pos.sure {
		return position{stem: strings.Trim(strings.ToLower(u.Path), "/"), number: 1, filter: address.NormalQuery(u.RawQuery)}
	}
	return pos
}

func isYear(s string) bool {
	y, ok := letters.Digits(s, 4, 4)
	return ok && y >= 1990 && y < 2100
}
