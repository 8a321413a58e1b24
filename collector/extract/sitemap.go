package extract

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"strings"

	"golang.org/x/net/html/charset"

	"pantaukim/internal/kim"
)

const (
	maxSitemapBytes = 24 << 20 // after unpacking
	maxSitemapItems = 20_000
	maxSitemapMaps  = 500
)

// readSitemap reads a sitemap or an index of sitemaps, packed or not, as a stream.
// The day of the last change is not taken for that of publication; what is taken
// is the day in an address, and the date of publication of a news sitemap.
func (p *feedSource) readSitemap(in Input, page *Page) {
	page.Kind = PageSitemap
	if in.Zone == "" {
		in.Zone = kim.WIB
	}
	var src io.Reader = bytes.NewReader(in.Body)
	if bytes.HasPrefix(in.Body, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(src)
		if err != nil {
			page.Problem = "the sitemap could not be unpacked"
			return
		}
		src = z
	}
	limited := &io.LimitedReader{R: src, N: maxSitemapBytes + 1}
	if head := bytes.TrimLeft(in.Body[:min(len(in.Body), sniffWindow)], "\xef\xbb\xbf \t\r\n\x00"); isAddressList(in, head) {
		p.readAddresses(in, limited, page)
		return
	}
	dec := xml.NewDecoder(limited)
	dec.Strict = false
	dec.CharsetReader = charset.NewReaderLabel
	base, _ := url.Parse(in.URL)
	posts := isPostMap(in.URL)
	var loc, field string
	it := Item{Precision: kim.PrecisionNone}
	var index bool
	root := "" // the prefix of the sitemap's own elements
	for len(page.Items) < maxSitemapItems && len(page.Sections) < maxSitemapMaps {
		tok, err := dec.RawToken()
		if err != nil {
			switch {
			case limited.N <= 0:
				page.Problem = fmt.Sprintf("a sitemap of more than %d bytes", maxSitemapBytes)
			case !errors.Is(err, io.EOF):
				page.Problem = "the sitemap is broken: " + clip(err.Error(), 120)
			}
			return
		}
		switch t := tok.(type) {
		case xml.StartElement:
			switch field = strings.ToLower(t.Name.Local); {
			case field == "urlset" || field == "sitemapindex":
				root = t.Name.Space
			case (field == "url" || field == "sitemap") && t.Name.Space == root:
				loc, it, index = "", Item{Precision: kim.PrecisionNone}, field == "sitemap"
			case t.Name.Space != root && field == "loc":
				field = "" // of a picture
			}
		case xml.CharData:
			s := strings.TrimSpace(string(t))
			if s == "" {
				continue
			}
			switch field {
			case "loc":
				loc = clip(loc+s, 2048)
			case "publication_date":
				if d, ok := machineDate(s, in.FetchedAt, in.Zone); ok {
					page.setDate(&it, d, in, SourceSitemap, 0.9)
				}
			case "title":
				it.Title = clip(fold(it.Title+" "+s), 500)
			}
		case xml.EndElement:
			field = ""
			if n := strings.ToLower(t.Name.Local); (n == "url" || n == "sitemap") && t.Name.Space == root && loc != "" {
				p.addLocation(in, base, loc, it, index, posts, page)
				loc = ""
			}
		}
	}
	page.ignore("the rest of the sitemap", "too many addresses")
}

// readAddresses reads a sitemap in plain text, one address a line.
func (p *feedSource) readAddresses(in Input, src io.Reader, page *Page) {
	base, _ := url.Parse(in.URL)
	posts := isPostMap(in.URL)
	lines := bufio.NewScanner(src)
	lines.Buffer(nil, 64<<10)
	for lines.Scan() {
		if len(page.Items) >= maxSitemapItems {
			page.ignore("the rest of the sitemap", "too many addresses")
			return
		}
		if loc := strings.TrimFunc(lines.Text(), isBlank); loc != "" {
			p.addLocation(in, base, loc, Item{Precision: kim.PrecisionNone}, strings.HasSuffix(loc, ".xml"), posts, page)
		}
	}
	if err := lines.Err(); err != nil {
		page.Problem = "the sitemap is broken: " + clip(err.Error(), 120)
	}
}

func (p *feedSource) addLocation(in Input, base *url.URL, loc string, it Item, index, posts bool, page *Page) {
	full := resolve(base, loc)
	u, err := url.Parse(full)
	if full == "" || err != nil || base != nil && !sameSite(u.Host, base.Host) {
		return
	}
	if index {
		if !isOtherMap(u.Path) {
			page.Sections = append(page.Sections, Section{Page: PageSitemap, URL: u.String()})
		}
		return
	}
	y, m, d, dated := dayInPath(u.Path)
	trimmed := p.normalPath(u.Path)
	if !it.Published.IsZero() || p.spec.Article.Path.matches(u.Path) || dated || posts && trimmed != "/" && !isSectionPath(trimmed) {
		it.URL = p.normalise(u)
		if it.Kind = in.Kind; it.Kind == "" {
			if it.Kind = pathKind(u.Path); it.Kind == "" {
				it.Kind = kim.News
			}
		}
		if dated && it.Published.IsZero() {
			page.setDate(&it, wholeDay(kim.NewDate(y, timeMonth(m), d), in.Zone), in, SourceURL, 0.95)
		}
		page.Items = append(page.Items, it)
	}
}

// isPostMap tells whether a sitemap's name says that it lists posts only.
func isPostMap(address string) bool {
	f := strings.ToLower(path.Base(pathOf(address)))
	return strings.Contains(f, "posts-post") || strings.HasPrefix(f, "post-sitemap") || strings.HasPrefix(f, "post_sitemap") || strings.Contains(f, "news-sitemap") || strings.Contains(f, "sitemap-news") || strings.HasPrefix(f, "sitemap-posts")
}

// isOtherMap tells whether a sitemap's name says that it lists no posts.
func isOtherMap(p string) bool {
	f := strings.ToLower(path.Base(p))
	for _, w := range [...]string{"category", "categories", "tag", "author", "users", "taxonomies", "page-sitemap", "posts-page", "sitemap-pages", "attachment"} {
		if strings.Contains(f, w) {
			return true
		}
	}
	return false
}
