package listing

import (
	"slices"
	"strings"

	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"

	"golang.org/x/net/html/atom"
)

func headingAround(d *page.Doc, a int32) bool {
	for p, level := d.Nodes[a].Parent, 0; p > 0 && level < 4; p, level = d.Nodes[p].Parent, level+1 {
		if page.IsHeading(d.Nodes[p].Tag) || d.Own[p]&page.MarkTitle != 0 && d.Nodes[p].End-p < 40 {
			return true
		}
		if page.IsBlock(d.Nodes[p].Tag) && level > 1 {
			return false
		}
	}
	return d.Own[a]&page.MarkTitle != 0
}

func headingIn(d *page.Doc, a int32) string {
	for n := a + 1; n < d.Nodes[a].End; n++ {
		if page.IsHeading(d.Nodes[n].Tag) || d.Own[n]&page.MarkTitle != 0 {
			if t := d.TextOf(n); t != "" {
				return t
			}
		}
	}
	return ""
}

// headingOfCard is the heading of the item element around a link without words,
// which theme authors stretch over the whole of it.
func headingOfCard(d *page.Doc, a int32) string {
	if t := d.TextOf(a); t != "" && !isMore(t) {
		return ""
	}
	for p, level := d.Nodes[a].Parent, 0; p > 0 && level < 3; p, level = d.Nodes[p].Parent, level+1 {
		if d.Nodes[p].Tag != atom.Article && d.Nodes[p].Tag != atom.Li && d.Own[p]&page.MarkItem == 0 {
			continue
		}
		for n := p; n < d.Nodes[p].End; n++ {
			if page.IsHeading(d.Nodes[n].Tag) {
				return d.TextOf(n)
			}
		}
	}
	return ""
}

// titleBeside is the title of a record whose link only says "Lihat": the longest text of its row
// or card beside the link that is neither a day nor another link, if nothing else of the
// site is linked there.
func (r *Reader) titleBeside(a int32) string {
	d := r.Doc
	if !isMore(d.TextOf(a)) {
		return ""
	}
	block := int32(-1)
	for p, level := d.Nodes[a].Parent, 0; p > 0 && level < 4 && d.Nodes[p].End-p <= 60; p, level = d.Nodes[p].Parent, level+1 {
		if slices.ContainsFunc(d.Inside(r.Facts.Links, p), func(o int32) bool { return r.Normal(r.Lead(o)) != r.Normal(r.Lead(a)) }) {
			break
		}
		block = p
	}
	if block < 0 {
		return ""
	}
	title := ""
	for k := max(int(d.Order[block]), 0); k < len(d.Lines) && d.Lines[k].First < d.Nodes[block].End; k++ {
		l, text := &d.Lines[k], d.LineText(k)
		if l.First < block || 2*l.Link > l.To-l.From || l.To-l.From > 200 || letters.CountWords(text) == 0 {
			continue
		}
		if l.Heading {
			return text
		}
		if _, dated := date.Read(text, r.In.FetchedAt, r.In.Zone); !dated && len(text) > len(title) && l.Marks&(page.MarkMeta|page.MarkDate) == 0 {
			title = text
		}
	}
	return title
}

// pictureTitle is what a link without words says: its title, or the words for
// those who cannot see the picture.
func pictureTitle(d *page.Doc, a int32) string {
	if t := letters.Fold(d.Attr(a, "title")); len(t) >= 4 && !isMore(t) {
		return t
	}
	for n := a + 1; n < d.Nodes[a].End; n++ {
		if d.Nodes[n].Tag == atom.Img {
			return letters.Fold(d.Attr(n, "alt"))
		}
	}
	return ""
}

// isMore tells whether a link only says "read on".
func isMore(s string) bool {
	if s = strings.TrimFunc(s, letters.NotLetter); len(s) > 40 {
		return false
	}
	s = strings.ToLower(s)
	for _, w := range [...]string{"baca selengkapnya", "selengkapnya", "read more", "baca lebih", "lihat selengkapnya", "continue reading",
		"lanjutkan membaca", "lihat detail", "detail", "lihat album", "lihat foto", "lihat semua", "view all", "more", "lebih lanjut", "lanjut baca", "lihat", "komentar", "tinggalkan komentar", "leave a comment", "no comments", "tidak ada komentar", "share", "bagikan"} {
		if rest, ok := strings.CutPrefix(s, w); ok && (rest == "" || rest[0] == ' ' && len(w) > 6) {
			return true
		}
	}
	return false
}
