package collector_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pantaukim/collector"
	"pantaukim/internal/kim"
)

// paper is a site whose pages a test writes one by one. What it was not given
// does not exist, down to the slash at the end of an address.
type paper struct {
	mu    sync.Mutex
	pages map[string]string
}

func newPaper() *paper { return &paper{pages: map[string]string{}} }

func (p *paper) handler(func() time.Time) http.Handler { return p }

func (p *paper) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	page, ok := p.pages[r.URL.RequestURI()]
	if !ok {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	kind := "text/html; charset=utf-8"
	if strings.HasPrefix(page, "<?xml") {
		kind = "application/rss+xml"
	}
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write([]byte(page))
}

// put writes a page; a page without a text is taken away.
func (p *paper) put(address, body string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if body == "" {
		delete(p.pages, address)
		return
	}
	if !strings.HasPrefix(body, "<?xml") {
		body = `<!DOCTYPE html><html lang="id"><head><title>KIM Kecil</title></head><body><nav><a href="/">Beranda</a> <a href="/berita">Berita</a> <a href="/galeri">Galeri</a></nav><main>` + body + `</main></body></html>`
	}
	p.pages[address] = body
}

// cards writes a listing of posts, each with its own page; end is put at the end
// of their addresses.
func (p *paper) cards(posts []post, end string, dated bool) string {
	var b strings.Builder
	for _, q := range posts {
		byline := ""
		if dated {
			byline = tinyByline(q)
		}
		address := "/berita/read/" + q.slug + "-" + tinyCode + end
		fmt.Fprintf(&b, `<div class="card"><h3><a href="%s">%s</a></h3>%s</div>`, address, q.title, byline)
	}
	return b.String()
}

func (p *paper) articles(posts []post, end string, dated bool) {
	for _, q := range posts {
		byline := ""
		if dated {
			byline = tinyByline(q)
		}
		p.put("/berita/read/"+q.slug+"-"+tinyCode+end, fmt.Sprintf(`<h1>%s</h1>%s<div class="isi"><p>%s</p></div>`, q.title, byline, q.text))
	}
}

const nothing = `<p>Belum ada data.</p>`

// TestSlash serves addresses only as they are linked, with a slash at the end:
// every walk finds every page, also where it does not meet the link again.
func TestSlash(t *testing.T) {
	t.Parallel()
	p, posts := newPaper(), tinyPosts(14)
	p.put("/", `<a href="/berita/">Berita</a>`)
	p.put("/berita", nothing)
	p.put("/galeri", nothing)
	p.put("/berita/", p.cards(posts[:10], "/", true)+`<a rel="next" href="/berita/page/2/">Selanjutnya</a>`)
	p.put("/berita/page/2/", p.cards(posts[10:], "/", true))
	p.put("/berita", "")
	for _, q := range []string{"/", "/berita/", "/berita/page/2/"} {
		p.put(q, strings.ReplaceAll(p.pages[q], `<a href="/berita">`, `<a href="/berita/">`))
	}
	p.articles(posts, "/", true)
	b := newBench(t, p.handler)
	g := tinyGroup("a.kim.id")
	for n, want := range []int{14, 0, 0, 1} {
		if n == 3 {
			late := tinyPost(-1)
			p.put("/berita/", p.cards(append([]post{late}, posts[:9]...), "/", true)+`<a rel="next" href="/berita/page/2/">Selanjutnya</a>`)
			p.put("/berita/page/2/", p.cards(posts[9:], "/", true))
			p.articles([]post{late}, "/", true)
		}
		r := b.walkWith(collector.Request{Groups: []kim.Group{g}, Full: n == 2}, day(n))
		if r.Complete != 1 || r.New != want || r.Removed != 0 {
			t.Errorf("walk %d: %+v %+v", n, r, b.walksOf(r.RunID))
		}
	}
	for title, r := range b.stored() {
		if strings.HasSuffix(r.URL, "/") {
			t.Errorf("%s is known by %s", title, r.URL)
		}
	}
}

