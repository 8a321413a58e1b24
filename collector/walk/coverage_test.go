package walk

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pantaukim/collector/fetch/web"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

var hamlet = kim.Group{ID: "hamlet", URL: "http://dusun.contoh.id", Zone: kim.WIB}

// hamletSite is a site of no known platform, written list by list.
type hamletSite struct {
	lists map[string]hamletList // by path
	feed  []int                 // nil: there is none
	menu  []string              // paths of lists that the menu leads to; the home page shows nothing else
}

// hamletList is one list of posts.
type hamletList struct {
	posts   []int // in the order of the list; post n is of 3(100-n) days before [start]
	undated bool
	without int    // a post that prints no day, 0: all do
	page    int    // posts of a page; 0: all on one
	text    string // below the list
}

// hamletDay is the day of a post.
func hamletDay(n int) kim.Date { return kim.DateOf(start, kim.WIB).AddDays(3 * (n - 100)) }

func (s hamletSite) pages() *pages {
	p := &pages{Hosts: web.NewHosts([]string{"dusun.contoh.id"}), body: map[string]string{}, fails: map[string]*web.Failure{}}
	frame := func(main string) string {
		menu := ""
		for _, path := range s.menu {
			menu += fmt.Sprintf(`<a href="%s">%s</a> `, path, strings.Trim(path, "/"))
		}
		return `<!DOCTYPE html><html lang="id"><head><title>Dusun</title></head><body><nav><a href="/">Beranda</a> ` + menu + `</nav><main>` + main + `</main></body></html>`
	}
	p.body[hamlet.URL] = frame("<p>Selamat datang di dusun kami.</p>")
	post := func(n int, undated bool) {
		day := ""
		if !undated {
			day = `<span class="tanggal">` + hamletDay(n).Time().Format("02/01/2006") + `</span>`
		}
		p.body[fmt.Sprintf("%s/baca/%d", hamlet.URL, n)] = frame(fmt.Sprintf(`<article><h1>Kerja bakti nomor %d</h1>%s<p>Warga bekerja bersama membersihkan selokan nomor %d di dusun.</p></article>`, n, day, n))
	}
	for path, l := range s.lists {
		size := l.page
		if size == 0 {
			size = max(1, len(l.posts))
		}
		for at, number := 0, 1; at < max(1, len(l.posts)); at, number = at+size, number+1 {
			main := ""
			for _, n := range l.posts[at:min(at+size, len(l.posts))] {
				post(n, l.undated || n == l.without)
				day := ""
				if !l.undated && n != l.without {
					day = `<span class="tanggal">` + hamletDay(n).Time().Format("02/01/2006") + `</span>`
				}
				main += fmt.Sprintf(`<div class="kartu"><h3><a href="/baca/%d">Kerja bakti nomor %d</a></h3>%s</div>`, n, n, day)
			}
			address := hamlet.URL + path
			if number > 1 {
				address += fmt.Sprintf("?page=%d", number)
			}
			if at+size < len(l.posts) {
				main += fmt.Sprintf(`<div class="pagination"><a rel="next" href="%s?page=%d">Selanjutnya</a></div>`, path, number+1)
			}
			p.body[address] = frame(main + l.text)
		}
	}
	if s.feed != nil {
		rss := `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Dusun</title>`
		for _, n := range s.feed {
			post(n, false)
			rss += fmt.Sprintf(`<item><title>Kerja bakti nomor %d</title><link>%s/baca/%d</link><pubDate>%s</pubDate></item>`, n, hamlet.URL, n,
				hamletDay(n).In(kim.WIB).Format("Mon, 02 Jan 2006 15:04:05 -0700"))
		}
		p.body[hamlet.URL+"/feed"] = rss + `</channel></rss>`
	}
	return p
}

func walkHamlet(t *testing.T, day int, full bool, m *memory.Memory, p Pages) Result {
	t.Helper()
	r, err := Walk(t.Context(), settingOf(t, day, full), hamlet, m, p)
	if err != nil {
		t.Fatal(err)
	}
	if !r.Walk.Complete {
		t.Fatalf("incomplete: %s %s", r.Walk.Outcome, r.Walk.Detail)
	}
	return r
}

// reachOf is the reach of a walk or a section.
func reachOf(c kim.Coverage, since kim.Date) kim.Reach { return kim.Reach{Coverage: c, Since: since} }

