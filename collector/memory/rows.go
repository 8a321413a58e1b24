package memory

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"pantaukim/collector/fetch/web"
)

// Row is one row of the table pages, without its group and its version: what is
// remembered of one address. The note is JSON, of a form that the address decides.
type Row struct {
	Address      string    `ch:"url"`
	ETag         string    `ch:"etag"`
	LastModified string    `ch:"last_modified"`
	Hash         uint64    `ch:"body_hash"`
	Items        int       `ch:"items"` // that the page names
	Note         string    `ch:"note"`
	FetchedAt    time.Time `ch:"fetched_at"`
}

// Addresses that are no page as such: what is remembered of the whole site, of the
// rereads of its kept pages, and of an address as a listing, which may also be an
// item's.
const (
	siteAddress   = "#site"
	rereadAddress = "#reread"
	listingMark   = "#listing"
	robotsPath    = "/robots.txt"
)

// robotsNote keeps a robots.txt for as long as it may be believed.
type robotsNote struct {
	Origin string `json:"origin"`
	Robots string `json:"robots"`
}

// rereadNote names the versions of the rows of the rereads since the newest complete
// walk: misses that these rows repeat were counted by a walk.
type rereadNote struct {
	Versions []uint64 `json:"versions"`
}

// longestRobots is how long a robots.txt may be to be remembered; a longer one is
// asked for again by the next walk.
const longestRobots = 64 << 10

// Update is what one walk has to add to the memory of its group.
type Update struct {
	Site     *Site // nil: the walk says nothing of the whole site
	Listings map[string]Listing
	Pages    []PageUpdate
	Robots   []web.Robots
	Rereads  []uint64 // nil: it was a walk
}

// PageUpdate is the new memory of an item's own page.
type PageUpdate struct {
	Address string
	Page
}

// Rows writes an update down. fetched is the time of what has no other.
func (u *Update) Rows(fetched time.Time) ([]Row, error) {
	w := rowWriter{fetched: fetched}
	for _, p := range u.Pages {
		w.add(p.Address, p.Answer, 1, p.Note)
	}
	for _, r := range u.Robots {
		if len(r.Text) <= longestRobots {
			w.add(r.Origin+robotsPath, Answer{FetchedAt: r.FetchedAt}, 0, robotsNote{Origin: r.Origin, Robots: r.Text})
		}
	}
	for address, l := range u.Listings {
		w.add(address+listingMark, l.Answer, l.Items, l)
	}
	if u.Rereads != nil {
		w.add(rereadAddress, Answer{}, 0, rereadNote{Versions: u.Rereads})
	}
	if u.Site != nil {
		w.add(siteAddress, Answer{}, 0, u.Site)
	}
	return w.rows, w.err
}

type rowWriter struct {
	fetched time.Time
	rows    []Row
	err     error
}

func (w *rowWriter) add(address string, a Answer, items int, note any) {
	text, err := json.Marshal(note)
	if err != nil && w.err == nil {
		w.err = fmt.Errorf("note of %s: %w", address, err)
	}
	if a.FetchedAt.IsZero() {
		a.FetchedAt = w.fetched
	}
	w.rows = append(w.rows, Row{
		Address: address, ETag: a.ETag, LastModified: a.LastModified, Hash: a.Hash, Items: items, Note: string(text), FetchedAt: a.FetchedAt,
	})
}

// Learn takes in a row. Rows of items must come after it. A note of another version of
// the program, or of nobody, is as none: the walk looks anew.
func (m *Memory) Learn(r Row) {
	a := Answer{Validators: web.Validators{ETag: r.ETag, LastModified: r.LastModified}, Hash: r.Hash, FetchedAt: r.FetchedAt}
	switch {
	case r.Address == siteAddress:
		m.Site, _ = readNote[Site](r.Note)
	case r.Address == rereadAddress:
		n, _ := readNote[rereadNote](r.Note)
		m.Rereads = n.Versions
	case strings.HasSuffix(r.Address, listingMark):
		l, _ := readNote[Listing](r.Note)
		l.Answer = a
		m.Listings[strings.TrimSuffix(r.Address, listingMark)] = l
	case strings.HasSuffix(r.Address, robotsPath):
		if n, ok := readNote[robotsNote](r.Note); ok && n.Origin != "" {
			m.Robots = append(m.Robots, web.Robots{Origin: n.Origin, Text: n.Robots, FetchedAt: r.FetchedAt})
		}
	default:
		n, _ := readNote[ItemNote](r.Note)
		m.Pages[r.Address] = Page{Answer: a, Note: n}
		if _, named := m.noted[n.Key]; n.Key != "" && !named {
			m.noted[n.Key] = n
		}
	}
}

// readNote returns the zero value of a note that cannot be read.
func readNote[T any](note string) (T, bool) {
	var v T
	if err := json.Unmarshal([]byte(note), &v); err != nil {
		var none T
		return none, false
	}
	return v, true
}
