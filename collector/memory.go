package collector

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

var (
	//go:embed sql/memory_items.sql
	memoryItemsSQL string
	//go:embed sql/memory_pages.sql
	memoryPagesSQL string
	//go:embed sql/memory_walks.sql
	memoryWalksSQL string
	//go:embed sql/photos_of_items.sql
	photosOfItemsSQL string
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
// whole site, and of an address as a listing, which may also be an item's.
const (
	siteAddress = "#site"
	listingMark = "#listing"
)

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
	Items  int      `json:"items"`            // that its first page listed
	Dated  int      `json:"dated"`            // of those, with a day
	Oldest kim.Date `json:"oldest,omitempty"` // down to which the newest complete walk has seen everything
	All    bool     `json:"all,omitempty"`    // the newest complete walk has read it to its end
	Skip   bool     `json:"skip,omitempty"`   // all that it lists is listed elsewhere: read by full walks only
}

// listingNote is what is remembered of the first page of a listing: enough to do
// without it when it has not changed.
type listingNote struct {
	Keys  []string `json:"keys"`  // never nil
	Items int      `json:"items"` // that the page named; more than keys if some of them were none
	Next  string   `json:"next,omitempty"`
}

// itemNote is what is remembered of an item beside its row.
type itemNote struct {
	Key    string            `json:"key,omitempty"`
	Listed map[string]uint64 `json:"listed,omitempty"` // by path of a section: hash of what it says of the item
	Text   uint64            `json:"text,omitempty"`   // hash of its text
	Whole  bool              `json:"whole,omitempty"`  // its own page, or a whole feed entry, was read
	Broken bool              `json:"broken,omitempty"` // it is listed, but its page does not exist or is no item
}

// robotsNote keeps a robots.txt for as long as it may be believed.
type robotsNote struct {
	Origin string `json:"origin"`
	Robots string `json:"robots"`
}

// recall reads what is remembered of some groups, with one query a table.
func recall(ctx context.Context, conn driver.Conn, groups []kim.Group) (map[string]*memory, error) {
	ids := make([]string, len(groups))
	out := make(map[string]*memory, len(groups))
	for i, g := range groups {
		ids[i] = g.ID
		out[g.ID] = &memory{items: map[string]*remembered{}, byPath: map[string]string{}, pages: map[string]pageMemory{}}
	}
	if err := recallWalks(ctx, conn, ids, out); err != nil {
		return nil, fmt.Errorf("recall walks: %w", err)
	}
	if err := recallItems(ctx, conn, ids, out); err != nil {
		return nil, fmt.Errorf("recall items: %w", err)
	}
	if err := recallPages(ctx, conn, ids, out); err != nil {
		return nil, fmt.Errorf("recall pages: %w", err)
	}
	return out, nil
}

func recallWalks(ctx context.Context, conn driver.Conn, ids []string, out map[string]*memory) error {
	rows, err := conn.Query(ctx, memoryWalksSQL, clickhouse.Named("groups", ids))
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, run string
		var newest, full time.Time
		if err := rows.Scan(&id, &run, &newest, &full); err != nil {
			return err
		}
		m := out[id]
		m.lastRun, m.lastComplete, m.lastFull = run, newest, orZero(full)
	}
	return rows.Err()
}

func recallItems(ctx context.Context, conn driver.Conn, ids []string, out map[string]*memory) error {
	rows, err := conn.Query(ctx, memoryItemsSQL, clickhouse.Named("groups", ids))
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var (
			r                       remembered
			kind, precision, reason string
			removed, missed         uint8
			photos                  uint16
			words                   uint32
		)
		if err := rows.Scan(&r.GroupID, &r.Key, &kind, &r.URL, &r.Aliases, &r.Title, &r.PublishedAt, &precision,
			&r.DateSource, &r.DateConfidence, &r.FirstSeen, &r.LastSeen, &r.AbsentAt, &r.EffectiveAt, &reason,
			&removed, &r.RemovedAt, &missed, &photos, &words, &r.ContentHash, &r.SimHash, &r.version); err != nil {
			return err
		}
		r.Kind, r.Precision, r.DateReason = kim.Kind(kind), kim.Precision(precision), kim.DateReason(reason)
		r.PublishedAt, r.AbsentAt, r.RemovedAt = orZero(r.PublishedAt), orZero(r.AbsentAt), orZero(r.RemovedAt)
		r.Removed, r.Missed, r.photos, r.Words = removed == 1, int(missed), int(photos), int(words)
		m := out[r.GroupID]
		// A miss is counted by a complete walk. If the walk that counted this one was
		// never committed (it was killed), the miss has not happened.
		if r.Missed > 0 && r.version > stamp(m.lastComplete) {
			r.Missed--
			r.Removed, r.RemovedAt = false, time.Time{}
		}
		m.items[r.Key] = &r
		for _, u := range append([]string{r.URL}, r.Aliases...) {
			if p := pathOf(u); m.byPath[p] == "" || !r.Removed {
				m.byPath[p] = r.Key
			}
		}
	}
	return rows.Err()
}

func recallPages(ctx context.Context, conn driver.Conn, ids []string, out map[string]*memory) error {
	rows, err := conn.Query(ctx, memoryPagesSQL, clickhouse.Named("groups", ids))
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, url string
		var p pageMemory
		if err := rows.Scan(&id, &url, &p.etag, &p.lastModified, &p.hash, &p.note, &p.fetchedAt); err != nil {
			return err
		}
		m := out[id]
		if url == siteAddress {
			if err := json.Unmarshal([]byte(p.note), &m.site); err != nil {
				m.site = siteNote{} // of another version of the program: the walk looks anew
			}
			continue
		}
		m.pages[url] = p
		var note itemNote
		if json.Unmarshal([]byte(p.note), &note) == nil && note.Key != "" {
			if r := m.items[note.Key]; r != nil && (url == r.URL || r.note.Key == "") {
				r.note = note
			}
		}
	}
	return rows.Err()
}

// photoMemory is a stored photo.
type photoMemory struct {
	kim.Photo
	item string
}

// recallPhotos reads the photos of some items of a group.
func recallPhotos(ctx context.Context, conn driver.Conn, group string, keys []string) (map[string][]kim.Photo, error) {
	out := map[string][]kim.Photo{}
	if len(keys) == 0 {
		return out, nil
	}
	rows, err := conn.Query(ctx, photosOfItemsSQL, clickhouse.Named("group", group), clickhouse.Named("keys", keys))
	if err != nil {
		return nil, fmt.Errorf("recall photos: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var p photoMemory
		var removed uint8
		if err := rows.Scan(&p.item, &p.Key, &p.URL, &p.FirstSeen, &p.LastSeen, &removed); err != nil {
			return nil, fmt.Errorf("recall photos: %w", err)
		}
		p.Removed = removed == 1
		out[p.item] = append(out[p.item], p.Photo)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("recall photos: %w", err)
	}
	return out, nil
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

// stamp is the version of the rows that a walk of that time writes.
func stamp(t time.Time) uint64 {
	if t.IsZero() {
		return 0
	}
	return uint64(max(0, t.UnixMilli()))
}
