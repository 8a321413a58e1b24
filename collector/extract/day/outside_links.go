package day

import (
	"strings"

	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"

	"golang.org/x/net/html/atom"
)

// OutsideLinks is what a line of the page says outside of its links, without the words
// that lead to them: "27 Okt" of "27 Okt di Berita, #desa", where both are links. It is
// empty where there is no link, and where one says what the line is about ("Komentar",
// "Jadwal"): then the day may be that of something else. The link of the title says no such thing.
func OutsideLinks(d *page.Doc, k int, title string) string {
	l := &d.Lines[k]
	if l.Link == 0 {
		return ""
	}
	var b strings.Builder
	last := int32(-1) // the last link that was met
	for n := l.First; int(n) < len(d.Nodes) && int(d.Order[n]) == k; n++ {
		if d.Nodes[n].Tag != page.TextTag || d.Marks[n]&page.MarkHidden != 0 {
			continue
		}
		a := linkAround(d, n)
		if a < 0 {
			b.WriteByte(' ')
			b.WriteString(d.TextOf(n))
			continue
		}
		if text := d.TextOf(a); a != last && text != title {
			if low := strings.ToLower(text); OtherDay(low) != "" || letters.HasAny(low, answerWords[:]) {
				return ""
			}
		}
		last = a
	}
	words := strings.Fields(b.String())
	for len(words) > 0 && leadsToLink(words[0]) {
		words = words[1:]
	}
	for len(words) > 0 && leadsToLink(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return strings.Join(words, " ")
}

// StandsOutsideLinks tells whether an age stands alone in its line but for the links beside it.
func (r *Reader) StandsOutsideLinks(k int, age date.Date, title string) bool {
	own := OutsideLinks(r.Doc, k, title)
	seen, ok := date.Read(own, r.In.FetchedAt, r.In.Zone)
	return ok && seen.Form == date.FormRelative && seen.Time.Equal(age.Time) && StandsAlone(own, seen)
}

// DayOutsideLinks tells whether a printed day is all that its line says outside of the links
// beside it: "(20 Okt 2025)" before links to tags and to the item.
func (r *Reader) DayOutsideLinks(k int, when date.Date, title string) bool {
	own := strings.Trim(OutsideLinks(r.Doc, k, title), " ()[]-–—|,")
	seen, ok := date.Read(own, r.In.FetchedAt, r.In.Zone)
	return ok && seen.Form == when.Form && seen.Time.Equal(when.Time) && strings.Trim(own[:seen.Start]+own[seen.End:], " ()[]-–—|,.") == ""
}

// answerWords are those of links beside which stands the day of an answer.
var answerWords = [...]string{"komentar", "comment", "balas", "reply", "tanggapan", "berikutnya", "sebelumnya"}

// linkAround is the link around a text, or -1.
func linkAround(d *page.Doc, n int32) int32 {
	for ; n > 0 && !page.IsBlock(d.Nodes[n].Tag); n = d.Nodes[n].Parent {
		if d.Nodes[n].Tag == atom.A {
			return n
		}
	}
	return -1
}

// leadsToLink tells whether a word at the end of a line says nothing without the link that
// stood beside it.
func leadsToLink(word string) bool {
	switch strings.ToLower(strings.Trim(word, " ,.;:|/•·»›-–—()[]#&+")) {
	case "", "oleh", "by", "pada", "on", "di", "in", "dalam", "kategori", "category", "tag", "tags", "label", "dan", "and", "penulis":
		return true
	}
	return false
}
