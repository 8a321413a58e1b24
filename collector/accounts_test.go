package collector_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"pantaukim/collector"
	"pantaukim/internal/kim"
)

// asked is a site that notes what it is asked for, by host and path.
type asked struct {
	*paper
	mu   sync.Mutex
	list map[string]int
}

func newAsked() *asked { return &asked{paper: newPaper(), list: map[string]int{}} }

func (a *asked) handler(func() time.Time) http.Handler { return a }

func (a *asked) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	a.list[r.Host+r.URL.RequestURI()]++
	a.mu.Unlock()
	a.paper.ServeHTTP(w, r)
}

// below counts the requests for addresses of all hosts that begin with a path.
func (a *asked) below(path string) (n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for address, times := range a.list {
		if _, rest, _ := strings.Cut(address, "/"); strings.HasPrefix("/"+rest, path) {
			n += times
		}
	}
	return n
}

// odd writes records whose links have no day, below an address that no item has.
func oddCards(below string, n int) string {
	var b strings.Builder
	for k := range n {
		fmt.Fprintf(&b, `<div class="card"><h3><a href="%s/%d">Lowongan %c</a></h3></div>`, below, k+1, 'A'+k)
	}
	return b.String()
}

// oddSite is a site of the platform with dated posts, and records that nobody knows.
func oddSite(posts []post, below string, n int, page func(k int) string) *asked {
	a := newAsked()
	a.put("/", "<h2>Selamat datang</h2>")
	a.put("/galeri", nothing)
	a.put("/berita", a.cards(posts, "", true)+oddCards(below, n))
	a.articles(posts, "", true)
	for k := range n {
		if page != nil {
			a.put(fmt.Sprintf("%s/%d", below, k+1), page(k))
		}
	}
	return a
}

// TestUnexplainedLinks walks lists with records that are nothing known. What their pages
// prove them to be decides; what nothing proves is said.
func TestUnexplainedLinks(t *testing.T) {
	t.Parallel()
	posts := tinyPosts(6)
	text := strings.Repeat("Warga desa dapat mendaftar di kantor desa pada jam kerja dengan membawa berkas. ", 3)
	dated := func(k int) string {
		return fmt.Sprintf(`<h1>Lowongan %c</h1><p class="tanggal">%s</p><div class="isi"><p>%s</p></div>`, 'A'+k, "20 Oktober 2025", text)
	}
	for _, c := range []struct {
		name  string
		page  func(k int) string
		items int
		says  string
	}{
		{"items by their own days", dated, 9, ""},
		{"pages without items", func(int) string { return `<ul><li>Ketua: Budi</li><li>Sekretaris: Ani</li></ul>` }, 6, ""},
		{"pages that do not exist", nil, 6, "3 links among its records are nothing known: /loker/1, /loker/2, /loker/3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := oddSite(posts, "/loker", 3, c.page)
			b := newBench(t, a.handler)
			for n := range 3 {
				r := b.walk(day(n), tinyGroup("a.kim.id"))
				w := b.walksOf(r.RunID)["kim-kecil"]
				if w.Complete != 1 || (n == 0) != (r.New == c.items) || n > 0 && r.New != 0 {
					t.Errorf("walk %d: %+v %+v", n, r, w)
				}
				if c.says == "" && strings.Contains(w.Detail, "nothing known") || !strings.Contains(w.Detail, c.says) {
					t.Errorf("walk %d says %q", n, w.Detail)
				}
			}
			var rows []struct {
				Coverage, Why string
				Unexplained   uint32
				Examples      []string
			}
			b.query(&rows, "SELECT coverage AS Coverage, why AS Why, unexplained AS Unexplained, examples AS Examples FROM walk_sections FINAL WHERE path = '/berita'")
			for _, s := range rows {
				if c.says == "" && s.Unexplained != 0 || c.says != "" && (s.Coverage != "none" || s.Unexplained != 3 || len(s.Examples) != 3 || !strings.Contains(s.Why, c.says)) {
					t.Errorf("its section: %+v", s)
				}
			}
			if len(rows) == 0 {
				t.Error("no section is stored")
			}
			if rows := b.stored(); len(rows) != c.items {
				t.Errorf("%d items", len(rows))
			}
			if c.items == 6 {
				if n := a.below("/loker"); n > 2 {
					t.Errorf("asked %d times for what is no item", n)
				}
			}
			if c.items == 9 {
				a.put("/berita", a.cards(posts, "", true)+oddCards("/loker", 4))
				a.put("/loker/4", dated(3))
				if r := b.walk(day(3), tinyGroup("a.kim.id")); r.New != 1 || r.Removed != 0 {
					t.Errorf("one more: %+v", r)
				}
			}
		})
	}
}

// TestShapeOfPlatform has many sites of one platform with records that nobody knows: one
// of them is asked, and the answer serves all, in later runs too.
func TestShapeOfPlatform(t *testing.T) {
	t.Parallel()
	posts := tinyPosts(4)
	a := oddSite(posts, "/perangkat", 3, func(int) string { return `<ul><li>Ketua: Budi</li><li>Sekretaris: Ani</li></ul>` })
	b := newBench(t, a.handler)
	groups := tinyGroups(12)
	for n := range 2 {
		r := b.walkWith(collector.Request{Groups: groups, Full: true, Reason: "demo"}, day(n))
		if r.Complete != len(groups) || r.Notice != "" {
			t.Errorf("%+v", r)
		}
	}
	if n := a.below("/perangkat"); n != 2 {
		t.Errorf("%d requests for examples", n)
	}
	var stored []struct {
		Platform, Shape, Means, Example string
	}
	b.query(&stored, "SELECT platform AS Platform, shape AS Shape, means AS Means, example AS Example FROM platform_shapes FINAL")
	if len(stored) != 1 || stored[0].Means != "other" || !strings.HasSuffix(stored[0].Shape, "/perangkat/*") {
		t.Errorf("%+v", stored)
	}
}

// TestShapeDrift has links of one shape that nobody knows on many sites of one platform:
// one notice, and not one line a group.
func TestShapeDrift(t *testing.T) {
	t.Parallel()
	a := oddSite(tinyPosts(4), "/loker", 3, nil)
	b := newBench(t, a.handler)
	r := b.walk(day(0), tinyGroups(6)...)
	if r.Outage || r.Complete != 6 || strings.Count(r.Notice, "drift:") != 1 || !strings.Contains(r.Notice, "6 of 6 sites") || !strings.Contains(r.Notice, "/loker/1") {
		t.Errorf("%+v", r)
	}
	if r.Unexplained.Groups != 6 || r.Unexplained.Links != 18 {
		t.Errorf("%+v", r.Unexplained)
	}
	if r := b.walk(day(1), tinyGroups(2)...); r.Notice != "" {
		t.Errorf("two sites are no drift: %+v", r)
	}
	_ = kim.WIB
}
