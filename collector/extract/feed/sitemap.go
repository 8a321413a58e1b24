package feed

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
	"time"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/internal/kim"

	"golang.org/x/net/html/charset"
)

const (
	maxSitemapBytes = 24 << 20 // after unpacking
	MaxSitemapItems = 20_000
	maxSitemapMaps  = 500
)

// ReadSitemap reads a sitemap or an index of sitemaps, packed or not, as a stream.
// The day of the last change is not taken for that of publication; what is taken
// is the day in an address, and the date of publication of a news sitemap.
func (p *Source) ReadSitemap(in fact.Input, out *fact.Page) {
	out.Kind = fact.PageSitemap
	if in.Zone == "" {
		in.Zone = kim.WIB
	}
	var src io.Reader = bytes.NewReader(in.Body)
	if bytes.HasPrefix(in.Body, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(src)
		if err != nil {
			out.Problem = "the sitemap could not be unpacked"
			return
		}
		src = z
	}
	limited := &io.LimitedReader{R: src, N: maxSitemapBytes + 1}
	if head := bytes.TrimLeft(in.Body[:min(len(in.Body), sniffWindow)], "\xef\xbb\xbf \t\r\n\x00"); isAddressList(in, head) {
		p.readAddresses(in, limited, out)
		return
	}
	dec := xml.NewDecoder(limited)
	dec.Strict = false
	dec.CharsetReader = charset.NewReaderLabel
	base, _ := url.Parse(in.URL)
	posts := isPostMap(in.URL)
	var loc, field string
	it := fact.Item{Precision: kim.PrecisionNone}
	var index bool
	root := "" // the prefix of the sitemap's own elements
	for len(out.Items) < MaxSitemapItems && len(out.Sections) < maxSitemapMaps {
		tok, err := dec.RawToken()
		if err != nil {
			switch {
			case limited.N <= 0:
				out.Problem = fmt.Sprintf("a sitemap of more than %d bytes", maxSitemapBytes)
			case !errors.Is(err, io.EOF):
				out.Problem = "the sitemap is broken: " + letters.Clip(err.Error(), 120)
			}
			return
		}
		switch t := tok.(type) {
		case xml.StartElement:
			switch field = strings.ToLower(t.Name.Local); {
			case field == "urlset" || field == "sitemapindex":
				root = t.Name.Space
			case (field == "url" || field == "sitemap") && t.Name.Space == root:
				loc, it, index = "", fact.Item{Precision: kim.PrecisionNone}, field == "sitemap"
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
				loc = letters.Clip(loc+s, 2048)
			case "publication_date":
				if d, ok := date.Machine(s, in.FetchedAt, in.Zone); ok {
					out.SetDate(&it, d, in, fact.SourceSitemap, 0.9)
				}
			case "title":
				it.Title = letters.Clip(letters.Fold(it.Title+" "+s), 500)
			}
		case xml.EndElement:
			field = ""
			if n := strings.ToLower(t.Name.Local); (n == "url" || n == "sitemap") && t.Name.Space == root && loc != "" {
				p.addLocation(in, base, loc, it, index, posts, out)
				loc = ""
			}
		}
	}
	out.Ignore("the rest of the sitemap", "too many addresses")
}

// readAddresses reads a sitemap in plain text, one address a line.
func (p *Source) readAddresses(in fact.Input, src io.Reader, out *fact.Page) {
	base, _ := url.Parse(in.URL)
	posts := isPostMap(in.URL)
	lines := bufio.NewScanner(src)
	lines.Buffer(nil, 64<<10)
	for lines.Scan() {
		if len(out.Items) >= MaxSitemapItems {
			out.Ignore("the rest of the sitemap", "too many addresses")
			return
		}
		if loc := strings.TrimFunc(lines.Text(), letters.IsBlank); loc != "" {
			p.addLocation(in, base, loc, fact.Item{Precision: kim.PrecisionNone}, strings.HasSuffix(loc, ".xml"), posts, out)
		}
	}
	if err := lines.Err(); err != nil {
		out.Problem = "the sitemap is broken: " + letters.Clip(err.Error(), 120)
	}
}

func (p *Source) addLocation(in fact.Input, base *url.URL, loc string, it fact.Item, index, posts bool, out *fact.Page) {
	full := address.Resolve(base, loc)
	u, err := url.Parse(full)
	if full == "" || err != nil || base != nil && !address.SameSite(u.Host, base.Host) {
		return
	}
	if index {
		if !isOtherMap(u.Path) {
			out.Sections = append(out.Sections, fact.Section{Page: fact.PageSitemap, URL: u.String()})
		}
		return
	}
	y, m, d, dated := address.DayInPath(u.Path)
	trimmed := p.NormalPath(u.Path)
	if !it.Published.IsZero() || p.Spec.Article.Path.Matches(u.Path) || dated ||
		(posts || address.KindOfPath(u.Path) != "") && trimmed != "/" && !address.IsSectionPath(trimmed) { // what lies below /berita/ is news
		it.URL = p.NormaliseURL(u)
		if it.Kind = in.Kind; it.Kind == "" {
			if it.Kind = address.KindOfPath(u.Path); it.Kind == "" {
				it.Kind = kim.News
			}
		}
		if dated && it.Published.IsZero() {
			out.SetDate(&it, date.WholeDay(kim.NewDate(y, time.Month(m), d), in.Zone), in, fact.SourceURL, 0.95)
		}
		out.Items = append(out.Items, it)
	}
}

// isPostMap tells whether a sitemap's name says that it lists posts only.
func isPostMap(where string) bool {
	f := strings.ToLower(path.Base(address.PathOf(where)))
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
