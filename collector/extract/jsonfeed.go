package extract

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
)

// jsonEntry is what is read of an entry of a JSON Feed (jsonfeed.org). Authors are not.
type jsonEntry struct {
	ID        jsonID   `json:"id"`
	URL       string   `json:"url"`
	Title     string   `json:"title"`
	HTML      string   `json:"content_html"`
	Text      string   `json:"content_text"`
	Summary   string   `json:"summary"`
	Image     string   `json:"image"`
	Banner    string   `json:"banner_image"`
	Published string   `json:"date_published"`
	Modified  string   `json:"date_modified"`
	Tags      []string `json:"tags"`
}

// jsonID is a text, although some feeds write a number.
type jsonID string

// UnmarshalJSON takes a text or a number.
func (id *jsonID) UnmarshalJSON(b []byte) error {
	*id = jsonID(strings.Trim(string(b), `"`))
	return nil
}

// readJSONFeed reads a JSON Feed; false if the document is none. It is read entry by
// entry, so that one that breaks off gives its whole entries.
func (p *feedSource) readJSONFeed(in Input, base *url.URL, body []byte, page *Page) bool {
	if !bytes.Contains(body[:min(len(body), sniffWindow)], []byte("jsonfeed.org")) {
		return false
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	fail := func(err error) {
		page.More = true
		page.ignore(err.Error(), "the feed breaks off: its whole entries are read")
	}
	if _, err := dec.Token(); err != nil {
		return false
	}
	seen := false
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			fail(err)
			break
		}
		switch key {
		case "items":
			seen = true
			if err := p.jsonEntries(dec, in, base, page); err != nil {
				fail(err)
				return p.jsonFeedDone(page, seen)
			}
		case "next_url":
			var next string
			if err := dec.Decode(&next); err != nil {
				fail(err)
				return p.jsonFeedDone(page, seen)
			}
			if s := resolve(base, next); s != in.URL {
				page.Next = s
			}
		default:
			var skipped json.RawMessage
			if err := dec.Decode(&skipped); err != nil {
				fail(err)
				return p.jsonFeedDone(page, seen)
			}
		}
	}
	if _, err := dec.Token(); err != nil && !page.More {
		fail(err)
	}
	return p.jsonFeedDone(page, seen)
}

func (p *feedSource) jsonFeedDone(page *Page, seen bool) bool {
	if page.More && len(page.Items) == 0 {
		page.More, page.Problem = false, "the feed breaks off before its first entry ends"
	} else if !seen {
		page.Problem = "a feed without entries"
	}
	return true
}

func (p *feedSource) jsonEntries(dec *json.Decoder, in Input, base *url.URL, page *Page) error {
	if _, err := dec.Token(); err != nil {
		return err
	}
	for dec.More() {
		var e jsonEntry
		if err := dec.Decode(&e); err != nil {
			return err
		}
		if len(page.Items) >= maxFeedItems {
			continue
		}
		address := e.URL
		if address == "" && strings.HasPrefix(string(e.ID), "http") {
			address = string(e.ID)
		}
		it, ok := p.entry(in, base, address, e.Title, orText(e.HTML, orText(e.Text, e.Summary)))
		page.linkRef(it.URL, base, address)
		if !ok {
			page.ignore(address+" "+e.Title, "an entry without an address on this site")
			continue
		}
		it.Whole = p.spec.Feed.Whole && e.HTML != ""
		if len(e.Tags) > 0 {
			it.Category = clip(fold(e.Tags[0]), 80)
		}
		for _, image := range [...]string{e.Image, e.Banner} {
			if image != "" {
				it.Photos = addCover(it.Photos, base, image)
			}
		}
		if d, ok := machineDate(e.Published, in.FetchedAt, in.Zone); ok {
			page.setDate(&it, d, in, SourceFeed, 0.98)
		} else if e.Modified != "" {
			page.ignore(e.Modified, "date of a change")
		}
		page.Items = append(page.Items, it)
	}
	_, err := dec.Token()
	return err
}
