package extract

import (
	"fmt"
	"strings"
	"testing"

	"pantaukim/collector/extract/fact"
	"pantaukim/internal/kim"
)

const (
	threeRSS = `<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>` +
		`<item><title>Panen satu</title><link>https://x.example/panen-satu</link><pubDate>Mon, 27 Oct 2025 10:00:00 +0700</pubDate></item>` +
		`<item><title>Panen dua</title><link>https://x.example/panen-dua</link><pubDate>Sun, 26 Oct 2025 10:00:00 +0700</pubDate></item>` +
		`<item><title>Panen tiga</title><link>https://x.example/panen-tiga</link><pubDate>Sat, 25 Oct 2025 10:00:00 +0700</pubDate><description>Warga desa</description></item></channel></rss>`
	threeAtom = `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>` +
		`<entry><title>Panen satu</title><link href="https://x.example/panen-satu"/><published>2025-10-27T10:00:00+07:00</published></entry>` +
		`<entry><title>Panen dua</title><link href="https://x.example/panen-dua"/><published>2025-10-26T10:00:00+07:00</published></entry>` +
		`<entry><title>Panen tiga</title><link href="https://x.example/panen-tiga"/><published>2025-10-25T10:00:00+07:00</published></entry></feed>`
	threePosts = `[{"id":1,"link":"https://x.example/panen-satu","title":{"rendered":"Panen satu"},"date":"2025-10-27T10:00:00"},` +
		`{"id":2,"link":"https://x.example/panen-dua","title":{"rendered":"Panen dua"},"date":"2025-10-26T10:00:00"},` +
		`{"id":3,"link":"https://x.example/panen-tiga","title":{"rendered":"Panen tiga"},"date":"2025-10-25T10:00:00"}]`
	threeJSON = `{"version":"https://jsonfeed.org/version/1.1","title":"x","items":[` +
		`{"id":"1","url":"https://x.example/panen-satu","title":"Panen satu","date_published":"2025-10-27T10:00:00+07:00","content_html":"<p>Warga <b>desa</b></p>","image":"https://x.example/u/a.jpg"},` +
		`{"id":2,"url":"/panen-dua","title":"Panen dua","date_published":"2025-10-26T10:00:00+07:00"},` +
		`{"id":"https://x.example/panen-tiga","title":"Panen tiga","date_published":"2025-10-25T10:00:00+07:00"}],"next_url":"https://x.example/feed.json?page=2"}`
	warning = "<br />\n<b>Warning</b>:  Undefined array key 3 in <b>/home/x/public_html/index.php</b> on line <b>12</b><br />\n"
)

// TestBrokenFeeds cuts feeds at every byte, and puts a server's warning before them:
// whole entries are given, none is invented, and what was cut says that it was.
func TestBrokenFeeds(t *testing.T) {
	days := map[string]string{"https://x.example/panen-satu": "2025-10-27", "https://x.example/panen-dua": "2025-10-26", "https://x.example/panen-tiga": "2025-10-25"}
	p := loadProfiles(t)
	for name, given := range map[string]string{"rss": threeRSS, "atom": threeAtom, "interface": threePosts, "json feed": threeJSON} {
		for _, front := range []string{"", warning, "\n\n"} {
			t.Run(fmt.Sprintf("%s behind %d bytes", name, len(front)), func(t *testing.T) {
				most := 0
				for cut := len(given); cut > 0; cut-- {
					in := fact.Input{URL: "https://x.example/feed", Body: []byte(front + given[:cut]), FetchedAt: pagesFetched, Zone: kim.WIB}
					if name == "interface" {
						in.ContentType = "application/json"
					}
					pg := p.Read(in, nil)
					if pg.Kind != fact.PageFeed {
						continue // too little is left to say what it is
					}
					most = max(most, len(pg.Items))
					for _, it := range pg.Items {
						if day := kim.DateOf(it.Published, kim.WIB).String(); day != days[it.URL] {
							t.Fatalf("cut at %d: %s on %s", cut, it.URL, day)
						}
					}
					if cut == len(given) && (len(pg.Items) != 3 || pg.More || pg.Problem != "") {
						t.Fatalf("whole: %d items, more %v, problem %q, %v", len(pg.Items), pg.More, pg.Problem, pg.Ignored)
					}
					if len(pg.Items) < 3 && !pg.More && pg.Problem == "" {
						t.Fatalf("cut at %d: %d items and nothing says that there were more: %s", cut, len(pg.Items), given[:cut])
					}
				}
				if most != 3 {
					t.Errorf("at most %d items", most)
				}
			})
		}
	}
}