// TestListingEnds tells the end of a listing from pages that could not be had.
func TestListingEnds(t *testing.T) {
	t.Parallel()
	posts := tinyPosts(14)
	for _, c := range []struct {
		name, end string
		second    bool // the second page exists
		outcome   kim.Outcome
		items     int
	}{
		{"no further page", ``, false, kim.OutcomeOK, 10},
		{"next page", `<a rel="next" href="/berita?page=2">Selanjutnya</a>`, true, kim.OutcomeOK, 14},
		{"next page does not exist", `<a rel="next" href="/berita?page=2">Selanjutnya</a>`, false, kim.OutcomeHTTP4xx, 10},
		{"further page by another name", `<p><a href="/berita?page=2">Arsip kami yang dahulu</a></p>`, true, kim.OutcomeOK, 14},
		{"further page does not exist", `<p><a href="/berita?page=2">Arsip kami yang dahulu</a></p>`, false, kim.OutcomeHTTP4xx, 10},
		{"goes on by script only", `<button class="muat" onclick="muat()">Muat lebih banyak</button>`, false, kim.OutcomeUnreadable, 10},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPaper()
			p.put("/", "<h2>Selamat datang</h2>")
			p.put("/galeri", nothing)
			p.put("/berita", p.cards(posts[:10], "", true)+c.end)
			if c.second {
				p.put("/berita?page=2", p.cards(posts[10:], "", true))
			}
			p.articles(posts, "", true)
			b := newBench(t, p.handler)
			r := b.walk(day(0), tinyGroup("a.kim.id"))
			if r.Outcomes[c.outcome] != 1 || (r.Complete == 1) != (c.outcome == kim.OutcomeOK) || r.New != c.items {
				t.Errorf("%+v %+v", r, b.walksOf(r.RunID))
			}
		})
	}
}

// TestEveryItemGone lists two items, neither of which exists.
func TestEveryItemGone(t *testing.T) {
	t.Parallel()
	p, posts := newPaper(), tinyPosts(2)
	p.put("/", "<h2>Selamat datang</h2>")
	p.put("/berita", p.cards(posts, "", true))
	b := newBench(t, p.handler)
	if r := b.walk(day(0), tinyGroup("a.kim.id")); r.Outcomes[kim.OutcomeHTTP4xx] != 1 || r.New != 0 {
		t.Errorf("%+v %+v", r, b.walksOf(r.RunID))
	}
	p.articles(posts[1:], "", true)
	if r := b.walk(day(1), tinyGroup("a.kim.id")); r.Complete != 1 || r.New != 1 {
		t.Errorf("with one broken link: %+v %+v", r, b.walksOf(r.RunID))
	}
}

// TestShrunk loses the way to the further pages of a listing: what is no longer
// listed still exists, so the walk is no look at the whole. After some such walks
// the site is believed to show no more, and none of its items is given up.
func TestShrunk(t *testing.T) {
	t.Parallel()
	site := newTiny(tinyPosts(25)...)
	b := newBench(t, site.handler)
	g := tinyGroup("a.kim.id")
	b.walk(day(0), g)
	p := newPaper()
	p.put("/", "<h2>Selamat datang</h2>")
	p.put("/galeri", nothing)
	p.put("/berita", p.cards(site.posts[:10], "", true))
	p.articles(site.posts, "", true)
	b.server.Config.Handler = p
	var outcomes []string
	for n := 1; n <= 7; n++ {
		r := b.walkWith(collector.Request{Groups: []kim.Group{g}, Full: true}, day(n))
		outcomes = append(outcomes, b.walksOf(r.RunID)[g.ID].Outcome)
	}
	if got := strings.Join(outcomes, " "); got != "unreadable unreadable unreadable unreadable not_modified not_modified not_modified" {
		t.Error(got)
	}
	if rows := b.stored(); len(rows) != 25 {
		t.Errorf("%d items", len(rows))
	}
	for title, r := range b.stored() {
		if r.Removed == 1 {
			t.Errorf("%s was given up", title)
		}
	}
}

// TestEmptyMenu leads to a section that shows nothing: where it never had an item
// that is only noted, where it had some it is a failure.
func TestEmptyMenu(t *testing.T) {
	t.Parallel()
	p, posts := newPaper(), tinyPosts(6)
	p.put("/", "<h2>Selamat datang</h2>")
	p.put("/galeri", "<h1>Galeri</h1><p>Segera hadir.</p>")
	p.put("/berita", p.cards(posts, "", true))
	p.articles(posts, "", true)
	b := newBench(t, p.handler)
	g := tinyGroup("a.kim.id")
	for n := range 3 {
		r := b.walkWith(collector.Request{Groups: []kim.Group{g}, Full: n == 2}, day(n))
		if w := b.walksOf(r.RunID)[g.ID]; w.Complete != 1 || !strings.Contains(w.Detail, "nothing at /galeri") {
			t.Errorf("walk %d: %+v", n, w)
		}
	}
	p.put("/berita", "<h1>Berita</h1><p>Segera hadir.</p>")
	for n := range 2 {
		r := b.walkWith(collector.Request{Groups: []kim.Group{g}, Full: n == 1}, day(3+n))
		if w := b.walksOf(r.RunID)[g.ID]; w.Complete != 0 || w.Outcome != string(kim.OutcomeUnreadable) {
			t.Errorf("the news have gone, walk %d: %+v", n, w)
		}
	}
	fresh := tinyGroup("b.kim.id")
	fresh.ID = "kim-baru"
	p.put("/galeri", "")
	if r := b.walk(day(5), fresh); r.Complete != 0 {
		t.Errorf("a site that shows nothing at all: %+v", b.walksOf(r.RunID))
	}
}

