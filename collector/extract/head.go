package extract

import (
	"html"
	"net/url"
	"strings"

	"golang.org/x/net/html/atom"
)

// facts is what a page says of itself in markup that is made for machines, and
// where the nodes are that the readers look at.
type facts struct {
	title     string // of the document
	ogTitle   string
	ogType    string
	ogURL     string
	siteName  string
	canonical string
	permalink string // from WordPress's offer to embed the page
	generator string
	base      string
	lang      string
	bodyClass string
	published []stamp // in meta elements, the best first
	modified  string
	changed   string // the first time element of class updated
	section   string // article:section
	feeds     []string
	api       string // root of wp-json
	next      string // link rel=next
	json      []jsonThing
	jsonDates []string // of blocks that are no JSON
	refresh   bool

	links    []int32 // a elements with an address
	headings []int32
	images   []int32 // img, and elements with a picture in style or data
	dated    []int32 // time, abbr, itemprop=datePublished
	password bool    // has a field for a password
}

// A stamp is a date in a meta element, with the name of the element.
type stamp struct {
	name, value string
	rank        int
}

// Limits of what is looked at on one page. The largest real page that was seen
// has a tenth of each.
const (
	maxLinks    = 6000
	maxHeadings = 2000
	maxImages   = 3000
	maxDated    = 2000
)

// collect makes one pass over the page.
func (d *doc) collect() *facts {
	f := &facts{}
	for i := range d.nodes {
		n := &d.nodes[i]
		at := int32(i)
		switch n.tag {
		case textTag:
		case atom.Title:
			if f.title == "" && n.end > at+1 && !d.inSVG(at) {
				f.title = fold(html.UnescapeString(d.src[d.nodes[i+1].a:d.nodes[i+1].b]))
			}
		case atom.Html:
			f.lang, _ = d.rawAttr(at, "lang")
		case atom.Body:
			f.bodyClass, _ = d.rawAttr(at, "class")
		case atom.Base:
			f.base = d.attr(at, "href")
		case atom.Meta:
			f.meta(d, at)
		case atom.Link:
			f.link(d, at)
		case atom.Script:
			if t, _ := d.rawAttr(at, "type"); strings.EqualFold(strings.TrimSpace(t), "application/ld+json") && n.end > at+1 {
				f.jsonLD(d.src[d.nodes[i+1].a:d.nodes[i+1].b])
			}
		case atom.A:
			if n.b > n.a {
				if href, ok := d.rawAttr(at, "href"); ok && href != "" && href[0] != '#' {
					f.links = append(f.links, at)
				}
			}
			f.seen(d, at)
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			f.headings = append(f.headings, at)
		case atom.Img:
			f.images = append(f.images, at)
		case atom.Time, atom.Abbr:
			f.dated = append(f.dated, at)
			if d.own[at]&markUpdated != 0 && f.changed == "" {
				f.changed = d.attr(at, "datetime")
			}
		case atom.Input:
			if t, _ := d.rawAttr(at, "type"); strings.EqualFold(t, "password") {
				f.password = true
			}
		default:
			f.seen(d, at)
		}
	}
	f.links = f.links[:min(len(f.links), maxLinks)]
	f.headings = f.headings[:min(len(f.headings), maxHeadings)]
	f.images = f.images[:min(len(f.images), maxImages)]
	f.dated = f.dated[:min(len(f.dated), maxDated)]
	return f
}

// seen notes elements whose attributes carry a picture or a date.
func (f *facts) seen(d *doc, at int32) {
	n := &d.nodes[at]
	for _, a := range d.attrs[n.a:n.b] {
		switch a.name {
		case "style":
			if strings.Contains(a.value, "url(") {
				f.images = append(f.images, at)
			}
		case "data-thumbnail", "data-bg", "data-background", "data-background-image", "data-bg-image", "data-lazy-bg":
			if a.value != "" {
				f.images = append(f.images, at)
			}
		case "itemprop":
			if strings.Contains(a.value, "datePublished") || a.value == "dateCreated" {
				f.dated = append(f.dated, at)
			}
		}
	}
}

