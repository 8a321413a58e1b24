package collector_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"pantaukim/collector"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
)

// albums is a site with one album, four photos a page, whose first page never changes
// and says so by its ETag.
type albums struct {
	mu     sync.Mutex
	photos int
	broken bool // the second page is out of order
	asked  int  // pages of the album
}

func (s *albums) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	page := func(title, body string) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!DOCTYPE html><html lang="id"><head><title>%s</title></head><body><nav><a href="/">Beranda</a> <a href="/galeri">Galeri</a></nav><main>%s</main></body></html>`, title, body)
	}
	const album = "/galeri/read/panen-raya-" + tinyCode
	switch strings.TrimSuffix(r.URL.Path, "/") {
	case "":
		page("KIM Album", "<h2>Selamat datang</h2>")
	case "/galeri":
		page("Galeri", `<div class="card"><a href="`+album+`"><img src="/assets/files/data/`+tinyCode+`/foto-0.jpeg"></a><h3><a href="`+album+`">Panen Raya di Sawah</a></h3><ul class="list-inline"><li>Oct 20, 2025</li></ul></div>`)
	case album:
		s.asked++
		n, err := strconv.Atoi(r.URL.Query().Get("page"))
		if err != nil {
			n = 1
		}
		if n == 2 && s.broken {
			http.Error(w, "Gangguan", http.StatusInternalServerError)
			return
		}
		if n == 1 {
			w.Header().Set("ETag", `"tetap"`)
			if r.Header.Get("If-None-Match") == `"tetap"` {
				w.WriteHeader(http.StatusNotModified)
				return
			}
		}
		var b strings.Builder
		b.WriteString(`<h1>Panen Raya di Sawah</h1><ul class="list-inline"><li>Admin KIM</li><li>Oct 20, 2025</li></ul><div class="isi">`)
		for i := 4 * (n - 1); i < min(4*n, s.photos); i++ {
			fmt.Fprintf(&b, `<p><img src="/assets/files/data/%s/foto-%d.jpeg" alt=""></p>`, tinyCode, i)
		}
		b.WriteString(`</div><ul class="pagination">`)
		if 4*n < s.photos {
			fmt.Fprintf(&b, `<li><a href="%s?page=%d">%d</a></li>`, album, n+1, n+1)
		}
		b.WriteString(`</ul><a href="/galeri/read/album-lain-` + tinyCode + `">Selanjutnya</a>`)
		page("Panen Raya di Sawah", b.String())
	default:
		http.NotFound(w, r)
	}
}

// TestAlbum follows an album over its pages: it is one item with all its photos, keeps
// them while a page fails, grows by what is added at its end, and has an end.
func TestAlbum(t *testing.T) {
	t.Parallel()
	site := &albums{photos: 10}
	b := newBench(t, func(func() time.Time) http.Handler { return site })
	group := kim.Group{ID: "kim-album", URL: "http://album.kim.id", Zone: kim.WIB, Standing: kim.Registered}
	at := kimsim.DefaultAsOf()
	for n, c := range []struct {
		name     string
		photos   int
		broken   bool
		complete int
		stored   uint16
	}{
		{"three pages", 10, false, 1, 10},
		{"as it was", 10, false, 1, 10},
		{"a page fails", 10, true, 0, 10},
		{"two photos more", 12, false, 1, 12},
		{"without end", 1 << 20, false, 0, 12},
		{"shorter", 3, false, 1, 3},
	} {
		site.mu.Lock()
		site.photos, site.broken, site.asked = c.photos, c.broken, 0
		site.mu.Unlock()
		r := b.walkWith(collector.Request{Groups: []kim.Group{group}, Reason: "demo", Full: true}, at.Add(time.Duration(n)*time.Hour))
		var rows []itemRow
		b.query(&rows, itemsSQL)
		if r.Complete != c.complete || len(rows) != 1 || rows[0].Photos != c.stored || rows[0].PhotoRows != uint64(c.stored) || rows[0].Kind != "gallery" {
			t.Errorf("%s: %d complete, want %d; stored %+v, want %d photos; walks %+v", c.name, r.Complete, c.complete, rows, c.stored, b.walksOf(r.RunID))
		}
		if site.asked > 250 {
			t.Errorf("%s: %d pages of the album were asked for", c.name, site.asked)
		}
	}
}
