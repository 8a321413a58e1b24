package fact

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/letters"
)

// mostIgnored bounds what one page may say of what it left out.
const mostIgnored = 200

// mostLinks bounds what one page may say of addresses.
const mostLinks = 2000

// Link notes how the page writes an address, if it ends in a slash or an index
// file that the normalised form leaves out, or has its parameters in another order. Sites
// differ in whether they answer otherwise. What the normalised form leaves out besides, such as
// tracking, no site needs.
func (page *Page) Link(normal string, u *url.URL) {
	where, query, asks := strings.Cut(normal, "?")
	as := endingAs(where, u, asks)
	if asks {
		if sameParameters(query, u.RawQuery) {
			query = u.RawQuery
		}
		as += "?" + query
	}
	if as != normal && len(page.Links) < mostLinks {
		page.Links = append(page.Links, Link{Normal: normal, As: as})
	}
}

// endingAs is a normalised address without its query, with the ending that the page writes.
func endingAs(where string, u *url.URL, asks bool) string {
	path := u.EscapedPath()
	tail := "/"
	if !strings.HasSuffix(path, tail) {
		tail = address.IndexFile(path)
	}
	switch bare := strings.TrimSuffix(path, tail); {
	case tail == "", len(path) <= len(tail) && (!asks || path == "/"):
		return where
	case bare == "": // /index.php?id=12 need not be /?id=12
		return strings.TrimSuffix(where, "/") + tail
	case strings.HasSuffix(where, bare):
		return where + tail
	}
	return where // other endings were left out as well: they do not matter on this platform
}

// sameParameters tells whether two queries have the same pairs in another order.
func sameParameters(a, b string) bool {
	x, y := strings.Split(a, "&"), strings.Split(b, "&")
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

// LinkRef notes how a feed writes the address of an entry.
func (page *Page) LinkRef(normal string, base *url.URL, ref string) {
	if u, err := url.Parse(address.Resolve(base, ref)); err == nil && normal != "" {
		page.Link(normal, u)
	}
}

// Ignore notes what was seen and left out.
func (page *Page) Ignore(what, reason string) {
	if len(page.Ignored) < mostIgnored {
		page.Ignored = append(page.Ignored, Ignored{What: letters.Clip(what, 160), Reason: reason})
	}
}

// SetDate dates an item by a machine's day, unless nothing can have been published
// on it: then the item stays undated, and the page says why.
func (page *Page) SetDate(it *Item, d date.Date, in Input, source string, confidence float32) {
	if why := date.Unlikely(d.Time, in.FetchedAt, false); why != "" {
		page.Ignore(fmt.Sprintf("%s (%s) of %s", DayText(d, in.Zone), source, it.URL), why)
		return
	}
	if !d.Certain() {
		it.Between = OpenDays(d, in.Zone)
		page.Ignore(fmt.Sprintf("%s to %s (%s) of %s", it.Between.First, it.Between.Last, source, it.URL), "no single day")
		return
	}
	it.Published, it.Precision, it.DateSource, it.Confidence = d.Time, d.Precision, source, confidence
}
