package collector

import (
	"time"

	"pantaukim/internal/kim"
)

// memory is what earlier walks have learnt of one group.
type memory struct {
	items  map[string]*remembered // by key
	byPath map[string]string      // key of the item that was reached under a path
	pages  map[string]pageMemory  // by address
	site   siteNote

	lastRun      string    // run of the newest complete walk
	lastComplete time.Time // start of the newest complete walk, zero if there was none
	lastFull     time.Time // start of the newest complete full walk, zero if there was none
	committed    uint64    // version of the rows of the newest complete walk
	written      uint64    // highest version of any row of the group
	rereads      []uint64  // versions of the rows of the rereads since that walk
	believed     bool      // the clock: most walks lie before the present
	proven       bool      // its last walks, two or as many as there were, were complete
}

func newMemory() *memory {
	return &memory{items: map[string]*remembered{}, byPath: map[string]string{}, pages: map[string]pageMemory{}}
}

// version is the version of the rows that a walk of that time writes: above all that is
// stored, also where a clock that was ahead has stored it.
func (m *memory) version(t time.Time) uint64 {
	if m.written > stamp(t) {
		return m.written + 1
	}
	return stamp(t)
}

// add remembers an item. Items come ordered by key.
func (m *memory) add(r *remembered) {
	m.items[r.Key] = r
	for _, u := range append([]string{r.URL}, r.Aliases...) {
		if p := pathOf(u); m.byPath[p] == "" || !r.Removed {
			m.byPath[p] = r.Key
		}
	}
}

// remembered is a stored item. Its text stays in the warehouse.
type remembered struct {
	kim.Item
	photos  int
	version uint64
	note    itemNote
}

// settled tells whether the newest complete walk knew the item already. Only
// such an item lets a walk stop: what an incomplete walk, or one that was killed,
// has added says nothing of what lies behind it.
func (r *remembered) settled(m *memory) bool {
	return !m.lastComplete.IsZero() && !r.FirstSeen.After(m.lastComplete) && !r.Removed
}

// pageMemory is what is remembered of one address.
type pageMemory struct {
	etag, lastModified string
	hash               uint64
	note               string
	fetchedAt          time.Time
}

// Rows of the table pages that are no page as such: what is remembered of the
// whole site, of the rereads of its kept pages, and of an address as a listing, which
// may also be an item's.
const (
	siteAddress   = "#site"
	rereadAddress = "#reread"
	listingMark   = "#listing"
)

// rereadNote names the versions of the rows of the rereads since the newest complete
// walk: misses that these rows repeat were counted by a walk.
type rereadNote struct {
	Versions []uint64 `json:"versions"`
}

// siteNote is what is remembered of a whole site.
type siteNote struct {
	Run      string        `json:"run"` // that wrote the note
	Platform string        `json:"platform"`
	Base     string        `json:"base"` // scheme and host that the site answers under
	Sections []sectionNote `json:"sections"`
	Liar     bool          `json:"liar,omitempty"` // answered 304, or kept its ETag, for a page that had changed
	Failures int           `json:"failures,omitempty"`
	NextTry  time.Time     `json:"next_try,omitzero"`
}

// sectionNote is what is remembered of one section.
type sectionNote struct {
	Kind   kim.Kind `json:"kind,omitempty"`
	Page   string   `json:"page"`
	URL    string   `json:"url"`
	Tail   string   `json:"tail,omitempty"`   // that the site adds to the address, mostly a slash
	Items  int      `json:"items"`            // that its first page listed
	Dated  int      `json:"printed"`          // of those, with a day on the listing itself
	Total  int      `json:"total,omitempty"`  // that all its pages listed when it was last read to its end
	Doubts int      `json:"doubts,omitempty"` // walks in a row that failed because it does not read as it did
	Oldest kim.Date `json:"oldest,omitempty"` // down to which the newest complete walk has seen everything
	All    bool     `json:"all,omitempty"`    // the newest complete walk has read it to its end
	Skip   bool     `json:"skip,omitempty"`   // all that it lists is listed elsewhere: read by full walks only
}

// listingNote is what is remembered of the first page of a listing: enough to do
// without it when it has not changed.
type listingNote struct {
	Keys  []string `json:"keys"`           // never nil
	Items int      `json:"items"`          // that the page named; more than keys if some of them were none
	Next  string   `json:"next,omitempty"` // as the page links it
}

// itemNote is what is remembered of an item beside its row.
type itemNote struct {
	Key    string            `json:"key,omitempty"`
	Listed map[string]uint64 `json:"listed,omitempty"` // by path of a section: hash of what it says of the item
	Text   uint64            `json:"text,omitempty"`   // hash of its text
	Whole  bool              `json:"whole,omitempty"`  // its own page, or a whole feed entry, was read
	Tail   string            `json:"tail,omitempty"`   // that the site adds to the address, mostly a slash
	Pages  int               `json:"pages,omitempty"`  // of an album, if more than one
	Broken bool              `json:"broken,omitempty"` // it is listed, but its page does not exist or is no item
}

// robotsNote keeps a robots.txt for as long as it may be believed.
type robotsNote struct {
	Origin string `json:"origin"`
	Robots string `json:"robots"`
}

// orZero reads the warehouse's "none", which is 1970-01-01.
func orZero(t time.Time) time.Time {
	if t.Unix() == 0 {
		return time.Time{}
	}
	return t
}

// orEpoch is the reverse of orZero.
func orEpoch(t time.Time) time.Time {
	if t.IsZero() {
		return time.Unix(0, 0).UTC()
	}
	return t.UTC()
}

// stamp is the version of the rows that a walk of that time writes, as long as the clock
// was never ahead.
func stamp(t time.Time) uint64 {
	if t.IsZero() {
		return 0
	}
	return uint64(max(0, t.UnixMilli()))
}
