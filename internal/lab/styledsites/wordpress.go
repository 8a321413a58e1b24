package styledsites

import (
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"pantaukim/internal/kim"
)

// wordpress is a blog of WordPress: with or without its feed and its API, and
// with one of three ways of showing a day, or none.
type wordpress struct {
	feed, json bool
	dates      func(t time.Time) string // nil: the theme shows no day
}

const wordpressPage = 10

// isoTime is the present default: a <time> with the exact moment.
func isoTime(t time.Time) string {
	return fmt.Sprintf(`<span class="posted-on"><time class="entry-date published" datetime="%s">%s</time></span>`, t.Format(time.RFC3339), longDate(t))
}

// idMonthFirst is an old theme under the Indonesian language: December 22, 2020
// with the month translated.
func idMonthFirst(t time.Time) string {
	return fmt.Sprintf(`<p class="postmetadata">%s %d, %d oleh admin</p>`, months()[t.Month()-1], t.Day(), t.Year())
}

func (wordpress) kind(*rand.Rand) kim.Kind { return kim.News }
func (wordpress) renames() bool            { return false } // an address stays as it was first made
func (wordpress) photos(v view) int        { return len(v.files) }

func (p wordpress) precision(kim.Kind) kim.Precision {
	switch {
	case p.json || p.feed:
		return kim.PrecisionSecond
	case p.dates != nil:
		return kim.PrecisionDay
	}
	return kim.PrecisionNone
}

func (p wordpress) address(s *site, v view) string {
	if p.feed && p.dates != nil {
		return v.dated.In(s.group.Zone.Location()).Format("/2006/01/") + slugOf(v.post.title) + "/"
	}
	return "/" + slugOf(v.post.title) + "/"
}

// image names an upload in a size; the folder is the month of the upload, which
// need not be that of the post.
func (wordpress) image(s *site, v view, file, size string) string {
	return "http://" + s.host + v.appeared.AddDate(0, -1, 0).Format("/wp-content/uploads/2006/01/") + file + size + ".jpg"
}

func (p wordpress) serve(w http.ResponseWriter, r *http.Request, s *site, posts []view) bool {
	path := strings.TrimSuffix(r.URL.Path, "/")
	switch {
	case path == "/feed" && p.feed:
		p.rss(w, r, s, posts)
		return true
	case path == "/wp-json/wp/v2/posts" && p.json:
		p.api(w, r, s, posts)
		return true
	case path == "" || strings.HasPrefix(path, "/page/"):
		page, err := strconv.Atoi(strings.TrimPrefix(path, "/page/"))
		if err != nil {
			page = 1
		}
		shown, more := cut(posts, page, wordpressPage)
		if len(shown) == 0 {
			return false
		}
		p.write(w, s, posts, "home blog", s.group.Name, p.list(s, shown, page, more))
		return true
	}
	for _, v := range posts {
		if r.URL.Path == p.address(s, v) || r.URL.Path+"/" == p.address(s, v) {
			p.write(w, s, posts, "single single-post", v.title, p.article(s, v))
			return true
		}
	}
	return false
}

func (p wordpress) day(s *site, v view) string {
	if p.dates == nil {
		return ""
	}
	return p.dates(v.dated.In(s.group.Zone.Location()))
}

func (p wordpress) list(s *site, posts []view, page int, more bool) string {
	var b strings.Builder
	for _, v := range posts {
		fmt.Fprintf(&b, "<article id=\"post-%d\" class=\"post-%d post type-post status-publish\"><h2 class=\"entry-title\"><a href=\"http://%s%s\" rel=\"bookmark\">%s</a></h2>%s",
			v.id, v.id, s.host, p.address(s, v), html.EscapeString(v.title), p.day(s, v))
		if len(v.files) > 0 {
			fmt.Fprintf(&b, "<img class=\"wp-post-image\" src=\"%s\">", p.image(s, v, v.files[0], "-300x200"))
		}
		fmt.Fprintf(&b, "<div class=\"entry-summary\"><p>%s</p></div></article>\n", html.EscapeString(v.text[0]))
	}
	if more {
		fmt.Fprintf(&b, "<nav class=\"navigation\"><a class=\"next page-numbers\" href=\"http://%s/page/%d/\">Pos-pos lama</a></nav>\n", s.host, page+1)
	}
	return b.String()
}

