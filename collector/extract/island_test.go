package extract

import (
	"fmt"
	"strings"
	"testing"

	"pantaukim/collector/extract/fact"
	"pantaukim/internal/kim"
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
		"with names below it":      {`<h1>Berita</h1><script type="application/json">` + slugs + `</script>`, 0, false},
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

// A page that draws nothing of its item, and holds it as data for its scripts, is read from that.
func TestOwnIsland(t *testing.T) {
	data := func(record string) string {
		return `<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"lain":[{"title":"Kabar lain","slug":"kabar-lain","content":"<p>` + strings.Repeat("Warga lain berkumpul. ", 9) + `</p>"}],"post":` + record + `}}}</script>`
	}
	text := `"content":"<p>` + strings.Repeat("Warga memanen padi di sawah bersama kelompok tani. ", 6) + `</p><img src=\"/uploads/panen.jpg\">"`
	for name, c := range map[string]struct {
		main, day string
		ok        bool
	}{
		"by its name":        {data(`{"title":"Panen raya","slug":"panen-raya","publishedAt":"2025-10-12T09:00:00+07:00",` + text + `}`), "2025-10-12", true},
		"by its address":     {data(`{"judul":"Panen raya","url":"/berita/panen-raya","tanggal":"12 Oktober 2025",` + text + `}`), "2025-10-12", true},
		"without a day":      {data(`{"title":"Panen raya","slug":"panen-raya",` + text + `}`), "", true},
		"of another item":    {data(`{"title":"Panen raya","slug":"panen-kecil","publishedAt":"2025-10-12",` + text + `}`), "", false},
		"without its text":   {data(`{"title":"Panen raya","slug":"panen-raya","publishedAt":"2025-10-12"}`), "", false},
		"that is drawn, too": {`<article><h1>Panen raya</h1><p>Diposting 11 Oktober 2025</p><p>` + strings.Repeat("Warga memanen padi di sawah bersama kelompok tani. ", 12) + `</p></article>` + data(`{"title":"Panen","slug":"panen-raya","publishedAt":"2025-10-12",`+text+`}`), "2025-10-11", true},
	} {
		t.Run(name, func(t *testing.T) {
			for _, expect := range []fact.PageKind{"", fact.PageArticle} {
				pg := loadProfiles(t).Read(fact.Input{URL: "https://maju.or.id/berita/panen-raya", Body: []byte(`<html><head><title>Panen raya</title></head><body>` + c.main + `</body></html>`), FetchedAt: pagesFetched, Zone: kim.WIB, Expect: expect}, nil)
				if !c.ok {
					if pg.Kind != fact.PageUnreadable || len(pg.Items) > 0 {
						t.Errorf("expected %q: %s: %+v", expect, pg.Kind, pg.Items)
					}
					continue
				}
				if pg.Kind != fact.PageArticle || len(pg.Items) != 1 || pg.Items[0].Title != "Panen raya" || pg.Items[0].Words < 20 || !pg.Items[0].Whole {
					t.Fatalf("expected %q: %s %q: %+v", expect, pg.Kind, pg.Problem, pg.Items)
				}
				day := ""
				if it := pg.Items[0]; !it.Published.IsZero() {
					day = kim.DateOf(it.Published, kim.WIB).String()
				}
				if day != c.day {
					t.Errorf("expected %q: day %q, want %q", expect, day, c.day)
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

// Items that print no day have the days that the data of the page give them, unless the data name
// other days than the page prints, or one for all.
func TestDaysOfData(t *testing.T) {
	t.Parallel()
	list := func(days ...string) string {
		out := `<h1>Berita</h1><ul>`
		for n, day := range days {
			out += fmt.Sprintf(`<li><a href="/berita/kabar-%d">%s</a> <em>%s</em></li>`, n+1, shortTitles[n], day)
		}
		return out + `</ul>`
	}
	data := func(form string, days ...string) string {
		var all []string
		for n, day := range days {
			all = append(all, strings.NewReplacer("#n", fmt.Sprint(n+1), "#day", day).Replace(form))
		}
		return `<script type="application/ld+json">{"@context":"https://schema.org","@type":"ItemList","itemListElement":[` + strings.Join(all, ",") + `]}</script>`
	}
	const (
		whole  = `{"@type":"ListItem","position":#n,"item":{"@type":"NewsArticle","headline":"Kabar #n","url":"https://maju.or.id/berita/kabar-#n","datePublished":"#day"}}`
		outer  = `{"@type":"ListItem","position":#n,"url":"/berita/kabar-#n","item":{"@type":"BlogPosting","name":"Kabar #n","datePublished":"#day"}}`
		posts  = `{"@type":"Article","name":"Kabar #n","@id":"https://maju.or.id/berita/kabar-#n","datePublished":"#day"}`
		events = `{"@type":"ListItem","position":#n,"item":{"@type":"Event","name":"Kabar #n","url":"https://maju.or.id/berita/kabar-#n","startDate":"#day"}}`
		change = `{"@type":"ListItem","position":#n,"item":{"@type":"NewsArticle","headline":"Kabar #n","url":"https://maju.or.id/berita/kabar-#n","dateModified":"#day"}}`
	)
	for name, c := range map[string]struct{ main, want string }{
		"things with addresses":      {list("", "", "") + data(whole, "2025-10-13T09:00:00+07:00", "2025-10-12", "2025-10-11"), "13 12 11"},
		"entries with addresses":     {list("", "", "") + data(outer, "2025-10-13", "2025-10-12", "2025-10-11"), "13 12 11"},
		"things that are no entries": {list("", "", "") + data(posts, "2025-10-13", "2025-10-12", "2025-10-12"), "13 12 12"},
		"some of the items":          {list("", "", "") + data(whole, "2025-10-13", "2025-10-12"), "13 12 ?"},
		"beside printed days":        {list("13 Oktober 2025", "", "") + data(whole, "2025-10-13", "2025-10-12", "2025-10-11"), "13 12 11"},
		"beside days without years":  {list("13 Okt", "12 Okt", "11 Okt") + data(whole, "2025-10-13", "2025-10-12", "2025-10-11"), "13 12 11"},
		"other than a printed day":   {list("9 Oktober 2025", "", "") + data(whole, "2025-10-13", "2025-10-12", "2025-10-11"), "09 ? ?"},
		"other than a day of a year": {list("9 Okt", "", "") + data(whole, "2025-10-13", "2025-10-12", "2025-10-11"), "? ? ?"},
		"one day for all":            {list("", "", "") + data(whole, "2025-10-13", "2025-10-13", "2025-10-13"), "? ? ?"},
		"days of events":             {list("", "", "") + data(events, "2025-10-13", "2025-10-12", "2025-10-11"), "? ? ?"},
		"days of changes":            {list("", "", "") + data(change, "2025-10-13", "2025-10-12", "2025-10-11"), "? ? ?"},
		"a day that is none":         {list("", "", "") + data(whole, "2025-10-13", "segera", "2025-10-11"), "13 ? 11"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := strings.Join(daysListed(t, "https://maju.or.id/berita", c.main), " "); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}
