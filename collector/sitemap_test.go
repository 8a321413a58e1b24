package collector_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/kim"
)

// TestSitemap walks a site whose menu is drawn by script: its items are only named
// by its sitemap, which is only named by robots.txt.
func TestSitemap(t *testing.T) {
	t.Parallel()
	posts := tinyPosts(7)
	b := newBench(t, func(func() time.Time) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/robots.txt":
				fmt.Fprintf(w, "User-agent: *\nSitemap: http://%s/peta.xml\n", r.Host)
			case "/peta.xml":
				w.Header().Set("Content-Type", "application/xml")
				fmt.Fprintf(w, `<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>http://%s/post-sitemap.xml</loc></sitemap></sitemapindex>`, r.Host)
			case "/post-sitemap.xml":
				w.Header().Set("Content-Type", "application/xml")
				fmt.Fprint(w, `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
				for _, p := range posts {
					fmt.Fprintf(w, `<url><loc>http://%s/artikel/%s</loc></url>`, r.Host, p.slug)
				}
				fmt.Fprint(w, `</urlset>`)
			case "/":
				fmt.Fprint(w, `<!DOCTYPE html><html lang="id"><head><title>KIM Skrip</title></head><body><div id="app">Memuat…</div></body></html>`)
			default:
				for _, p := range posts {
					if r.URL.Path == "/artikel/"+p.slug {
						fmt.Fprintf(w, `<!DOCTYPE html><html lang="id"><head><title>%s</title></head><body><article><h1>%s</h1><p class="byline">%s</p><p>%s</p><img src="/uploads/%s"></article></body></html>`,
							p.title, p.title, p.day.Time().Format("2/1/2006"), p.text, p.photos[0])
						return
					}
				}
				http.NotFound(w, r)
			}
		})
	})
	g := kim.Group{ID: "kim-skrip", URL: "http://skrip.example", Zone: kim.WIB}
	r := b.walk(day(0), g)
	if w := b.walksOf(r.RunID)[g.ID]; w.Complete != 1 || w.New != 7 {
		t.Fatalf("%+v", w)
	}
	for title, row := range b.stored() {
		if row.Photos != 1 || row.Reason != "" || !strings.Contains(row.URL, "/artikel/") {
			t.Errorf("%s: %+v", title, row)
		}
	}
	if r := b.walk(day(1), g); r.Complete != 1 || r.New+r.Changed+r.Removed != 0 {
		t.Errorf("the walk after: %+v %+v", r, b.walksOf(r.RunID))
	}
}
