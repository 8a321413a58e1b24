package endsites

import (
	"fmt"
	"html"
	"time"
)

// Shells are sites whose home page is drawn by scripts alone.
func Shells() []Site {
	return []Site{
		{Name: "blog-rangka", URL: "http://blog-rangka.example", serve: shell{feed: true, posts: true}.serve},
		{Name: "blog-rangka-tanpa-umpan", URL: "http://blog-rangka-tanpa-umpan.example", serve: shell{}.serve, Unread: "only a browser with scripts"},
		{Name: "blog-rangka-kosong", URL: "http://blog-rangka-kosong.example", serve: shell{feed: true}.serve, Unread: "only a browser with scripts"},
	}
}

// shell is a blog of Blogger with a view that scripts draw, with its feed or without.
type shell struct{ feed, posts bool }

func (s shell) serve(p page) {
	feed := ""
	if s.feed {
		feed = `<link rel="alternate" type="application/atom+xml" title="Atom" href="/feeds/posts/default" />`
	}
	switch {
	case p.r.URL.Path == "/":
		p.w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprintf(p.w, `<!DOCTYPE html><html><head><title>KIM Rangka</title><meta content='blogger' name='generator'/>%s</head><body class='view'><script src='/dinamis.js'></script></body></html>`, feed)
	case p.r.URL.Path == "/feeds/posts/default" && s.feed:
		posts := p.posts
		if !s.posts {
			posts = nil
		}
		p.w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
		_, _ = fmt.Fprintf(p.w, `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:openSearch="http://a9.com/-/spec/opensearchrss/1.0/"><title>KIM</title><openSearch:totalResults>%d</openSearch:totalResults>`, len(posts))
		for _, post := range posts {
			_, _ = fmt.Fprintf(p.w, `<entry><published>%s</published><title>%s</title><content type="html">%s</content><link rel="alternate" href="http://%s%s"/></entry>`,
				post.Day.Time().Add(2*time.Hour).Format(time.RFC3339), html.EscapeString(post.Title), html.EscapeString("<p>"+post.Text+"</p>"), p.r.Host, post.Path())
		}
		_, _ = fmt.Fprint(p.w, `</feed>`)
	default:
		p.rest()
	}
}
