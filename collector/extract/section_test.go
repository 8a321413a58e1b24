package extract

import (
	"fmt"
	"strings"
	"testing"

	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/profile"
	"pantaukim/internal/kim"
)

// TestListingsOfSections reads sections as they are when they are empty, nearly
// empty, at their last page, and beside boxes of other sections.
func TestListingsOfSections(t *testing.T) {
	menu := `<div class="atas"><a href="/"><img src="/assets/files/data/190205200201/images/logo_header.png"></a> <a href="/">Beranda</a> <a href="/berita">Berita</a> <a href="/galeri">Galeri</a> <a href="/pengumuman">Pengumuman</a> <a href="/agenda">Agenda</a></div>`
	var news strings.Builder
	for k := range 3 {
		fmt.Fprintf(&news, `<div><a href="/berita/read/pasar-kolam-tangkis-perahu-%d-190205200201/0">Pasar kolam tangkis perahu hutan %d</a><small>Aug 2%d, 2025</small></div>`, k, k, k)
	}
	sidebars := map[string]string{
		"none":           "",
		"column":         `<div class="kolom-kanan"><h4>Terpopuler</h4>` + news.String() + `<h4>Statistik</h4><p>Hari ini: 12 — 21 November 2025</p></div>`,
		"aside":          `<aside class="sidebar"><h3>Berita Terbaru</h3>` + news.String() + `</aside>`,
		"grid":           `<div class="col-md-4"><div class="box"><div class="box-title">Berita Populer</div><div class="box-body">` + news.String() + `</div></div></div>`,
		"bold paragraph": `<p><strong>Baca juga</strong></p>` + news.String(),
		"nothing said":   `<div class="x">` + news.String() + `</div>`,
	}
	pager := `<ul class="nomor"><li><a href="/%[1]s">1</a></li><li><a href="/%[1]s/index/10">2</a></li><li><b>3</b></li></ul>`
	cases := []struct {
		name, path, content string
		kind                kim.Kind
		items               int
	}{
		{"empty gallery", "/galeri", `<h2>Galeri</h2><p>Belum ada data.</p>`, kim.Gallery, 0},
		{"empty announcements", "/pengumuman", `<h1>Pengumuman</h1><div class="alert">Data tidak ditemukan</div>`, kim.Announcement, 0},
		{"empty agenda", "/agenda", `<h3>Agenda Kegiatan</h3><table><tr><td>Tidak ada agenda</td></tr></table>`, kim.Event, 0},
		{"one album", "/galeri", `<h2>Galeri</h2>` + cards("galeri", 1), kim.Gallery, 1},
		{"two announcements", "/pengumuman", `<h2>Pengumuman</h2>` + cards("pengumuman", 2), kim.Announcement, 2},
		{"last page of albums", "/galeri/index/20", `<h2>Galeri</h2>` + cards("galeri", 1) + fmt.Sprintf(pager, "galeri"), kim.Gallery, 1},
		{"last page of events", "/agenda?page=3", `<h2>Agenda</h2>` + cards("agenda", 1) + `<a href="/agenda?page=2">Sebelumnya</a>`, kim.Event, 1},
		{"last page of announcements", "/pengumuman/page/4", `<h1>Pengumuman</h1>` + cards("pengumuman", 1) + `<a href="/pengumuman/page/3">« Kembali</a>`, kim.Announcement, 1},
		{"last page of long cards", "/pengumuman/index/30", `<h1>Pengumuman</h1>` + strings.Replace(cards("pengumuman", 1), "</ul>", "</ul><p>"+strings.Repeat("Warga desa membersihkan saluran air di lingkungan masing-masing. ", 12)+"</p>", 1) + fmt.Sprintf(pager, "pengumuman"), kim.Announcement, 1},
	}
	p := loadProfiles(t)
	generic, _ := p.ByID(profile.GenericID)
	for _, c := range cases {
		for side, markup := range sidebars {
			for _, prof := range []*profile.Profile{nil, generic} {
				if prof == generic && side == "nothing said" && c.items > 0 {
					continue // nothing tells them from the section's own
				}
				pg := `<html><head><title>` + string(c.kind) + ` - KIM Maju</title></head><body>` + menu + `<div class="kolom-kiri">` + c.content + `</div>` + markup + `<footer>Hak Cipta 2016-2025 KIM</footer></body></html>`
				for _, kind := range []kim.Kind{"", c.kind} {
					got := p.Read(fact.Input{URL: "https://maju.kim.id" + c.path, Body: []byte(pg), FetchedAt: pagesFetched, Zone: kim.WIB, Expect: fact.PageListing, Kind: kind}, prof)
					if got.Kind != fact.PageListing || len(got.Items) != c.items || got.Problem != "" || got.Next != "" || got.More {
						t.Errorf("%s, %s, %s: %s with %d items, problem %q, next %q: %+v", c.name, side, got.Platform, got.Kind, len(got.Items), got.Problem, got.Next, got.Items)
						continue
					}
					for _, it := range got.Items {
						if it.Kind != c.kind || it.Title == "" {
							t.Errorf("%s, %s, %s: %+v", c.name, side, got.Platform, it)
						}
					}
				}
			}
		}
	}
	// News are the section's own wherever they stand.
	for side, markup := range sidebars {
		pg := `<html><head><title>Berita - KIM Maju</title></head><body>` + menu + `<h1>Berita</h1>` + cards("berita", 2) + markup + `</body></html>`
		got := p.Read(fact.Input{URL: "https://maju.kim.id/berita", Body: []byte(pg), FetchedAt: pagesFetched, Zone: kim.WIB, Expect: fact.PageListing, Kind: kim.News}, nil)
		if n := len(got.Items); got.Kind != fact.PageListing || n != 2 && n != 5 {
			t.Errorf("news, %s: %s with %d items, want the two of the list, and at most the three beside it", side, got.Kind, n)
		}
	}
}