// content is the body as the editor wrote it: every photo but the first, which
// is the featured one.
func (p wordpress) content(s *site, v view) string {
	var b strings.Builder
	for i, t := range v.text {
		fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(t))
		if i+1 < len(v.files) {
			f := v.files[i+1]
			fmt.Fprintf(&b, "<figure class=\"wp-block-image\"><img loading=\"lazy\" src=\"%s\" srcset=\"%s 1024w, %s 300w\" class=\"wp-image-%d\"></figure>\n",
				p.image(s, v, f, "-1024x768"), p.image(s, v, f, "-1024x768"), p.image(s, v, f, "-300x225"), v.id+i)
		}
	}
	return b.String()
}

func (p wordpress) article(s *site, v view) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<article id=\"post-%d\" class=\"post-%d post type-post status-publish\"><header class=\"entry-header\"><h1 class=\"entry-title\">%s</h1>%s</header>\n", v.id, v.id, html.EscapeString(v.title), p.day(s, v))
	switch {
	case len(v.files) == 0:
	case p.json && p.dates == nil: // a page builder draws the cover as a background
		fmt.Fprintf(&b, "<div class=\"elementor-background\" style=\"background-image: url('%s');\"></div>\n", p.image(s, v, v.files[0], ""))
	default:
		fmt.Fprintf(&b, "<div class=\"post-thumbnail\"><img class=\"wp-post-image\" src=\"%s\"></div>\n", p.image(s, v, v.files[0], "-1200x675"))
	}
	fmt.Fprintf(&b, "<div class=\"entry-content\">%s</div></article>\n<nav class=\"post-navigation\"><a href=\"/\" rel=\"prev\">Pos sebelumnya</a></nav><div id=\"comments\"><p>Satu tanggapan</p><span class=\"comment-meta\">%s</span></div>\n",
		p.content(s, v), longDate(v.dated.AddDate(0, 0, 3)))
	return b.String()
}

func (p wordpress) write(w http.ResponseWriter, s *site, posts []view, class, title, content string) {
	links := ""
	if p.feed {
		links += fmt.Sprintf(`<link rel="alternate" type="application/rss+xml" title="%s &raquo; Feed" href="http://%s/feed/">`, s.group.Name, s.host)
	}
	if p.json {
		links += fmt.Sprintf(`<link rel="https://api.w.org/" href="http://%s/wp-json/">`, s.host)
	}
	var recent strings.Builder
	for _, v := range posts[:min(5, len(posts))] {
		fmt.Fprintf(&recent, "<li><a href=\"http://%s%s\">%s</a></li>", s.host, p.address(s, v), html.EscapeString(v.title))
	}
	_, _ = fmt.Fprintf(w, `<!DOCTYPE html><html lang="id"><head><meta charset="UTF-8"><title>%s</title><meta name="generator" content="WordPress 6.6.2">%s<link rel="stylesheet" href="/wp-content/themes/peraga/style.css"></head>
<body class="%s"><header><a href="/"><img class="custom-logo" src="/wp-content/uploads/2020/01/cropped-logo-150x150.png"></a></header><main id="main">%s</main>
<aside class="widget-area"><section class="widget widget_recent_entries"><ul>%s</ul></section><img class="avatar" src="https://secure.gravatar.com/avatar/0?s=96"></aside>
<footer>&copy; 2025 %s</footer></body></html>`, html.EscapeString(title), links, class, content, recent.String(), s.group.Name)
}

