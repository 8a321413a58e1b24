package walk

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"pantaukim/collector/fetch/web"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

var press = kim.Group{ID: "press", URL: "http://kim.contoh.id", Zone: kim.WIB}

// pressSite is a WordPress whose head names its interface, which is closed, and a feed.
type pressSite struct {
	status int   // of the interface
	home   []int // posts on the home page
	older  []int // posts on its second page, which it links if there are any
	feed   []int // nil: the feed is closed as well
	paged  bool  // the feed has a second page only if it is asked for one that exists
}

func (s pressSite) pages() *pages {
	p := &pages{Hosts: web.NewHosts([]string{"kim.contoh.id"}), body: map[string]string{}, fails: map[string]*web.Failure{}}
	frame := func(main string) string {
		return `<!DOCTYPE html><html lang="id"><head><title>KIM</title><meta name="generator" content="WordPress 6.6">` +
			`<link rel="https://api.w.org/" href="/wp-json/"><link rel="alternate" type="application/rss+xml" href="/feed/"></head><body><main>` +
			main + `</main></body></html>`
	}
	row := func(n int, heading, address string) string {
		day := start.AddDate(0, 0, n-50).Format("2006-01-02T15:04:05Z07:00")
		return fmt.Sprintf(`<article class="post type-post"><%s class="entry-title"><a href="%s">Panen nomor %d di desa</a></%s>`+
			`<time class="entry-date published" datetime="%s">%s</time>`, heading, address, n, heading, day, day[:10])
	}
	list := func(posts []int) (out string) {
		for _, n := range posts {
			address := fmt.Sprintf("/panen-nomor-%d-di-desa/", n)
			out += row(n, "h2", address) + `</article>`
			p.body[press.URL+address] = frame(row(n, "h1", address) + fmt.Sprintf(`<div class="entry-content"><p>Warga panen di petak nomor %d.</p></div></article>`, n))
		}
		return out
	}
	p.body[press.URL] = list(s.home)
	if len(s.older) > 0 {
		p.body[press.URL+"/page/2/"] = frame(list(s.older))
		p.body[press.URL] += `<nav class="pagination"><a class="next page-numbers" href="/page/2/">Berikutnya</a></nav>`
	}
	p.body[press.URL] = frame(p.body[press.URL])
	list(s.feed)
	closed := &web.Failure{Outcome: kim.OutcomeBlocked, Status: s.status, Err: errors.New("answered " + fmt.Sprint(s.status))}
	if s.status >= 500 {
		closed.Outcome = kim.OutcomeHTTP5xx
	}
	p.fails[press.URL+"/wp-json/wp/v2/posts"] = closed
	p.fails[press.URL+"/wp-json/wp/v2/posts?per_page=20&_embed=wp:featuredmedia"] = closed
	rss := `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>KIM</title>`
	for _, n := range s.feed {
		rss += fmt.Sprintf(`<item><title>Panen nomor %d di desa</title><link>%s/panen-nomor-%d-di-desa/</link><pubDate>%s</pubDate></item>`,
			n, press.URL, n, start.AddDate(0, 0, n-50).Format("Mon, 02 Jan 2006 15:04:05 -0700"))
	}
	switch {
	case s.feed == nil:
		p.fails[press.URL+"/feed/"] = closed
	case !s.paged: // whatever is asked for, it gives its newest entries
		p.body[press.URL+"/feed/?paged=2"] = rss + `</channel></rss>`
		fallthrough
	default:
		p.body[press.URL+"/feed/"] = rss + `</channel></rss>`
	}
	return p
}

// numbers counts down from the first to the last.
func numbers(first, last int) (out []int) {
	for n := first; n >= last; n-- {
		out = append(out, n)
	}
	return out
}

