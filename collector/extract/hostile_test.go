package extract

import (
	"strings"
	"testing"

	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/proof"
)

// TestHostilePages gives the reader what breaks readers. Each must be read to an
// answer; that none of them takes long is what the sizes are for: a reading that
// grows with the square of them would not end within the test's time.
func TestHostilePages(t *testing.T) {
	n := proof.Times(10_000, 100_000)
	tests := []struct{ name, body string }{
		{"nested", "<h1>Judul</h1>" + strings.Repeat("<div>", n) + "x"},
		{"nested tables", strings.Repeat("<table><tr><td>", n)},
		{"nested lists", strings.Repeat("<ul><li>", n)},
		{"open links", strings.Repeat(`<a href="/berita/read/x">teks yang agak panjang di sini`, n)},
		{"nested links in blocks", strings.Repeat(`<div><a href="/a"><h2>Judul</h2>`, n/4)},
		{"open headings", strings.Repeat("<h1>Judul", n)},
		{"stray ends", "<b><td>" + strings.Repeat("<div>", n) + strings.Repeat("</b>", n) + strings.Repeat("</span>", n)},
		{"stray ends of unknown elements", strings.Repeat("<x-a>", n) + strings.Repeat("</x-b>", n)},
		{"many attributes", "<p " + strings.Repeat("class=a ", n) + ">"},
		{"open quote", `<p title="` + strings.Repeat("x", n)},
		{"open comment", "<!--" + strings.Repeat("<p>", n)},
		{"open script", "<script>" + strings.Repeat("</", n)},
		{"only less-than", strings.Repeat("<", n)},
		{"nul bytes", strings.Repeat("\x00<\x00p\x00>", n)},
		{"dates", "<h1>J</h1><article>" + strings.Repeat("<time datetime=2025-10-27>27 Oktober 2025</time>", n/10)},
		{"pictures", "<h1>J</h1><article>" + strings.Repeat(`<img src=/a.jpg><noscript><img src=/b.jpg></noscript>`, n/10)},
		{"classes", strings.Repeat(`<div class="entry-content post-body sidebar related">`, n/10) + strings.Repeat("kata ", n)},
		{"long word", "<h1>" + strings.Repeat("a", 1<<20)},
		{"entities", "<p>" + strings.Repeat("&amp;&#x41;&", n)},
		{"deep data", `<script type="application/ld+json">` + strings.Repeat(`{"@graph":[`, 5000) + "</script><h1>J</h1>"},
		{"numbers", "<h1>J</h1><p>" + strings.Repeat("27 10 2025 27-10-", n)},
		{"brackets", "<h1>J</h1><article>" + strings.Repeat("[caption [", n)},
	}
	p := loadProfiles(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, expect := range []fact.PageKind{fact.PageUnknown, fact.PageArticle, fact.PageListing} {
				pg := p.Read(fact.Input{URL: "https://bintang.kim.id/berita", Body: []byte(tt.body), FetchedAt: pagesFetched, Expect: expect}, nil)
				checkPage(t, pg)
			}
		})
	}
}

func TestNestingIsCut(t *testing.T) {
	p := loadProfiles(t)
	pg := p.Read(fact.Input{URL: "https://x.example/a", Body: []byte(strings.Repeat("<b>x", page.MaxNodes))}, nil)
	if len(pg.Ignored) == 0 || pg.Ignored[0].Reason != "too many elements" {
		t.Errorf("the cut is not told: %+v", pg.Ignored)
	}
}

func TestNotPages(t *testing.T) {
	p := loadProfiles(t)
	for body, want := range map[string]string{
		"":                       "the page is empty",
		" \n\x00":                "",
		"%PDF-1.4 x":             "not a page: unknown type",
		"\x89PNG\r\n\x1a\n":      "not a page: unknown type",
		"<html></html>":          "nothing to read",
		"<script>app()</script>": "a page that only a browser with scripts can read",
	} {
		pg := p.Read(fact.Input{URL: "https://x.example/", Body: []byte(body)}, nil)
		if want != "" && pg.Problem != want || pg.Problem == "" {
			t.Errorf("%q: problem %q, want %q", body, pg.Problem, want)
		}
		if pg.Kind != fact.PageUnreadable || len(pg.Items) != 0 {
			t.Errorf("%q: %s with %d items", body, pg.Kind, len(pg.Items))
		}
	}
}

func TestDecode(t *testing.T) {
	tests := []struct{ name, body, contentType, want string }{
		{"utf-8", "kafé", "text/html; charset=iso-8859-1", "kafé"},
		{"utf-8 with mark", "\xef\xbb\xbfkafé", "", "kafé"},
		{"windows-1252 said to be utf-8", "kaf\xe9 \x93desa\x94", "text/html; charset=utf-8", "kafé “desa”"},
		{"windows-1252 in the page", "<meta charset=windows-1252>kaf\xe9", "", "<meta charset=windows-1252>kafé"},
		{"iso-8859-1 by the server", "kaf\xe9", "text/html; charset=iso-8859-1", "kafé"},
		{"utf-8 cut in a letter", "kafé dé lé sé té \xc3", "text/html; charset=utf-8", "kafé dé lé sé té \ufffd"},
		{"utf-16", "\xff\xfek\x00a\x00", "", "ka"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := page.Decode([]byte(tt.body), tt.contentType); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestNoNamesOfPeople(t *testing.T) {
	p := loadProfiles(t)
	body := `<html><head><title>Rapat</title><meta name="author" content="Budi Santoso"></head><body><h1>Rapat</h1>
<div class="post-meta"><span class="author">Budi Santoso</span> 27 Oktober 2025</div>
<div class="entry-content"><p>Rapat warga membahas perbaikan jalan desa dan jadwal ronda malam bersama ketua rukun tetangga.</p></div></body></html>`
	pg := p.Read(fact.Input{URL: "https://x.example/berita/rapat", Body: []byte(body), FetchedAt: pagesFetched, Zone: kim.WIB}, nil)
	if len(pg.Items) != 1 || strings.Contains(pg.Items[0].Text, "Budi") || pg.Items[0].Published.IsZero() {
		t.Errorf("%+v", pg.Items)
	}
	for _, i := range pg.Ignored {
		if strings.Contains(i.What, "Budi") {
			t.Errorf("the name is noted: %+v", i)
		}
	}
}