// rss is the feed of the newest ten posts, in UTC, ten a page.
func (p wordpress) rss(w http.ResponseWriter, r *http.Request, s *site, posts []view) {
	page, err := strconv.Atoi(r.URL.Query().Get("paged"))
	if err != nil {
		page = 1
	}
	shown, _ := cut(posts, page, wordpressPage)
	w.Header().Set("Content-Type", "application/rss+xml; charset=UTF-8")
	if len(shown) == 0 {
		w.WriteHeader(http.StatusNotFound)
	}
	_, _ = fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>%s</title><link>http://%s</link><generator>https://wordpress.org/?v=6.6.2</generator>`, s.group.Name, s.host)
	for _, v := range shown {
		_, _ = fmt.Fprintf(w, "<item><title>%s</title><link>http://%s%s</link><dc:creator><![CDATA[admin]]></dc:creator><pubDate>%s</pubDate><guid isPermaLink=\"false\">http://%s/?p=%d</guid><content:encoded><![CDATA[%s]]></content:encoded></item>\n",
			html.EscapeString(v.title), s.host, p.address(s, v), v.dated.UTC().Format(time.RFC1123Z), s.host, v.id, p.content(s, v))
	}
	_, _ = fmt.Fprint(w, "</channel></rss>")
}

// api answers as wp-json does: local days, pages counted in headers.
func (p wordpress) api(w http.ResponseWriter, r *http.Request, s *site, posts []view) {
	number := func(name string, otherwise int) int {
		n, err := strconv.Atoi(r.URL.Query().Get(name))
		if err != nil || n < 1 {
			return otherwise
		}
		return n
	}
	size, page := min(number("per_page", 10), 100), number("page", 1)
	shown, _ := cut(posts, page, size)
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.Header().Set("X-WP-Total", strconv.Itoa(len(posts)))
	w.Header().Set("X-WP-TotalPages", strconv.Itoa((len(posts)+size-1)/size))
	if len(shown) == 0 && page > 1 {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = fmt.Fprint(w, `{"code":"rest_post_invalid_page_number","message":"Nomor halaman yang diminta lebih besar.","data":{"status":400}}`)
		return
	}
	type rendered struct {
		Rendered string `json:"rendered"`
	}
	type entry struct {
		ID       int            `json:"id"`
		Date     string         `json:"date"`
		DateGMT  string         `json:"date_gmt"`
		Modified string         `json:"modified"`
		Slug     string         `json:"slug"`
		Status   string         `json:"status"`
		Type     string         `json:"type"`
		Link     string         `json:"link"`
		Title    rendered       `json:"title"`
		Content  rendered       `json:"content"`
		Featured int            `json:"featured_media"`
		Cover    string         `json:"jetpack_featured_media_url"`
		Embedded map[string]any `json:"_embedded,omitempty"`
	}
	const form = "2006-01-02T15:04:05"
	list := make([]entry, 0, len(shown))
	for _, v := range shown {
		e := entry{
			ID: v.id, Date: v.dated.In(s.group.Zone.Location()).Format(form), DateGMT: v.dated.UTC().Format(form),
			Modified: v.changed.In(s.group.Zone.Location()).Format(form), Slug: slugOf(v.post.title), Status: "publish", Type: "post",
			Link: "http://" + s.host + p.address(s, v), Title: rendered{html.EscapeString(v.title)}, Content: rendered{p.content(s, v)},
		}
		if len(v.files) > 0 {
			e.Featured, e.Cover = v.id+5000, p.image(s, v, v.files[0], "")
			if r.URL.Query().Has("_embed") {
				e.Embedded = map[string]any{"wp:featuredmedia": []any{map[string]any{"id": v.id + 5000, "media_type": "image", "source_url": e.Cover}}}
			}
		}
		list = append(list, e)
	}
	if err := json.NewEncoder(w).Encode(list); err != nil {
		return // the visitor has left
	}
}
