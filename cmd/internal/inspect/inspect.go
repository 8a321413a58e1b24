// Package inspect shows how a page is read: what was recognised, every item
// with its date, source, confidence and photos, and what was left out and why.
package inspect

import (
	"encoding/json"
	"fmt"
	"io"

	"pantaukim/collector/extract"
	"pantaukim/internal/kim"
)

// Result is one page with how it was read.
type Result struct {
	File string // empty if it was fetched
	Page extract.Page
	Zone kim.Zone
}

// line is one page as JSON, a contract with outside checks.
type line struct {
	URL      string `json:"url"`
	File     string `json:"file"`
	Platform string `json:"platform"`
	Page     string `json:"page"` // article, listing, gallery, other, unreadable or hacked
	Items    []item `json:"items"`
	Links    []link `json:"links"` // of a listing: what became of each link to the site's own pages
	Problem  string `json:"problem,omitempty"`
}

type link struct {
	URL  string `json:"url"`
	Text string `json:"text"`
	As   string `json:"as"` // item, page, section, furniture, variant or unexplained
}

type item struct {
	URL         string  `json:"url"`
	Kind        string  `json:"kind"`
	Title       string  `json:"title"`
	PublishedOn string  `json:"published_on"`       // in the zone of the group; empty if not known
	Earliest    string  `json:"earliest,omitempty"` // if the day is not known: the first that it can be
	Latest      string  `json:"latest,omitempty"`   // and the last
	Precision   string  `json:"precision"`
	DateSource  string  `json:"date_source"`
	Confidence  float64 `json:"confidence"`
	Photos      int     `json:"photos"` // distinct pictures of the content
	Covers      int     `json:"covers"` // a cover picture that the content does not show; counted with the photos elsewhere
	Words       int     `json:"words"`
}

// WriteJSON writes the page as one line of JSON.
func WriteJSON(w io.Writer, r Result) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(lineOf(r))
}

// lineOf is the page as the line of JSON says it.
func lineOf(r Result) line {
	out := line{URL: r.Page.URL, File: r.File, Platform: r.Page.Platform, Page: pageName(r.Page.Kind), Items: []item{}, Links: []link{}, Problem: r.Page.Problem}
	for _, it := range r.Page.Items {
		covers := 0
		for _, p := range it.Photos {
			if p.Role == extract.PhotoCover {
				covers++
			}
		}
		earliest, latest := between(it)
		out.Items = append(out.Items, item{
			Earliest: earliest, Latest: latest,
			URL: it.URL, Kind: string(it.Kind), Title: it.Title, PublishedOn: publishedOn(it, r.Zone), Precision: string(it.Precision),
			DateSource: it.DateSource, Confidence: float64(int(it.Confidence*1000+0.5)) / 1000, Photos: len(it.Photos) - covers, Covers: covers, Words: it.Words,
		})
	}
	for _, a := range r.Page.Accounts {
		out.Links = append(out.Links, link{URL: a.URL, Text: a.Text, As: string(a.As)})
	}
	return out
}

// pageName folds the kinds of pages into those of the contract.
func pageName(k extract.PageKind) string {
	switch k {
	case extract.PageArticle, extract.PageListing, extract.PageGallery, extract.PageUnreadable, extract.PageHacked:
		return string(k)
	case extract.PageFeed:
		return string(extract.PageListing)
	default:
		return string(extract.PageOther)
	}
}

// publishedOn is the day in the zone of the group, empty if it is not known.
func publishedOn(it extract.Item, zone kim.Zone) string {
	if it.Published.IsZero() {
		return ""
	}
	return kim.DateOf(it.Published, zone).String()
}

// between is the first and the last day that an item of unknown day can be of.
func between(it extract.Item) (first, last string) {
	if it.Between == nil {
		return "", ""
	}
	return it.Between.First.String(), it.Between.Last.String()
}

// WriteText writes the page for people.
func WriteText(w io.Writer, r Result) {
	fmt.Fprintf(w, "%s\n", r.Page.URL)
	if r.File != "" {
		fmt.Fprintf(w, "  file      %s\n", r.File)
	}
	fmt.Fprintf(w, "  platform  %s\n  page      %s\n", r.Page.Platform, r.Page.Kind)
	if r.Page.Problem != "" {
		fmt.Fprintf(w, "  PROBLEM   %s\n", r.Page.Problem)
	}
	for _, it := range r.Page.Items {
		date := "date unknown"
		if first, last := between(it); first != "" {
			date += fmt.Sprintf(", between %s and %s", first, last)
		}
		if on := publishedOn(it, r.Zone); on != "" {
			date = fmt.Sprintf("%s, to the %s, from %s, confidence %.2f", on, it.Precision, it.DateSource, it.Confidence)
		}
		fmt.Fprintf(w, "  item      %s: %s\n            %s\n            %s\n            %d photos, %d words", kindName(it.Kind), it.Title, it.URL, date, len(it.Photos), it.Words)
		if it.Language != "" {
			fmt.Fprintf(w, ", language %s", it.Language)
		}
		if it.Category != "" {
			fmt.Fprintf(w, ", category %s", it.Category)
		}
		fmt.Fprintln(w)
		for _, p := range it.Photos {
			fmt.Fprintf(w, "            photo %s (%s)\n", p.URL, p.Role)
		}
	}
	for _, s := range r.Page.Sections {
		fmt.Fprintf(w, "  section   %s %s %s\n", kindName(s.Kind), s.Page, s.URL)
	}
	for _, a := range r.Page.Accounts {
		fmt.Fprintf(w, "  link      %-11s %s %q\n", a.As, a.URL, a.Text)
	}
	if r.Page.Next != "" {
		fmt.Fprintf(w, "  next page %s\n", r.Page.Next)
	}
	for _, i := range r.Page.Ignored {
		fmt.Fprintf(w, "  left out  %s: %s\n", i.Reason, i.What)
	}
}

// kindName names a kind, or says that it is not known.
func kindName(k kim.Kind) string {
	if k == "" {
		return "item"
	}
	return string(k)
}
