// Package feed reads what a site gives out for machines: RSS, Atom, JSON Feed, the
// interface of WordPress, and sitemaps.
package feed

import (
	"bytes"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/gambling"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/page"
	"pantaukim/collector/extract/photo"
	"pantaukim/collector/extract/profile"
	"pantaukim/internal/kim"
)

const (
	MaxFeedBytes = 16 << 20
	maxFeedItems = 1000
)

// A Source reads what a site gives out for machines: feeds, its interface, sitemaps.
type Source struct {
	*profile.Profile
	Body func(in fact.Input, where, html string) fact.Item // reads the body of an entry as a page reads its own: text, words, language, photos
}

// Read reads RSS, Atom, and the JSON of WordPress.
func (p *Source) Read(in fact.Input, out *fact.Page) {
	out.Kind = fact.PageFeed
	if in.Zone == "" {
		in.Zone = kim.WIB
	}
	if len(in.Body) > MaxFeedBytes {
		out.Problem = fmt.Sprintf("a feed of more than %d bytes", MaxFeedBytes)
		return
	}
	defer func() {
		if v := recover(); v != nil { // a library's panic costs this feed only
			out.Items, out.Problem = nil, fmt.Sprintf("the feed could not be read: %v", v)
		}
	}()
	body := bytes.TrimLeft(in.Body, "\xef\xbb\xbf \t\r\n\x00")
	if head := body[:min(len(body), sniffWindow)]; len(body) > 0 && body[0] == '<' && feedRoot.Find(head) == nil {
		if at := postsStart.FindIndex(head); at != nil { // behind a warning of the server
			out.Ignore(string(body[:at[0]]), "a warning of the server before the feed")
			body = body[at[0]:]
		}
	}
	if len(body) > 0 && (body[0] == '[' || body[0] == '{') {
		p.readJSON(in, body, out)
		return
	}
	if bytes.Count(in.Body, []byte("<")) > 400_000 || depthOf(in.Body) > 200 {
		out.Problem = "a feed of too many or too deep elements"
		return
	}
	text := page.Decode(in.Body, in.ContentType)
	if at := feedStart(text); at > 0 {
		out.Ignore(text[:at], "a warning of the server before the feed")
		text = text[at:]
	}
	feed, err := parseFeed(text)
	if err != nil {
		whole, cut := wholeEntries(text)
		if cut {
			var again error
			if feed, again = parseFeed(whole); again == nil {
				// What the end would have held is not known: the feed is not read to its end.
				out.More = true
				out.Ignore(letters.Clip(err.Error(), 120), "the feed breaks off: its whole entries are read")
				err = nil
			}
		}
	}
	if err != nil {
		out.Problem = "the feed could not be read: " + letters.Clip(err.Error(), 120)
		return
	}
	base, _ := url.Parse(in.URL)
	shared := sharedLinks(feed, base)
	for _, e := range feed {
		if len(out.Items) >= maxFeedItems {
			break
		}
		where := pageOf(&e, shared)
		it, ok := p.entry(in, base, where, e.title, orText(e.content, e.summary))
		out.LinkRef(it.URL, base, where)
		if !ok {
			out.LeftOut++
			out.Ignore(letters.Clip(where+" "+e.title, 120), "an entry without an address on this site, or an advertisement for gambling")
			continue
		}
		it.Whole = p.Spec.Feed.Whole && e.content != ""
		it.Category = letters.Clip(letters.Fold(e.category), 80)
		for _, picture := range e.pictures {
			it.Photos = photo.AddCover(it.Photos, base, picture)
		}
		switch {
		case e.published != "":
			d, ok := date.Machine(e.published, in.FetchedAt, in.Zone)
			if (!ok || !d.Zoned) && e.parsed != nil && !strings.HasSuffix(strings.TrimSpace(e.published), "00:00") {
				// A named zone that only the library knows (EST, PDT).
				if t := e.parsed.In(in.Zone.Location()); !ok || d.Precision != kim.PrecisionDay && hasZoneName(e.published) {
					day := kim.NewDate(t.Date())
					d, ok = date.Date{Time: t, Precision: kim.PrecisionSecond, Earliest: day, Latest: day}, true
				}
			}
			if ok {
				out.SetDate(&it, d, in, fact.SourceFeed, 0.98)
			} else {
				out.Ignore(e.published, "names no day")
			}
		case e.updated != "":
			out.Ignore(e.updated, "date of a change")
		}
		if shared[where] {
			tellApart(&it, e.guid)
		}
		out.Items = append(out.Items, it)
	}
	out.Stated = statedBy(in)
	out.Next = nextFeed(in, base, p.Profile, len(out.Items))
	if len(feed) == 0 && !bytes.Contains(in.Body, []byte("<channel")) && !bytes.Contains(in.Body, []byte("<feed")) {
		out.Problem = "a feed without entries"
	}
}

