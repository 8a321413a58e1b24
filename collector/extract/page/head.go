package page

import (
	"html"
	"net/url"
	"strings"

	"pantaukim/collector/extract/letters"

	"golang.org/x/net/html/atom"
)

// Facts is what a page says of itself in markup that is made for machines, and
// where the nodes are that the readers look at.
type Facts struct {
	Title     string // of the document
	OGTitle   string
	OGType    string
	OGURL     string
	SiteName  string
	Canonical string
	Permalink string // from WordPress's offer to embed the page
	generator string
	Base      string
	lang      string
	BodyClass string
	Published []stamp // in meta elements, the best first
	Modified  string
	Changed   string    // the first time element of class updated
	Section   string    // article:section
	Versions  []Version // in other languages, as link elements name them
	Feeds     []string
	API       string // root of wp-json
	Next      string // link rel=next
	JSON      []jsonThing
	JSONDates []string // of blocks that are no JSON
	Islands   []string // JSON that scripts of the page draw it from, as written
	refresh   bool

	Links    []int32 // a elements with an address
	Headings []int32
	Images   []int32 // img, and elements with a picture in style or data
	Dated    []int32 // time, abbr, itemprop=datePublished
	Password bool    // has a field for a password
}

// A Version is the page in a language.
type Version struct {
	Language string // as written: id, id-ID, x-default
	Href     string
}

// A stamp is a date in a meta element, with the name of the element.
type stamp struct {
	Name, Value string
	Rank        int
}

// Limits of what is looked at on one page. The largest real page that was seen
// has a tenth of each.
const (
	maxLinks    = 6000
	maxHeadings = 2000
	maxImages   = 3000
	maxDated    = 2000
	maxVersions = 40
)

// Collect makes one pass over the page.
func (d *Doc) Collect() *Facts {
	f := &Facts{}
	for i := range d.Nodes {
		n := &d.Nodes[i]
		at := int32(i)
		switch n.Tag {
		case TextTag:
		case atom.Title:
			if f.Title == "" && n.End > at+1 && !d.inSVG(at) {
				f.Title = letters.Fold(html.UnescapeString(d.Src[d.Nodes[i+1].A:d.Nodes[i+1].B]))
			}
		case atom.Html:
			f.lang, _ = d.RawAttr(at, "lang")
		case atom.Body:
			f.BodyClass, _ = d.RawAttr(at, "class")
		case atom.Base:
			f.Base = d.Attr(at, "href")
		case atom.Meta:
			f.meta(d, at)
		case atom.Link:
			f.link(d, at)
		case atom.Script:
			if t, _ := d.RawAttr(at, "type"); strings.EqualFold(strings.TrimSpace(t), "application/ld+json") && n.End > at+1 {
				f.jsonLD(d.Src[d.Nodes[i+1].A:d.Nodes[i+1].B])
			} else if n.End > at+1 {
				f.island(strings.ToLower(strings.TrimSpace(t)), d.Src[d.Nodes[i+1].A:d.Nodes[i+1].B])
			}
		case atom.A:
			if n.B > n.A {
				if href, ok := d.RawAttr(at, "href"); ok && href != "" && href[0] != '#' {
					f.Links = append(f.Links, at)
				}
			}
			f.seen(d, at)
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			f.Headings = append(f.Headings, at)
		case atom.Img:
			f.Images = append(f.Images, at)
		case atom.Time, atom.Abbr:
			f.Dated = append(f.Dated, at)
			if d.Own[at]&MarkUpdated != 0 && f.Changed == "" {
				f.Changed = d.Attr(at, "datetime")
			}
		case atom.Input:
			if t, _ := d.RawAttr(at, "type"); strings.EqualFold(t, "password") {
				f.Password = true
			}
		default:
			f.seen(d, at)
		}
	}
	f.Links = f.Links[:min(len(f.Links), maxLinks)]
	f.Headings = f.Headings[:min(len(f.Headings), maxHeadings)]
	f.Images = f.Images[:min(len(f.Images), maxImages)]
	f.Dated = f.Dated[:min(len(f.Dated), maxDated)]
	return f
}

