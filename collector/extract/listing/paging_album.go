package listing

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"pantaukim/collector/extract/address"
)

// albumSuffix is what stands behind an album's path in that of its further pages.
var albumSuffix = regexp.MustCompile(`^(.+)/(?:page|pages|index|halaman|hal|hlm|laman|offset|start|pg)[/-](\d{1,5})/?$`)

// albumPage splits the address of one page of an album into that of the album and the
// number of the page, or of its first photo; the first page has none.
func albumPage(u *url.URL) (album string, number int) {
	path, number := strings.TrimSuffix(u.Path, "/"), 0
	if m := albumSuffix.FindStringSubmatch(path); m != nil {
		path = m[1]
		number, _ = strconv.Atoi(m[2]) // digits, as matched
	}
	var q url.Values
	if u.RawQuery != "" {
		q = u.Query()
	}
	for _, k := range pageParameters {
		if k == "p" || k == "from" || !q.Has(k) {
			continue
		}
		if n, err := strconv.Atoi(q.Get(k)); err == nil && n >= 0 {
			number = n
			q.Del(k)
		}
	}
	return path + "?" + address.NormalQuery(q.Encode()), number
}

// NextOfAlbum finds the next page of an album: a link to the album's own address with
// the next higher number. Words are not heeded: on an album's page, "next" leads to
// the next album.
func (r *Reader) NextOfAlbum() string {
	album, here := albumPage(r.Self)
	next, lowest := "", 0
	for _, a := range r.Facts.Links {
		t := r.Lead(a)
		if !t.Leads || !t.Own || t.File {
			continue
		}
		of, number := albumPage(&t.URL)
		if of == album && number > max(here, 1) && (next == "" || number < lowest) {
			next, lowest = r.Normal(t), number
		}
	}
	return next
}