func (f *facts) meta(d *doc, at int32) {
	name := strings.ToLower(d.attr(at, "property"))
	if name == "" {
		name = strings.ToLower(d.attr(at, "name"))
	}
	content := fold(d.attr(at, "content"))
	if ip, ok := d.rawAttr(at, "itemprop"); ok && name == "" {
		if ip == "datePublished" || ip == "dateCreated" {
			f.dated = append(f.dated, at) // judged by where it stands
		}
		if ip == "headline" && f.ogTitle == "" {
			f.ogTitle = content
		}
		return
	}
	if name == "" {
		if v, _ := d.rawAttr(at, "http-equiv"); strings.EqualFold(v, "refresh") {
			f.refresh = true
		}
		return
	}
	set := func(s *string) {
		if *s == "" {
			*s = content
		}
	}
	switch name {
	case "og:title":
		set(&f.ogTitle)
	case "twitter:title", "dc.title", "dcterms.title":
		set(&f.ogTitle)
	case "og:type":
		set(&f.ogType)
	case "og:url":
		set(&f.ogURL)
	case "og:site_name", "application-name":
		set(&f.siteName)
	case "generator":
		set(&f.generator)
	case "article:section":
		set(&f.section)
	case "article:modified_time", "og:updated_time", "last-modified", "revised":
		set(&f.modified)
	}
	if rank := stampRank(name); rank > 0 && content != "" {
		f.published = append(f.published, stamp{name, content, rank})
	}
}

// stampRank orders the meta elements that name the day of publication; 0 is none
// of them.
func stampRank(name string) int {
	switch name {
	case "article:published_time", "article:published", "og:article:published_time", "og:published_time":
		return 1
	case "datepublished", "publishdate", "publish-date", "publish_date", "published_at", "publication_date", "pubdate",
		"published_time", "parsely-pub-date", "sailthru.date", "content_publisheddate", "contentpublisheddate",
		"dtk:publishdate", "citation_publication_date", "article.published", "rnews:datepublished",
		"article_date_original", "originalpublicationdate", "cxenseparse:recs:publishtime", "bt:pubdate", "cse-pubdate", "displaydate":
		return 2
	case "dcterms.created", "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.date", "dc.date", "date", "og:pubdate", "article:created", "citation_online_date", "citation_date":
		return 3
	}
	return 0
}

func (f *facts) link(d *doc, at int32) {
	rel := strings.ToLower(d.attr(at, "rel"))
	href := d.attr(at, "href")
	if href == "" {
		return
	}
	switch rel {
	case "canonical":
		if f.canonical == "" {
			f.canonical = href
		}
	case "next":
		f.next = href
	case "https://api.w.org/":
		f.api = href
	case "alternate":
		t, _ := d.rawAttr(at, "type")
		if strings.HasSuffix(t, "+oembed") && f.permalink == "" {
			if u, err := url.Parse(href); err == nil {
				f.permalink = u.Query().Get("url")
			}
			return
		}
		if (strings.Contains(t, "rss+xml") || strings.Contains(t, "atom+xml")) && !strings.Contains(href, "/comments/") &&
			!strings.Contains(href, "comments/default") && len(f.feeds) < 8 {
			f.feeds = append(f.feeds, href)
		}
	}
}

func (d *doc) inSVG(n int32) bool {
	for p := d.nodes[n].parent; p > 0; p = d.nodes[p].parent {
		if d.nodes[p].tag == atom.Svg || d.nodes[p].name == "svg" {
			return true
		}
	}
	return false
}

// fold makes every run of white space one space and trims the ends.
func fold(s string) string {
	b, _ := appendFolded(nil, s, false)
	return strings.TrimSpace(string(b))
}

// signature reduces a text to its letters and digits in lower case, to compare
// titles that differ in quotes and dashes.
func signature(s string) string {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			b = append(b, byte(r))
		case 'A' <= r && r <= 'Z':
			b = append(b, byte(r)|0x20)
		case r >= 0xc0 && r < 0x2000:
			b = append(b, string(r)...)
		}
	}
	return string(b)
}
