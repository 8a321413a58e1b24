package listing

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/letters"
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

// pageWords stand before the number of a page in a path.
var pageWords = [...]string{"page", "index", "halaman", "hal", "hlm", "laman", "paged", "pages", "offset", "start", "pg", "p"}

// positionOf reads ?page=2, /page/2, /index/20, /halaman-2.html and /2.
func positionOf(u *url.URL) position {
	if u == nil {
		return position{number: 1}
	}
	var pos position
	var q url.Values
	if u.RawQuery != "" {
		q = u.Query()
	}
	for _, k := range pageParameters {
		if !q.Has(k) {
			continue
		}
		if n, err := strconv.Atoi(q.Get(k)); err == nil && n >= 0 && !pos.numbered {
			pos.number, pos.numbered, pos.sure = n, true, k != "p" && k != "from"
			q.Del(k)
		}
	}
	for k := range q {
		if n, err := strconv.Atoi(q.Get(k)); err == nil && n >= 0 && !pos.numbered && strings.HasPrefix(k, "page") && k != "page_id" {
			pos.number, pos.numbered, pos.sure = n, true, true
			q.Del(k)
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
	parts := strings.FieldsFunc(strings.ToLower(u.Path), func(c rune) bool { return c == '/' })
	for len(parts) > 0 && (parts[0] == "index.php" || parts[0] == "first") {
		parts = parts[1:]
	}
	if n := len(parts); n > 0 && (parts[n-1] == "index.html" || parts[n-1] == "index.php" || parts[n-1] == "index.htm") {
		parts = parts[:n-1]
	}
	if n := len(parts); n > 0 {
		last := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(parts[n-1], ".html"), ".php"), ".htm")
		num, ok := letters.Digits(last, 1, 5)
		word := n > 1 && slices.Contains(pageWords[:], parts[n-2])
		glued := ""
		if !ok {
			at := strings.TrimRight(last, "0123456789")
			glued = strings.TrimRight(at, "-_")
			if len(at) < len(last) && slices.Contains(pageWords[:], glued) {
				num, ok = letters.Digits(last[len(at):], 1, 5)
				word = ok
			}
		}
		archive := n > 1 && glued == "" && isYear(parts[n-2]) // /2025/10 is a month
		switch {
		case ok && !archive && len(last) <= 5 || ok && glued != "":
			if !pos.numbered {
				pos.number, pos.numbered, pos.sure = num, true, word
			}
			parts = parts[:n-1]
			if n = len(parts); word && glued == "" && n > 0 {
				parts = parts[:n-1]
			}
		case last == "index" && n > 1, last == "page" && n > 1:
			parts = parts[:n-1]
		}
	}
	pos.stem = strings.Join(parts, "/")
	if !pos.numbered {
		pos.number = 1
	}
	return pos
}

func isYear(s string) bool {
	y, ok := letters.Digits(s, 4, 4)
	return ok && y >= 1990 && y < 2100
}

// pageNumber reads the number of a listing's page from its address, 1 if there is
// none.
func pageNumber(u *url.URL) (int, bool) {
	pos := positionOf(u)
	return pos.number, pos.numbered
}

// pageWord reads what a pager's link says if it is a number: "2", "[2]", "Hal. 2".
func pageWord(s string) (int, bool) {
	s = strings.Trim(strings.ToLower(strings.TrimSpace(s)), "[](){}<>«»‹›|.,- ")
	for _, w := range [...]string{"halaman", "laman", "page", "hal.", "hal", "hlm.", "hlm"} {
		if rest, ok := strings.CutPrefix(s, w); ok {
			s = strings.TrimSpace(rest)
			break
		}
	}
	return letters.Digits(s, 1, 4)
}

// nextSigns are arrows that lead on where they stand alone.
const nextSigns = "»›→>▶►⟩≫❯⇒➡⏩"

func isNextWord(s string) bool {
	s = strings.ToLower(strings.TrimSpace(s))
	if s == "" || len(s) > 60 {
		return false
	}
	bare := strings.TrimSpace(strings.Trim(s, nextSigns+"-–—…. \ufe0f"))
	if bare == "" {
		return strings.ContainsAny(s, nextSigns)
	}
	if strings.ContainsAny(s, "«‹←◀◄") {
		return false
	}
	says, old, load, count := false, false, false, 0
	for w := range strings.FieldsFuncSeq(bare, func(c rune) bool { return c == ' ' || c == 0xa0 || c == '-' || c == '/' }) {
		if count++; count > 6 {
			return false
		}
		switch w {
		case "selanjutnya", "berikutnya", "next", "older", "sesudahnya", "lanjut", "maju", "berikut":
			says = true
		case "lama":
			old = true
		case "muat", "tampilkan", "load":
			load = true
		case "halaman", "laman", "hal", "page", "pages", "posts", "post", "entries", "entri", "pos", "posting", "postingan", "berita", "artikel",
			"kabar", "galeri", "foto", "album", "agenda", "pengumuman", "data", "tulisan", "konten", "warta", "lebih", "ke", "yang", "banyak", "lagi",
			"lainnya", "more", "lain", "item", "kegiatan", "arsip", "the", "show", "lihat", "news", "articles":
		default:
			return false
		}
	}
	return says || old || load || bare == "show more" || bare == "lihat lebih banyak" || bare == "lebih banyak"
}

// isLastWord tells whether a link leads to the last page and not to the next.
func isLastWord(s string) bool {
	switch strings.TrimSpace(strings.Trim(strings.ToLower(s), nextSigns+"| ")) {
	case "last", "akhir", "terakhir", "last page", "halaman terakhir", "paling akhir":
		return true
	}
	return strings.Contains(s, "»»") || strings.TrimSpace(s) == ">|" || strings.TrimSpace(s) == ">>|"
}