// whyOf says what stands against each section that was not seen from the beginning.
func whyOf(r Result) string {
	var out []string
	for _, s := range r.Sections {
		out = append(out, fmt.Sprintf("%s %s%s (%s)", s.Path, s.Coverage, s.CoveredSince, s.Why))
	}
	return strings.Join(out, "; ")
}

// TestCoverage walks sites of no known platform for the first time: each way to prove
// where a list ends, and each reason to doubt it.
func TestCoverage(t *testing.T) {
	t.Parallel()
	one := func(l hamletList) map[string]hamletList { return map[string]hamletList{"/berita": l} }
	undated := hamletList{posts: numbers(16, 11), undated: true}
	for name, c := range map[string]struct {
		site hamletSite
		want kim.Reach
		why  string // part of what is said of a section; empty: nothing is
	}{
		"read through all its pages": {hamletSite{lists: one(hamletList{posts: numbers(25, 1), page: 10})}, kim.ReachAll(), ""},
		"undated, and paged":         {hamletSite{lists: one(hamletList{posts: numbers(25, 1), page: 10, undated: true})}, kim.ReachAll(), ""},
		"one page, newest first":     {hamletSite{lists: one(hamletList{posts: numbers(60, 51)})}, kim.ReachAfter(hamletDay(51)), "does not say where it ends"},
		"one page, with an old post pinned to its top": {
			hamletSite{lists: one(hamletList{posts: append([]int{3}, numbers(60, 51)...)})}, kim.ReachAfter(hamletDay(51)), "does not say where it ends"},
		"one page, numbered down to the first post":               {hamletSite{lists: one(hamletList{posts: numbers(6, 1)})}, kim.ReachAll(), ""},
		"one page, undated, numbered down to the first post":      {hamletSite{lists: one(hamletList{posts: numbers(6, 1), undated: true})}, kim.ReachAll(), ""},
		"one page, with the first post pinned to its top":         {hamletSite{lists: one(hamletList{posts: append([]int{1}, numbers(60, 51)...)})}, kim.ReachAfter(hamletDay(51)), "does not say where it ends"},
		"a feed longer than any custom names the same":            {hamletSite{lists: one(hamletList{posts: numbers(60, 34)}), feed: numbers(60, 34)}, kim.ReachAll(), ""},
		"a feed longer than any custom names more":                {hamletSite{lists: one(hamletList{posts: numbers(60, 51)}), feed: numbers(60, 34)}, kim.ReachAll(), ""},
		"a feed of a customary length names more":                 {hamletSite{lists: one(hamletList{posts: numbers(60, 51)}), feed: numbers(60, 31)}, kim.ReachAfter(hamletDay(31)), "does not say where it ends"},
		"a feed longer than any custom leaves out what is listed": {hamletSite{lists: one(hamletList{posts: numbers(60, 51)}), feed: numbers(58, 34)}, kim.ReachAfter(hamletDay(51)), "does not say where it ends"},
		"one page, oldest first":                                  {hamletSite{lists: one(hamletList{posts: []int{51, 52, 53, 54, 55, 56}})}, kim.ReachNone(), "not in the order of their days"},
		"one page, in no order":                                   {hamletSite{lists: one(hamletList{posts: []int{51, 58, 53, 54, 60, 52}})}, kim.ReachNone(), "not in the order of their days"},
		"one page, undated":                                       {hamletSite{lists: one(undated)}, kim.ReachNone(), "not in the order of their days"},
		"it says that it is empty, beside one that is paged": {
			hamletSite{lists: map[string]hamletList{"/berita": {posts: numbers(25, 1), page: 10}, "/galeri": {text: "<p>Belum ada data.</p>"}}}, kim.ReachAll(), ""},
		"shorter than a page of another list": {
			hamletSite{lists: map[string]hamletList{"/berita": {posts: numbers(25, 1), page: 10}, "/galeri": {posts: numbers(39, 31), undated: true}}}, kim.ReachAll(), ""},
		"as long as a page of another list": {
			hamletSite{lists: map[string]hamletList{"/berita": {posts: numbers(25, 1), page: 10}, "/galeri": {posts: numbers(60, 51)}}},
			kim.ReachAfter(hamletDay(51)), "/galeri since"},
		"a short feed names the same":       {hamletSite{lists: one(hamletList{posts: numbers(60, 54)}), feed: numbers(60, 54)}, kim.ReachAll(), ""},
		"a short feed, and an undated list": {hamletSite{lists: one(hamletList{posts: numbers(60, 54), undated: true}), feed: numbers(60, 54)}, kim.ReachAll(), ""},
		"a feed of ten names the same":      {hamletSite{lists: one(hamletList{posts: numbers(60, 51)}), feed: numbers(60, 51)}, kim.ReachAfter(hamletDay(51)), "does not say where it ends"},
		"a feed of five names the same":     {hamletSite{lists: one(hamletList{posts: numbers(60, 56)}), feed: numbers(60, 56)}, kim.ReachAfter(hamletDay(56)), "does not say where it ends"},
		"a short feed names fewer":          {hamletSite{lists: one(hamletList{posts: numbers(60, 51)}), feed: numbers(60, 56)}, kim.ReachAfter(hamletDay(51)), "other sections prove"},
		"a short feed names more":           {hamletSite{lists: one(hamletList{posts: numbers(60, 56)}), feed: numbers(60, 52)}, kim.ReachAfter(hamletDay(52)), "other sections prove"},
		"a feed of the newest beside a list that is paged": {
			hamletSite{lists: one(hamletList{posts: numbers(25, 1), page: 10}), feed: numbers(25, 16)}, kim.ReachAll(), "other sections prove"},
		"a feed names what no list does": {
			hamletSite{lists: one(hamletList{posts: numbers(25, 1), page: 10}), feed: append([]int{40}, numbers(25, 17)...)}, kim.ReachAfter(hamletDay(17)), "/feed since"},
		"a list of one kind within the general one": {
			hamletSite{lists: map[string]hamletList{"/berita": {posts: numbers(45, 21), page: 10}, "/pengumuman": {posts: numbers(39, 30), undated: true}}}, kim.ReachAll(), "other sections prove"},
		"it shows nothing and loads nothing": {
			hamletSite{lists: map[string]hamletList{"/berita": {posts: numbers(25, 1), page: 10}, "/agenda": {text: "<h2>Agenda</h2>"}}}, kim.ReachAll(), ""},
		"it shows nothing that reads as an item, and links something": {
			hamletSite{lists: map[string]hamletList{"/berita": {posts: numbers(25, 1), page: 10}, "/agenda": {text: `<h2>Agenda</h2><p><a href="/baca/77">Sunatan</a></p>`}}},
			kim.ReachNone(), "1 link among its records is nothing known: /baca/77"},
		"its albums are drawn by one script": {
			hamletSite{lists: map[string]hamletList{"/berita": {posts: numbers(25, 1), page: 10}, "/galeri": {text: `<h2>Galeri</h2><script>gambar("/galeri/12", "/foto/a.jpg")</script>`}}},
			kim.ReachNone(), "1 link among its records is nothing known: /galeri/12"},
		"it shows nothing and links what another list does": {
			hamletSite{lists: map[string]hamletList{"/berita": {posts: numbers(25, 1), page: 10}, "/agenda": {text: `<h2>Agenda</h2><p><a href="/baca/25">Kerja bakti</a></p>`}}},
			kim.ReachAll(), ""},
		"it shows nothing to those who run no scripts": {
			hamletSite{lists: map[string]hamletList{"/berita": {posts: numbers(25, 1), page: 10}, "/agenda": {text: `<h2>Agenda</h2><script>fetch("/agenda.json")</script>`}}},
			kim.ReachNone(), "run no scripts"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.site.menu = slices.Sorted(maps.Keys(c.site.lists))
			r := walkHamlet(t, 0, true, memory.New(), c.site.pages())
			if got := reachOf(r.Walk.Coverage, r.Walk.CoveredSince); got != c.want || !strings.Contains(whyOf(r), c.why) {
				t.Errorf("%v, want %v: %s", got, c.want, whyOf(r))
			}
			if len(r.Sections) == 0 {
				t.Error("nothing is said of the sections")
			}
		})
	}
}

