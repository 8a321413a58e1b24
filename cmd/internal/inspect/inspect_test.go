package inspect_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pantaukim/cmd/internal/inspect"
	"pantaukim/collector/extract"
	"pantaukim/collector/fetch"
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

func TestSaveKeepsThePagesThatSettleAPlatform(t *testing.T) {
	sim := kimsim.New(kimsim.DefaultConfig())
	server := httptest.NewServer(sim.Handler(func() time.Time { return sim.AsOf() }))
	defer server.Close()
	cfg := fetch.DefaultConfig()
	cfg.RequestsPerSecond, cfg.ConnectTo = 1000, map[string]string{"*": strings.TrimPrefix(server.URL, "http://")}
	visitor, err := inspect.NewVisitor(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer visitor.Close()
	dir := filepath.Join(t.TempDir(), "kept")
	groups := sim.Groups()
	tukum := groups[slices.IndexFunc(groups, func(g kim.Group) bool { return g.ID == kimsim.TukumID() })]
	saved, err := visitor.Save(t.Context(), profiles(t), tukum.URL, kim.WIB, dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"home", "listing", "article-1", "article-2", "gallery", "announcement", "event", "robots"} {
		i := slices.IndexFunc(saved, func(s inspect.Saved) bool { return s.Name == name })
		if i < 0 || saved[i].Problem != "" {
			t.Errorf("%s was not kept: %+v", name, saved)
			continue
		}
		if info, err := os.Stat(filepath.Join(dir, saved[i].File)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", saved[i].File, err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "index.json")); err != nil {
		t.Error(err)
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