// TestInterfaceClosed walks sites whose interface wants a login: they are whole where
// something else proves to list everything, see the newest posts where lists or feeds show
// them, and are blocked where not even those agree.
func TestInterfaceClosed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		site  pressSite
		items int
		whole bool
		since bool // complete, but not from the beginning
	}{
		"a paged feed, 401":                         {pressSite{401, numbers(6, 1), nil, numbers(6, 1), true}, 6, true, false},
		"a paged feed, 403":                         {pressSite{403, numbers(6, 1), nil, numbers(6, 1), true}, 6, true, false},
		"a short feed that is not paged":            {pressSite{403, numbers(6, 1), nil, numbers(6, 1), false}, 6, true, false},
		"a paged home page, the feed closed":        {pressSite{403, numbers(30, 21), numbers(20, 18), nil, false}, 13, true, false},
		"a paged home page, a feed of the newest":   {pressSite{403, numbers(30, 21), numbers(20, 18), numbers(30, 21), false}, 13, true, false},
		"the newest ten everywhere":                 {pressSite{403, numbers(30, 21), nil, numbers(30, 21), false}, 10, false, true},
		"a home page that the feed does not repeat": {pressSite{403, []int{40, 30}, nil, numbers(30, 28), true}, 3, false, false},
		"nothing but the newest on the home page":   {pressSite{403, numbers(30, 26), nil, nil, false}, 5, false, true},
		"an interface that is broken":               {pressSite{500, numbers(30, 21), numbers(20, 18), numbers(30, 21), false}, 13, true, false},
		"unavailable for legal reasons":             {pressSite{451, numbers(6, 1), nil, numbers(6, 1), true}, 6, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := memory.New()
			for day := range 2 {
				r, err := Walk(t.Context(), settingOf(t, day, true), press, m, c.site.pages())
				if err != nil || r.Walk.Listed != c.items || r.Walk.Complete != (c.whole || c.since) {
					t.Errorf("walk %d: %v: %d items, %s, %s", day, err, r.Walk.Listed, r.Walk.Outcome, r.Walk.Detail)
				}
				if !c.whole && !c.since && (r.Walk.Outcome != kim.OutcomeBlocked || r.Walk.HTTPStatus != c.site.status) {
					t.Errorf("%s, status %d", r.Walk.Outcome, r.Walk.HTTPStatus)
				}
				if c.whole && !strings.Contains(r.Walk.Detail, "left out, for others list everything: /wp-json/wp/v2/posts") {
					t.Errorf("detail %q", r.Walk.Detail)
				}
				if c.since && (r.Walk.Coverage != kim.CoverageSince || !strings.Contains(r.Walk.Detail, "closed, and others list the newest")) {
					t.Errorf("saw %q: %q", r.Walk.Coverage, r.Walk.Detail)
				}
				m = remember(t, m, r)
			}
		})
	}
}

// TestInterfaceCloses closes an interface that was open, and whose older posts nothing
// else names: as long as they exist, the walk has not seen everything, and they stay.
func TestInterfaceCloses(t *testing.T) {
	t.Parallel()
	open := pressSite{403, numbers(3, 2), nil, numbers(3, 2), true}.pages()
	old := pressSite{403, numbers(1, 1), nil, nil, false}.pages()
	address := press.URL + "/panen-nomor-1-di-desa/"
	open.body[address] = old.body[address]
	clear(open.fails)
	var posts []string
	for _, n := range numbers(3, 1) {
		posts = append(posts, fmt.Sprintf(`{"id":%d,"link":"%s/panen-nomor-%d-di-desa/","date":"2025-10-%02dT09:00:00","status":"publish",`+
			`"title":{"rendered":"Panen nomor %d di desa"},"content":{"rendered":"<p>Warga panen di petak nomor %d.</p>"}}`, n, press.URL, n, n, n, n))
	}
	open.body[press.URL+"/wp-json/wp/v2/posts"] = "[" + strings.Join(posts, ",") + "]"
	r, err := Walk(t.Context(), settingOf(t, 0, true), press, memory.New(), open)
	if err != nil || !r.Walk.Complete || len(r.New) != 3 {
		t.Fatalf("open: %v: %+v", err, r.Walk)
	}
	m := remember(t, memory.New(), r)
	closed := pressSite{403, numbers(3, 2), nil, numbers(3, 2), true}.pages()
	closed.body[address] = old.body[address]
	if r, err = Walk(t.Context(), settingOf(t, 1, true), press, m, closed); err != nil || !r.Walk.Complete || r.Walk.Coverage != kim.CoverageSince || r.Walk.Removed > 0 {
		t.Errorf("closed: %v: %+v", err, r.Walk)
	}
	delete(closed.body, address)
	if r, err = Walk(t.Context(), settingOf(t, 2, true), press, m, closed); err != nil || !r.Walk.Complete {
		t.Errorf("closed, and the post is gone: %v: %+v", err, r.Walk)
	}
}
