package drawnsites

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"time"

	"pantaukim/internal/kim"
)

// furnitures are the things on a page that are no content.
func furnitures() []string {
	return []string{
		"popular", "recent", "counter", "calendar", "related", "social", "ads", "comments", "banner", "print", "amp", "share", "category links", "tag links", "author links", "read more", "read count",
		"comment counts", "today", "neighbours", "members", "breadcrumb",
	}
}

// frame puts a page together.
func (s *Site) frame(title, head, main string, at time.Time) string {
	var menu []string
	menu = append(menu, `<a href="/">Beranda</a>`, `<a href="/profil">Profil Desa</a>`)
	if s.Parts.Home != "list" && s.Parts.Paging != "feed only" {
		for _, sec := range s.sections {
			menu = append(menu, fmt.Sprintf(`<a href="%s">%s</a>`, html.EscapeString(s.listPath(sec)), sec.label))
		}
	}
	menu = append(menu, `<a href="/kontak">Kontak</a>`)
	if s.Parts.Feed != "none" {
		head += `<link rel="alternate" type="application/rss+xml" title="` + s.words.name + `" href="/feed">`
	}
	top, side := "", s.side(at)
	if s.has("today") {
		top = "<p>" + weekday(kim.DateOf(at, kim.WIB)) + "</p>"
	}
	if s.has("banner") {
		top += `<img src="/images/banner.jpg" alt="Selamat datang" width="1200" height="200">`
	}
	foot := fmt.Sprintf("Hak cipta © %d %s", at.Year(), s.words.name)
	var body string
	switch s.Parts.Frame {
	case "main":
		body = fmt.Sprintf(`<header><a href="/">%s</a>%s<nav>%s</nav></header><main>%s</main><aside>%s</aside><footer>%s</footer>`, s.words.name, top, strings.Join(menu, " "), main, side, foot)
	case "divs":
		body = fmt.Sprintf(`<div id="header"><h2>%s</h2>%s<div class="menu"><ul><li>%s</li></ul></div></div><div id="content">%s</div><div id="sidebar">%s</div><div id="footer">%s</div>`, s.words.name, top, strings.Join(menu, "</li><li>"), main, side, foot)
	case "table":
		body = fmt.Sprintf(`<table width="100%%"><tr><td colspan="2">%s%s</td></tr><tr><td colspan="2">%s</td></tr><tr><td>%s</td><td>%s</td></tr><tr><td colspan="2">%s</td></tr></table>`, s.words.name, top, strings.Join(menu, " | "), main, side, foot)
	default:
		body = fmt.Sprintf(`<h3>%s</h3>%s<p>%s</p>%s%s<p>%s</p>`, s.words.name, top, strings.Join(menu, " - "), main, side, foot)
	}
	return fmt.Sprintf(`<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>%s - %s</title>%s</head><body>%s</body></html>`, html.EscapeString(title), s.words.name, head, body)
}

// side is what stands beside the main part of every page.
func (s *Site) side(at time.Time) string {
	var b strings.Builder
	posts := s.visible(at)
	link := func(p *post) {
		fmt.Fprintf(&b, `<li><a href="%s">%s</a></li>`, html.EscapeString(s.link(p, at)), html.EscapeString(p.title))
	}
	if s.has("popular") && len(posts) > 0 {
		b.WriteString(`<div class="widget"><h4>Terpopuler</h4><ul>`)
		for i := range min(4, len(posts)) {
			link(posts[(i*7+3)%len(posts)])
		}
		b.WriteString("</ul></div>")
	}
	if s.has("recent") {
		b.WriteString(`<div class="widget"><h4>Berita Terbaru</h4><ul>`)
		for _, p := range posts[:min(4, len(posts))] {
			link(p)
		}
		b.WriteString("</ul></div>")
	}
	if s.has("calendar") {
		b.WriteString(`<table class="kalender"><caption>` + months()[at.Month()-1] + at.Format(" 2006") + `</caption><tr>`)
		for day := 1; day <= 28; day++ {
			fmt.Fprintf(&b, "<td>%d</td>", day)
			if day%7 == 0 && day < 28 {
				b.WriteString("</tr><tr>")
			}
		}
		b.WriteString("</tr></table>")
	}
	if s.has("counter") {
		fmt.Fprintf(&b, `<div class="statistik">Pengunjung hari ini : %d<br>Kemarin : %d<br>Bulan ini : %d</div>`, 20+at.Day(), 31, 640)
	}
	if s.has("members") {
		b.WriteString(`<div class="anggota">Anggota terbaru: Siti Rahma<br>Bergabung: 18 September 2018</div>`)
	}
	if s.has("social") {
		b.WriteString(`<p><a href="https://www.facebook.com/desa">Facebook</a> <a href="https://www.instagram.com/desa">Instagram</a></p>`)
	}
	if s.has("ads") {
		b.WriteString(`<div class="ads"><a href="https://iklan.example/beli-pupuk"><img src="https://iklan.example/pupuk.gif" width="300" height="250" alt="Iklan"></a></div>`)
	}
	return b.String()
}

