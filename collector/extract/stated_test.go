package extract

import (
	"fmt"
	"strings"
	"testing"

	"pantaukim/collector/extract/fact"
	"pantaukim/internal/kim"
)

// statedPage is a list of news with a line below it.
func statedPage(line string) string {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html lang="id"><head><title>Berita</title></head><body><main><h1>Berita</h1>`)
	for n := range 3 {
		fmt.Fprintf(&b, `<div class="card"><h3><a href="/berita/warga-panen-padi-%d">Warga panen padi di petak %d</a></h3><span class="tanggal">%d Oktober 2025</span></div>`, n, n, 20-n)
	}
	return b.String() + line + `</main></body></html>`
}

func TestStated(t *testing.T) {
	t.Parallel()
	p := loadProfiles(t)
	for line, want := range map[string]fact.Stated{
		`<p>Halaman 1 dari 4</p>`:                                 {Pages: 4, Page: 1},
		`<p>Halaman ke-2 dari 4</p>`:                              {Pages: 4, Page: 2},
		`<span>Page 1 of 4</span>`:                                {Pages: 4, Page: 1},
		`<p>1–3 dari 40 berita</p>`:                               {Says: true, From: 1, To: 3, Total: 40},
		`<p>(1 - 3 dari 40)</p>`:                                  {Says: true, From: 1, To: 3, Total: 40},
		`<p>Menampilkan 1 - 10 dari 40 data</p>`:                  {Says: true, From: 1, To: 10, Total: 40},
		`<p>Menampilkan 1 sampai dengan 10 dari 1.240 entri</p>`:  {Says: true, From: 1, To: 10, Total: 1240},
		`<p>Showing 1 to 10 of 40 results</p>`:                    {Says: true, From: 1, To: 10, Total: 40},
		`<p>Menampilkan <b>3</b> dari <b>7</b> artikel</p>`:       {Says: true, Total: 7},
		`<p>Menampilkan 0 sampai 0 dari 0 entri</p>`:              {Says: true},
		`<p>Halaman 1 dari 4. Menampilkan 1-3 dari 12 berita</p>`: {Says: true, From: 1, To: 3, Total: 12, Pages: 4, Page: 1},
		// What states nothing of a list.
		`<p>1-3 dari 40 komentar</p>`:                                     {},
		`<p>Vaksin tahap 2 dari 3 sudah diterima</p>`:                     {},
		`<p>5-10 dari 40 kepala keluarga</p>`:                             {},
		`<p>Halaman 5 dari 4</p>`:                                         {},
		`<p style="display:none">Halaman 1 dari 4</p>`:                    {},
		`<p>Menampilkan 12 dari 7 artikel</p>`:                            {},
		`<p>Menampilkan 3 dari 12 RT yang ikut lomba kebersihan desa</p>`: {},
	} {
		in := fact.Input{URL: "https://maju.or.id/berita", Body: []byte(statedPage(line)), FetchedAt: testNow, Zone: kim.WIB}
		pg := p.Read(in, nil)
		got := pg.Stated
		if want != (fact.Stated{}) && got.Source == "" {
			t.Errorf("%s: without a source", line)
		}
		got.Source = ""
		if got != want || pg.More != want.GoesOn() || len(pg.Items) != 3 {
			t.Errorf("%s: %+v, more %v, %d items", line, got, pg.More, len(pg.Items))
		}
	}
}

func TestStatedByHeaders(t *testing.T) {
	t.Parallel()
	p := loadProfiles(t)
	wp, ok := p.ByID("wordpress")
	if !ok {
		t.Fatal("no profile")
	}
	const where = "https://site.example/wp-json/wp/v2/posts?per_page=20"
	post := func(n int) string {
		return fmt.Sprintf(`{"id":%d,"link":"https://site.example/panen-%d/","date":"2025-10-0%dT08:00:00","status":"publish","title":{"rendered":"Panen %d"}}`, n, n, n, n)
	}
	body := "[" + post(1) + "," + post(2) + "]"
	for name, c := range map[string]struct {
		where   string
		headers fact.Headers
		next    string
		stated  fact.Stated
	}{
		"nothing stated: a short page proves no end": {where, fact.Headers{}, "https://site.example/wp-json/wp/v2/posts?page=2&per_page=20", fact.Stated{}},
		"fewer at a time than asked": {where, fact.Headers{Total: "5", Pages: "3"}, "https://site.example/wp-json/wp/v2/posts?page=2&per_page=20",
			fact.Stated{Says: true, Total: 5, Pages: 3, Page: 1, Source: "X-WP-Total"}},
		"the last page": {where + "&page=3", fact.Headers{Total: "6", Pages: "3"}, "", fact.Stated{Says: true, Total: 6, Pages: 3, Page: 3, Source: "X-WP-Total"}},
		"the next page named": {where, fact.Headers{Links: []string{`<https://api.w.org/>; rel="https://api.w.org/"`, `</wp-json/wp/v2/posts?per_page=20&page=2>; rel="prev next"`}},
			"https://site.example/wp-json/wp/v2/posts?per_page=20&page=2", fact.Stated{}},
		"no numbers": {where, fact.Headers{Total: "banyak", Pages: "-1"}, "https://site.example/wp-json/wp/v2/posts?page=2&per_page=20", fact.Stated{}},
	} {
		pg := p.Read(fact.Input{URL: c.where, Body: []byte(body), FetchedAt: testNow, Zone: kim.WIB, Headers: c.headers}, wp)
		if pg.Next != c.next || pg.Stated != c.stated || len(pg.Items) != 2 {
			t.Errorf("%s: next %q, %+v, %d items", name, pg.Next, pg.Stated, len(pg.Items))
		}
	}
	pg := p.Read(fact.Input{URL: "https://maju.or.id/berita", Body: []byte(statedPage("")), FetchedAt: testNow, Zone: kim.WIB,
		Headers: fact.Headers{Links: []string{`<https://maju.or.id/berita?mulai=3>; rel=next`}}}, nil)
	if pg.Next != "https://maju.or.id/berita?mulai=3" {
		t.Errorf("the next page of a list, named by its headers: %q", pg.Next)
	}
}

