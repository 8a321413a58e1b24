package realpages

import (
	"fmt"
	"html"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

// Handler serves every page at its own address by host name. What was not saved
// is not found. The home page of a site, where it was not saved, and its
// sitemap.xml are made: they name the saved pages and nothing else, least of all
// a day.
func (p *Pages) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := strings.ToLower(r.Host)
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		s, ok := p.hosts[host]
		if !ok {
			http.Error(w, "no such site", http.StatusNotFound)
			return
		}
		path := reduce(r.URL.Path)
		if file, ok := s.files[host+path]; ok {
			p.serveFile(w, file)
			return
		}
		switch {
		case path == "/robots.txt":
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			_, _ = fmt.Fprintf(w, "User-agent: *\nAllow: /\nSitemap: %s://%s/sitemap.xml\n", s.home.Scheme, host)
		case path == "/sitemap.xml":
			w.Header().Set("Content-Type", "application/xml; charset=utf-8")
			_, _ = w.Write([]byte(s.sitemap()))
		case path == reduce(s.home.Path) || path == "/":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write([]byte(s.homePage()))
		default:
			http.NotFound(w, r)
		}
	})
}

func (p *Pages) serveFile(w http.ResponseWriter, file string) {
	body, err := os.ReadFile(filepath.Join(p.dir, file))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(body) // a visitor who leaves early is no error
}

func (s *site) sitemap() string {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n")
	for _, p := range s.pages {
		fmt.Fprintf(&b, "<url><loc>%s</loc></url>\n", html.EscapeString(p.Address))
	}
	b.WriteString("</urlset>\n")
	return b.String()
}

func (s *site) homePage() string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!DOCTYPE html>\n<html lang=\"id\">\n<head><meta charset=\"utf-8\"><title>%s</title></head>\n<body>\n<ul>\n", html.EscapeString(s.repo))
	for _, p := range s.pages {
		// The last part of the address serves as the text: the page's own title is for the reader to find.
		name := p.Address[strings.LastIndex(strings.TrimRight(p.Address, "/"), "/")+1:]
		fmt.Fprintf(&b, "<li><a href=\"%s\">%s</a></li>\n", html.EscapeString(p.Address), html.EscapeString(strings.ReplaceAll(strings.Trim(name, "/"), "-", " ")))
	}
	b.WriteString("</ul>\n</body>\n</html>\n")
	return b.String()
}
