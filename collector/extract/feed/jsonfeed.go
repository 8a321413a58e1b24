package feed

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/photo"
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
func (p *Source) readJSONFeed(in fact.Input, base *url.URL, body []byte, out *fact.Page) bool {
	if !bytes.Contains(body[:min(len(body), sniffWindow)], []byte("jsonfeed.org")) {
		return false
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	fail := func(err error) {
		out.More = true
		out.Ignore(err.Error(), "the feed breaks off: its whole entries are read")
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
			if err := p.jsonEntries(dec, in, base, out); err != nil {
				fail(err)
				return p.jsonFeedDone(out, seen)
			}
		case "next_url":
			var next string
			if err := dec.Decode(&next); err != nil {
				fail(err)
				return p.jsonFeedDone(out, seen)
			}
			if s := address.Resolve(base, next); s != in.URL {
				out.Next = s
			}
		default:
			var skipped json.RawMessage
			if err := dec.Decode(&skipped); err != nil {
				fail(err)
				return p.jsonFeedDone(out, seen)
			}
		}
	}
	if _, err := dec.Token(); err != nil && !out.More {
		fail(err)
	}
	return p.jsonFeedDone(out, seen)
}

func (p *Source) jsonFeedDone(out *fact.Page, seen bool) bool {
	if out.More && len(out.Items) == 0 {
		out.More, out.Problem = false, "the feed breaks off before its first entry ends"
	} else if !seen {
		out.Problem = "a feed without entries"
	}
	return true
}

func (p *Source) jsonEntries(dec *json.Decoder, in fact.Input, base *url.URL, out *fact.Page) error {
	if _, err := dec.Token(); err != nil {
		return err
	}
	for dec.More() {
		var e jsonEntry
		if err := dec.Decode(&e); err != nil {
			return err
		}
		if len(out.Items) >= maxFeedItems {
			continue
		}
		where := e.URL
		if where == "" && strings.HasPrefix(string(e.ID), "http") {
			where = string(e.ID)
		}
		it, ok := p.entry(in, base, where, e.Title, orText(e.HTML, orText(e.Text, e.Summary)))
		out.LinkRef(it.URL, base, where)
		if !ok {
			out.LeftOut++
			out.Ignore(where+" "+e.Title, "an entry without an address on this site, or an advertisement for gambling")
			continue
		}
		it.Whole = p.Spec.Feed.Whole && e.HTML != ""
		if len(e.Tags) > 0 {
			it.Category = letters.Clip(letters.Fold(e.Tags[0]), 80)
		}
		for _, image := range [...]string{e.Image, e.Banner} {
			if image != "" {
				it.Photos = photo.AddCover(it.Photos, base, image)
			}
		}
		if d, ok := date.Machine(e.Published, in.FetchedAt, in.Zone); ok {
			out.SetDate(&it, d, in, fact.SourceFeed, 0.98)
		} else if e.Modified != "" {
			out.Ignore(e.Modified, "date of a change")
		}
		out.Items = append(out.Items, it)
	}
	_, err := dec.Token()
	return err
}
