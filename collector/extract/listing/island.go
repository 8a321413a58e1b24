package listing

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/gambling"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"
)

// An Island is an item that a page holds as data for its scripts, with what the data has of
// its text.
type Island struct {
	Item fact.Item
	Body string // HTML
}

// The names under which the data of pages have titles, addresses, days and texts. A day of
// publication goes before one of making.
var (
	islandTitles = [...]string{"title", "judul", "headline", "post_title"}
	islandLinks  = [...]string{"url", "link", "href", "permalink", "path", "uri"}
	islandDays   = [...]string{"published_at", "publishedAt", "datePublished", "publish_date", "publishDate", "published_date", "published", "pubDate", "tanggal_terbit", "tanggal_publikasi", "post_date",
		"date", "tanggal", "tgl", "created_at", "createdAt"}
	islandBodies = [...]string{"content", "body", "isi", "html", "konten"}
)

// openDays are names of days that may be those of an event.
var openDays = [...]string{"date", "tanggal", "tgl"}

const (
	islandDepth = 14
	islandMost  = 500
)

// island gathers the items in the data of a page.
type island struct {
	*Reader
	found  []Island
	slugs  []slugged // records whose address is only its last part
	folder string    // in which they lie, "" as long as no link tells
}

// slugged is a record, and the last part of its address.
type slugged struct {
	slug string
	at   Island
}

// Islands lists the things in the data of a page that have a title, a day and an address of
// this site: JSON that its scripts draw it from, and lists in structured data.
func Islands(r *Reader) []Island {
	if len(r.Facts.Islands) == 0 && len(r.Facts.JSON) < 2 {
		return nil
	}
	i := &island{Reader: r}
	for _, raw := range r.Facts.Islands {
		var v any
		if json.Unmarshal([]byte(raw), &v) == nil {
			i.walk(v, 0)
		}
	}
	for k := range r.Facts.JSON {
		if t := &r.Facts.JSON[k]; t.Listed && t.Group()&page.TypeArticle != 0 {
			i.take(t.Headline, t.URL, "", t.Date, "datePublished", "")
		}
	}
	i.placeSlugs()
	return i.found
}

// OwnIsland is the thing in the data of a page that the page is of: it has a title and a text, and
// its address is the page's, or what it gives of one is the last part of the page's.
func OwnIsland(r *Reader) (Island, bool) {
	i := &island{Reader: r}
	for _, raw := range r.Facts.Islands {
		var v any
		if json.Unmarshal([]byte(raw), &v) == nil {
			if at, ok := i.own(v, 0); ok {
				return at, true
			}
		}
	}
	return Island{}, false
}

// own looks for the thing that the page is of.
func (i *island) own(v any, depth int) (Island, bool) {
	if depth > islandDepth {
		return Island{}, false
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			if at, ok := i.own(e, depth+1); ok {
				return at, true
			}
		}
	case map[string]any:
		title, _ := firstOf(v, islandTitles[:])
		body, _ := firstOf(v, islandBodies[:])
		if title != "" && body != "" && i.isOwn(v) {
			at := Island{Item: fact.Item{Title: i.TrimTitle(title), URL: i.SelfAddress(), Precision: kim.PrecisionNone}, Body: body}
			at.Item.Kind = i.kindListed(at.Item.URL)
			if day, named := firstOf(v, islandDays[:]); day != "" {
				if d, ok := i.dayOf(day); ok {
					at.date(i, d, named)
				}
			}
			return at, true
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if at, ok := i.own(v[name], depth+1); ok {
				return at, true
			}
		}
	}
	return Island{}, false
}

// isOwn tells whether a thing has the page's address.
func (i *island) isOwn(v map[string]any) bool {
	if where, _ := firstOf(v, islandLinks[:]); where != "" {
		t := i.Doc.Targets[i.Follow(where)]
		return t.Own && i.IsSelf(&t)
	}
	slug, _ := firstOf(v, []string{"slug"})
	last, err := url.PathUnescape(address.LastFolder(i.Self.EscapedPath()))
	return slug != "" && err == nil && slug == last
}

