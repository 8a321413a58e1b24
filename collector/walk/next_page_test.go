package walk

import (
	"strings"
	"testing"

	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

// TestWrongNextPage walks sites whose lists name a page as their next one that is none: what
// was read down to the oldest item counts, and nothing is known of what lies behind.
func TestWrongNextPage(t *testing.T) {
	t.Parallel()
	const wrong = `<link rel="next" href="/profil">`
	for name, c := range map[string]struct {
		list     hamletList
		next     string // in the head of the list
		main     string // of the page that it names
		complete bool
		want     kim.Reach
		why      string
	}{
		"another page of the site":         {hamletList{posts: numbers(60, 54)}, wrong, "<h1>Profil</h1><p>Dusun kami.</p>", true, kim.ReachAfter(hamletDay(54)), "does not say where it ends"},
		"of a list without days":           {hamletList{posts: numbers(60, 54), undated: true}, wrong, "<h1>Profil</h1><p>Dusun kami.</p>", true, kim.ReachNone(), "its next page is no list"},
		"its own address with a number":    {hamletList{posts: numbers(60, 54)}, `<link rel="next" href="/berita/2">`, "<h1>Berita</h1><p>Kosong.</p>", false, kim.ReachNone(), ""},
		"its own address with a parameter": {hamletList{posts: numbers(60, 54)}, `<link rel="next" href="/berita?setelah=abc">`, "<h1>Berita</h1>", false, kim.ReachNone(), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := hamletSite{lists: map[string]hamletList{"/berita": c.list}, menu: []string{"/berita"}}.pages()
			list := hamlet.URL + "/berita"
			p.body[list] = strings.Replace(p.body[list], "</head>", c.next+"</head>", 1)
			next, _, _ := strings.Cut(strings.TrimPrefix(c.next, `<link rel="next" href="`), `"`)
			p.body[hamlet.URL+next] = `<!DOCTYPE html><html><head><title>Dusun</title></head><body><nav><a href="/">Beranda</a> <a href="/berita">berita</a></nav><main>` + c.main + `</main></body></html>`
			r, err := Walk(t.Context(), settingOf(t, 0, true), hamlet, memory.New(), p)
			if err != nil {
				t.Fatal(err)
			}
			if got := reachOf(r.Walk.Coverage, r.Walk.CoveredSince); r.Walk.Complete != c.complete || got != c.want || !strings.Contains(whyOf(r), c.why) {
				t.Errorf("complete %v, %v, want %v, %v: %s %s", r.Walk.Complete, got, c.complete, c.want, r.Walk.Detail, whyOf(r))
			}
		})
	}
}

// TestNextPageAstray walks lists whose head names as their next page one that is not: another
// section, the last page, one of the list's own items. Their other links to pages are followed.
func TestNextPageAstray(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		next  string // in the head of the first page
		page  int    // posts of a page of the list; 0: all on one
		items int
		want  kim.Reach
	}{
		"another section that is empty":             {"/galeri", 0, 7, kim.ReachAfter(hamletDay(54))},
		"another section beside links to its pages": {"/galeri?page=2", 3, 7, kim.ReachAll()},
		"the last page":                             {"/berita?page=3", 3, 7, kim.ReachAll()},
		"an item beside links to its pages":         {"/baca/60", 3, 7, kim.ReachAll()},
		"an item":                                   {"/baca/60", 0, 7, kim.ReachAfter(hamletDay(54))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := hamletSite{lists: map[string]hamletList{"/berita": {posts: numbers(60, 54), page: c.page}, "/galeri": {text: "<p>Belum ada foto.</p>"}}, menu: []string{"/berita", "/galeri"}}.pages()
			list := hamlet.URL + "/berita"
			p.body[list] = strings.Replace(p.body[list], "</head>", `<link rel="next" href="`+c.next+`"></head>`, 1)
			r, err := Walk(t.Context(), settingOf(t, 0, true), hamlet, memory.New(), p)
			if err != nil {
				t.Fatal(err)
			}
			if got := reachOf(r.Walk.Coverage, r.Walk.CoveredSince); !r.Walk.Complete || len(r.New) != c.items || got != c.want {
				t.Errorf("complete %v, %d items, %v, want %d, %v: %s %s", r.Walk.Complete, len(r.New), got, c.items, c.want, r.Walk.Detail, whyOf(r))
			}
		})
	}
}