// TestSideColumn empties a section that named, in its side column, what another
// section lists: nothing is lost.
func TestSideColumn(t *testing.T) {
	t.Parallel()
	p, posts := newPaper(), tinyPosts(6)
	p.put("/", "<h2>Selamat datang</h2>")
	p.put("/galeri", "<h1>Galeri</h1>"+p.cards(posts[3:], "", true))
	p.put("/berita", p.cards(posts, "", true))
	p.articles(posts, "", true)
	b := newBench(t, p.handler)
	g := tinyGroup("a.kim.id")
	b.walk(day(0), g)
	p.put("/galeri", "<h1>Galeri</h1>"+nothing)
	for n := range 3 {
		r := b.walkWith(collector.Request{Groups: []kim.Group{g}, Full: n == 1}, day(1+n))
		if r.Complete != 1 || r.Removed != 0 {
			t.Errorf("walk %d: %+v", n, b.walksOf(r.RunID))
		}
	}
}

// TestDaysOfListing stops printing days on the listing: that loses nothing while
// the items print theirs, and else it is believed only after some walks.
func TestDaysOfListing(t *testing.T) {
	t.Parallel()
	for _, articles := range []bool{true, false} {
		t.Run(fmt.Sprintf("items print days %v", articles), func(t *testing.T) {
			p, posts := newPaper(), tinyPosts(8)
			p.put("/", "<h2>Selamat datang</h2>")
			p.put("/galeri", nothing)
			p.put("/berita", p.cards(posts, "", true))
			p.articles(posts, "", true)
			b := newBench(t, p.handler)
			g := tinyGroup("a.kim.id")
			b.walk(day(0), g)
			p.put("/berita", p.cards(posts, "", false))
			p.articles(posts, "", articles)
			var complete []int
			for n := range 6 {
				r := b.walkWith(collector.Request{Groups: []kim.Group{g}, Full: n%2 == 1}, day(1+n))
				complete = append(complete, r.Complete)
			}
			want := "[0 0 0 0 1 1]"
			if articles {
				want = "[1 1 1 1 1 1]"
			}
			if fmt.Sprint(complete) != want {
				t.Errorf("complete %v, want %s", complete, want)
			}
			for title, r := range b.stored() {
				if r.Reason != "" {
					t.Errorf("%s lost its day: %+v", title, r)
				}
			}
		})
	}
}

