package walk

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"pantaukim/collector/fetch/web"
	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
)

var blog = kim.Group{ID: "blog", URL: "http://kim.blogspot.com", Zone: kim.WIB}

// post is the address of the n-th post of the blog.
func post(n int) string { return fmt.Sprintf("http://kim.blogspot.com/2025/10/catatan-%d.html", n) }

// feed writes a page of a blog's feed: posts, and the address of the next page.
func feed(next string, posts ...int) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><id>tag:blogger.com,1999:blog-1</id><title>KIM</title>`)
	if next != "" {
		fmt.Fprintf(&b, `<link rel="next" type="application/atom+xml" href="%s"/>`, strings.ReplaceAll(next, "&", "&amp;"))
	}
	for _, n := range posts {
		fmt.Fprintf(&b, `<entry><id>tag:blogger.com,1999:post-%d</id><published>%s</published><title type="text">Catatan nomor %d</title>`+
			`<content type="html">&lt;p&gt;Warga berkumpul di balai nomor %d.&lt;/p&gt;</content><link rel="alternate" type="text/html" href="%s"/></entry>`,
			n, start.AddDate(0, 0, n-50).Format("2006-01-02T15:04:05Z07:00"), n, n, post(n))
	}
	return b.String() + `</feed>`
}

// blogSite is a blog of which the feed alone is paged.
func blogSite(bodies map[string]string) *pages {
	p := &pages{Hosts: web.NewHosts([]string{"kim.blogspot.com"}), body: map[string]string{}, fails: map[string]*web.Failure{}}
	p.body[blog.URL] = `<!DOCTYPE html><html lang="id"><head><title>KIM</title><meta content="blogger" name="generator"/></head><body>` +
		`<div class="blog-posts"><div class="post hentry"><h3 class="post-title"><a href="` + post(9) + `">Catatan nomor 9</a></h3></div></div></body></html>`
	for path, body := range bodies {
		p.body[blog.URL+path] = body
	}
	return p
}

// TestListGoesOnElsewhere reads feeds that name their next page on the platform's own
// host: it is looked for on the site, and where it is not found, the feed has no end.
func TestListGoesOnElsewhere(t *testing.T) {
	t.Parallel()
	const own = "/feeds/posts/default"
	next := func(start int) string {
		return fmt.Sprintf("http://www.blogger.com/feeds/1/posts/default?start-index=%d&max-results=2", start)
	}
	query := func(start int) string { return fmt.Sprintf("?start-index=%d&max-results=2", start) }
	for name, c := range map[string]struct {
		pages    map[string]string
		items    int
		complete bool
	}{
		"found under the section's own path": {map[string]string{
			own: feed(next(3), 9, 8), own + query(3): feed(next(5), 7, 6), own + query(5): feed("", 5)}, 5, true},
		"found under the path as it is": {map[string]string{
			own: feed(next(3), 9, 8), "/feeds/1/posts/default" + query(3): feed("", 7)}, 3, true},
		"the own path repeats itself": {map[string]string{
			own: feed(next(3), 9, 8), own + query(3): feed(next(3), 9, 8), "/feeds/1/posts/default" + query(3): feed("", 7)}, 3, true},
		"the next page is there and empty": {map[string]string{own: feed(next(3), 9, 8), own + query(3): feed("")}, 2, true},
		"nowhere on the site":              {map[string]string{own: feed(next(3), 9, 8)}, 2, false},
		"every path repeats the first page": {map[string]string{
			own: feed(next(3), 9, 8), own + query(3): feed(next(3), 9, 8), "/feeds/1/posts/default" + query(3): feed(next(3), 9, 8)}, 2, false},
		"a page of another kind stands there": {map[string]string{
			own: feed(next(3), 9, 8), own + query(3): "<html><body><h1>Beranda</h1><p>Selamat datang.</p></body></html>"}, 2, false},
		"the second page leads away for good": {map[string]string{
			own: feed(next(3), 9, 8), own + query(3): feed(next(5), 7, 6)}, 4, false},
		"another platform, the same path": {map[string]string{
			own: feed("http://feeds.example.org/blog/page2", 9, 8), "/blog/page2": feed("", 7)}, 3, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := Walk(t.Context(), settingOf(t, 0, true), blog, memory.New(), blogSite(c.pages))
			if err != nil || len(r.New) != c.items || r.Walk.Complete != c.complete {
				t.Errorf("%v: %d items, complete %v, %s", err, len(r.New), r.Walk.Complete, r.Walk.Detail)
			}
			if !c.complete && !strings.Contains(r.Walk.Detail, "the list goes on elsewhere: http://www.blogger.com/") {
				t.Errorf("detail %q", r.Walk.Detail)
			}
		})
	}
}

// TestElsewhereFails lets the page that is looked for on the site fail for a while: that
// is no answer to the question whether it is there.
func TestElsewhereFails(t *testing.T) {
	t.Parallel()
	p := blogSite(map[string]string{"/feeds/posts/default": feed("http://www.blogger.com/feeds/1/posts/default?start-index=3", 9, 8)})
	p.fails[blog.URL+"/feeds/posts/default?start-index=3"] = &web.Failure{
		Outcome: kim.OutcomeHTTP5xx, Status: http.StatusBadGateway, Err: fmt.Errorf("answered 502"),
	}
	r, err := Walk(t.Context(), settingOf(t, 0, true), blog, memory.New(), p)
	if err != nil || r.Walk.Complete || r.Walk.Outcome != kim.OutcomeHTTP5xx || len(r.New) != 2 {
		t.Errorf("%v: %+v", err, r.Walk)
	}
}
