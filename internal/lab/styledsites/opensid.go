package styledsites

import (
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"pantaukim/internal/kim"
)

// opensid is what both themes of OpenSID share: the day in the address, photos
// in two sizes under one name, albums without any day that go on over several pages, and announced events that
// are articles and print the event's day beside their own.
type opensid struct{}

// How many articles and how many photos of an album stand on one page.
const (
	opensidPage  = 6
	opensidAlbum = 4
)

func (opensid) kind(rng *rand.Rand) kim.Kind {
	switch n := rng.IntN(10); {
	case n < 2:
		return kim.Gallery
	case n < 3:
		return kim.Event
	}
	return kim.News
}
func (opensid) renames() bool     { return true }
func (opensid) photos(v view) int { return len(v.files) }

// picture names a file in one of its two sizes.
func (opensid) picture(v view, file, size string) string {
	if v.kind == kim.Gallery {
		return "/desa/upload/galeri/" + size + "_" + file + ".jpg"
	}
	return "/desa/upload/artikel/" + size + "_" + file + ".jpg"
}

// longDate writes 27 Agustus 2019.
func longDate(t time.Time) string {
	return fmt.Sprintf("%d %s %d", t.Day(), months()[t.Month()-1], t.Year())
}

// theme is what the two themes do differently.
type theme struct {
	address func(s *site, v view) string
	head    string
	card    func(s *site, v view) string
	article func(s *site, v view) string
	frame   string // with places for head, title, content and the side column
}

func (o opensid) serve(w http.ResponseWriter, r *http.Request, s *site, posts []view, th theme) bool {
	path := strings.TrimSuffix(r.URL.Path, "/")
	write := func(title, content string) bool {
		var side strings.Builder
		for _, v := range of(posts, kim.News)[:min(3, len(of(posts, kim.News)))] {
			fmt.Fprintf(&side, "<li><a href=\"%s\">%s</a><br>%s</li>", th.address(s, v), html.EscapeString(v.title), longDate(v.dated.In(s.group.Zone.Location())))
		}
		_, _ = fmt.Fprintf(w, th.frame, th.head, html.EscapeString(title), content, side.String())
		return true
	}
	articles := of(posts, kim.News, kim.Event)
	switch {
	case path == "", path == "/index", strings.HasPrefix(path, "/index/"):
		page, err := strconv.Atoi(strings.TrimPrefix(path, "/index/"))
		if err != nil {
			page = 1
		}
		shown, _ := cut(articles, page, opensidPage)
		pages := (len(articles) + opensidPage - 1) / opensidPage
		var b strings.Builder
		for _, v := range shown {
			b.WriteString(th.card(s, v))
		}
		fmt.Fprintf(&b, "<div class=\"pagination_area\">Halaman %d dari %d", page, pages)
		for n := max(1, page-2); n <= min(pages, page+2); n++ {
			fmt.Fprintf(&b, " <a href=\"/index/%d\">%d</a>", n, n)
		}
		b.WriteString("</div>\n")
		return write("Artikel Terkini", b.String())
	case path == "/galeri":
		var b strings.Builder
		for _, v := range of(posts, kim.Gallery) {
			fmt.Fprintf(&b, "<div class=\"col-sm-6\"><div class=\"card\"><a href=\"%s\"><img src=\"%s\"></a><p><a href=\"%s\">Album : %s</a></p></div></div>\n",
				galleryAddress(v), o.picture(v, v.files[0], "kecil"), galleryAddress(v), html.EscapeString(v.title))
		}
		return write("Galeri", b.String())
	}
	for _, v := range posts {
		if v.kind == kim.Gallery && path == galleryAddress(v) {
			var b strings.Builder
			fmt.Fprintf(&b, "<h4>Album : %s</h4>\n", html.EscapeString(v.title))
			page, err := strconv.Atoi(r.URL.Query().Get("page"))
			if err != nil {
				page = 1
			}
			pages := (len(v.files) + opensidAlbum - 1) / opensidAlbum
			if page < 1 || page > pages {
				return false
			}
			for i, f := range v.files[(page-1)*opensidAlbum : min(page*opensidAlbum, len(v.files))] {
				fmt.Fprintf(&b, "<div class=\"col-sm-4\"><img src=\"%s\"><p>Foto %d</p></div>\n", o.picture(v, f, "kecil"), i+1)
			}
			b.WriteString("<div class=\"pagination_area\">")
			for n := 1; pages > 1 && n <= pages; n++ {
				fmt.Fprintf(&b, " <a href=\"%s?page=%d\">%d</a>", path, n, n)
			}
			b.WriteString("</div>\n")
			return write(v.title, b.String())
		}
		if v.kind != kim.Gallery && path == th.address(s, v) {
			return write(v.title, th.article(s, v))
		}
	}
	return false
}

