package drawnsites

import (
	"fmt"
	"html"
	"strings"
	"time"
)

// listings are the forms of a list's records.
func listings() []string {
	return []string{
		"cards", "cards", "card links", "table", "definitions", "headings", "paragraphs", "paragraphs day first", "thumbnails", "bare thumbnails", "nested by month", "articles", "media", "first large",
		"lines",
	}
}

// records writes posts as a list shows them.
func (s *Site) records(posts []*post, at time.Time) string {
	var b strings.Builder
	open, end := map[string]string{
		"table": `<table class="daftar"><tr><th>No</th><th>Judul</th><th>Tanggal</th></tr>`, "definitions": "<dl>", "thumbnails": `<div class="grid">`, "bare thumbnails": `<div class="grid">`,
		"nested by month": "<ul>", "media": `<ul class="media-list">`,
	}[s.Parts.Listing], map[string]string{
		"table": "</table>", "definitions": "</dl>", "thumbnails": "</div>", "bare thumbnails": "</div>", "nested by month": "</ul></li></ul>", "media": "</ul>",
	}[s.Parts.Listing]
	month := ""
	b.WriteString(open)
	for i, p := range posts {
		if now := months()[p.day().Time().Month()-1] + p.day().Time().Format(" 2006"); s.Parts.Listing == "nested by month" && now != month {
			if month != "" {
				b.WriteString("</ul></li>")
			}
			month = now
			fmt.Fprintf(&b, "<li>%s<ul>", now)
		}
		b.WriteString(s.record(p, at, i))
	}
	if len(posts) > 0 || s.Parts.Listing != "nested by month" {
		b.WriteString(end)
	} else {
		b.WriteString("</ul>")
	}
	return b.String()
}

// record writes one post as the i-th of a list.
func (s *Site) record(p *post, at time.Time, i int) string {
	if s.isSealed(p) {
		return s.seal(s.open(p, at, i, ""), html.EscapeString(s.link(p, at)), p)
	}
	return s.open(p, at, i, s.beside(p, html.EscapeString(s.link(p, at))))
}

// open writes a post as the record of a list that leads to it. extra stands beside its title.
func (s *Site) open(p *post, at time.Time, i int, extra string) string {
	href, title, day, thumb := html.EscapeString(s.link(p, at)), html.EscapeString(p.title), s.listed(p, at), s.thumb(p, at)
	a := fmt.Sprintf(`<a href="%s">%s</a>`, href, title)
	pic := ""
	if thumb != "" {
		pic = fmt.Sprintf(`<a href="%s">%s</a>`, href, thumb)
	}
	excerpt := html.EscapeString(cut(p.text[0], 90))
	span := ""
	if day != "" {
		span = `<span class="tgl">` + day + `</span>`
	}
	switch s.Parts.Listing {
	case "card links":
		return fmt.Sprintf(`<a class="card" href="%s">%s<h4>%s</h4>%s</a>`, href, thumb, title, span)
	case "table":
		return fmt.Sprintf(`<tr><td>%d</td><td>%s%s</td><td>%s</td></tr>`, i+1, pic, a, day)
	case "definitions":
		return fmt.Sprintf(`<dt>%s</dt><dd>%s %s%s</dd>`, a, day, pic, extra)
	case "headings":
		return fmt.Sprintf("<h2>%s</h2>\n<p class=\"meta\">%s</p>\n%s<p>%s</p>%s\n", a, day, pic, excerpt, extra)
	case "paragraphs":
		return fmt.Sprintf("<p>%s%s %s %s</p>\n", pic, a, brackets(day), extra)
	case "paragraphs day first":
		return fmt.Sprintf("<p>%s %s %s</p>\n", day, a, extra)
	case "thumbnails":
		return fmt.Sprintf(`<figure>%s<figcaption>%s %s</figcaption></figure>`, pic, a, span)
	case "bare thumbnails":
		if pic == "" {
			return fmt.Sprintf(`<div class="kotak">%s %s</div>`, a, span)
		}
		return fmt.Sprintf(`<div class="kotak">%s %s</div>`, pic, span)
	case "nested by month":
		return fmt.Sprintf("<li>%s %s</li>", a, span)
	case "articles":
		return fmt.Sprintf(`<article><header><h2>%s</h2>%s</header>%s<p>%s</p>%s</article>`, a, span, pic, excerpt, extra)
	case "media":
		return fmt.Sprintf(`<li class="media">%s<div class="media-body">%s<br><small>%s</small>%s</div></li>`, pic, a, day, extra)
	case "lines":
		return fmt.Sprintf("%s %s<br>\n", a, brackets(day))
	case "first large":
		if i == 0 {
			return fmt.Sprintf(`<div class="utama">%s<h1>%s</h1>%s<p>%s</p>%s</div>`, pic, a, span, excerpt, extra)
		}
		return fmt.Sprintf(`<div class="baris">%s<h5>%s</h5>%s</div>`, pic, a, span)
	}
	return fmt.Sprintf(`<div class="card">%s<div class="card-body"><h3>%s</h3>%s<p>%s</p>%s</div></div>`, pic, a, span, excerpt, extra)
}

func brackets(day string) string {
	if day == "" {
		return ""
	}
	return "(" + day + ")"
}

// cut is the beginning of a text, in whole words.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	if k := strings.LastIndexByte(text[:most], ' '); k > 0 {
		return text[:k] + "…"
	}
	return text[:most]
}

// beside are the links and words that stand in a record beside its title.
func (s *Site) beside(p *post, href string) string {
	var b strings.Builder
	if s.has("category links") {
		fmt.Fprintf(&b, ` <a class="kat" href="/kategori/%s">%[1]s</a>`, category(p))
	}
	if s.has("tag links") {
		fmt.Fprintf(&b, ` <a rel="tag" href="/tag/%s">#%[1]s</a>`, [...]string{"desa", "warga", "gotong-royong"}[p.id%3])
	}
	if s.has("author links") {
		b.WriteString(` oleh <a href="/penulis/admin">Admin Desa</a>`)
	}
	if s.has("read count") {
		fmt.Fprintf(&b, ` <small>Dibaca %d kali</small>`, 20+p.id%300)
	}
	if s.has("share") {
		fmt.Fprintf(&b, ` <a href="https://www.facebook.com/sharer.php?u=http://%s%s">Bagikan</a>`, s.Host, href)
	}
	if s.has("read more") {
		fmt.Fprintf(&b, ` <a class="more" href="%s">%s</a>`, href, s.words.more)
	}
	if s.has("comment counts") {
		fmt.Fprintf(&b, ` <a href="%s#komentar">%d komentar</a>`, href, p.id%4)
	}
	return b.String()
}

func category(p *post) string { return [...]string{"pembangunan", "kesehatan", "pertanian"}[p.id%3] }

// link is how the site links a post at a time.
func (s *Site) link(p *post, at time.Time) string {
	if !s.has("volatile") {
		return p.path
	}
	mark := "?"
	if strings.Contains(p.path, "?") {
		mark = "&"
	}
	return fmt.Sprintf("%s%stoken=%x", p.path, mark, at.Unix()/3600*2654435761%1e9)
}