// dayOf reads the day of a thing, as machines or people write one.
func (i *island) dayOf(day string) (date.Date, bool) {
	d, ok := i.Machine(day)
	if !ok && i.IsDay(day) {
		d, ok = date.Read(day, i.In.FetchedAt, i.In.Zone)
	}
	return d, ok
}

// walk looks at every object of some data.
func (i *island) walk(v any, depth int) {
	if depth > islandDepth || len(i.found) >= islandMost {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			i.walk(e, depth+1)
		}
	case map[string]any:
		title, _ := firstOf(v, islandTitles[:])
		where, _ := firstOf(v, islandLinks[:])
		slug, _ := firstOf(v, []string{"slug"})
		day, named := firstOf(v, islandDays[:])
		body, _ := firstOf(v, islandBodies[:])
		if title != "" && day != "" && (where != "" || slug != "") {
			i.take(title, where, slug, day, named, body)
			return
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			i.walk(v[name], depth+1)
		}
	}
}

// take takes in a thing that has a title, an address and a day.
func (i *island) take(title, where, slug, day, named, body string) {
	if title = i.TrimTitle(title); title == "" || gambling.Title(title) {
		return
	}
	d, ok := i.dayOf(day)
	if !ok {
		return
	}
	at := Island{Item: fact.Item{Title: title, Precision: kim.PrecisionNone}, Body: body}
	if where == "" {
		if !strings.ContainsAny(slug, "/?#") {
			i.slugs = append(i.slugs, slugged{slug, at})
			at.date(i, d, named)
			i.slugs[len(i.slugs)-1].at = at
		}
		return
	}
	t := i.Doc.Targets[i.Follow(where)]
	if !t.Own || t.File || t.Path == "/" && !asksForItem(t.URL.RawQuery) || i.IsSelf(&t) {
		return
	}
	at.Item.URL = i.Normal(&t)
	at.Item.Kind = i.kindListed(at.Item.URL)
	at.date(i, d, named)
	i.add(at)
}

// date dates a thing. A day that may be that of an event is not taken for an event's publication.
func (at *Island) date(i *island, d date.Date, named string) {
	if at.Item.Kind == kim.Event && slices.Contains(openDays[:], named) {
		return
	}
	i.Out.SetDate(&at.Item, d, i.In, fact.SourceListing, 0.8)
}

func (i *island) add(at Island) {
	if !slices.ContainsFunc(i.found, func(o Island) bool { return o.Item.URL == at.Item.URL }) {
		i.found = append(i.found, at)
	}
}

// placeSlugs gives records their addresses: in the folder in which the page links one of them, or
// below the list itself where the page draws no link at all. The items' own pages tell whether
// that is right.
func (i *island) placeSlugs() {
	for _, a := range i.Facts.Links {
		if i.folder != "" || len(i.slugs) == 0 {
			break
		}
		t := i.Lead(a)
		last := address.LastFolder(t.URL.Path)
		if t.Own && !t.File && last != "" && slices.ContainsFunc(i.slugs, func(s slugged) bool { return s.slug == last }) {
			i.folder = strings.TrimSuffix(strings.TrimSuffix(t.URL.Path, "/"), last)
		}
	}
	if stem := i.stem(); i.folder == "" && len(i.Facts.Links) == 0 && stem != "//" {
		i.folder = stem
	}
	if i.folder == "" {
		return
	}
	for _, s := range i.slugs {
		t := i.Doc.Targets[i.Follow(i.folder+s.slug)]
		if !t.Own || i.IsSelf(&t) {
			continue
		}
		s.at.Item.URL = i.Normal(&t)
		s.at.Item.Kind = i.kindListed(s.at.Item.URL)
		i.add(s.at)
	}
}

// firstOf is the first of some names under which an object has a text, and that name. Some
// interfaces wrap theirs: {"rendered": "…"}.
func firstOf(object map[string]any, names []string) (string, string) {
	for _, name := range names {
		v := object[name]
		if m, ok := v.(map[string]any); ok {
			v = m["rendered"]
		}
		switch v := v.(type) {
		case string:
			if s := letters.Fold(v); s != "" {
				return s, name
			}
		case float64:
			if slices.Contains(islandDays[:], name) && v > 1e9 {
				return strconv.FormatInt(int64(v), 10), name
			}
		}
	}
	return "", ""
}
