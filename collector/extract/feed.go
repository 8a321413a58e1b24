package extract

import (
	"bytes"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"

	"pantaukim/internal/kim"
)

const (
	maxFeedBytes = 16 << 20
	maxFeedItems = 1000
)

// A feedSource reads what a site gives out for machines: feeds, its interface, sitemaps.
type feedSource struct {
	*Profile
	body func(in Input, address, html string) Item // reads the body of an entry as a page reads its own: text, words, language, photos
}

// readFeed reads RSS, Atom, and the JSON of WordPress.
func (p *feedSource) readFeed(in Input, page *Page) {
	page.Kind = PageFeed
	if in.Zone == "" {
		in.Zone = kim.WIB
	}
	if len(in.Body) > maxFeedBytes {
		page.Problem = fmt.Sprintf("a feed of more than %d bytes", maxFeedBytes)
		return
	}
	defer func() {
		if v := recover(); v != nil { // a library's panic costs this feed only
			page.Items, page.Problem = nil, fmt.Sprintf("the feed could not be read: %v", v)
		}
	}()
	body := bytes.TrimLeft(in.Body, "\xef\xbb\xbf \t\r\n\x00")
	if head := body[:min(len(body), sniffWindow)]; len(body) > 0 && body[0] == '<' && feedRoot.Find(head) == nil {
		if at := postsStart.FindIndex(head); at != nil { // behind a warning of the server
			page.ignore(string(body[:at[0]]), "a warning of the server before the feed")
			body = body[at[0]:]
		}
	}
	if len(body) > 0 && (body[0] == '[' || body[0] == '{') {
		p.readJSON(in, body, page)
		return
	}
	if bytes.Count(in.Body, []byte("<")) > 400_000 || depthOf(in.Body) > 200 {
		page.Problem = "a feed of too many or too deep elements"
		return
	}
	text := decode(in.Body, in.ContentType)
	if at := feedStart(text); at > 0 {
		page.ignore(text[:at], "a warning of the server before the feed")
		text = text[at:]
	}
	feed, err := parseFeed(text)
	if err != nil {
		whole, cut := wholeEntries(text)
		if cut {
			var again error
			if feed, again = parseFeed(whole); again == nil {
				// What the end would have held is not known: the feed is not read to its end.
				page.More = true
				page.ignore(clip(err.Error(), 120), "the feed breaks off: its whole entries are read")
				err = nil
			}
		}
	}
	if err != nil {
		page.Problem = "the feed could not be read: " + clip(err.Error(), 120)
		return
	}
	base, _ := url.Parse(in.URL)
	// The library takes the day of the last change of an Atom entry for that of
	// its publication where the entry names no other.
	own, _ := feed.OriginalFeed().(*atom.Feed)
	for k, e := range feed.Items {
		if own != nil && k < len(own.Entries) && own.Entries[k].Published == "" {
			e.Published, e.PublishedParsed = "", nil
		}
		if len(page.Items) >= maxFeedItems {
			break
		}
		address := e.Link
		if address == "" && strings.HasPrefix(e.GUID, "http") {
			address = e.GUID
		}
		it, ok := p.entry(in, base, address, e.Title, orText(e.Content, e.Description))
		page.linkRef(it.URL, base, address)
		if !ok {
			page.ignore(clip(address+" "+e.Title, 120), "an entry without an address on this site")
			continue
		}
		it.Whole = p.spec.Feed.Whole && e.Content != ""
		if len(e.Categories) > 0 {
			it.Category = clip(fold(e.Categories[0]), 80)
		}
		for _, enc := range e.Enclosures {
			if strings.HasPrefix(enc.Type, "image/") {
				it.Photos = addCover(it.Photos, base, enc.URL)
			}
		}
		if e.Image != nil {
			it.Photos = addCover(it.Photos, base, e.Image.URL)
		}
		switch {
		case e.Published != "":
			d, ok := machineDate(e.Published, in.FetchedAt, in.Zone)
			if (!ok || !d.Zoned) && e.PublishedParsed != nil && !strings.HasSuffix(strings.TrimSpace(e.Published), "00:00") {
				// A named zone that only the library knows (EST, PDT).
				if t := e.PublishedParsed.In(in.Zone.Location()); !ok || d.Precision != kim.PrecisionDay && hasZoneName(e.Published) {
					day := kim.NewDate(t.Date())
					d, ok = Date{Time: t, Precision: kim.PrecisionSecond, Earliest: day, Latest: day}, true
				}
			}
			if ok {
				page.setDate(&it, d, in, SourceFeed, 0.98)
			} else {
				page.ignore(e.Published, "names no day")
			}
		case e.Updated != "":
			page.ignore(e.Updated, "date of a change")
		}
		page.Items = append(page.Items, it)
	}
	page.Next = nextFeed(in, base, p.Profile, len(page.Items))
	if len(feed.Items) == 0 && !bytes.Contains(in.Body, []byte("<channel")) && !bytes.Contains(in.Body, []byte("<feed")) {
		page.Problem = "a feed without entries"
	}
}

