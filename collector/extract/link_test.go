package extract

import (
	"slices"
	"testing"

	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/profile"
	"pantaukim/internal/kim"
)

// TestLinks reads how a page writes addresses, and what looks like further pages.
func TestLinks(t *testing.T) {
	profiles, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	generic, _ := profiles.ByID(profile.GenericID)
	for _, c := range []struct {
		name, url, href, text string
		as                    string // "": as its normalised form
		further               bool
	}{
		{"slash", "https://a.id/berita", "/kabar-dari-desa/", "Kabar dari desa kami", "https://a.id/kabar-dari-desa/", false},
		{"no slash", "https://a.id/berita", "/kabar-dari-desa", "Kabar dari desa kami", "", false},
		{"slash and tracking", "https://a.id/berita", "/kabar/?utm_source=x", "Kabar dari desa kami", "https://a.id/kabar/", false},
		{"index file", "https://a.id/berita", "/kabar/index.html", "Kabar dari desa kami", "https://a.id/kabar/index.html", false},
		{"index file with a query", "https://a.id/berita", "/index.php?hal=detail&amp;id=4", "Kabar dari desa kami", "https://a.id/index.php?hal=detail&id=4", false},
		{"parameters in an order of their own", "https://a.id/berita", "/modules.php?name=News&amp;file=article&amp;sid=4", "Kabar dari desa kami", "https://a.id/modules.php?name=News&file=article&sid=4", false},
		{"parameters in the usual order", "https://a.id/berita", "/modules.php?file=article&amp;sid=4", "Kabar dari desa kami", "", false},
		{"parameters and tracking", "https://a.id/berita", "/kabar.php?sid=4&amp;file=x&amp;utm_source=y", "Kabar dari desa kami", "", false},
		{"page word", "https://a.id/berita", "/berita/page/2/", "Arsip", "https://a.id/berita/page/2/", true},
		{"index word", "https://a.id/berita", "/berita/index/6", "sesuatu", "", true},
		{"back", "https://a.id/berita/index/12", "/berita/index/6", "sesuatu", "", false},
		{"query", "https://a.id/berita", "/berita?page=2", "sesuatu", "", true},
		{"query of another list", "https://a.id/berita", "/galeri?page=2", "sesuatu", "", false},
		{"query with a filter", "https://a.id/berita?kat=1", "/berita?kat=1&page=2", "sesuatu", "", true},
		{"other filter", "https://a.id/berita", "/berita?kat=1&page=2", "sesuatu", "", false},
		{"album by number", "https://a.id/galeri", "/galeri/5026", "Panen raya di sawah", "", false},
		{"bare number", "https://a.id/berita", "/berita/2", "2", "", true},
		{"month of an archive", "https://a.id/", "/2025/10/", "Oktober 2025", "https://a.id/2025/10/", false},
		{"home", "https://a.id/", "/page/2", "sesuatu", "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			body := `<main><div class="card"><h3><a href="/satu-kabar-lagi">Satu kabar lagi dari desa</a></h3><p>1 Oktober 2025</p></div>
				<div class="card"><h3><a href="/dua-kabar-lagi">Dua kabar lagi dari desa</a></h3><p>2 Oktober 2025</p></div>
				<div class="card"><h3><a href="/tiga-kabar-lagi">Tiga kabar lagi dari desa</a></h3><p>3 Oktober 2025</p></div>
				<p><a class="x" href="` + c.href + `">` + c.text + `</a></p></main>`
			pg := profiles.Read(fact.Input{URL: c.url, Body: []byte(body), ContentType: "text/html", Zone: kim.WIB, Expect: fact.PageListing}, generic)
			as := ""
			for _, l := range pg.Links {
				as = l.As
			}
			if as != c.as {
				t.Errorf("as linked: %q, want %q", as, c.as)
			}
			pages := slices.Clone(pg.Further)
			if pg.Next != "" {
				pages = append(pages, pg.Next)
			}
			if (len(pages) > 0) != c.further {
				t.Errorf("further pages %q and next %q, want %v", pg.Further, pg.Next, c.further)
			}
		})
	}
}

// A link that only a script can follow leads to no item: all of them would be one.
func TestLinksOfScripts(t *testing.T) {
	const pg = `<html><body><h1>Kabar</h1><h3><a href="/app#!/kabar/panen-raya-warga-desa">Panen raya warga desa kami</a></h3><h3><a href="/app#/kabar/kerja-bakti-warga">Kerja bakti warga desa kami</a></h3>
<h3><a href="/app/lomba-voli#komentar">Lomba voli antar dusun desa</a></h3></body></html>`
	got := loadProfiles(t).Read(fact.Input{URL: "https://maju.or.id/kabar", Body: []byte(pg), FetchedAt: pagesFetched, Zone: kim.WIB, Expect: fact.PageListing}, nil)
	if len(got.Items) != 1 || got.Items[0].URL != "https://maju.or.id/app/lomba-voli" {
		t.Errorf("items %+v", got.Items)
	}
}