// seen notes elements whose attributes carry a picture or a date.
func (f *Facts) seen(d *Doc, at int32) {
	n := &d.Nodes[at]
	for _, a := range d.Attrs[n.A:n.B] {
		switch a.Name {
		case "style":
			if strings.Contains(a.Value, "url(") {
				f.Images = append(f.Images, at)
			}
		case "data-thumbnail", "data-bg", "data-background", "data-background-image", "data-bg-image", "data-lazy-bg":
			if a.Value != "" {
				f.Images = append(f.Images, at)
			}
		case "itemprop":
			if strings.Contains(a.Value, "datePublished") || a.Value == "dateCreated" {
				f.Dated = append(f.Dated, at)
			}
		}
	}
}

func (f *Facts) meta(d *Doc, at int32) {
	name := strings.ToLower(d.Attr(at, "property"))
	if name == "" {
		name = strings.ToLower(d.Attr(at, "name"))
	}
	content := letters.Fold(d.Attr(at, "content"))
	if ip, ok := d.RawAttr(at, "itemprop"); ok && name == "" {
		if ip == "datePublished" || ip == "dateCreated" {
			f.Dated = append(f.Dated, at) // judged by where it stands
		}
		if ip == "headline" && f.OGTitle == "" {
			f.OGTitle = content
		}
		return
	}
	if name == "" {
		if v, _ := d.RawAttr(at, "http-equiv"); strings.EqualFold(v, "refresh") {
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
		set(&f.OGTitle)
	case "twitter:title", "dc.title", "dcterms.title":
		set(&f.OGTitle)
	case "og:type":
		set(&f.OGType)
	case "og:url":
		set(&f.OGURL)
	case "og:site_name", "application-name":
		set(&f.SiteName)
	case "generator":
		set(&f.generator)
	case "article:section":
		set(&f.Section)
	case "article:modified_time", "og:updated_time", "last-modified", "revised":
		set(&f.Modified)
	}
	if rank := stampRank(name); rank > 0 && content != "" {
		f.Published = append(f.Published, stamp{name, content, rank})
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

func (f *Facts) link(d *Doc, at int32) {
	rel := strings.ToLower(d.Attr(at, "rel"))
	href := d.Attr(at, "href")
	if href == "" {
		return
	}
	switch rel {
	case "canonical":
		if f.Canonical == "" {
			f.Canonical = href
		}
	case "next":
		f.Next = href
	case "https://api.w.org/":
		f.API = href
	case "alternate":
		t, _ := d.RawAttr(at, "type")
		if strings.HasSuffix(t, "+oembed") && f.Permalink == "" {
			if u, err := url.Parse(href); err == nil {
				f.Permalink = u.Query().Get("url")
			}
			return
		}
		if lang, ok := d.RawAttr(at, "hreflang"); ok && lang != "" && !strings.Contains(t, "xml") && len(f.Versions) < maxVersions {
			f.Versions = append(f.Versions, Version{strings.ToLower(strings.TrimSpace(lang)), href})
			return
		}
		if (strings.Contains(t, "rss+xml") || strings.Contains(t, "atom+xml") || strings.Contains(t, "feed+json") || t == "application/json" && strings.Contains(href, "feed")) && !strings.Contains(href, "/comments/") &&
			!strings.Contains(href, "comments/default") && len(f.Feeds) < 8 {
			f.Feeds = append(f.Feeds, href)
		}
	}
}

func (d *Doc) inSVG(n int32) bool {
	for p := d.Nodes[n].Parent; p > 0; p = d.Nodes[p].Parent {
		if d.Nodes[p].Tag == atom.Svg || d.Nodes[p].name == "svg" {
			return true
		}
	}
	return false
}
