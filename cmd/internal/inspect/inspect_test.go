package inspect_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pantaukim/cmd/internal/inspect"
	"pantaukim/collector"
	"pantaukim/collector/extract"
	"pantaukim/collector/fetch"
	"pantaukim/collector/walk"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
)

func profiles(t *testing.T) *extract.Profiles {
	t.Helper()
	p, err := extract.Load()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The line of JSON is a contract: these names, an article with one item, its own.
func TestJSONLine(t *testing.T) {
	body := `<html lang="id"><head><title>Kerja Bakti - KIM Uji</title></head><body><article><h1>Kerja Bakti di Balai Desa</h1>
<ul class="list-inline"><li>Admin KIM</li><li>Oct 27, 2025</li></ul><div class="isi"><p>` + strings.Repeat("Warga desa bergotong royong membersihkan saluran air. ", 20) +
		`</p><img src="/assets/files/data/621305200101/kerja.jpeg"></div></article></body></html>`
	page := profiles(t).Read(extract.Input{URL: "https://uji.kim.id/berita/read/kerja-bakti-621305200101", Body: []byte(body), Zone: kim.WIB}, nil)
	var out strings.Builder
	if err := inspect.WriteJSON(&out, inspect.Result{File: "kerja.html", Page: page, Zone: kim.WIB}); err != nil {
		t.Fatal(err)
	}
	if strings.Count(out.String(), "\n") != 1 {
		t.Errorf("more than one line: %s", out.String())
	}
	var line struct {
		URL, File, Platform, Page string
		Items                     []struct {
			URL, Kind, Title string
			PublishedOn      string  `json:"published_on"`
			DateSource       string  `json:"date_source"`
			Confidence       float64 `json:"confidence"`
			Photos           int
		}
	}
	if err := json.Unmarshal([]byte(out.String()), &line); err != nil {
		t.Fatal(err)
	}
	if line.Page != "article" || line.File != "kerja.html" || line.Platform != "kim.id" || len(line.Items) != 1 {
		t.Fatalf("%+v", line)
	}
	it := line.Items[0]
	if it.Kind != "news" || it.Title != "Kerja Bakti di Balai Desa" || it.PublishedOn != "2025-10-27" || it.DateSource == "" ||
		it.Confidence <= 0 || it.Confidence > 1 || it.Photos != 1 {
		t.Errorf("%+v", it)
	}
	out.Reset()
	inspect.WriteText(&out, inspect.Result{Page: page, Zone: kim.WIB})
	for _, want := range []string{"Kerja Bakti di Balai Desa", "2025-10-27", "kerja.jpeg", "kim.id"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%s", want, out.String())
		}
	}
}