// visible are the posts of the site at a time, newest first.
func (s *Site) visible(at time.Time) []*post {
	var out []*post
	for _, p := range s.posts {
		if p.there(at) {
			out = append(out, p)
		}
	}
	slices.Reverse(out)
	return out
}

// article writes the page of a post.
func (s *Site) article(p *post, at time.Time) string {
	var b strings.Builder
	href := html.EscapeString(p.path)
	if s.has("breadcrumb") {
		fmt.Fprintf(&b, `<p class="breadcrumb"><a href="/">Beranda</a> / <a href="%s">%s</a></p>`, html.EscapeString(s.listPath(p.section)), p.section.label)
	}
	cover, photos := s.pictures(p, at)
	fmt.Fprintf(&b, "<article><h1>%s</h1>", html.EscapeString(p.title))
	if day := s.printed(p, at); day != "" {
		fmt.Fprintf(&b, `<p class="meta">Admin Desa | <span>%s</span></p>`, day)
	}
	b.WriteString(cover + `<div class="isi">`)
	for i, t := range p.text {
		b.WriteString("<p>" + html.EscapeString(t) + "</p>")
		if i < len(photos) {
			b.WriteString(photos[i])
		}
	}
	for i := len(p.text); i < len(photos); i++ {
		b.WriteString(photos[i])
	}
	b.WriteString("</div>")
	if s.has("print") {
		fmt.Fprintf(&b, `<p><a href="%s">Cetak</a></p>`, html.EscapeString(with(p.path, "print=1")))
	}
	if s.has("share") {
		fmt.Fprintf(&b, `<p>Bagikan: <a href="https://wa.me/?text=http://%s%s">WhatsApp</a></p>`, s.Host, href)
	}
	b.WriteString("</article>")
	posts := s.visible(at)
	if i := slices.Index(posts, p); s.has("neighbours") && i > 0 {
		fmt.Fprintf(&b, `<p>Berita selanjutnya: <a href="%s">%s</a></p>`, html.EscapeString(s.link(posts[i-1], at)), html.EscapeString(posts[i-1].title))
	}
	if s.has("related") && len(posts) > 4 {
		b.WriteString(`<h3>Berita Terkait</h3><ul>`)
		for i := range 3 {
			if o := posts[(p.id+i*5)%len(posts)]; o != p {
				fmt.Fprintf(&b, `<li><a href="%s">%s</a> %s</li>`, html.EscapeString(s.link(o, at)), html.EscapeString(o.title), s.listed(o, at))
			}
		}
		b.WriteString("</ul>")
	}
	if s.has("comments") {
		fmt.Fprintf(&b, `<div id="komentar" class="comments"><h3>2 Komentar</h3><div class="comment"><b>Budi</b> %s<p>Mantap, semoga lancar.</p></div><div class="comment"><b>Ani</b> 2 hari yang lalu<p>Terima kasih infonya.</p></div></div>`, long(p.day().AddDays(2)))
	}
	head := s.machineDay(p)
	if s.has("amp") {
		head += `<link rel="amphtml" href="` + html.EscapeString(with(p.path, "amp=1")) + `">`
	}
	return s.frame(p.title, head, b.String(), at)
}

// with adds a parameter to an address.
func with(path, parameter string) string {
	if strings.Contains(path, "?") {
		return path + "&" + parameter
	}
	return path + "?" + parameter
}
