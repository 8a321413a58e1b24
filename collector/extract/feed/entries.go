package feed

import (
	"strings"
	"time"

	"github.com/mmcdole/gofeed/atom"
	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"
)

// An xmlEntry is what is read of an entry of RSS, RDF or Atom. Authors are not.
type xmlEntry struct {
	title, link, guid  string
	content, summary   string // the whole body, or what stands for it
	published, updated string
	parsed             *time.Time // of published, by the library
	category           string
	pictures           []string
}

// parseFeed reads a feed with the library's parsers of the two formats: what stands above
// them fetches feeds, which reading a page must not.
func parseFeed(text string) ([]xmlEntry, error) {
	root := feedRoot.FindStringSubmatch(text[:min(len(text), sniffWindow)])
	if root != nil && strings.EqualFold(root[2], "feed") {
		feed, err := new(atom.Parser).Parse(strings.NewReader(text))
		if err != nil {
			return nil, err
		}
		out := make([]xmlEntry, 0, len(feed.Entries))
		for _, e := range feed.Entries {
			out = append(out, ofAtom(e))
		}
		return out, nil
	}
	feed, err := new(rss.Parser).Parse(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	out := make([]xmlEntry, 0, len(feed.Items))
	for _, e := range feed.Items {
		out = append(out, ofRSS(e))
	}
	return out, nil
}

func ofAtom(e *atom.Entry) xmlEntry {
	out := xmlEntry{title: e.Title, guid: e.ID, summary: e.Summary, published: e.Published, parsed: e.PublishedParsed, updated: e.Updated}
	for _, l := range e.Links {
		switch {
		case l.Rel == "enclosure" && strings.HasPrefix(l.Type, "image/"):
			out.pictures = append(out.pictures, l.Href)
		case out.link == "" && (l.Rel == "alternate" || l.Rel == ""):
			out.link = l.Href
		}
	}
	if e.Content != nil {
		out.content = e.Content.Value
	}
	if len(e.Categories) > 0 {
		if out.category = e.Categories[0].Label; out.category == "" {
			out.category = e.Categories[0].Term
		}
	}
	return out
}

func ofRSS(e *rss.Item) xmlEntry {
	out := xmlEntry{title: e.Title, link: e.Link, content: e.Content, summary: e.Description, published: e.PubDate, parsed: e.PubDateParsed}
	if e.GUID != nil {
		out.guid = e.GUID.Value
	}
	if dc := e.DublinCoreExt; dc != nil {
		if out.published == "" && len(dc.Date) > 0 {
			out.published = dc.Date[0]
		}
		if out.title == "" && len(dc.Title) > 0 {
			out.title = dc.Title[0]
		}
		if out.summary == "" && len(dc.Description) > 0 {
			out.summary = dc.Description[0]
		}
		if len(dc.Subject) > 0 {
			out.category = dc.Subject[0]
		}
	}
	if out.published == "" {
		out.published = extension(e.Extensions, "atom", "published")
	}
	if out.link == "" {
		out.link = extensionAttr(e.Extensions, "atom", "link", "href")
	}
	if len(e.Categories) > 0 {
		out.category = e.Categories[0].Value
	}
	for _, enc := range e.Enclosures {
		if strings.HasPrefix(enc.Type, "image/") {
			out.pictures = append(out.pictures, enc.URL)
		}
	}
	for _, c := range e.Extensions["media"]["content"] {
		if strings.Contains(c.Attrs["type"], "image") || strings.Contains(c.Attrs["medium"], "image") {
			out.pictures = append(out.pictures, c.Attrs["url"])
			break
		}
	}
	return out
}

func extension(all ext.Extensions, space, name string) string {
	for _, e := range all[space][name] {
		return e.Value
	}
	return ""
}

func extensionAttr(all ext.Extensions, space, name, attr string) string {
	for _, e := range all[space][name] {
		return e.Attrs[attr]
	}
	return ""
}
