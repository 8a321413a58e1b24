package realpages_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/proof"
	"pantaukim/internal/lab/realpages"
)

// folders returns the made-up pages of this package, our own pages and, where
// they are, the saved real ones: all must satisfy the same tests.
func folders(t *testing.T) []string {
	list := []string{"testdata", "../ownpages"}
	if saved, ok := proof.SavedPages(t); ok {
		list = append(list, saved)
	}
	return list
}

func load(t *testing.T, dir string) *realpages.Pages {
	t.Helper()
	p, err := realpages.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func get(t *testing.T, p *realpages.Pages, address string) *httptest.ResponseRecorder {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequest(http.MethodGet, address, nil)
	req.Host = u.Host
	rec := httptest.NewRecorder()
	p.Handler().ServeHTTP(rec, req)
	return rec
}

func TestEveryPageIsServedAtItsAddress(t *testing.T) {
	for _, dir := range folders(t) {
		p := load(t, dir)
		for _, page := range p.Truth() {
			want, err := os.ReadFile(filepath.Join(dir, page.File))
			if err != nil {
				t.Fatal(err)
			}
			if bare := strings.TrimRight(page.Address, "/"); bare != page.Address {
				if rec := get(t, p, bare); rec.Code != http.StatusMovedPermanently || !strings.HasSuffix(page.Address, rec.Header().Get("Location")) {
					t.Errorf("%s without its slash: %d to %q", bare, rec.Code, rec.Header().Get("Location"))
				}
			}
			for _, form := range []string{page.Address, strings.TrimRight(page.Address, "/") + "/index.html"} {
				if rec := get(t, p, form); rec.Code != http.StatusOK || rec.Body.String() != string(want) {
					t.Errorf("%s: %s answers %d with %d bytes, want %d bytes", page.File, form, rec.Code, rec.Body.Len(), len(want))
				}
			}
		}
	}
}

// Every page can be found from the group's address and from the sitemap, and
// what was made here gives no day away.
func TestHomeAndSitemapNameEveryPage(t *testing.T) {
	for _, dir := range folders(t) {
		p := load(t, dir)
		known := map[string]string{}
		for _, page := range p.Truth() {
			known[page.Repo] += page.Address + "\n"
		}
		for _, g := range p.Groups() {
			home, err := url.Parse(g.URL)
			if err != nil {
				t.Fatal(err)
			}
			root := home.Scheme + "://" + home.Host
			sitemap := get(t, p, root+"/sitemap.xml").Body.String()
			for address := range strings.Lines(known[g.Name]) {
				if !strings.Contains(sitemap, "<loc>"+strings.TrimSpace(address)+"</loc>") {
					t.Errorf("%s: the sitemap does not name %s", g.ID, address)
				}
			}
			if strings.Contains(sitemap, "lastmod") {
				t.Errorf("%s: the sitemap gives days away", g.ID)
			}
			if rec := get(t, p, g.URL); rec.Code != http.StatusOK {
				t.Errorf("%s: home answers %d", g.ID, rec.Code)
			}
			if rec := get(t, p, root+"/robots.txt"); rec.Code != http.StatusOK || !strings.Contains(rec.Body.String(), root+"/sitemap.xml") {
				t.Errorf("%s: robots.txt answers %d %q", g.ID, rec.Code, rec.Body)
			}
			if rec := get(t, p, root+"/tidak-ada"); rec.Code != http.StatusNotFound {
				t.Errorf("%s: an unknown page answers %d", g.ID, rec.Code)
			}
		}
	}
}

func TestPlacing(t *testing.T) {
	p := load(t, "testdata")
	want := map[string]string{
		"a.html": "http://satu.example/situs//kabar-satu/", "b.html": "http://lain.example/kabar-dua/",
		"d.html": "http://satu.example/situs/berita/", "e.html": "http://peraga-dua-com.example/tanpa-host/",
		"f.html": "http://peraga-tiga.example/galeri/album/",
	}
	for _, page := range p.Truth() {
		if w := want[page.File]; w != "" && page.Address != w {
			t.Errorf("%s is served at %s, want %s", page.File, page.Address, w)
		}
	}
	if rec := get(t, p, "http://satu.example/kabar-dua/"); rec.Code != http.StatusOK || !strings.Contains(rec.Body.String(), "Halaman b") {
		t.Errorf("the page of the earlier host answers %d under the present one", rec.Code)
	}
	groups := p.Groups()
	if len(groups) != 3 || groups[1].ID != "real-peraga-satu" || groups[1].URL != "http://satu.example/situs/" ||
		len(groups[1].Aliases) != 1 || groups[1].Aliases[0] != "http://lain.example/" {
		t.Errorf("%+v", groups)
	}
}

func TestCompare(t *testing.T) {
	p := load(t, "testdata")
	r := realpages.Compare(p.Truth(), []realpages.Read{
		{URL: "https://satu.example/situs/kabar-satu", Day: kim.NewDate(2024, 1, 15), Photos: 2},                                // right, with its cover
		{URL: "http://x.example/", Aliases: []string{"http://satu.example/kabar-dua"}, Day: kim.NewDate(2024, 1, 1), Photos: 2}, // invented
		{URL: "http://satu.example/situs/kabar-tiga/", Photos: 5},                                                               // not found though visible
		{URL: "http://peraga-dua-com.example/tanpa-host/index.html", Photos: 1},                                                 // unknown, and rightly
		{URL: "http://peraga-tiga.example/galeri/album/", Day: kim.NewDate(2024, 1, 1), Photos: 7},                              // a gallery has no day
		{URL: "http://satu.example/situs/lain/"},
	})
	for name, want := range map[string]realpages.Tally{
		"article, day visible":     {Pages: 2, DayRight: 1, DayUnknown: 1, PhotosCover: 1, PhotosWrong: 1},
		"article, day not visible": {Pages: 2, DayWrong: 1, DayUnknown: 1, PhotosRight: 2},
		"gallery":                  {Pages: 1, DayWrong: 1, PhotosRight: 1},
		"listing":                  {Pages: 1, Unread: 1},
	} {
		if got := r.Kinds[name]; got == nil || *got != want {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
	if r.Extra != 1 || len(r.Misses) != 4 {
		t.Errorf("%d extra, misses:\n%s", r.Extra, r)
	}
}
