package feed

import (
	"net/url"
	"strings"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
)

// sharedBy is how many entries of different titles or days share a link that is not theirs.
const sharedBy = 3

// sharedLinks are the links that lead all entries of a feed, or many of them, to one page,
// and those that lead to the home page: they tell no entry from another.
func sharedLinks(feed []xmlEntry, base *url.URL) map[string]bool {
	titles := make(map[string]map[string]bool)
	for _, e := range feed {
		if titles[e.link] == nil {
			titles[e.link] = make(map[string]bool)
		}
		titles[e.link][letters.Signature(e.title)+" "+e.published] = true
	}
	out := make(map[string]bool)
	for link, of := range titles {
		u, err := url.Parse(address.Resolve(base, link))
		home := err == nil && u.Host != "" && strings.Trim(u.Path, "/") == "" && u.RawQuery == ""
		if home || len(titles) == 1 && len(of) > 1 || len(of) >= sharedBy {
			out[link] = true
		}
	}
	return out
}

// pageOf is the address of an entry. One that shares its link with others is at the
// address that is its guid, if it has such a one.
func pageOf(e *xmlEntry, shared map[string]bool) string {
	if (e.link == "" || shared[e.link]) && strings.HasPrefix(e.guid, "http") && !shared[e.guid] {
		return e.guid
	}
	return e.link
}

// tellApart gives an entry that has no page of its own an address that nothing else has:
// the page's, with a mark of its guid, or else of its title and day. There is no more to
// read of it than what the feed says.
func tellApart(it *fact.Item, guid string) {
	key := guid
	if key == "" {
		key = letters.Signature(it.Title)
		if !it.Published.IsZero() {
			key += it.Published.Format("2006-01-02")
		}
	}
	if key == "" {
		return
	}
	it.URL += "#" + address.Entry(key)
	it.Whole = true
}
