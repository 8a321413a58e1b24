package extract

import (
	"fmt"
	"strings"
	"testing"

	"pantaukim/collector/extract/fact"
	"pantaukim/internal/kim"
)

// TestNoDayAnywhere writes days on which nothing can have been published into every
// place that is made for machines: the item stays undated, and the page says why.
// The right day in the same place is read, so that the test can fail.
func TestNoDayAnywhere(t *testing.T) {
	const article = `<html><head>%s<title>Panen raya</title></head><body><article><h1>Panen raya</h1><div class="entry-content">` +
		`<p>Panen raya padi berlangsung di tiga dusun dan dihadiri penyuluh pertanian dari kecamatan.</p></div></article></body></html>`
	places := []struct {
		name, url, body string
		layout          string // of Go, in which the place writes a day; empty for years as they are
	}{
		{"rss", "https://x.example/feed", `<rss version="2.0"><channel><title>x</title><item><title>Panen raya</title><link>https://x.example/a-b-c</link><pubDate>%s</pubDate></item></channel></rss>`, "Mon, 02 Jan %s 10:00:00 +0000"},
		{"atom", "https://x.example/feed", `<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>Panen raya</title><link href="https://x.example/a-b-c"/><published>%s</published></entry></feed>`, "%s-01-02T10:00:00Z"},
		{"wp-json", "https://x.example/wp-json/wp/v2/posts", `[{"link":"https://x.example/a-b-c","title":{"rendered":"Panen raya"},"date":"%[1]s","date_gmt":"%[1]s"}]`, "%s-01-02T10:00:00"},
		{"news sitemap", "https://x.example/sitemap.xml", `<urlset xmlns:news="n"><url><loc>https://x.example/a-b-c</loc><news:news><news:publication_date>%s</news:publication_date></news:news></url></urlset>`, "%s-01-02"},
		{"json-ld", "https://x.example/a-b-c", fmt.Sprintf(article, `<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"%s"}</script>`), "%s-01-02T10:00:00Z"},
		{"meta", "https://x.example/a-b-c", fmt.Sprintf(article, `<meta property="article:published_time" content="%s">`), "%s-01-02T10:00:00Z"},
	}
	p := loadProfiles(t)
	for _, place := range places {
		for _, year := range []string{"2024", "0001", "1970", "1994", "2027", "2099", "2106", "9999"} {
			t.Run(place.name+" "+year, func(t *testing.T) {
				body := fmt.Sprintf(place.body, fmt.Sprintf(place.layout, year))
				pg := p.Read(fact.Input{URL: place.url, Body: []byte(body), FetchedAt: pagesFetched, Zone: kim.WIB}, nil)
				want := ""
				if year == "2024" {
					want = "2024-01-02"
				}
				day := ""
				for _, it := range pg.Items {
					if !it.Published.IsZero() {
						day = kim.DateOf(it.Published, kim.WIB).String()
					}
				}
				if day != want {
					t.Errorf("day %q, want %q", day, want)
				}
				if place.name != "news sitemap" && len(pg.Items) != 1 {
					t.Errorf("%d items, want the one", len(pg.Items))
				}
				// What no calendar knows is not even a day.
				if known := year > "1969" && year < "2100"; known && want == "" && len(pg.Ignored) == 0 {
					t.Error("nothing says why there is no day")
				}
			})
		}
	}
}

// Seconds since 1970 are a day for machines too, and bounded like all others.
func TestNoDayInSeconds(t *testing.T) {
	for seconds, want := range map[string]string{"1704160000": "2024-01-02", "4294967295": "", "0000000001": ""} {
		body := strings.Replace(`<html><head><meta property="article:published_time" content="N"><title>Panen raya</title></head><body><article><h1>Panen raya</h1><div class="entry-content"><p>Panen raya padi berlangsung di tiga dusun dan dihadiri penyuluh pertanian dari kecamatan.</p></div></article></body></html>`, "N", seconds, 1)
		pg := loadProfiles(t).Read(fact.Input{URL: "https://x.example/a-b-c", Body: []byte(body), Zone: kim.WIB}, nil)
		day := ""
		if len(pg.Items) == 1 && !pg.Items[0].Published.IsZero() {
			day = kim.DateOf(pg.Items[0].Published, kim.WIB).String()
		}
		if day != want {
			t.Errorf("%s: day %q, want %q", seconds, day, want)
		}
	}
}
