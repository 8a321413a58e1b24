package listing

import (
	"slices"
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/open"
	"pantaukim/collector/extract/page"
)

// mostMenu bounds the links of one menu.
const mostMenu = 100

// toldWords begin the names of pages that list no posts: of the group, of its village, of the
// site itself.
var toldWords = [...]string{"profil", "sejarah", "visi", "misi", "struktur", "organisasi", "pengurus", "anggota", "susunan", "kontak", "contact", "hubungi", "alamat", "tentang", "about", "sambutan",
	"peta", "lokasi", "denah", "geografis", "demografi", "penduduk", "statistik", "monografi", "anggaran", "apbdes", "login", "masuk", "logout", "daftar", "register", "registrasi", "akun", "account", "admin",
	"privacy", "privasi", "kebijakan", "disclaimer", "syarat", "ketentuan", "faq", "bantuan", "help", "cari", "search", "home", "beranda", "depan", "utama", "sitemap", "feed", "rss", "tautan", "link", "saran",
	"buku", "polling", "donasi", "keranjang", "cart", "checkout", "english", "indonesia", "perangkat", "pemerintah", "aparatur", "author", "penulis", "tag"}

// Menu lists the links of the page's menus whose words do not tell what they lead to: they
// may be lists of posts by a name that nobody foresaw.
func Menu(p *open.Page, sections []fact.Section) (out []string) {
	seen := map[string]bool{}
	for _, s := range sections {
		seen[s.URL] = true
	}
	for _, a := range p.Facts.Links {
		m := p.Doc.Marks[a]
		if m&(page.MarkNav|page.MarkHeader|page.MarkSide) == 0 || m&(page.MarkHidden|page.MarkComment|page.MarkRelated|page.MarkNeighbour|page.MarkPaging|page.MarkAd) != 0 {
			continue
		}
		text, t := p.Doc.TextOf(a), p.Lead(a)
		if !t.Own || t.File || t.URL.Fragment != "" || p.IsSelf(t) || t.Path == "/" && t.URL.RawQuery == "" || p.IsItemPath(&t.URL) || isMonth(p, t) || isAction(text) ||
			len(text) > 40 || letters.CountWords(text) > 4 || isTold(text) || isTold(address.LastFolder(t.URL.Path)) {
			continue
		}
		if where := p.Normal(t); !seen[where] && len(out) < mostMenu {
			seen[where] = true
			out = append(out, where)
		}
	}
	return out
}

// isTold tells whether a name is that of a page which lists no posts.
func isTold(name string) bool {
	return slices.ContainsFunc(strings.FieldsFunc(strings.ToLower(name), letters.NotLetter), func(w string) bool { return slices.Contains(toldWords[:], w) })
}
