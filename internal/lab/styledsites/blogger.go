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

// blogger is a blog of Blogger whose owner never set the time zone: every moment
// is told seven hours west of Greenwich, so that a post of the morning in
// Jakarta seems to be from the evening before.
type blogger struct{ feed bool }

const bloggerPage = 7

func (blogger) kind(*rand.Rand) kim.Kind { return kim.News }
func (blogger) renames() bool            { return false }
func (blogger) photos(v view) int        { return len(v.files) }

// precision is that of the machine-readable moment, which is told to the minute.
func (blogger) precision(kim.Kind) kim.Precision { return kim.PrecisionMinute }

func pacific(t time.Time) time.Time { return t.In(time.FixedZone("", -7*3600)) }

func (blogger) address(_ *site, v view) string {
	return pacific(v.dated).Format("/2006/01/") + slugOf(v.post.title) + ".html"
}

// image names a photo, which lies on another host, in a size.
func (blogger) image(file, size string) string {
	return "https://blogger.googleusercontent.example/img/b/peraga/" + size + "/" + file + ".jpg"
}

func (p blogger) serve(w http.ResponseWriter, r *http.Request, s *site, posts []view) bool {
	switch r.URL.Path {
	case "/feeds/posts/default":
		if !p.feed {
			return false
		}
		p.atom(w, r, s, posts)
		return true
	case "/", "/search":
		if before, err := time.Parse(time.RFC3339, r.URL.Query().Get("updated-max")); err == nil {
			i := 0
			for i < len(posts) && !posts[i].dated.Before(before) {
				i++
			}
			posts = posts[i:]
		}
		shown, more := cut(posts, 1, bloggerPage)
		p.write(w, s, s.group.Name, p.stream(s, shown, more))
		return true
	}
	for _, v := range posts {
		if r.URL.Path == p.address(s, v) {
			p.write(w, s, v.title, p.stream(s, []view{v}, false))
			return true
		}
	}
	return false
}

func (p blogger) body(v view) string {
	var b strings.Builder
	for i, t := range v.text {
		if i < len(v.files) {
			fmt.Fprintf(&b, "<div class=\"separator\"><a href=\"%s\"><img border=\"0\" src=\"%s\" width=\"320\" /></a></div>", p.image(v.files[i], "s1600"), p.image(v.files[i], "s320"))
		}
		b.WriteString(html.EscapeString(t) + "<br /><br />\n")
	}
	return b.String()
}

// stream writes posts in full, under the day in the blog's own zone.
func (p blogger) stream(s *site, posts []view, more bool) string {
	var b strings.Builder
	b.WriteString("<div class='blog-posts hfeed'>\n")
	for _, v := range posts {
		local := pacific(v.dated)
		fmt.Fprintf(&b, `<div class="date-outer"><h2 class='date-header'><span>%s</span></h2>
<div class='post hentry'><h3 class='post-title entry-title'><a href='http://%s%s'>%s</a></h3>
<div class='post-body entry-content'>%s</div>
<div class='post-footer'>Diposting oleh admin di <a class='timestamp-link' href='http://%s%s'><abbr class='published' itemprop='datePublished' title='%s'>%s</abbr></a></div></div></div>
`, longDate(local), s.host, p.address(s, v), html.EscapeString(v.title), p.body(v), s.host, p.address(s, v), local.Format("2006-01-02T15:04:00-07:00"), local.Format("15.04"))
	}
	b.WriteString("</div>\n")
	if more {
		last := posts[len(posts)-1]
		fmt.Fprintf(&b, "<div id='blog-pager'><a class='blog-pager-older-link' href='http://%s/search?updated-max=%s&amp;max-results=%d'>Posting Lama</a></div>\n",
			s.host, strings.ReplaceAll(last.dated.UTC().Format(time.RFC3339), ":", "%3A"), bloggerPage)
	}
	return b.String()
}

func (p blogger) write(w http.ResponseWriter, s *site, title, content string) {
	feed := ""
	if p.feed {
		feed = fmt.Sprintf("<link rel=\"alternate\" type=\"application/atom+xml\" title=\"%s - Atom\" href=\"http://%s/feeds/posts/default\" />", s.group.Name, s.host)
	}
	_, _ = fmt.Fprintf(w, `<!DOCTYPE html><html dir='ltr'><head><meta content='text/html; charset=UTF-8' http-equiv='Content-Type'/><meta content='blogger' name='generator'/>%s<title>%s</title></head>
<body><div class='header'><img alt='' src='https://blogger.googleusercontent.example/img/b/peraga/s1600/header-logo.png'/><h1>%s</h1></div>
<div class='main'>%s</div><div class='sidebar'><div class='widget Profile'><img class='profile-img' src='https://blogger.googleusercontent.example/img/a/s80/profil.jpg'/></div></div>
<div class='footer'>Diberdayakan oleh Blogger. Tema 2011.</div></body></html>`, feed, html.EscapeString(title), s.group.Name, content)
}

// atom is the whole blog as a feed, 25 entries at a time.
func (p blogger) atom(w http.ResponseWriter, r *http.Request, s *site, posts []view) {
	start, err := strconv.Atoi(r.URL.Query().Get("start-index"))
	if err != nil || start < 1 {
		start = 1
	}
	size, err := strconv.Atoi(r.URL.Query().Get("max-results"))
	if err != nil || size < 1 {
		size = 25
	}
	from := min(start-1, len(posts))
	to := min(from+size, len(posts))
	w.Header().Set("Content-Type", "application/atom+xml; charset=UTF-8")
	_, _ = fmt.Fprintf(w, `<?xml version='1.0' encoding='UTF-8'?><feed xmlns='http://www.w3.org/2005/Atom' xmlns:openSearch='http://a9.com/-/spec/opensearchrss/1.0/'><title type='text'>%s</title><generator version='7.00' uri='https://www.blogger.com'>Blogger</generator><openSearch:totalResults>%d</openSearch:totalResults><openSearch:startIndex>%d</openSearch:startIndex><openSearch:itemsPerPage>%d</openSearch:itemsPerPage>`,
		s.group.Name, len(posts), start, size)
	if to < len(posts) {
		_, _ = fmt.Fprintf(w, `<link rel='next' type='application/atom+xml' href='http://%s/feeds/posts/default?start-index=%d&amp;max-results=%d'/>`, s.host, to+1, size)
	}
	for _, v := range posts[from:to] {
		_, _ = fmt.Fprintf(w, "<entry><id>tag:blogger.com,1999:blog-1.post-%d</id><published>%s</published><updated>%s</updated><title type='text'>%s</title><content type='html'>%s</content><link rel='alternate' type='text/html' href='http://%s%s'/></entry>\n",
			v.id, pacific(v.dated).Format("2006-01-02T15:04:05.000-07:00"), pacific(v.changed).Format("2006-01-02T15:04:05.000-07:00"), html.EscapeString(v.title), html.EscapeString(p.body(v)), s.host, p.address(s, v))
	}
	_, _ = fmt.Fprint(w, "</feed>")
}
