package extract

import (
	"fmt"
	"strings"
	"testing"

	"pantaukim/collector/extract/fact"
)

// TestIslands reads lists that a page holds as data for its scripts, and draws in part or not at
// all.
func TestIslands(t *testing.T) {
	record := func(form string) string {
		var all []string
		for n := 4; n > 0; n-- {
			all = append(all, fmt.Sprintf(form, n, 10+n))
		}
		return "[" + strings.Join(all, ",") + "]"
	}
	drawn := `<div class="kartu"><h3><a href="/berita/kabar-4">Kabar nomor 4</a></h3><span>14 Oktober 2025</span></div><div class="kartu"><h3><a href="/berita/kabar-3">Kabar nomor 3</a></h3><span>13 Oktober 2025</span></div>`
	posts := record(`{"id":%[1]d,"title":"Kabar nomor %[1]d","url":"/berita/kabar-%[1]d","published_at":"2025-10-%[2]dT09:00:00+07:00"}`)
	slugs := record(`{"judul":"Kabar nomor %[1]d","slug":"kabar-%[1]d","tanggal":"%[2]d Oktober 2025"}`)
	for name, c := range map[string]struct {
		main  string
		items int
		more  bool
	}{
		"of Next":                  {`<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"posts":` + posts + `}}}</script>`, 4, false},
		"of Nuxt":                  {`<div id="__nuxt"></div><script>window.__NUXT__={"data":[{"list":` + posts + `}]};</script>`, 4, false},
		"of its own":               {`<h1>Berita</h1><script type="application/json">` + posts + `</script>`, 4, false},
		"as structured data":       {`<h1>Berita</h1><script type="application/ld+json">{"@type":"Blog","blogPost":` + record(`{"@type":"BlogPosting","headline":"Kabar nomor %[1]d","url":"https://maju.or.id/berita/kabar-%[1]d","datePublished":"2025-10-%[2]d"}`) + `}</script>`, 4, false},
		"in part drawn":            {drawn + `<button onclick="lagi()">Muat lebih banyak</button><script type="application/json">` + posts + `</script>`, 4, false},
		"with names of pages":      {drawn + `<script type="application/json">` + slugs + `</script>`, 4, false},
		"with names of no page":    {`<h1>Berita</h1><script type="application/json">` + slugs + `</script>`, 0, false},
		"of other posts":           {drawn + `<button onclick="lagi()">Muat lebih banyak</button><script type="application/json">` + strings.ReplaceAll(posts, "kabar-", "populer-") + `</script>`, 2, true},
		"of other sites":           {`<h1>Berita</h1><script type="application/json">` + strings.ReplaceAll(posts, `"/berita`, `"https://lain.example/berita`) + `</script>`, 0, false},
		"without days":             {`<h1>Berita</h1><script type="application/json">` + strings.ReplaceAll(posts, "published_at", "harga") + `</script>`, 0, false},
		"that is no JSON":          {`<h1>Berita</h1><script>window.__NUXT__=(function(a){return {title:a}})("x")</script>`, 0, false},
		"of advertised gambling":   {`<h1>Berita</h1><script type="application/json">` + strings.ReplaceAll(posts, "Kabar nomor", "Situs slot gacor maxwin") + `</script>`, 0, false},
		"of events with their day": {`<h1>Agenda</h1><script type="application/json">` + record(`{"title":"Rapat nomor %[1]d","url":"/agenda/rapat-%[1]d","date":"2025-12-%[2]d"}`) + `</script>`, 4, false},
	} {
		t.Run(name, func(t *testing.T) {
			pg := listed(t, "https://maju.or.id/berita", c.main)
			if len(pg.Items) != c.items || pg.More != c.more || c.items > 0 && pg.Kind != fact.PageListing || c.items == 0 && pg.Problem == "" {
				t.Fatalf("%s of %d items, more %v, want %d, %v: %q %+v", pg.Kind, len(pg.Items), pg.More, c.items, c.more, pg.Problem, pg.Items)
			}
			for _, it := range pg.Items {
				if strings.HasPrefix(it.URL, "https://maju.or.id/agenda") != it.Published.IsZero() {
					t.Errorf("%s is dated %v", it.URL, it.Published)
				}
			}
		})
	}
}

// A page of an item may hold the newest posts as data: it stays that of the item.
func TestIslandsBesideAnItem(t *testing.T) {
	posts := `<script type="application/json">[{"title":"Satu","url":"/berita/satu","published_at":"2025-10-11"},{"title":"Dua","url":"/berita/dua","published_at":"2025-10-12"}]</script>`
	in := fact.Input{URL: "https://maju.or.id/berita/panen", Body: []byte(`<html><head><title>Panen raya - KIM</title></head><body><article><h1>Panen raya</h1><p>Diposting 9 Oktober 2025</p><p>` + strings.Repeat("Warga memanen padi di sawah bersama kelompok tani. ", 12) + `</p></article>` + posts + `</body></html>`), Expect: fact.PageArticle}
	if pg := loadProfiles(t).Read(in, nil); pg.Kind != fact.PageArticle || len(pg.Items) != 1 || pg.Items[0].Title != "Panen raya" {
		t.Errorf("%s: %+v", pg.Kind, pg.Items)
	}
}