func galleryAddress(v view) string { return fmt.Sprintf("/galeri/%d", v.id) }

// pictures writes the lead picture, the text and the three further pictures.
func (o opensid) pictures(b *strings.Builder, v view) {
	for i, f := range v.files {
		if i == 0 {
			fmt.Fprintf(b, "<div class=\"sampul\"><a href=\"%s\"><img src=\"%s\"></a></div>\n", o.picture(v, f, "sedang"), o.picture(v, f, "sedang"))
		}
	}
	b.WriteString("<div class=\"teks\">")
	for _, t := range v.text {
		fmt.Fprintf(b, "<p>%s</p>\n", html.EscapeString(t))
	}
	b.WriteString("</div>\n")
	for i, f := range v.files {
		if i > 0 {
			fmt.Fprintf(b, "<div class=\"sampul2\"><img src=\"%s\"></div>\n", o.picture(v, f, "sedang"))
		}
	}
}

// natra prints day and time, and has a feed and a sitemap.
type natra struct{ opensid }

func (natra) precision(kind kim.Kind) kim.Precision {
	if kind == kim.Gallery {
		return kim.PrecisionNone
	}
	return kim.PrecisionSecond
}

func (n natra) address(s *site, v view) string {
	if v.kind == kim.Gallery {
		return galleryAddress(v)
	}
	y, m, d := v.dated.In(s.group.Zone.Location()).Date()
	return fmt.Sprintf("/artikel/%d/%d/%d/%s", y, m, d, v.slug)
}

