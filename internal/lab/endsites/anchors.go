package endsites

import (
	"fmt"
	"html"
	"slices"
	"strings"
)

// Anchors are sites on whose list the posts stand in full, without pages of their own.
func Anchors() []Site {
	return []Site{
		{Name: "jangkar-nomor", URL: "http://jangkar-nomor.example", serve: anchors{id: `id="post-%d"`}.serve},
		{Name: "jangkar-tautan", URL: "http://jangkar-tautan.example", serve: anchors{id: `id="post-%d"`, contents: true}.serve},
		{Name: "jangkar-tempat", URL: "http://jangkar-tempat.example", serve: anchors{id: `id="post-%d"`, places: true}.serve},
		{Name: "jangkar-tanpa", URL: "http://jangkar-tanpa.example", serve: anchors{}.serve},
		{Name: "jangkar-halaman", URL: "http://jangkar-halaman.example", serve: anchors{id: `id="post-%d"`, perPage: 6}.serve},
		{Name: "jangkar-sunting", URL: "http://jangkar-sunting.example", Edits: true, serve: anchors{id: `id="post-%d"`, edits: true}.serve},
		{Name: "utuh-beralamat", URL: "http://utuh-beralamat.example", serve: anchors{id: `id="post-%d"`, linked: true}.serve},
	}
}

// anchors is a site whose list shows its posts in full.
type anchors struct {
	id       string // of each post, with %d for its number
	contents bool   // links to the posts stand above them
	places   bool   // the number is the place of the post on the page, counted from the top
	perPage  int    // of the list; 0 if it has one page
	edits    bool   // the site corrects a text and takes a post back
	linked   bool   // the titles lead to pages of their own
}

func (a anchors) serve(p page) {
	if p.r.URL.Path != "/berita" {
		p.rest()
		return
	}
	posts, pager := p.posts, ""
	if a.edits {
		posts = Edited(posts)
	}
	if a.perPage > 0 {
		posts, pager = cut(p, a.perPage)
	}
	var top, b strings.Builder
	for k, post := range posts {
		number := post.No
		if a.places {
			number = k + 1
		}
		id, title := "", html.EscapeString(post.Title)
		if a.id != "" {
			id = fmt.Sprintf(a.id, number)
		}
		if a.linked {
			title = fmt.Sprintf(`<a href="%s">%s</a>`, post.Path(), title)
		}
		fmt.Fprintf(&top, `<li><a href="#post-%d">%s</a></li>`, number, title)
		fmt.Fprintf(&b, `<article %s><h2>%s</h2><time datetime="%s">%s</time><p>%s</p><img src="/foto/%d.jpg" alt="" width="800" height="600"></article>`,
			id, title, post.Day, Long(post.Day), post.Text, post.No)
	}
	list := b.String() + pager
	if a.contents {
		list = "<ul>" + top.String() + "</ul>" + list
	}
	p.frame("Berita", "<h1>Berita</h1>"+list)
}

// cut is a page of a list, and the links to the others.
func cut(p page, size int) ([]Post, string) {
	number := 1
	_, _ = fmt.Sscanf(p.r.URL.Query().Get("page"), "%d", &number)
	from := min((max(number, 1)-1)*size, len(p.posts))
	to := min(from+size, len(p.posts))
	if to == len(p.posts) {
		return p.posts[from:to], ""
	}
	return p.posts[from:to], fmt.Sprintf(`<a rel="next" href="/berita?page=%d">Selanjutnya</a>`, number+1)
}

// Edited is what a site makes of its posts: when it has 25, the text of the 20th is another
// one, and from then on the 22nd is gone.
func Edited(posts []Post) []Post {
	if len(posts) < 25 {
		return posts
	}
	posts = slices.Clone(posts)
	for k := range posts {
		if posts[k].No == 20 {
			posts[k].Text += " Pengurus membetulkan tulisan ini."
		}
	}
	return slices.DeleteFunc(posts, func(p Post) bool { return p.No == 22 })
}
