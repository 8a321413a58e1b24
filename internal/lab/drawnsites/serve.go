package drawnsites

import (
	"encoding/xml"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"pantaukim/internal/kim"
)

// behaviours are what a site does over time, and to whoever asks.
func behaviours() []string {
	return []string{"edits", "deletions", "pinned", "volatile", "soft 404", "validators", "lying validators", "answers everywhere", "oldest first"}
}

// Answer is what the site sends.
type Answer struct {
	Status int
	Type   string // Content-Type
	ETag   string // empty if it has none
	Body   string // empty with status 304
}

// Get answers for a path with its query, at a time. etag is that of an earlier answer.
func (s *Site) Get(path, etag string, at time.Time) Answer {
	a := s.answer(path, at)
	switch {
	case a.Status != http.StatusOK:
		return a
	case s.has("lying validators"):
		a.ETag = `"tetap"`
	case s.has("validators"):
		h := fnv.New64a()
		_, _ = h.Write([]byte(a.Body)) // a hash never fails to write
		a.ETag = fmt.Sprintf(`"%x"`, h.Sum64())
	}
	if a.ETag != "" && a.ETag == etag {
		a.Status, a.Body = http.StatusNotModified, ""
	}
	return a
}

// answer finds the page of a path.
func (s *Site) answer(path string, at time.Time) Answer {
	page := func(body string) Answer {
		return Answer{Status: http.StatusOK, Type: "text/html; charset=utf-8", Body: body}
	}
	u, err := url.Parse(path)
	if err != nil {
		return s.missing(at)
	}
	if u.Path == "/robots.txt" {
		return Answer{Status: http.StatusOK, Type: "text/plain", Body: "User-agent: *\nDisallow: /admin/\n"}
	}
	if u.Path == "/feed" && u.RawQuery == "" && s.Parts.Feed != "none" {
		return Answer{Status: http.StatusOK, Type: "application/rss+xml", Body: s.feed(at)}
	}
	asked := without(u, "token", "print", "amp")
	for _, p := range s.posts {
		if asked == canonical(p.path) && p.there(at) {
			return page(s.article(p, at))
		}
	}
	if s.Parts.Paging != "feed only" {
		for _, sec := range s.sections {
			for n := 1; n <= len(sec.posts)/s.size+1; n++ {
				if asked != canonical(s.pageAddress(sec, n)) {
					continue
				}
				if body, head, ok := s.list(sec, n, at); ok {
					return page(s.frame(sec.label, head, body, at))
				}
			}
			if month, ok := strings.CutPrefix(u.Path, "/arsip/"+sec.word+"/"); ok {
				if body, ok := s.archive(sec, month, at); ok {
					return page(s.frame("Arsip", "", body, at))
				}
			}
		}
	}
	switch {
	case asked == "/":
		return page(s.frame("Beranda", "", s.home(at), at))
	case asked == "/profil", asked == "/kontak":
		return page(s.frame("Profil", "", "<h1>"+s.words.name+"</h1><p>Kelompok informasi masyarakat yang dibentuk warga "+s.words.village+" untuk saling berbagi kabar.</p>", at))
	case strings.HasPrefix(asked, "/kategori/"), strings.HasPrefix(asked, "/tag/"), asked == "/penulis/admin":
		var part []*post
		for _, p := range s.visible(at) {
			if !strings.HasPrefix(asked, "/kategori/") || asked == "/kategori/"+category(p) {
				part = append(part, p)
			}
		}
		return page(s.frame("Arsip", "", "<h1>Arsip</h1>"+s.records(part[:min(len(part), s.size)], at), at))
	}
	return s.missing(at)
}

// canonical is an address of the site in the form in which it is looked up.
func canonical(path string) string {
	u, err := url.Parse(path)
	if err != nil {
		return path
	}
	return without(u)
}

// without is the path and query of an address without some parameters.
func without(u *url.URL, names ...string) string {
	var kept []string
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		if name, _, _ := strings.Cut(pair, "="); pair != "" && !slices.Contains(names, name) {
			kept = append(kept, pair)
		}
	}
	path := u.Path
	if path == "" || path == "/index.php" { // which the server has for its folder
		path = "/"
	}
	slices.Sort(kept) // no system minds their order
	if len(kept) > 0 {
		path += "?" + strings.Join(kept, "&")
	}
	return path
}

// missing is what the site answers where it has nothing.
func (s *Site) missing(at time.Time) Answer {
	a := Answer{Status: http.StatusNotFound, Type: "text/html; charset=utf-8", Body: s.frame("404", "", "<h1>Halaman tidak ditemukan</h1>", at)}
	switch {
	case s.has("answers everywhere"):
		a.Status, a.Body = http.StatusOK, s.frame("Beranda", "", s.home(at), at)
	case s.has("soft 404"):
		a.Status = http.StatusOK
	}
	return a
}

// home is the main part of a home page that is not the list itself.
func (s *Site) home(at time.Time) string {
	if s.Parts.Home == "list" && s.Parts.Paging != "feed only" {
		body, _, _ := s.list(s.sections[0], 1, at)
		return body
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<h2>Selamat datang di %s</h2><p>Situs ini dikelola oleh warga %s.</p>", s.words.name, s.words.village)
	if s.Parts.Home == "newest" && s.Parts.Paging != "feed only" {
		for _, sec := range s.sections {
			posts := s.ordered(sec, at)
			if len(posts) > 0 {
				fmt.Fprintf(&b, "<h2>%s Terbaru</h2>", sec.label)
				b.WriteString(s.records(posts[:min(3, len(posts))], at))
			}
		}
	}
	return b.String()
}

// feed writes the feed of news.
func (s *Site) feed(at time.Time) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>` + s.words.name + `</title><link>http://` + s.Host + `/</link><description>Kabar warga</description>`)
	posts := slices.DeleteFunc(s.visible(at), func(p *post) bool { return p.section.kind != kim.News })
	if s.Parts.Feed == "short" {
		posts = posts[:min(5, len(posts))]
	}
	for _, p := range posts {
		var title, link strings.Builder
		_ = xml.EscapeText(&title, []byte(p.title))                       // a builder never fails
		_ = xml.EscapeText(&link, []byte("http://"+s.Host+s.link(p, at))) // a builder never fails
		fmt.Fprintf(&b, `<item><title>%s</title><link>%s</link><guid isPermaLink="false">%s</guid><pubDate>%s</pubDate></item>`, title.String(), link.String(), strconv.Itoa(p.id), p.published.In(kim.WIB.Location()).Format(time.RFC1123Z))
	}
	b.WriteString("</channel></rss>")
	return b.String()
}
