package collector_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"pantaukim/collector"
	"pantaukim/internal/kim"
)

// advert is a page that advertises gambling.
func advert(title string) string {
	return `<h1>` + title + `</h1><p>` + strings.Repeat("situs slot gacor terpercaya deposit pulsa gampang menang rtp live bonus new member link alternatif. ", 4) + `</p>`
}

// titled puts the title of a page, which paper writes for all alike.
func (p *paper) titled(address, title, body string) {
	p.put(address, body)
	p.pages[address] = strings.Replace(p.pages[address], "<title>KIM Kecil</title>", "<title>"+title+"</title>", 1)
}

// TestHackedSite replaces a site that read well: the walk says so, counts nothing and
// takes nothing for gone.
func TestHackedSite(t *testing.T) {
	t.Parallel()
	const title = "Slot Gacor Hari Ini Maxwin"
	for _, c := range []struct {
		name string
		hack func(p *paper)
	}{
		{"every page", func(p *paper) {
			for address := range p.pages {
				p.titled(address, title, advert(title))
			}
		}},
		{"the home page, and nothing else is left", func(p *paper) {
			clear(p.pages)
			p.titled("/", title, advert(title))
		}},
		{"the list of news", func(p *paper) { p.titled("/berita", title, advert(title)) }},
		{"every page below the site's own title", func(p *paper) {
			for address := range p.pages {
				p.put(address, advert("KIM Kecil"))
			}
		}},
		{"all new posts", func(p *paper) {
			posts := tinyPosts(12)[6:]
			for k := range posts {
				posts[k].slug = fmt.Sprintf("kabar-lain-%d", k)
			}
			p.put("/berita", p.cards(posts, "", true))
			for _, q := range posts {
				p.titled("/berita/read/"+q.slug+"-"+tinyCode, title, advert(title))
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := oddSite(tinyPosts(6), "/x", 0, nil)
			b := newBench(t, a.handler)
			g := tinyGroup("a.kim.id")
			if r := b.walk(day(0), g); r.New != 6 || r.Complete != 1 {
				t.Fatalf("%+v", r)
			}
			c.hack(a.paper)
			for n, full := range []bool{false, true} {
				r := b.walkWith(collector.Request{Groups: []kim.Group{g}, Full: full}, day(n+1))
				if r.Outcomes[kim.OutcomeHacked] != 1 || r.Complete+r.New+r.Changed+r.Removed != 0 {
					t.Errorf("full %v: %+v %+v", full, r, b.walksOf(r.RunID))
				}
			}
			if rows := b.stored(); len(rows) != 6 {
				t.Errorf("%d items", len(rows))
			}
		})
	}
}

// TestInjectedPosts has posts of others among the own ones, in lists and behind harmless
// titles: the site loses only those.
func TestInjectedPosts(t *testing.T) {
	t.Parallel()
	posts := tinyPosts(8)
	a := oddSite(posts, "/x", 0, nil)
	bad := posts[2]
	a.titled("/berita/read/"+bad.slug+"-"+tinyCode, "SLOT88 Situs Slot Gacor", advert("SLOT88 Situs Slot Gacor"))
	list := a.cards(posts, "", true) + fmt.Sprintf(`<div class="card"><h3><a href="/berita/read/slot-%s">Situs Slot Gacor Maxwin x500</a></h3>%s</div>`, tinyCode, tinyByline(posts[0])) +
		`<div style="display:none"><a href="/slot88">SLOT88 Situs Slot Gacor Maxwin</a> <a href="https://judi.example/">Toto Macau Bandar Togel</a></div>`
	a.put("/berita", list)
	a.titled("/", "KIM Kecil", `<h2>Selamat datang</h2><footer style="display:none"><a href="https://judi.example/a">Slot Gacor Maxwin</a> situs slot rtp live togel online sbobet maxwin</footer>`)
	b := newBench(t, a.handler)
	r := b.walk(day(0), tinyGroup("a.kim.id"))
	if w := b.walksOf(r.RunID)["kim-kecil"]; w.Complete != 1 || r.New != 7 || !strings.Contains(w.Detail, "gambling in place of an item") {
		t.Errorf("%+v %+v", r, w)
	}
}

// TestGeoblocked has all sites of one platform refuse us, in one way or several, while
// other sites answer: only their walks end so, and nothing is concluded from them.
func TestGeoblocked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		refuse  func(w http.ResponseWriter, host string)
		blocked bool
	}{
		{"403", func(w http.ResponseWriter, _ string) { w.WriteHeader(http.StatusForbidden) }, true},
		{"451", func(w http.ResponseWriter, _ string) { w.WriteHeader(http.StatusUnavailableForLegalReasons) }, true},
		{"reset", func(http.ResponseWriter, string) { panic(http.ErrAbortHandler) }, true},
		{"says so", func(w http.ResponseWriter, _ string) {
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, `<html><head><title>Access denied</title></head><body><h1>Access denied</h1><p>This website is not available in your country or region.</p></body></html>`)
		}, true},
		{"away", func(w http.ResponseWriter, _ string) { w.WriteHeader(http.StatusServiceUnavailable) }, false},
		{"one answers", func(w http.ResponseWriter, host string) {
			if host == "a0.kim.id" {
				fmt.Fprint(w, `<html><body><h1>Berita</h1><p>Belum ada data.</p></body></html>`)
				return
			}
			w.WriteHeader(http.StatusForbidden)
		}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a, away := oddSite(tinyPosts(3), "/x", 0, nil), false
			b := newBench(t, a.handler)
			b.server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if away && strings.HasSuffix(r.Host, ".kim.id") {
					c.refuse(w, r.Host)
					return
				}
				a.ServeHTTP(w, r)
			})
			groups := append(tinyGroups(4), kim.Group{ID: "kim-lain", URL: "http://kim-lain.example", Zone: kim.WIB})
			if r := b.walk(day(0), groups...); r.Complete != 5 {
				t.Fatalf("%+v", r)
			}
			away = true
			r := b.walk(day(1), groups...)
			want := 0
			if c.blocked {
				want = 4
			}
			if r.Outage || r.Outcomes[kim.OutcomeGeoblocked] != want || strings.HasPrefix(r.Notice, "geoblocked: all 4 sites of the platform kim.id") != c.blocked {
				t.Errorf("%+v", r)
			}
			if strings.Contains(r.Notice, "or are down") != (c.name == "reset") { // who forbids is not down
				t.Errorf("notice %q", r.Notice)
			}
			stored := 0
			for _, w := range b.walksOf(r.RunID) {
				if w.Outcome == string(kim.OutcomeGeoblocked) {
					stored++
				}
			}
			if stored != want {
				t.Errorf("%d are stored as geoblocked", stored)
			}
			away = false
			if r := b.walk(day(2), groups...); r.Complete != 5 || r.Removed != 0 || r.Notice != "" {
				t.Errorf("the run after: %+v", r)
			}
		})
	}
}
