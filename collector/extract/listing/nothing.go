package listing

import (
	"regexp"
	"strings"

	"pantaukim/collector/extract/open"
	"pantaukim/collector/extract/page"
)

// saysNothing is a line which says that a list of news holds nothing, and nothing else: what
// is said of comments, or of another kind, is said of no list of news.
var saysNothing = regexp.MustCompile(`(?i)^(?:maaf,? |mohon maaf,? |saat ini |untuk saat ini )*(?:(?:belum|tidak) (?:ada|tersedia|terdapat)|no|nothing)(?: satu ?pun)?(?: (?:data|berita|artikel|post(?:s|ing|ingan)?|pos|entri|kabar|warta|konten|isi|informasi|tulisan|kiriman|found|results?|yet|desa|terbaru|kegiatan))+(?: (?:yang )?(?:ditemukan|tersedia|dipublikasikan|diterbitkan|diunggah|dimuat|ditampilkan|untuk ditampilkan|found|available|saat ini|di sini|dalam kategori ini|pada kategori ini))*[.!…]*$|^(?:data|berita|artikel) (?:masih |belum )?(?:kosong|tersedia|ada)[.!]*$`)

// menuWords is how many words a link of a menu has at most.
const menuWords = 4

// Empty tells whether a page says in words that its list of news holds nothing, and has no
// link to the site's own pages that could be to an item: none that is longer than those of a
// menu, and none around a picture.
func Empty(p *open.Page) bool {
	d := p.Doc
	said := false
	for k := range d.Lines {
		l := &d.Lines[k]
		if l.To-l.From <= 120 && l.Marks&(page.MarkHidden|page.MarkNav|page.MarkHeader|page.MarkFooter|page.MarkSide|page.MarkRelated|page.MarkComment|page.MarkAd|page.MarkBeside) == 0 &&
			saysNothing.MatchString(strings.TrimSpace(d.LineText(k))) {
			said = true
			break
		}
	}
	if !said {
		return false
	}
	for _, a := range p.Facts.Links {
		if d.Marks[a]&(page.MarkHidden|page.MarkHeader|page.MarkFooter) != 0 {
			continue
		}
		if p.Lead(a).Own && (len(strings.Fields(d.TextOf(a))) > menuWords || len(d.Inside(p.Facts.Images, a)) > 0) {
			return false
		}
	}
	return true
}