// feedStart is where a feed begins behind what a server wrote before it: at its
// declaration, or at its root.
func feedStart(text string) int {
	head := text[:min(len(text), sniffWindow)]
	root := feedRoot.FindStringIndex(head)
	if root == nil {
		return 0
	}
	if k := strings.LastIndex(head[:root[0]], "<?xml"); k >= 0 {
		return k
	}
	if strings.TrimSpace(head[:root[0]]) == "" || strings.HasPrefix(strings.TrimSpace(head), "<?") || strings.HasPrefix(strings.TrimSpace(head), "<!") {
		return 0
	}
	return root[0]
}

// wholeEntries is a feed that breaks off, up to the end of its last whole entry, with
// the elements closed that are open there. It is false where no entry is whole.
func wholeEntries(text string) (string, bool) {
	root := feedRoot.FindStringSubmatch(text[:min(len(text), sniffWindow)])
	if root == nil {
		return "", false
	}
	low := strings.ToLower(text)
	entry, rest := "</item>", "</channel></rss>"
	switch strings.ToLower(root[2]) {
	case "feed":
		entry, rest = "</entry>", "</feed>"
	case "rdf":
		rest = "</" + root[1] + "RDF>"
	}
	k := strings.LastIndex(low, entry)
	if k < 0 {
		return "", false
	}
	return text[:k+len(entry)] + rest, true
}

func hasZoneName(s string) bool {
	f := strings.Fields(s)
	last := f[len(f)-1]
	return len(last) >= 3 && len(last) <= 4 && last == strings.ToUpper(last) && letters.IsLetter(last[0])
}

func orText(a, b string) string {
	if strings.TrimSpace(a) != "" {
		return a
	}
	return b
}

// entry reads one entry: its address, and its body as a page reads its own.
func (p *Source) entry(in fact.Input, base *url.URL, where, title, body string) (fact.Item, bool) {
	full := address.Resolve(base, where)
	u, err := url.Parse(full)
	if full == "" || err != nil || base != nil && !address.SameSite(u.Host, base.Host) && !strings.HasSuffix(u.Host, "feedburner.com") {
		return fact.Item{}, false
	}
	if gambling.Title(title) {
		return fact.Item{}, false
	}
	it := fact.Item{URL: p.NormaliseURL(u), Title: p.plain(title), Precision: kim.PrecisionNone, Kind: in.Kind}
	if it.Kind == "" {
		if it.Kind = address.KindOfPath(u.Path); it.Kind == "" {
			it.Kind = kim.News
		}
	}
	own := p.Body(in, full, body)
	it.Text, it.Photos, it.Words, it.Language = own.Text, own.Photos, own.Words, own.Language
	return it, true
}

// plain reads a title that may hold markup and entities.
func (p *Source) plain(s string) string {
	if strings.ContainsAny(s, "<&") {
		d := new(page.Doc)
		d.Scan("<p>" + s)
		d.Annotate(nil)
		s = d.TextOf(0)
	}
	return letters.Clip(letters.Fold(s), 500)
}

// nextFeed finds the address of the feed's next page: the one that Atom names, or
// the next number of WordPress.
func nextFeed(in fact.Input, base *url.URL, p *profile.Profile, items int) string {
	if s := address.Resolve(base, in.Headers.Next()); s != "" && s != in.URL {
		return s
	}
	d := new(page.Doc)
	d.Scan(headOf(in))
	for n := range d.Nodes {
		if rel, _ := d.RawAttr(int32(n), "rel"); rel == "next" {
			if s := address.Resolve(base, d.Attr(int32(n), "href")); s != "" && s != in.URL {
				return s
			}
		}
	}
	if p.Spec.Feed.Page != "" && items > 0 && base != nil {
		q := base.Query()
		n, err := strconv.Atoi(q.Get(p.Spec.Feed.Page))
		if err != nil || n < 1 {
			n = 1
		}
		q.Set(p.Spec.Feed.Page, strconv.Itoa(n+1))
		u := *base
		u.RawQuery = q.Encode()
		return u.String()
	}
	return ""
}

// depthOf estimates how deep the elements of a document are nested.
func depthOf(b []byte) int {
	depth, most := 0, 0
	for k := 0; k < len(b); {
		at := bytes.IndexByte(b[k:], '<')
		if at < 0 || k+at+1 >= len(b) {
			break
		}
		k += at + 1
		switch c := b[k]; {
		case c == '/':
			depth--
		case c == '!' && bytes.HasPrefix(b[k:], []byte("![CDATA[")):
			if end := bytes.Index(b[k:], []byte("]]>")); end >= 0 {
				k += end
			}
		case letters.IsLetter(c):
			end := bytes.IndexByte(b[k:], '>')
			if end > 0 && b[k+end-1] != '/' {
				depth++
				most = max(most, depth)
			}
			if end > 0 {
				k += end
			}
		}
	}
	return most
}