func (n natra) serve(w http.ResponseWriter, r *http.Request, s *site, posts []view) bool {
	switch r.URL.Path {
	case "/feed", "/feed.xml":
		n.feed(w, s, of(posts, kim.News, kim.Event))
		return true
	case "/sitemap.xml":
		w.Header().Set("Content-Type", "text/xml")
		_, _ = fmt.Fprint(w, `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
		for _, v := range of(posts, kim.News, kim.Event) {
			_, _ = fmt.Fprintf(w, "<url><loc>http://%s%s</loc></url>", s.host, n.address(s, v))
		}
		_, _ = fmt.Fprint(w, `</urlset>`)
		return true
	}
	stamp := func(v view) string {
		t := v.dated.In(s.group.Zone.Location())
		return longDate(t) + t.Format(" 15:04:05")
	}
	return n.opensid.serve(w, r, s, posts, theme{
		address: n.address,
		head:    `<meta charset="utf-8"><meta name="theme" content="natra"><link rel="alternate" type="application/rss+xml" href="/feed">`,
		card: func(s *site, v view) string {
			img := ""
			if len(v.files) > 0 {
				img = fmt.Sprintf("<img src=\"%s\">", n.picture(v, v.files[0], "kecil"))
			}
			return fmt.Sprintf("<div class=\"single_post\">%s<a class=\"post_title\" href=\"%s\">%s</a><span class=\"meta_date\">%s</span></div>\n", img, n.address(s, v), html.EscapeString(v.title), stamp(v))
		},
		article: func(_ *site, v view) string {
			var b strings.Builder
			fmt.Fprintf(&b, "<div class=\"single_page_area\"><h2 class=\"post_titile\">%s</h2>\n<div class=\"post_commentbox\"><span class=\"meta_date\">%s</span> Administrator %d.%03d Kali Dibaca</div>\n",
				html.EscapeString(v.title), stamp(v), v.id%40+1, v.id%1000)
			if v.kind == kim.Event {
				fmt.Fprintf(&b, "<table><tr><td>Tanggal &amp; Jam</td><td>%s 09:00:00</td></tr><tr><td>Lokasi</td><td>Balai desa</td></tr></table>\n", longDate(v.event.Time()))
			}
			b.WriteString("<div class=\"single_page_content\">\n")
			n.pictures(&b, v)
			b.WriteString("</div></div>\n")
			return b.String()
		},
		frame: `<!DOCTYPE html><html lang="id"><head>%s<title>%s</title></head><body><div id="header"><img src="/desa/logo/logo-desa.png"><a href="/">Beranda</a> <a href="/galeri">Galeri</a></div>
<div class="left_content">%s</div><div class="right_bar"><h2>Arsip Artikel</h2><ul>%s</ul><img src="/desa/upload/user_pict/kecil_kades.jpg"></div>
<footer>Hak cipta 2025 OpenSID 2410.0.0 - Natra</footer></body></html>`,
	})
}

// feed writes the whole list as RSS: lead picture and text, without the others.
func (n natra) feed(w http.ResponseWriter, s *site, posts []view) {
	w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
	_, _ = fmt.Fprintf(w, `<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>%s</title><link>http://%s/</link>`, s.group.Name, s.host)
	for _, v := range posts[:min(10, len(posts))] {
		body := ""
		if len(v.files) > 0 {
			body = fmt.Sprintf(`<img src="http://%s%s">`, s.host, n.picture(v, v.files[0], "sedang"))
		}
		body += "<p>" + strings.Join(v.text, "</p><p>") + "</p>"
		_, _ = fmt.Fprintf(w, "<item><title>%s</title><link>http://%s%s</link><pubDate>%s</pubDate><content:encoded><![CDATA[%s]]></content:encoded></item>",
			html.EscapeString(v.title), s.host, n.address(s, v), v.dated.In(s.group.Zone.Location()).Format(time.RFC1123Z), body)
	}
	_, _ = fmt.Fprint(w, "</channel></rss>")
}

// esensi prints the day without the time and calls every page an article.
type esensi struct{ opensid }

func (esensi) precision(kind kim.Kind) kim.Precision {
	if kind == kim.Gallery {
		return kim.PrecisionNone
	}
	return kim.PrecisionDay
}

func (e esensi) address(s *site, v view) string {
	if v.kind == kim.Gallery {
		return galleryAddress(v)
	}
	return "/artikel/" + v.dated.In(s.group.Zone.Location()).Format("2006/01/02/") + v.slug
}

func (e esensi) serve(w http.ResponseWriter, r *http.Request, s *site, posts []view) bool {
	return e.opensid.serve(w, r, s, posts, theme{
		address: e.address,
		head:    `<meta charset="utf-8"><meta property="og:type" content="article"><meta property="og:image" content="/desa/logo/logo-desa.png">`,
		card: func(s *site, v view) string {
			img := "/assets/images/404-image-not-found.jpg"
			if len(v.files) > 0 {
				img = e.picture(v, v.files[0], "kecil")
			}
			return fmt.Sprintf("<div class=\"grid\"><figure><img src=\"%s\"></figure><a href=\"%s\" class=\"text-h5\">%s</a><ul><li><i class=\"fas fa-calendar-alt\"></i> %s</li><li><i class=\"fas fa-user\"></i> Admin</li></ul></div>\n",
				img, e.address(s, v), html.EscapeString(v.title), longDate(v.dated.In(s.group.Zone.Location())))
		},
		article: func(s *site, v view) string {
			var b strings.Builder
			fmt.Fprintf(&b, "<article><h1 class=\"text-h2\">%s</h1><div><span><i class=\"fas fa-calendar-alt\"></i> %s</span> <span>Dibaca %d.%03d Kali</span></div>\n",
				html.EscapeString(v.title), longDate(v.dated.In(s.group.Zone.Location())), v.id%9+1, v.id%1000)
			if v.kind == kim.Event {
				fmt.Fprintf(&b, "<p>Tanggal &amp; Jam: %s</p>\n", longDate(v.event.Time()))
			}
			e.pictures(&b, v)
			b.WriteString("</article>\n")
			return b.String()
		},
		frame: `<!DOCTYPE html><html lang="id"><head>%s<title>%s</title></head><body><nav><img src="/desa/logo/logo-desa.png"><a href="/">Beranda</a><a href="/galeri">Galeri</a></nav>
<main>%s</main><aside><h3>Artikel Terbaru</h3><ul>%s</ul></aside><footer>&copy; 2019-2025 OpenSID, tema Esensi</footer></body></html>`,
	})
}