func parseFeed(text string) (*gofeed.Feed, error) {
	parser := gofeed.NewParser()
	parser.KeepOriginalFeed = true
	return parser.Parse(strings.NewReader(text))
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
	return len(last) >= 3 && len(last) <= 4 && last == strings.ToUpper(last) && isLetter(last[0])
}

// setDate dates an item by a machine's day, unless nothing can have been published
// on it: then the item stays undated, and the page says why.
func (page *Page) setDate(it *Item, d Date, in Input, source string, confidence float32) {
	if why := noDay(d.Time, in.FetchedAt, false); why != "" {
		page.ignore(fmt.Sprintf("%s (%s) of %s", dayText(d, in.Zone), source, it.URL), why)
		return
	}
	if !d.Certain() {
		it.Between = openDays(d, in.Zone)
		page.ignore(fmt.Sprintf("%s to %s (%s) of %s", it.Between.First, it.Between.Last, source, it.URL), "no single day")
		return
	}
	it.Published, it.Precision, it.DateSource, it.Confidence = d.Time, d.Precision, source, confidence
}

func orText(a, b string) string {
	if strings.TrimSpace(a) != "" {
		return a
	}
	return b
}

// entry reads one entry: its address, and its body as a page reads its own.
func (p *feedSource) entry(in Input, base *url.URL, address, title, body string) (Item, bool) {
	full := resolve(base, address)
	u, err := url.Parse(full)
	if full == "" || err != nil || base != nil && !sameSite(u.Host, base.Host) && !strings.HasSuffix(u.Host, "feedburner.com") {
		return Item{}, false
	}
	it := Item{URL: p.normalise(u), Title: p.plain(title), Precision: kim.PrecisionNone, Kind: in.Kind}
	if it.Kind == "" {
		if it.Kind = pathKind(u.Path); it.Kind == "" {
			it.Kind = kim.News
		}
	}
	own := p.body(in, full, body)
	it.Text, it.Photos, it.Words, it.Language = own.Text, own.Photos, own.Words, own.Language
	return it, true
}

// plain reads a title that may hold markup and entities.
func (p *feedSource) plain(s string) string {
	if strings.ContainsAny(s, "<&") {
		d := new(doc)
		d.scan("<p>" + s)
		d.annotate(nil)
		s = d.textOf(0)
	}
	return clip(fold(s), 500)
}

func addCover(photos []Photo, base *url.URL, address string) []Photo {
	full := resolve(base, address)
	key := photoKey(full)
	if full == "" || key == "" {
		return photos
	}
	for _, ph := range photos {
		if samePicture(ph.Key, key) {
			return photos
		}
	}
	return append(photos, Photo{Key: key, URL: full, Role: PhotoCover})
}

// nextFeed finds the address of the feed's next page: the one that Atom names, or
// the next number of WordPress.
func nextFeed(in Input, base *url.URL, p *Profile, items int) string {
	head := string(in.Body[:min(len(in.Body), 16<<10)])
	if k := strings.Index(head, "<entry"); k >= 0 {
		head = head[:k]
	}
	d := new(doc)
	d.scan(head)
	for n := range d.nodes {
		if rel, _ := d.rawAttr(int32(n), "rel"); rel == "next" {
			if s := resolve(base, d.attr(int32(n), "href")); s != "" && s != in.URL {
				return s
			}
		}
	}
	if p.spec.Feed.Page != "" && items > 0 && base != nil {
		q := base.Query()
		n, err := strconv.Atoi(q.Get(p.spec.Feed.Page))
		if err != nil || n < 1 {
			n = 1
		}
		q.Set(p.spec.Feed.Page, strconv.Itoa(n+1))
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
		case isLetter(c):
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