// TestHomePageEverywhere walks a site that answers everywhere with its home page: the page
// at a feed's address is no feed that proves a list, and makes no sections.
func TestHomePageEverywhere(t *testing.T) {
	t.Parallel()
	p := hamletSite{lists: map[string]hamletList{"": {posts: numbers(60, 54)}}}.pages()
	for _, path := range []string{"/feed", "/berita", "/galeri", "/pengumuman", "/agenda"} {
		p.body[hamlet.URL+path] = strings.Replace(p.body[hamlet.URL], "<title>Dusun", "<title>Beranda", 1)
	}
	r := walkHamlet(t, 0, true, memory.New(), p)
	if got := reachOf(r.Walk.Coverage, r.Walk.CoveredSince); got != kim.ReachAfter(hamletDay(54)) || len(r.Sections) != 1 {
		t.Errorf("%v: %s", got, whyOf(r))
	}
	if len(r.New) != 7 || slices.ContainsFunc(r.New, func(it *kim.Item) bool { return it.Kind != kim.News }) {
		t.Errorf("%d items", len(r.New))
	}
}

// TestCoverageLater walks a site again: what an earlier walk proved stands as long as the
// reading comes down to what that walk had seen.
func TestCoverageLater(t *testing.T) {
	t.Parallel()
	paged := hamletList{posts: numbers(25, 1), page: 10}
	short := hamletList{posts: numbers(60, 51)}
	for name, c := range map[string]struct {
		first, then hamletList
		full        bool
		want        kim.Reach
		why         string
	}{
		"nothing new":                         {paged, paged, false, kim.ReachAll(), ""},
		"two new posts":                       {paged, hamletList{posts: numbers(27, 1), page: 10}, false, kim.ReachAll(), ""},
		"more new posts than a page":          {paged, hamletList{posts: numbers(45, 1), page: 10}, false, kim.ReachAll(), ""},
		"short, three new posts":              {short, hamletList{posts: numbers(63, 54)}, false, kim.ReachAfter(hamletDay(51)), "oldest item is of " + hamletDay(51).String()},
		"short, three new posts, read whole":  {short, hamletList{posts: numbers(63, 54)}, true, kim.ReachAfter(hamletDay(51)), ""},
		"short, and overflowed":               {short, hamletList{posts: numbers(75, 66)}, false, kim.ReachAfter(hamletDay(66)), "nothing that an earlier walk had seen"},
		"overflowed under an old pinned post": {short, hamletList{posts: append([]int{51}, numbers(75, 66)...)}, false, kim.ReachAfter(hamletDay(66)), "nothing that an earlier walk had seen"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := func(l hamletList) *pages {
				return hamletSite{lists: map[string]hamletList{"/berita": l}, menu: []string{"/berita"}}.pages()
			}
			before := site(c.first)
			m := remember(t, memory.New(), walkHamlet(t, 0, true, memory.New(), before))
			after := site(c.then)
			for address, body := range before.body { // what has left the list still exists
				if strings.Contains(address, "/baca/") && after.body[address] == "" {
					after.body[address] = body
				}
			}
			r := walkHamlet(t, 2, c.full, m, after)
			if got := reachOf(r.Walk.Coverage, r.Walk.CoveredSince); got != c.want || !strings.Contains(whyOf(r), c.why) {
				t.Errorf("%v, want %v: %s", got, c.want, whyOf(r))
			}
		})
	}
}

