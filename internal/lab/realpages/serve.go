package realpages

import (
	"fmt"
	"html"
	"net"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Handler serves every page at its own address by host name. What was not saved
// is not found. The home page of a site, where it was not saved, and its
// sitemap.xml are made: they name the saved pages and nothing else, least of all
// a day. A folder asked for without its slash is redirected, as web servers do:
// the links in its page are relative to it.
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
		asked := reduce(r.URL.Path)
		if page := s.find(host, asked); page != nil {
			if own := page.path(); own != r.URL.Path && strings.TrimRight(own, "/") == strings.TrimRight(r.URL.Path, "/") {
				w.Header().Set("Location", own) // with its doubled slashes, which http.Redirect would remove
				w.WriteHeader(http.StatusMovedPermanently)
				return
			}
			p.serveFile(w, page.File)
			return
		}
		switch {
		case asked == "/robots.txt":
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			_, _ = fmt.Fprintf(w, "User-agent: *\nAllow: /\nSitemap: %s://%s/sitemap.xml\n", s.home.Scheme, host)
		case asked == "/sitemap.xml" || asked == reduce(s.home.Path+"sitemap.xml"):
			w.Header().Set("Content-Type", "application/xml; charset=utf-8")
			_, _ = w.Write([]byte(s.sitemap()))
		case asked == reduce(s.home.Path) || asked == "/":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write([]byte(p.homePage(s)))
		default:
			http.NotFound(w, r)
		}
	})
}

// find returns the page with a path, of the given host or of another host of the
// same site: a site that has moved answers for its pages wherever it is.
func (s *site) find(host, path string) *Page {
	for _, h := range append([]string{host}, s.hosts...) {
		if page, ok := s.files[h+path]; ok {
			return page
		}
	}
	return nil
}

func (p *Pages) serveFile(w http.ResponseWriter, file string) {
	body, err := os.ReadFile(filepath.Join(p.dir, file))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	kind := "text/html"
	switch path.Ext(file) {
	case ".xml":
		kind = "application/xml"
	case ".json":
		kind = "application/json"
	}
	w.Header().Set("Content-Type", kind+"; charset=utf-8")
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

// homePage lists the articles and albums as a plain site does, and links the
// saved listings in its menu.
func (p *Pages) homePage(s *site) string {
	var menu, list strings.Builder
	for _, page := range s.pages {
		title := html.EscapeString(p.titleOf(page))
		address := html.EscapeString(page.Address)
		if page.Kind == Listing {
			fmt.Fprintf(&menu, "<li><a href=\"%s\">%s</a></li>\n", address, title)
			continue
		}
		fmt.Fprintf(&list, "<div class=\"post\">\n<h2><a href=\"%s\">%s</a></h2>\n</div>\n", address, title)
	}
	return fmt.Sprintf("<!DOCTYPE html>\n<html lang=\"id\">\n<head><meta charset=\"utf-8\"><title>%s</title></head>\n<body>\n<nav><ul>\n%s</ul></nav>\n<main>\n%s</main>\n</body>\n</html>\n",
		html.EscapeString(s.repo), menu.String(), list.String())
}

// titleOf returns the text of a saved page's title, or the last part of its address.
func (p *Pages) titleOf(page *Page) string {
	if body, err := os.ReadFile(filepath.Join(p.dir, page.File)); err == nil {
		if _, rest, ok := strings.Cut(string(body), "<title>"); ok {
			if title, _, ok := strings.Cut(rest, "</title>"); ok && strings.TrimSpace(title) != "" {
				return html.UnescapeString(strings.TrimSpace(title))
			}
		}
	}
	return path.Base(page.Address)
}
