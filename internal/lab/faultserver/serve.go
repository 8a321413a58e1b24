package faultserver

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// serve answers one request in the given mode: the fault where it belongs, the
// honest site elsewhere.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, mode Mode) {
	if everywhere(w, r, mode) || s.robots(w, r, mode) {
		return
	}
	news := r.URL.Path == "/berita"
	switch mode {
	case RedirectLoop, RedirectChain, RedirectAway, RedirectFile, RedirectPrivate:
		if target := redirectTarget(r, mode); target != "" {
			w.Header().Set("Location", target)
			w.WriteHeader(http.StatusFound)
			return
		}
	case EndlessPaging, RepeatedPaging, ManyLinks, Calendar:
		if s.endless(w, r, mode) {
			return
		}
	case SitemapBomb:
		if r.URL.Path == "/sitemap.xml.gz" {
			w.Header().Set("Content-Type", "application/gzip")
			_, _ = w.Write(s.bomb(mode))
			return
		}
	case TruncatedItem:
		if strings.HasSuffix(r.URL.Path, address(1)) {
			s.cut(w, Truncated, itemPage(mode, 1, false))
			return
		}
	case RateLimited:
		if news && s.limit(r) {
			w.Header().Set("Retry-After", "1")
			http.Error(w, "terlalu banyak permintaan", http.StatusTooManyRequests)
			return
		}
	default:
		if news && s.brokenListing(w, r, mode) {
			return
		}
	}
	s.honest(w, r, mode)
}

// everywhere answers for the modes that misbehave on every page; robots.txt is
// there and allows everything, or the fault would not be met.
func everywhere(w http.ResponseWriter, r *http.Request, mode Mode) bool {
	if r.URL.Path == "/robots.txt" {
		return false
	}
	html := func(status int, page string) bool {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(page))
		return true
	}
	switch mode {
	case Unavailable:
		return html(http.StatusServiceUnavailable, "<h1>503 Layanan tidak tersedia</h1>")
	case Forbidden:
		return html(http.StatusForbidden, "<h1>403 Akses ditolak</h1>")
	case Gone:
		return html(http.StatusNotFound, "<h1>404 Tidak ditemukan</h1>")
	case RateForever:
		w.Header().Set("Retry-After", "3600")
		return html(http.StatusTooManyRequests, "<h1>429</h1>")
	case Empty:
		return html(http.StatusOK, "")
	case Login:
		return html(http.StatusOK, `<!DOCTYPE html><html lang="id"><head><title>Masuk</title></head><body><h1>Silakan masuk</h1>
<form method="post" action="/login"><input name="username" placeholder="Nama pengguna"><input type="password" name="password"><button>Masuk</button></form></body></html>`)
	case Parking:
		return html(http.StatusOK, `<!DOCTYPE html><html lang="en"><head><title>`+r.Host+`</title></head><body><h1>This domain is for sale</h1>
<p>Buy this domain today. Domain parking by Contoh Registrar.</p><a href="/related?q=hosting">Web Hosting</a> <a href="/related?q=domain">Cheap Domains</a></body></html>`)
	}
	return false
}

// robots answers for robots.txt.
func (s *Server) robots(w http.ResponseWriter, r *http.Request, mode Mode) bool {
	if r.URL.Path != "/robots.txt" {
		return false
	}
	text := func(body string) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte(body))
	}
	switch mode {
	case RobotsError:
		http.Error(w, "sedang diperbaiki", http.StatusServiceUnavailable)
	case RobotsMissing:
		http.NotFound(w, r)
	case RobotsHTML:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<!DOCTYPE html><html><body><h1>Selamat datang</h1><p>Disallow: /</p></body></html>"))
	case RobotsLoop:
		http.Redirect(w, r, "/robots.txt", http.StatusFound)
	case RobotsHuge:
		w.Header().Set("Content-Type", "text/plain")
		_, _ = w.Write([]byte("User-agent: *\nAllow: /\n"))
		line := []byte("# " + strings.Repeat("x", 1021) + "\n")
		for range 2048 {
			if _, err := w.Write(line); err != nil {
				return true
			}
		}
		_, _ = w.Write([]byte("User-agent: *\nDisallow: /\n"))
	case RobotsForbid:
		text("User-agent: *\nDisallow: /\n")
	case RobotsDelay:
		text("User-agent: *\nCrawl-delay: 2\n")
	case SitemapBomb:
		text("User-agent: *\nAllow: /\nSitemap: http://" + r.Host + "/sitemap.xml.gz\n")
	default:
		text("User-agent: *\nDisallow: /admin\n")
	}
	return true
}

// redirectTarget returns where a redirecting mode sends a request, empty if the
// page is an honest one.
func redirectTarget(r *http.Request, mode Mode) string {
	path := r.URL.Path
	switch mode {
	case RedirectLoop:
		switch path {
		case "/berita":
			return "/berita/semua"
		case "/berita/semua":
			return "/berita"
		}
	case RedirectChain:
		if rest, ok := strings.CutPrefix(path, "/berita"); ok && !strings.HasPrefix(rest, "/read/") {
			n, err := strconv.Atoi(strings.TrimPrefix(rest, "/"))
			if err != nil {
				n = 0
			}
			return fmt.Sprintf("/berita/%d", n+1)
		}
	case RedirectAway:
		if path == "/berita" {
			return "http://" + Honest.Host() + "/berita"
		}
	case RedirectFile:
		if path == "/berita" {
			return "file:///etc/passwd"
		}
	case RedirectPrivate:
		return map[string]string{
			"/berita":     "http://127.0.0.1:1/berita",
			"/galeri":     "http://169.254.169.254/latest/meta-data/",
			"/pengumuman": "http://[::ffff:10.0.0.1]/pengumuman",
			"/agenda":     "http://0x7f000001:1/agenda",
		}[path]
	}
	return ""
}

// limit tells whether a request of a listing still gets a 429.
func (s *Server) limit(r *http.Request) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := r.Host + r.URL.RequestURI()
	s.limited[key]++
	return s.limited[key] <= 2
}

// wait sleeps one pace; it returns false when the visitor or the server has gone.
func (s *Server) wait(r *http.Request) bool {
	timer := time.NewTimer(s.cfg.Pace)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
	case <-s.released:
	}
	return false
}
