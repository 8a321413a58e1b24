package kimsim_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/lab/kimsim"
)

// busy is a site that posts every week and sends validators.
const busy = "peraga-hapau-habar.kim.id"

func TestValidators(t *testing.T) {
	p := demonstrated()
	at := kimsim.DefaultAsOf()
	for _, path := range []string{"/", "/berita", "/berita?page=2", "/galeri"} {
		first := get(t, p, at, busy, path)
		tag, modified := first.Header().Get("ETag"), first.Header().Get("Last-Modified")
		if first.Code != http.StatusOK || tag == "" || modified == "" {
			t.Fatalf("%s: %d, ETag %q, Last-Modified %q", path, first.Code, tag, modified)
		}
		for _, c := range []struct {
			name   string
			at     time.Time
			header []string
			want   int
		}{
			{"same tag", at, []string{"If-None-Match", tag}, 304},
			{"same tag in a list", at, []string{"If-None-Match", `"x", ` + tag}, 304},
			{"same day", at, []string{"If-Modified-Since", modified}, 304},
			{"other tag, same day", at, []string{"If-None-Match", `"x"`, "If-Modified-Since", modified}, 200},
			{"old day", at, []string{"If-Modified-Since", "Mon, 01 Jan 2024 00:00:00 GMT"}, 200},
			{"nonsense", at, []string{"If-Modified-Since", "kemarin"}, 200},
			{"same tag a fortnight later", at.AddDate(0, 0, 14), []string{"If-None-Match", tag}, 200},
		} {
			if rec := get(t, p, c.at, busy, path, c.header...); rec.Code != c.want {
				t.Errorf("%s, %s: %d, want %d", path, c.name, rec.Code, c.want)
			} else if c.want == 304 && rec.Body.Len() > 0 {
				t.Errorf("%s, %s: a 304 has a body", path, c.name)
			}
		}
	}
}

func TestTimeTravel(t *testing.T) {
	p := demonstrated()
	at := kimsim.DefaultAsOf()
	var last int
	for _, weeks := range []int{-20, -10, 0, 10} {
		moment := at.AddDate(0, 0, 7*weeks)
		truth, _ := p.Truth([]time.Time{moment}).Group("kim-hapau-habar")
		if truth.Total() <= last {
			t.Errorf("%d weeks from AsOf: %d items, not more than before", weeks, truth.Total())
		}
		last = truth.Total()
	}
	now, before := get(t, p, at, busy, "/berita").Body.String(), get(t, p, at.AddDate(0, 0, -70), busy, "/berita").Body.String()
	if now == before {
		t.Error("the listing is the same ten weeks earlier")
	}
	if again := get(t, p, at.AddDate(0, 0, -70), busy, "/berita").Body.String(); again != before {
		t.Error("the same moment shows another page the second time")
	}
}

func TestAddresses(t *testing.T) {
	p := demonstrated()
	at := kimsim.DefaultAsOf()
	listing := get(t, p, at, busy, "/berita").Body.String()
	link := cardLink.FindStringSubmatch(listing)[1]
	for path, want := range map[string]int{
		link: 200, link + "/0": 200, link + "9": 404, strings.Replace(link, "/berita/", "/agenda/", 1): 404,
		"/robots.txt": 200, "/berita?page=99": 200, "/berita/search?keyword=warga": 200, "/sitemap.xml": 404, "/feed": 404,
		"/wp-json/wp/v2/posts": 404, "/profil": 200, "/assets/files/data/1/x.jpeg": 200,
	} {
		if rec := get(t, p, at, busy, path); rec.Code != want {
			t.Errorf("%s: %d, want %d", path, rec.Code, want)
		}
	}
	if rec := get(t, p, at, "tidak-ada.kim.id", "/"); rec.Code != 404 {
		t.Errorf("unknown host: %d", rec.Code)
	}
}

func TestAliasRedirects(t *testing.T) {
	p := demonstrated()
	found := 0
	for _, g := range p.Groups() {
		for _, alias := range g.Aliases {
			found++
			rec := get(t, p, kimsim.DefaultAsOf(), strings.TrimPrefix(alias, "https://"), "/berita?page=2")
			if rec.Code != http.StatusMovedPermanently || rec.Header().Get("Location") != g.URL+"/berita?page=2" {
				t.Errorf("%s: %d to %q", alias, rec.Code, rec.Header().Get("Location"))
			}
		}
	}
	if found == 0 {
		t.Error("no group has moved")
	}
}

// The whole platform over a real server: the sites that are down fail each in
// its own way.
func TestFailures(t *testing.T) {
	p := demonstrated()
	server := httptest.NewServer(p.Handler(kimsim.DefaultAsOf))
	defer server.Close()
	got := map[string]int{}
	for _, host := range p.Hosts() {
		req, err := http.NewRequest(http.MethodGet, server.URL+"/berita", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = host
		client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		resp, err := client.Do(req)
		if err != nil {
			got["closed"]++
			continue
		}
		got[fmt.Sprint(resp.StatusCode)]++
		if err := resp.Body.Close(); err != nil {
			t.Error(err)
		}
	}
	for _, what := range []string{"200", "301", "403", "503", "closed"} {
		if got[what] == 0 {
			t.Errorf("no site answers %s: %v", what, got)
		}
	}
}

func TestRegistryBeyondTheExample(t *testing.T) {
	groups := kimsim.Registry(400, 7)
	ids, zones := map[string]bool{}, map[string]int{}
	for _, g := range groups {
		ids[g.ID] = true
		zones[string(g.Zone)]++
	}
	if len(ids) != 400 || zones["WIB"] == 0 || zones["WITA"] == 0 || zones["WIT"] == 0 {
		t.Errorf("%d ids, zones %v", len(ids), zones)
	}
	if n := len(kimsim.Registry(20, 7)); n != 20 {
		t.Errorf("%d groups, want 20", n)
	}
	cfg := kimsim.DefaultConfig()
	cfg.Groups = groups
	p := kimsim.New(cfg)
	if n := p.ReportTotal(p.Truth([]time.Time{p.AsOf()})); n != 311 {
		t.Errorf("%d articles and photos in the reported districts, want 311", n)
	}
}
