package collector_test

import (
	"bytes"
	"fmt"
	"html"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
)

// tiny is one small site in the assumed form of kim.id, which a test changes as
// it likes. Its pages come without validators unless etag is set.
type tiny struct {
	mu     sync.Mutex
	posts  []post
	asked  map[string]int
	etag   string         // sent with every page, true or not
	since  string         // its Last-Modified is sent with every page, true or not
	status map[string]int // by path: answered instead of the page
	intro  string         // of every page
	onAsk  func(path string)
	files  map[string]string // by path: content type of a file that is there instead of a page
	wall   []string          // photos of a gallery that is one page
}

type post struct {
	slug, title, text string
	day               kim.Date // printed, NoDate if none
	photos            []string
}

func newTiny(posts ...post) *tiny {
	return &tiny{posts: posts, asked: map[string]int{}, status: map[string]int{}}
}

func (s *tiny) change(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
}

func (s *tiny) handler(func() time.Time) http.Handler { return s }

const tinyCode = "629900200101"

func (s *tiny) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked[r.Host+r.URL.RequestURI()]++
	if s.onAsk != nil {
		s.onAsk(r.URL.Path)
	}
	if code := s.status[r.URL.Path]; code != 0 {
		w.WriteHeader(code)
		return
	}
	if kind := s.files[r.URL.Path]; kind != "" {
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write(bytes.Repeat([]byte("%PDF-1.7 \x00\xff"), 1000))
		return
	}
	if s.etag != "" {
		etag := fmt.Sprintf("%q", s.etag+r.URL.RequestURI()) // one for all pages would give the lie away
		w.Header().Set("ETag", etag)
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	if s.since != "" {
		w.Header().Set("Last-Modified", s.since)
		if r.Header.Get("If-Modified-Since") == s.since {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	page := func(title, body string) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!DOCTYPE html><html lang="id"><head><title>%s</title></head><body><nav><a href="/">Beranda</a> <a href="/berita">Berita</a></nav><main>%s%s</main></body></html>`, html.EscapeString(title), s.intro, body)
	}
	path := strings.TrimSuffix(r.URL.Path, "/")
	if path == "/galeri" && len(s.wall) > 0 {
		var b strings.Builder
		for _, f := range s.wall {
			fmt.Fprintf(&b, `<div class="foto"><img src="/assets/files/data/%s/%s" alt=""></div>`, tinyCode, f)
		}
		page("Galeri", "<h1>Galeri Foto</h1>"+b.String())
		return
	}
	switch path {
	case "":
		page("KIM Kecil", "<h2>Selamat datang</h2>")
	case "/berita":
		n, _ := strconv.Atoi(r.URL.Query().Get("page"))
		n = max(n, 1)
		from, to := min(10*(n-1), len(s.posts)), min(10*n, len(s.posts))
		var b strings.Builder
		if from == to {
			b.WriteString(`<p>Belum ada data.</p>`)
		}
		for _, p := range s.posts[from:to] {
			fmt.Fprintf(&b, `<div class="card"><h3><a href="/berita/read/%s-%s">%s</a></h3>%s</div>`, p.slug, tinyCode, html.EscapeString(p.title), tinyByline(p))
		}
		if to < len(s.posts) {
			fmt.Fprintf(&b, `<a rel="next" href="/berita?page=%d">Selanjutnya</a>`, n+1)
		}
		page("Berita", b.String())
	default:
		i := slices.IndexFunc(s.posts, func(p post) bool { return path == "/berita/read/"+p.slug+"-"+tinyCode })
		if i < 0 {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		p := s.posts[i]
		var b strings.Builder
		fmt.Fprintf(&b, "<h1>%s</h1>%s<div class=\"isi\">", html.EscapeString(p.title), tinyByline(p))
		for _, f := range p.photos {
			fmt.Fprintf(&b, `<p><img src="/assets/files/data/%s/%s" alt=""></p>`, tinyCode, f)
		}
		fmt.Fprintf(&b, "<p>%s</p></div>", html.EscapeString(p.text))
		page(p.title, b.String())
	}
}

func tinyByline(p post) string {
	if !p.day.Known() {
		return `<ul class="list-inline"><li>Admin KIM</li></ul>`
	}
	return `<ul class="list-inline"><li>Admin KIM</li><li>` + p.day.Time().Format("Jan 2, 2006") + `</li></ul>`
}

// tinyPost makes up the n-th post, one a day, the newest being yesterday.
func tinyPost(n int) post {
	words := []string{"warga", "kampung", "sungai", "jalan", "balai", "pupuk", "posyandu", "lomba", "musyawarah", "panen", "karungut", "rotan"}
	var text []string
	for i := range 45 {
		text = append(text, words[(i*(n+103)+n*n)%len(words)])
	}
	return post{
		slug: fmt.Sprintf("kabar-nomor-%d-dari-kampung", n), title: fmt.Sprintf("Kabar Nomor %d dari Kampung", n),
		text: "Pada hari itu " + strings.Join(text, " ") + ".", day: kim.DateOf(kimsim.DefaultAsOf(), kim.WIB).AddDays(-1 - n),
		photos: []string{fmt.Sprintf("foto-%d.jpeg", n)},
	}
}

func tinyPosts(n int) (out []post) {
	for i := range n {
		out = append(out, tinyPost(i))
	}
	return out
}

func tinyGroup(host string) kim.Group {
	return kim.Group{ID: "kim-kecil", Name: "KIM Kecil", URL: "http://" + host, Zone: kim.WIB}
}