// TestCursors walks a list whose pages name the next one by a sign that says nothing of numbers.
func TestCursors(t *testing.T) {
	t.Parallel()
	for name, control := range map[string]string{
		"a link":             `<a href="/berita?kursor=x%s">Berita lebih lama</a>`,
		"rel=next":           `<a rel="next" href="/berita?kursor=x%s">lagi</a>`,
		"data of a button":   `<button data-next="/berita?kursor=x%s">Muat lebih banyak</button>`,
		"data of an element": `<div data-next-url="/berita?kursor=x%s"></div>`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := hamletSite{lists: map[string]hamletList{"/berita": {posts: numbers(60, 50), page: 4}}, menu: []string{"/berita"}}.pages()
			for _, number := range []string{"2", "3"} {
				from := `<a rel="next" href="/berita?page=` + number + `">Selanjutnya</a>`
				for address, body := range p.body {
					p.body[address] = strings.Replace(body, from, strings.Replace(control, "%s", number, 1), 1)
				}
				p.body[hamlet.URL+"/berita?kursor=x"+number] = p.body[hamlet.URL+"/berita?page="+number]
				delete(p.body, hamlet.URL+"/berita?page="+number)
			}
			r, err := Walk(t.Context(), settingOf(t, 0, true), hamlet, memory.New(), p)
			if err != nil {
				t.Fatal(err)
			}
			if got := reachOf(r.Walk.Coverage, r.Walk.CoveredSince); !r.Walk.Complete || len(r.New) != 11 || got != kim.ReachAll() {
				t.Errorf("complete %v, %d items, %v: %s %s", r.Walk.Complete, len(r.New), got, r.Walk.Detail, whyOf(r))
			}
		})
	}
}

// TestNothingButNextPage walks a site with a list that reads as nothing and names a next page:
// it is not empty.
func TestNothingButNextPage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		head string
		want kim.Reach
	}{
		"it names none": {"", kim.ReachAll()},
		"it names one":  {`<link rel="next" href="/galeri?page=2">`, kim.ReachNone()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := hamletSite{lists: map[string]hamletList{"/berita": {posts: numbers(25, 1), page: 10}, "/galeri": {text: "<h2>Galeri</h2>"}}, menu: []string{"/berita", "/galeri"}}.pages()
			list := hamlet.URL + "/galeri"
			p.body[list] = strings.Replace(p.body[list], "</head>", c.head+"</head>", 1)
			r := walkHamlet(t, 0, true, memory.New(), p)
			if got := reachOf(r.Walk.Coverage, r.Walk.CoveredSince); got != c.want {
				t.Errorf("%v, want %v: %s", got, c.want, whyOf(r))
			}
		})
	}
}

// A home page with the newest posts and a button that loads the further ones of a section is read
// to its end: the section names them.
func TestButtonOfAnotherSection(t *testing.T) {
	t.Parallel()
	p := hamletSite{lists: map[string]hamletList{"/berita": {posts: numbers(60, 51), page: 4}}, menu: []string{"/berita"}}.pages()
	list := p.body[hamlet.URL+"/berita"]
	p.body[hamlet.URL] = strings.Replace(list, `<div class="pagination"><a rel="next" href="/berita?page=2">Selanjutnya</a></div>`, `<button data-url="/berita?page=2">Muat lebih banyak</button>`, 1)
	r, err := Walk(t.Context(), settingOf(t, 0, true), hamlet, memory.New(), p)
	if err != nil || !r.Walk.Complete || r.Walk.Coverage != kim.CoverageAll || r.Walk.Listed != 10 {
		t.Errorf("%v: complete %v, %s, %d items: %s %s", err, r.Walk.Complete, r.Walk.Coverage, r.Walk.Listed, r.Walk.Detail, whyOf(r))
	}
}