// A bundle holds every page that a full walk asked for, how each was read, and what the
// walk concludes; its pages read as they did when the bundle is opened.
func TestBundleHoldsTheWholeSite(t *testing.T) {
	sim := kimsim.New(kimsim.DefaultConfig())
	server := httptest.NewServer(sim.Handler(func() time.Time { return sim.AsOf() }))
	defer server.Close()
	cfg := collector.DefaultConfig()
	cfg.RequestsPerSecond, cfg.ConnectTo = 1000, map[string]string{"*": strings.TrimPrefix(server.URL, "http://")}
	visitor, err := inspect.NewVisitor(cfg.Config)
	if err != nil {
		t.Fatal(err)
	}
	defer visitor.Close()
	truth := sim.Truth([]time.Time{sim.AsOf()}).Groups
	busy := slices.IndexFunc(truth, func(g kimsim.GroupTruth) bool { return g.Total() > 20 && g.Total() < 100 })
	groups := sim.Groups()
	site := groups[slices.IndexFunc(groups, func(g kim.Group) bool { return g.ID == truth[busy].GroupID })]

	path := filepath.Join(t.TempDir(), "site.zip")
	pack := func(ctx context.Context, limits walk.Limits, told func(int)) (inspect.Index, error) {
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		return visitor.Bundle(ctx, f, profiles(t), limits, site, "test", told)
	}
	told := 0
	index, err := pack(t.Context(), cfg.Limits(), func(n int) { told = n })
	if err != nil {
		t.Fatal(err)
	}
	if index.Walk.Outcome != kim.OutcomeOK || index.Walk.Items != truth[busy].Total() || told != len(index.Pages) || len(index.Robots) == 0 {
		t.Errorf("walk %+v, %d items in truth, %d pages, told of %d, %d robots.txt", index.Walk, truth[busy].Total(), len(index.Pages), told, len(index.Robots))
	}
	pages, err := inspect.OpenBundle(path, cfg.MaxBody)
	if err != nil {
		t.Fatal(err)
	}
	items := map[string]bool{}
	for _, p := range pages {
		page := profiles(t).Read(p.Input, nil)
		if page.Kind != extract.PageArticle && page.Kind != extract.PageGallery {
			continue
		}
		for _, it := range page.Items {
			items[it.URL] = true
		}
	}
	if len(items) < truth[busy].Total() {
		t.Errorf("%d items in the bundle's pages, %d in truth", len(items), truth[busy].Total())
	}

	// What came before a walk was called off is kept.
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	if _, err = pack(ctx, cfg.Limits(), func(n int) {
		if n == 5 {
			stop()
		}
	}); !errors.Is(err, context.Canceled) {
		t.Errorf("called off: %v", err)
	}
	if pages, err = inspect.OpenBundle(path, cfg.MaxBody); err != nil || len(pages) < 4 {
		t.Errorf("of a walk that was called off: %d pages, %v", len(pages), err)
	}
	if err := os.WriteFile(path, []byte("no bundle"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err = inspect.OpenBundle(path, cfg.MaxBody); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("a file that is no bundle: %v", err)
	}
}

func TestFetchSaysWhatTheSiteAnswers(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	cfg := fetch.DefaultConfig()
	cfg.RequestsPerSecond, cfg.AllowPrivateNetworks = 1000, true
	visitor, err := inspect.NewVisitor(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer visitor.Close()
	if _, err := visitor.Fetch(t.Context(), server.URL+"/berita", kim.WIB); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("a missing page gives %v", err)
	}
	if _, err := visitor.Fetch(t.Context(), "berita", kim.WIB); err == nil || !strings.Contains(err.Error(), "no address") {
		t.Errorf("a word gives %v", err)
	}
}

// TestLinksOfJSONLine has a list with a link of every account: the line of a listing says of
// each what became of it.
func TestLinksOfJSONLine(t *testing.T) {
	card := func(href, title string) string {
		return `<div class="kartu"><h3><a href="` + href + `">` + title + `</a></h3><span>27 Oktober 2025</span></div>`
	}
	body := `<html lang="id"><head><title>Berita</title></head><body><nav><a href="/">Beranda</a> <a href="/galeri">Galeri</a></nav><main><h1>Berita</h1>` +
		card("/berita/panen-raya-di-sawah", "Panen raya di sawah warga desa") + card("/berita/lomba-voli-antar-dusun", "Lomba voli antar dusun di lapangan") + card("/berita/senam", "Senam pagi") +
		`<div><a href="/berita/aneh/12">12</a></div><a href="/berita/senam?print=1">Cetak</a><div class="pagination"><a href="/berita?page=2">2</a></div></main><footer><a href="/kontak">Kontak</a></footer></body></html>`
	page := profiles(t).Read(extract.Input{URL: "https://maju.or.id/berita", Body: []byte(body), Zone: kim.WIB, Expect: extract.PageListing}, nil)
	var out strings.Builder
	if err := inspect.WriteJSON(&out, inspect.Result{Page: page, Zone: kim.WIB}); err != nil {
		t.Fatal(err)
	}
	var line struct {
		Page  string
		Links []struct{ URL, Text, As string }
	}
	if err := json.Unmarshal([]byte(out.String()), &line); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, l := range line.Links {
		got[strings.TrimPrefix(l.URL, "https://maju.or.id")] = l.As
	}
	for path, as := range map[string]string{"/berita/panen-raya-di-sawah": "item", "/berita/senam": "item", "/galeri": "section", "/berita?page=2": "page"} {
		if got[path] != as {
			t.Errorf("%s is %q, want %q: %s", path, got[path], as, out.String())
		}
	}
	if line.Page != "listing" || len(got) < 7 {
		t.Errorf("%s: %v", line.Page, got)
	}
}