func TestJSONFeed(t *testing.T) {
	pg := loadProfiles(t).Read(fact.Input{URL: "https://x.example/feed.json", Body: []byte(threeJSON), FetchedAt: pagesFetched, Zone: kim.WIB}, nil)
	if pg.Next != "https://x.example/feed.json?page=2" || len(pg.Items) != 3 {
		t.Fatalf("next %q, items %+v", pg.Next, pg.Items)
	}
	if it := pg.Items[0]; it.Title != "Panen satu" || it.Text != "Warga desa" || it.DateSource != fact.SourceFeed || len(it.Photos) != 1 {
		t.Errorf("%+v", it)
	}
}

// TestSitemapForms reads the addresses of one sitemap in all forms in which they come.
func TestSitemapForms(t *testing.T) {
	forms := map[string]string{
		"plain":                   `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>L1</loc></url><url><loc>L2</loc></url></urlset>`,
		"prefixed":                `<?xml version="1.0"?><sm:urlset xmlns:sm="http://www.sitemaps.org/schemas/sitemap/0.9"><sm:url><sm:loc>L1</sm:loc></sm:url><sm:url><sm:loc>L2</sm:loc></sm:url></sm:urlset>`,
		"prefixed, with pictures": `<sm:urlset xmlns:sm="s" xmlns:image="i"><sm:url><sm:loc>L1</sm:loc><image:image><image:loc>https://x.example/2025/10/27/c</image:loc></image:image></sm:url><sm:url><sm:loc>L2</sm:loc></sm:url></sm:urlset>`,
		"capitals":                `<URLSET><URL><LOC>L1</LOC></URL><URL><LOC>L2</LOC></URL></URLSET>`,
		"pictures":                `<urlset xmlns:image="i"><url><loc>L1</loc><image:image><image:loc>https://x.example/2025/10/27/c</image:loc></image:image></url><url><loc>L2</loc></url></urlset>`,
		"text":                    "L1\nL2\n",
		"text, old":               "\ufeffL1\r\nL2\r\n\r\n",
		"warned":                  warning + `<urlset><url><loc>L1</loc></url><url><loc>L2</loc></url></urlset>`,
	}
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			body := strings.NewReplacer("L1", "https://x.example/2025/10/27/a", "L2", "https://x.example/2025/10/28/b").Replace(form)
			pg := loadProfiles(t).Read(fact.Input{URL: "https://x.example/sitemap.xml", Body: []byte(body), FetchedAt: pagesFetched, Zone: kim.WIB}, nil)
			if pg.Kind != fact.PageSitemap || pg.Problem != "" || len(pg.Items) != 2 || pg.Items[0].URL != "https://x.example/2025/10/27/a" || pg.Items[1].URL != "https://x.example/2025/10/28/b" {
				t.Errorf("%s, problem %q, %+v", pg.Kind, pg.Problem, pg.Items)
			}
		})
	}
	index := `<S:SitemapIndex xmlns:S="s"><S:sitemap><S:loc>https://x.example/post-sitemap.xml</S:loc></S:sitemap></S:SitemapIndex>`
	pg := loadProfiles(t).Read(fact.Input{URL: "https://x.example/sitemap.xml", Body: []byte(index), Zone: kim.WIB}, nil)
	if pg.Kind != fact.PageSitemap || len(pg.Sections) != 1 {
		t.Errorf("index: %s, %+v", pg.Kind, pg.Sections)
	}
}

// TestParameters tells parameters of items from those of visits.
func TestParameters(t *testing.T) {
	p := loadProfiles(t)
	for _, tt := range []struct {
		a, b string
		same bool
	}{
		{"/modules.php?name=News&sid=1", "/modules.php?name=News&sid=2", false},
		{"/b?id=1&sid=4f2a9c0e11", "/b?id=1&sid=99aa0b1c2d", true},
		{"/b?id=1&PHPSESSID=4f2a9c0e11", "/b?id=1", true},
		{"/b?id=1;hal=1", "/b?id=2;hal=1", false},
		{"/b?id=1;hal=1", "/b?id=1;hal=2", false},
		{"/b?print=12", "/b?print=13", false},
		{"/b?id=3&print=1", "/b?id=3", true},
		{"/b?ref=12", "/b?ref=13", false},
		{"/b?id=3&ref=facebook", "/b?id=3", true},
		{"/b?share=12", "/b?share=13", false},
		{"/b?id=3&share=twitter&nb=1", "/b?id=3", true},
		{"/b?a=1&b=2", "/b?b=2&a=1", true},
		{"/b?q=a+b", "/b?q=a%20b", true},
		{"/b?x=%zz1", "/b?x=%zz2", false},
		{"/b?id=3&utm_source=wa", "/b?id=3", true},
	} {
		a, b := p.Generic().Normalise("https://x.example"+tt.a), p.Generic().Normalise("https://x.example"+tt.b)
		if (a == b) != tt.same {
			t.Errorf("%s and %s: %s and %s", tt.a, tt.b, a, b)
		}
	}
}