// TestFeedDays knows the days from a feed alone, page after page: listings that
// never printed any are not blamed for it.
func TestFeedDays(t *testing.T) {
	t.Parallel()
	p, posts := newPaper(), tinyPosts(12)
	feed := func(posts []post) string {
		var b strings.Builder
		b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>KIM</title>`)
		for _, q := range posts {
			fmt.Fprintf(&b, "<item><title>%s</title><link>http://a.desa.id/%s/</link><pubDate>%s</pubDate><description>Kabar</description></item>", q.title, q.slug, q.day.Time().Format(time.RFC1123Z))
		}
		return b.String() + "</channel></rss>"
	}
	write := func(posts []post) {
		var list strings.Builder
		for _, q := range posts {
			fmt.Fprintf(&list, `<article class="post type-post"><h2 class="entry-title"><a href="http://a.desa.id/%s/">%s</a></h2><p>Kabar.</p></article>`, q.slug, q.title)
			p.put("/"+q.slug+"/", fmt.Sprintf(`<link href="/wp-content/x.css"><article class="post"><h1 class="entry-title">%s</h1><div class="entry-content"><p>%s</p></div></article>`, q.title, q.text))
		}
		p.put("/", `<link rel="stylesheet" href="/wp-content/themes/a.css"><script src="/wp-includes/a.js"></script><link rel="alternate" type="application/rss+xml" href="/feed/">`+list.String())
		p.put("/berita", list.String())
		p.put("/feed/", feed(posts[:5]))
		p.put("/feed/?paged=2", feed(posts[5:10]))
		p.put("/feed/?paged=3", feed(posts[10:]))
	}
	write(posts)
	p.put("/galeri", nothing)
	b := newBench(t, p.handler)
	g := kim.Group{ID: "kim-a", URL: "http://a.desa.id", Zone: kim.WIB}
	for n := range 5 {
		if n == 2 {
			posts = append([]post{tinyPost(-2)}, posts...)
			write(posts)
		}
		r := b.walkWith(collector.Request{Groups: []kim.Group{g}, Full: n == 3}, day(n))
		if r.Complete != 1 {
			t.Errorf("walk %d: %+v", n, b.walksOf(r.RunID))
		}
	}
	rows := b.stored()
	if len(rows) != 13 {
		t.Errorf("%d items", len(rows))
	}
	for title, r := range rows {
		if r.Reason != "" {
			t.Errorf("%s has no day: %+v", title, r)
		}
	}
}

// TestHomeIsTheListing has a menu that leads nowhere: the posts are on the home page.
func TestHomeIsTheListing(t *testing.T) {
	t.Parallel()
	p, posts := newPaper(), tinyPosts(5)
	p.put("/", p.cards(posts, "", true))
	p.articles(posts, "", true)
	b := newBench(t, p.handler)
	g := kim.Group{ID: "kim-a", URL: "http://a.example.id", Zone: kim.WIB}
	for n := range 3 {
		if r := b.walkWith(collector.Request{Groups: []kim.Group{g}, Full: n == 1}, day(n)); r.Complete != 1 || len(b.stored()) != 5 {
			t.Errorf("walk %d: %+v %+v", n, r, b.walksOf(r.RunID))
		}
	}
}

// TestOldestFirst lists the oldest posts first: what is new stands on the last
// page, and a walk for news goes there.
func TestOldestFirst(t *testing.T) {
	t.Parallel()
	p, posts := newPaper(), tinyPosts(16)
	slices.Reverse(posts)
	p.put("/", "<h2>Selamat datang</h2>")
	p.put("/galeri", nothing)
	p.put("/berita", p.cards(posts[:10], "", true)+`<a rel="next" href="/berita?page=2">Selanjutnya</a>`)
	p.put("/berita?page=2", p.cards(posts[10:], "", true))
	p.articles(posts, "", true)
	b := newBench(t, p.handler)
	g := tinyGroup("a.kim.id")
	b.walk(day(0), g)
	posts = append(posts, tinyPost(-1))
	p.put("/berita?page=2", p.cards(posts[10:], "", true))
	p.articles(posts, "", true)
	if r := b.walk(day(2), g); r.New != 1 || r.Complete != 1 {
		t.Errorf("%+v", r)
	}
}

// TestNewDayNewSlug gives an old post another address and another day: it is the
// post that it was, in the week in which it was.
func TestNewDayNewSlug(t *testing.T) {
	t.Parallel()
	site := newTiny(tinyPosts(9)...)
	b := newBench(t, site.handler)
	g := tinyGroup("a.kim.id")
	b.walk(day(0), g)
	before := b.stored()[site.posts[6].title]
	site.change(func() {
		old := site.posts[6]
		old.slug += "-2"
		old.day = tinyPost(-1).day
		site.posts = append([]post{old}, slices.Delete(slices.Clone(site.posts), 6, 7)...)
	})
	for n := range 3 {
		b.walk(day(2+n), g)
	}
	after := b.stored()[before.Title]
	if after.Key != before.Key || !after.EffectiveAt.Equal(before.EffectiveAt) || after.Removed == 1 {
		t.Errorf("%+v, before %+v", after, before)
	}
}

// TestCopy lists one post under two addresses: it counts once.
func TestCopy(t *testing.T) {
	t.Parallel()
	site := newTiny(tinyPosts(6)...)
	b := newBench(t, site.handler)
	g := tinyGroup("a.kim.id")
	b.walk(day(0), g)
	copied := site.posts[1]
	copied.slug += "-salin"
	site.change(func() { site.posts = append([]post{copied}, site.posts...) })
	for n := range 3 {
		if r := b.walkWith(collector.Request{Groups: []kim.Group{g}, Full: n == 1}, day(1+n)); r.New != 0 || r.Complete != 1 || r.Removed != 0 {
			t.Errorf("walk %d: %+v", n, r)
		}
	}
	fresh := tinyGroup("b.kim.id")
	fresh.ID = "kim-baru"
	if r := b.walk(day(5), fresh); r.New != 6 {
		t.Errorf("a first walk: %+v", r)
	}
}
