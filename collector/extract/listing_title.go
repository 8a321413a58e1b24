package extract

import (
	"strings"

	"golang.org/x/net/html/atom"
)

func (r *reader) headingAround(a int32) bool {
	d := r.d
	for p, level := d.nodes[a].parent, 0; p > 0 && level < 4; p, level = d.nodes[p].parent, level+1 {
		if isHeading(d.nodes[p].tag) || d.own[p]&markTitle != 0 && d.nodes[p].end-p < 40 {
			return true
		}
		if isBlock(d.nodes[p].tag) && level > 1 {
			return false
		}
	}
	return d.own[a]&markTitle != 0
}

func (r *reader) headingIn(a int32) string {
	d := r.d
	for n := a + 1; n < d.nodes[a].end; n++ {
		if isHeading(d.nodes[n].tag) || d.own[n]&markTitle != 0 {
			if t := d.textOf(n); t != "" {
				return t
			}
		}
	}
	return ""
}

// headingOfCard is the heading of the item element around a link without words,
// which theme authors stretch over the whole of it.
func (r *reader) headingOfCard(a int32) string {
	d := r.d
	if t := d.textOf(a); t != "" && !isMore(t) {
		return ""
	}
	for p, level := d.nodes[a].parent, 0; p > 0 && level < 3; p, level = d.nodes[p].parent, level+1 {
		if d.nodes[p].tag != atom.Article && d.nodes[p].tag != atom.Li && d.own[p]&markItem == 0 {
			continue
		}
		for n := p; n < d.nodes[p].end; n++ {
			if isHeading(d.nodes[n].tag) {
				return d.textOf(n)
			}
		}
	}
	return ""
}

// pictureTitle is what a link without words says: its title, or the words for
// those who cannot see the picture.
func (r *reader) pictureTitle(a int32) string {
	d := r.d
	if t := fold(d.attr(a, "title")); len(t) >= 4 && !isMore(t) {
		return t
	}
	for n := a + 1; n < d.nodes[a].end; n++ {
		if d.nodes[n].tag == atom.Img {
			return fold(d.attr(n, "alt"))
		}
	}
	return ""
}

// isMore tells whether a link only says "read on".
func isMore(s string) bool {
	s = strings.ToLower(strings.TrimFunc(s, notLetter))
	if len(s) > 40 {
		return false
	}
	for _, w := range [...]string{"baca selengkapnya", "selengkapnya", "read more", "baca lebih", "lihat selengkapnya", "continue reading",
		"lanjutkan membaca", "lihat detail", "detail", "lihat album", "lihat foto", "lihat semua", "view all", "more", "lebih lanjut", "lanjut baca", "lihat", "komentar", "tinggalkan komentar", "leave a comment", "no comments", "tidak ada komentar", "share", "bagikan"} {
		if s == w || strings.HasPrefix(s, w+" ") && len(w) > 6 {
			return true
		}
	}
	return false
}
