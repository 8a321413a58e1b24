package endsites

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"

	"pantaukim/internal/kim"
)

// Days are sites whose lists say the days of their posts once for several, or beside another day,
// or as data alone. No page of a post prints its day, but for the one whose lines have both.
func Days() []Site {
	return []Site{
		{Name: "hari-judul", URL: "http://hari-judul.example", Pairs: true, serve: days{list: headed}.serve},
		{Name: "hari-baris", URL: "http://hari-baris.example", Pairs: true, serve: days{list: ofRows}.serve},
		{Name: "hari-sel", URL: "http://hari-sel.example", Pairs: true, serve: days{list: spanned}.serve},
		{Name: "hari-data", URL: "http://hari-data.example", serve: days{list: asData}.serve},
		{Name: "hari-ubah", URL: "http://hari-ubah.example", serve: days{list: changed, line: changedLine}.serve},
	}
}

// days is a site with one way to say days.
type days struct {
	list func(posts []Post) string
	line func(post Post) string // on the page of a post; nil: none
}

func (s days) serve(p page) {
	switch post, ok := p.post(); {
	case p.r.URL.Path == "/berita":
		p.frame("Berita", "<h1>Berita</h1>"+s.list(p.posts))
	case ok:
		line := ""
		if s.line != nil {
			line = "<p>" + s.line(post) + "</p>"
		}
		p.frame(post.Title, fmt.Sprintf(`<article><h1>%s</h1>%s<div class="isi"><p>%s</p></div></article>`, html.EscapeString(post.Title), line, post.Text))
	default:
		p.rest()
	}
}

// post is the post whose page is asked for.
func (p page) post() (Post, bool) {
	for _, post := range p.posts {
		if p.r.URL.Path == post.Path() {
			return post, true
		}
	}
	return Post{}, false
}

// ofDay parts posts by their days.
func ofDay(posts []Post) (out [][]Post) {
	for k, post := range posts {
		if k == 0 || post.Day != posts[k-1].Day {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], post)
	}
	return out
}

func link(post Post) string {
	return fmt.Sprintf(`<a href="%s">%s</a>`, post.Path(), html.EscapeString(post.Title))
}

// headed has a heading for each day, and the posts of it below.
func headed(posts []Post) string {
	var b strings.Builder
	for _, some := range ofDay(posts) {
		b.WriteString("<h3>" + Long(some[0].Day) + "</h3><ul>")
		for _, post := range some {
			b.WriteString("<li>" + link(post) + "</li>")
		}
		b.WriteString("</ul>")
	}
	return b.String()
}

// ofRows is a table with a row for each day.
func ofRows(posts []Post) string {
	var b strings.Builder
	b.WriteString("<table><tr><th>No</th><th>Judul</th></tr>")
	for _, some := range ofDay(posts) {
		b.WriteString(`<tr><td colspan="2">` + Long(some[0].Day) + "</td></tr>")
		for _, post := range some {
			fmt.Fprintf(&b, "<tr><td>%d</td><td>%s</td></tr>", post.No, link(post))
		}
	}
	return b.String() + "</table>"
}

// spanned is a table whose cells with days span the rows of their posts.
func spanned(posts []Post) string {
	var b strings.Builder
	b.WriteString("<table><tr><th>Tanggal</th><th>Judul</th></tr>")
	for _, some := range ofDay(posts) {
		for k, post := range some {
			b.WriteString("<tr>")
			if k == 0 {
				fmt.Fprintf(&b, `<td rowspan="%d">%s</td>`, len(some), Long(post.Day))
			}
			b.WriteString("<td>" + link(post) + "</td></tr>")
		}
	}
	return b.String() + "</table>"
}

// asData has the days in structured data alone.
func asData(posts []Post) string {
	var b strings.Builder
	var listed []map[string]any
	b.WriteString("<ul>")
	for k, post := range posts {
		b.WriteString("<li>" + link(post) + "</li>")
		listed = append(listed, map[string]any{"@type": "ListItem", "position": k + 1, "url": "http://hari-data.example" + post.Path(),
			"item": map[string]any{"@type": "NewsArticle", "name": post.Title, "datePublished": post.Day.In(kim.WIB).Format("2006-01-02T15:04:05-07:00")}})
	}
	data, err := json.Marshal(map[string]any{"@context": "https://schema.org", "@type": "ItemList", "itemListElement": listed})
	if err != nil {
		panic(err) // texts and numbers
	}
	return b.String() + `</ul><script type="application/ld+json">` + string(data) + "</script>"
}

// changed prints the day of a change before that of the publication.
func changed(posts []Post) string {
	var b strings.Builder
	for _, post := range posts {
		b.WriteString(`<div class="baris"><h3>` + link(post) + "</h3><p>" + changedLine(post) + "</p></div>")
	}
	return b.String()
}

func changedLine(post Post) string {
	return "Diperbarui " + Long(post.Day.AddDays(2)) + " / Diterbitkan " + Long(post.Day)
}