func TestNextOfLinkHeader(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		`<https://a.example/?page=2>; rel="next"`:                             "https://a.example/?page=2",
		`</a>; rel=prev, </c>; title="a, b; rel=next"; rel=next`:              "/c",
		`</a>; title="rel=next"`:                                              "",
		`</a>; rel="prev", </b>; rel="nextpage"`:                              "",
		`</a>; rel=preload; crossorigin, </b>; as=font; crossorigin;rel=next`: "/b",
		`</a`:                "",
		`</a>; rel="next`:    "",
		`; rel=next`:         "",
		`</a>; REL = "Next"`: "/a",
	} {
		if got := (fact.Headers{Links: []string{header}}).Next(); got != want {
			t.Errorf("%s: %q", header, got)
		}
	}
}

func TestStatedByFeed(t *testing.T) {
	t.Parallel()
	const entries = `<entry><title>Panen</title><published>2025-10-01T08:00:00+07:00</published><link href="https://site.example/2025/10/panen.html"/></entry></feed>`
	for name, c := range map[string]struct {
		head string
		want fact.Stated
	}{
		"Blogger": {`<openSearch:totalResults>40</openSearch:totalResults><openSearch:startIndex>26</openSearch:startIndex><openSearch:itemsPerPage>25</openSearch:itemsPerPage>`,
			fact.Stated{Says: true, Total: 40, From: 26, To: 40, Source: "openSearch"}},
		"another prefix, no range": {`<os:totalResults xmlns:os="x"> 7 </os:totalResults>`, fact.Stated{Says: true, Total: 7, Source: "openSearch"}},
		"nothing":                  {`<title>totalResults</title>`, fact.Stated{}},
		"no number":                {`<openSearch:totalResults>semua</openSearch:totalResults>`, fact.Stated{}},
	} {
		pg := readAs(t, "blogger", "https://site.example/feeds/posts/default?start-index=26",
			[]byte(`<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:openSearch="http://a9.com/-/spec/opensearchrss/1.0/">`+c.head+entries))
		if pg.Stated != c.want || len(pg.Items) != 1 {
			t.Errorf("%s: %+v, %d items", name, pg.Stated, len(pg.Items))
		}
	}
}
