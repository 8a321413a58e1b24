package extract

import (
	"fmt"
	"testing"

	"pantaukim/collector/extract/fact"
	"pantaukim/internal/kim"
)

// A list may hold one record. It is one where the record has a day or a picture of its own
// and an address as one thing of many has; what else a page links that lists nothing is
// unexplained.
func TestSingleRecord(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		main  string
		items int
		odd   int
	}{
		"with a day":                  {`<h1>Galeri</h1><table><tr><td>1</td><td><a href="/?id=7">Foto bersama karang taruna Dusun Kulon</a></td><td>5 Oktober 2025</td></tr></table>`, 1, 0},
		"with a day without its year": {`<h1>Galeri</h1><ul><li>Oktober 2025<ul><li><a href="/galeri-210.html">Pertemuan 3</a> <span class="tgl">26 Okt</span></li></ul></li></ul>`, 1, 0},
		"with a picture":              {`<h1>Galeri</h1><div class="grid"><figure><a href="/?id=7"><img src="/u/a.jpg" width="300" height="200"></a><figcaption><a href="/?id=7">Senam</a> <span>30 Sept 2025</span></figcaption></figure></div>`, 1, 0},
		"a bare link":                 {`<h1>Galeri</h1><ul><li><a href="/pertemuan-3-651">Pertemuan 3</a></li></ul>`, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pg := listed(t, "https://maju.or.id/galeri", c.main)
			odd := 0
			for _, a := range pg.Accounts {
				if a.As == fact.LinkUnexplained {
					odd++
				}
			}
			if len(pg.Items) != c.items || odd != c.odd || c.items > 0 && (pg.Kind != fact.PageListing || pg.Items[0].URL == pg.URL) {
				t.Errorf("%s with %+v, %d unexplained: %q", pg.Kind, pg.Items, odd, pg.Problem)
			}
		})
	}
}

// A short title stands its ground against the name of the site, which is a heading as well:
// else the day that every page of the site prints today is taken for the item's.
func TestShortTitleBesideSiteName(t *testing.T) {
	t.Parallel()
	for _, document := range []string{"%s - KIM Tanjung Harapan", "KIM Tanjung Harapan | %s"} {
		for _, title := range []string{"Pasar", "Ronda", "Musyawarah", "Panen padi di Dusun Kulon"} {
			body := fmt.Sprintf(`<html lang="id"><head><title>`+document+`</title></head><body><div id="header"><h2>KIM Tanjung Harapan</h2><p>Sabtu, 1 November 2025</p></div>
<div id="content"><article><h1>%[1]s</h1><p class="meta">Admin Desa | <span>30 September 2025</span></p><div class="isi"><p>Warga bergotong royong membersihkan saluran air sejak pagi hingga sore dengan semangat kebersamaan.</p></div></article></div></body></html>`, title)
			pg := loadProfiles(t).Read(fact.Input{URL: "https://maju.or.id/baca/ronda-17", Body: []byte(body), FetchedAt: testNow, Zone: kim.WIB, Expect: fact.PageArticle}, nil)
			if len(pg.Items) != 1 || pg.Items[0].Title != title || pg.Items[0].Published.Format("2006-01-02") != "2025-09-30" {
				t.Errorf("%q of %q: %+v", title, document, pg.Items)
			}
		}
	}
}

// A picture without words that leads to a post is no section, although its title has a section's word.
func TestPictureOfPostIsNoSection(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		link    string
		section bool
	}{
		"a post in a box":    {`<h2>Artikel Terbaru</h2><div><div><a href="/baca/foto-bersama-karang-taruna"><img src="/u/a.jpg" width="300" height="200"></a></div><div><a href="/baca/jadwal-posyandu-balita"><img src="/u/b.jpg" width="300" height="200"></a></div></div>`, false},
		"a section's button": {`<div><a href="/galeri-foto"><img src="/u/a.jpg" width="300" height="200"></a></div>`, true},
		"a section in words": {`<div><a href="/galeri-foto-desa-kami">Galeri</a></div>`, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := `<html lang="id"><head><title>Desa Maju</title></head><body><div class="navbar"><nav><a href="/">Beranda</a> <a href="/berita">Berita</a></nav></div>` + c.link + `</body></html>`
			pg := loadProfiles(t).Read(fact.Input{URL: "https://maju.or.id/", Body: []byte(body), FetchedAt: testNow, Zone: kim.WIB, Expect: fact.PageHome}, nil)
			if found := len(pg.Sections) > 1; found != c.section {
				t.Errorf("sections %+v", pg.Sections)
			}
		})
	}
}