// TestNewestFirst finds the order of lists.
func TestNewestFirst(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		days   []kim.Date
		oldest kim.Date
		odd    int
		ok     bool
	}{
		"nothing":                      {nil, 0, 0, false},
		"one item":                     {[]kim.Date{9}, 9, 0, true},
		"newest first":                 {[]kim.Date{9, 9, 8, 3}, 3, 0, true},
		"two, oldest first":            {[]kim.Date{3, 9}, 0, 0, false},
		"oldest first":                 {[]kim.Date{3, 5, 7, 9}, 0, 0, false},
		"an old one pinned":            {[]kim.Date{2, 9, 8, 7}, 7, 1, true},
		"two old ones pinned":          {[]kim.Date{2, 1, 9, 8, 7}, 7, 2, true},
		"one of eleven dated back":     {[]kim.Date{20, 19, 18, 17, 2, 16, 15, 14, 13, 12, 11}, 11, 1, true},
		"the last of them dated back":  {[]kim.Date{20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 2}, 2, 0, true},
		"three of eleven out of order": {[]kim.Date{20, 19, 18, 2, 17, 3, 16, 4, 15, 14, 13}, 0, 0, false},
		"half of them undated":         {[]kim.Date{9, 0, 8, 0}, 8, 0, true},
		"most of them undated":         {[]kim.Date{9, 0, 0, 0, 8}, 0, 0, false},
	} {
		oldest, odd, ok := newestFirst(c.days)
		if oldest != c.oldest || len(odd) != c.odd || ok != c.ok {
			t.Errorf("%s: oldest %d, out of order %v, %v", name, oldest, odd, ok)
		}
	}
}
