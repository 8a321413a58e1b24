package memory

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
)

// Memory is what earlier walks have learnt of one group.
type Memory struct {
	Items    map[string]*Item // by key
	Pages    map[string]Page  // of items, by address
	Listings map[string]Listing
	Robots   []web.Robots
	Site     Site
	Walks    Walks
	Rereads  []uint64 // versions of the rows of the rereads since the newest complete walk
	Written  uint64   // highest version of any row of the group

	byPath map[string]string   // key of the item that was reached under a path
	noted  map[string]ItemNote // by key of the item: the first note that names it
}

// Walks is what is known of the earlier walks themselves.
type Walks struct {
	Run          string    // of the newest complete walk
	Complete     time.Time // start of the newest complete walk, zero if there was none
	Full         time.Time // start of the newest complete full walk, zero if there was none
	Committed    uint64    // version of the rows of the newest complete walk
	MethodOne    time.Time // start of the newest walk of method 1, zero if there was none
	ClockTrusted bool      // most walks lie before the present
	Proven       bool      // the last ones, two or as many as there were, were complete
}

// New returns the memory of a group that was never looked at.
func New() *Memory {
	return &Memory{
		Items: map[string]*Item{}, Pages: map[string]Page{}, Listings: map[string]Listing{},
		byPath: map[string]string{}, noted: map[string]ItemNote{},
	}
}

// Version is the version of the rows that a walk of that time writes: above all that is
// stored, also where a clock that was ahead has stored it.
func (m *Memory) Version(t time.Time) uint64 {
	if m.Written > Stamp(t) {
		return m.Written + 1
	}
	return Stamp(t)
}

// Add takes in a stored item. Items come ordered by key, after the pages.
//
// A miss is counted by a complete walk. If the walk that counted this one was never
// committed (it was killed), the miss has not happened. A reread, which leaves a mark,
// has written the item as it was.
func (m *Memory) Add(r *Item) {
	m.Written, r.RowRemoved = max(m.Written, r.Version), r.Removed
	if r.Missed > 0 && r.Version > m.Walks.Committed && !slices.Contains(m.Rereads, r.Version) {
		r.Missed--
		r.Removed, r.RemovedAt = false, time.Time{}
	}
	if r.Note = m.Pages[r.URL].Note; r.Note.Key != r.Key {
		r.Note = m.noted[r.Key] // of an address that it was reached under before
	}
	m.Items[r.Key] = r
	for _, u := range append([]string{r.URL}, r.Aliases...) {
		if p := Path(u); m.byPath[p] == "" || !r.Removed {
			m.byPath[p] = r.Key
		}
	}
}

// At returns the item that was reached under a path, nil if none was.
func (m *Memory) At(path string) *Item {
	if key := m.byPath[path]; key != "" {
		return m.Items[key]
	}
	return nil
}

// Settled tells whether the newest complete walk knew the item already. Only such an
// item lets a walk stop: what an incomplete walk, or one that was killed, has added says
// nothing of what lies behind it.
func (m *Memory) Settled(r *Item) bool {
	return !m.Walks.Complete.IsZero() && !r.FirstSeen.After(m.Walks.Complete) && !r.Removed
}

// Item is a stored item, as a row of the table items and with what is remembered beside
// it. Its text and its photos stay in the warehouse.
type Item struct {
	kim.Item
	PhotoCount int      `ch:"photos"`
	Version    uint64   `ch:"version"` // of what says most lately how it was seen
	Note       ItemNote `json:"-"`
	RowRemoved bool     `json:"-"` // the row says that it is removed: Removed may have been taken back, see Add
}

// Path returns what tells an item's address from the others of its group: the path and
// the query of a normalised address. Scheme and host are left out, so that an item
// survives a move of its site.
func Path(where string) string {
	u, err := url.Parse(where)
	if err != nil {
		return where
	}
	p := u.EscapedPath()
	if p == "" {
		p = "/"
	}
	if u.RawQuery != "" {
		p += "?" + u.RawQuery
	}
	if strings.HasPrefix(u.Fragment, address.EntryMark) { // an item that has no page of its own
		p += "#" + u.Fragment
	}
	return p
}

// Stamp is the version of the rows that a walk of that time writes, as long as the clock
// was never ahead: milliseconds since 1970.
func Stamp(t time.Time) uint64 {
	if t.IsZero() {
		return 0
	}
	return uint64(max(0, t.UnixMilli()))
}
