package load

import (
	"encoding/json"
	"fmt"
	"time"

	"pantaukim/collector/memory"
	"pantaukim/collector/walk"
	"pantaukim/internal/kim"
)

// Entry is what belongs together: all rows of one walk, or those of the beginning or
// the end of a run. The tables are sent in the order of the fields: the row of the walk
// comes last of what a walk stores, because it is the mark that the others are whole, and
// so does the row of a run that begins, after those of its groups.
type Entry struct {
	RunGroups []runGroupRow `json:",omitempty"`
	RunsBegun []runRow      `json:",omitempty"`
	Photos    []photoRow    `json:",omitempty"` // of new items
	Edited    []editedRow   `json:",omitempty"`
	Items     []memory.Item `json:",omitempty"` // new or edited
	Touched   []touchedRow  `json:",omitempty"` // removed, returned, or first seen earlier
	Sights    []sightRow    `json:",omitempty"` // of all stored items that were found as they were, or missed
	History   []historyRow  `json:",omitempty"`
	Pages     []pageRow     `json:",omitempty"`
	Shapes    []shapeRow    `json:",omitempty"`
	Sections  []sectionRow  `json:",omitempty"`
	Walks     []walkRow     `json:",omitempty"`
	RunsEnded []runRow      `json:",omitempty"`
	Expected  []expectedRow `json:",omitempty"`
}

// photoRow is a row of the table photos.
type photoRow struct {
	GroupID string `ch:"group_id"`
	ItemKey string `ch:"item_key"`
	kim.Photo
	Version uint64 `ch:"version"`
}

// editedRow is a photo that an edited item shows now. Each edited item has one more row
// without a photo, so that an item without photos is named as well.
type editedRow struct {
	GroupID  string    `ch:"group_id"`
	ItemKey  string    `ch:"item_key"`
	PhotoKey string    `ch:"photo_key"`
	URL      string    `ch:"url"`
	SeenAt   time.Time `ch:"seen_at"`
	Version  uint64    `ch:"stamp"`
}

// sightRow is a row of the table item_sights.
type sightRow struct {
	GroupID  string    `ch:"group_id"`
	ItemKey  string    `ch:"item_key"`
	LastSeen time.Time `ch:"last_seen"`
	Missed   int       `ch:"missed"`
	Version  uint64    `ch:"version"`
}

// touchedRow says what changes in the row of a stored item whose content is as it was.
type touchedRow struct {
	GroupID   string    `ch:"group_id"`
	ItemKey   string    `ch:"item_key"`
	SeenAt    time.Time `ch:"seen_at"`
	Missed    int       `ch:"misses"`
	Removed   bool      `ch:"is_removed"`
	RemovedAt time.Time `ch:"gone_at"`

	// What stands in the place of a first sight that moves; FirstSeen is the zero time
	// if it stays.
	FirstSeen   time.Time      `ch:"first_at"`
	AbsentAt    time.Time      `ch:"before_at"`
	EffectiveAt time.Time      `ch:"counts_at"`
	DateReason  kim.DateReason `ch:"why"`

	PublishedFrom kim.Date `ch:"days_from"`
	PublishedTo   kim.Date `ch:"days_to"`

	Version uint64 `ch:"stamp"`
}

// historyRow is a row of the table item_history.
type historyRow struct {
	GroupID     string         `ch:"group_id"`
	ItemKey     string         `ch:"item_key"`
	SeenAt      time.Time      `ch:"seen_at"`
	Change      string         `ch:"change"`
	URL         string         `ch:"url"`
	Title       string         `ch:"title"`
	PublishedAt time.Time      `ch:"published_at"`
	EffectiveAt time.Time      `ch:"effective_at"`
	DateReason  kim.DateReason `ch:"date_reason"`

	PublishedFrom kim.Date `ch:"published_from"`
	PublishedTo   kim.Date `ch:"published_to"`

	Photos      int    `ch:"photos"`
	Words       int    `ch:"words"`
	ContentHash uint64 `ch:"content_hash"`
	SimHash     uint64 `ch:"simhash"`
	RunID       string `ch:"run_id"`
	Version     uint64 `ch:"version"`
}

// pageRow is a row of the table pages.
type pageRow struct {
	GroupID string `ch:"group_id"`
	memory.Row
	Version uint64 `ch:"version"`
}

// walkRow is a row of the table walks.
type walkRow struct {
	kim.Walk
	Version uint64 `ch:"version"`
}

// sectionRow is a row of the table walk_sections.
type sectionRow struct {
	GroupID string `ch:"group_id"`
	RunID   string `ch:"run_id"`
	kim.SectionWalk
	Version uint64 `ch:"version"`
}

// shapeRow is a row of the table platform_shapes.
type shapeRow struct {
	memory.Shape
	Version uint64 `ch:"version"`
}

// expectedRow names a walk that went to the outbox.
type expectedRow struct {
	RunID   string `ch:"run_id"`
	GroupID string `ch:"group_id"`
}

// The most that the columns missed and photos hold.
const (
	mostMissed = 255
	mostPhotos = 65535
)

// EntryOf returns what a walk stores.
func EntryOf(r walk.Result) (Entry, error) {
	pages, err := r.Memory.Rows(r.Walk.StartedAt)
	if err != nil {
		return Entry{}, fmt.Errorf("what is remembered of %s: %w", r.Walk.GroupID, err)
	}
	photos := 0
	for _, it := range r.New {
		photos += len(it.Photos)
	}
	e := Entry{
		Items: make([]memory.Item, 0, len(r.New)+len(r.Edited)), Photos: make([]photoRow, 0, photos),
		Sights: make([]sightRow, 0, len(r.Seen)), History: make([]historyRow, 0, len(r.Changes)), Pages: make([]pageRow, 0, len(pages)),
	}
	for _, it := range r.New {
		e.Items = append(e.Items, itemRow(it, r.Version))
		for _, p := range it.Photos {
			e.Photos = append(e.Photos, photoRow{GroupID: it.GroupID, ItemKey: it.Key, Photo: p, Version: r.Version})
		}
	}
	for _, it := range r.Edited {
		e.Items = append(e.Items, itemRow(it, r.Version))
		e.Edited = append(e.Edited, editedRow{GroupID: it.GroupID, ItemKey: it.Key, Version: r.Version})
		for _, p := range it.Photos {
			e.Edited = append(e.Edited, editedRow{
				GroupID: it.GroupID, ItemKey: it.Key, PhotoKey: p.Key, URL: p.URL, SeenAt: p.LastSeen, Version: r.Version,
			})
		}
	}
	for _, s := range r.Seen {
		missed := min(s.Missed, mostMissed)
		e.Sights = append(e.Sights, sightRow{GroupID: r.Walk.GroupID, ItemKey: s.Key, LastSeen: s.LastSeen, Missed: missed, Version: r.Version})
		if s.Removed || s.RowRemoved || s.Moved != nil {
			e.Touched = append(e.Touched, touched(r, s))
		}
	}
	for _, c := range r.Changes {
		e.History = append(e.History, history(r, c))
	}
	for _, p := range pages {
		e.Pages = append(e.Pages, pageRow{GroupID: r.Walk.GroupID, Row: p, Version: r.Version})
	}
	for _, s := range r.Shapes {
		e.Shapes = append(e.Shapes, shapeRow{Shape: s, Version: memory.Stamp(s.DecidedAt)})
	}
	if !r.Kept {
		e.Walks = []walkRow{{Walk: r.Walk, Version: r.Version}}
		for _, s := range r.Sections {
			e.Sections = append(e.Sections, sectionRow{GroupID: r.Walk.GroupID, RunID: r.Walk.RunID, SectionWalk: s, Version: r.Version})
		}
	}
	return e, nil
}

func itemRow(it *kim.Item, version uint64) memory.Item {
	row := memory.Item{Item: *it, PhotoCount: min(len(it.Photos), mostPhotos), Version: version}
	row.Missed, row.Photos = min(it.Missed, mostMissed), nil
	return row
}

func touched(r walk.Result, s walk.Sighting) touchedRow {
	row := touchedRow{
		GroupID: r.Walk.GroupID, ItemKey: s.Key, SeenAt: s.LastSeen, Missed: min(s.Missed, mostMissed),
		Removed: s.Removed, RemovedAt: s.RemovedAt, Version: r.Version,
	}
	if m := s.Moved; m != nil {
		row.FirstSeen, row.AbsentAt, row.EffectiveAt, row.DateReason = m.At, m.AbsentAt, m.EffectiveAt, m.Reason
		row.PublishedFrom, row.PublishedTo = m.PublishedFrom, m.PublishedTo
	}
	return row
}

func history(r walk.Result, c walk.Change) historyRow {
	it := c.Item
	return historyRow{
		GroupID: it.GroupID, ItemKey: it.Key, SeenAt: r.Walk.StartedAt, Change: c.What, URL: it.URL, Title: it.Title,
		PublishedAt: it.PublishedAt, EffectiveAt: it.EffectiveAt, DateReason: it.DateReason,
		PublishedFrom: it.PublishedFrom, PublishedTo: it.PublishedTo, Photos: min(c.Photos, mostPhotos), Words: it.Words, ContentHash: it.ContentHash, SimHash: it.SimHash,
		RunID: r.Walk.RunID, Version: r.Version,
	}
}

// Size is the number of rows.
func (e *Entry) Size() int {
	return len(e.RunGroups) + len(e.RunsBegun) + len(e.Photos) + len(e.Edited) + len(e.Items) + len(e.Touched) + len(e.Sights) + len(e.History) + len(e.Pages) +
		len(e.Shapes) + len(e.Sections) + len(e.Walks) + len(e.RunsEnded) + len(e.Expected)
}

// join puts entries together, to be sent with few statements.
func join(entries []Entry) Entry {
	return Entry{
		RunGroups: gather(entries, func(e *Entry) []runGroupRow { return e.RunGroups }),
		RunsBegun: gather(entries, func(e *Entry) []runRow { return e.RunsBegun }),
		Photos:    gather(entries, func(e *Entry) []photoRow { return e.Photos }),
		Edited:    gather(entries, func(e *Entry) []editedRow { return e.Edited }),
		Items:     gather(entries, func(e *Entry) []memory.Item { return e.Items }),
		Touched:   gather(entries, func(e *Entry) []touchedRow { return e.Touched }),
		Sights:    gather(entries, func(e *Entry) []sightRow { return e.Sights }),
		History:   gather(entries, func(e *Entry) []historyRow { return e.History }),
		Pages:     gather(entries, func(e *Entry) []pageRow { return e.Pages }),
		Shapes:    gather(entries, func(e *Entry) []shapeRow { return e.Shapes }),
		Sections:  gather(entries, func(e *Entry) []sectionRow { return e.Sections }),
		Walks:     gather(entries, func(e *Entry) []walkRow { return e.Walks }),
		RunsEnded: gather(entries, func(e *Entry) []runRow { return e.RunsEnded }),
		Expected:  gather(entries, func(e *Entry) []expectedRow { return e.Expected }),
	}
}

// gather puts the rows of one table together.
func gather[T any](entries []Entry, of func(*Entry) []T) (all []T) {
	rows := 0
	for i := range entries {
		rows += len(of(&entries[i]))
	}
	if rows == 0 {
		return nil
	}
	all = make([]T, 0, rows)
	for i := range entries {
		all = append(all, of(&entries[i])...)
	}
	return all
}

// entryForm is the first line of an entry on the disk.
const entryForm = "pantaukim-walk 1\n"

// Encode writes an entry for the disk: for the outbox, or beside the pages of its walk.
func (e *Entry) Encode() ([]byte, error) {
	text, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("write down a walk: %w", err)
	}
	return append([]byte(entryForm), text...), nil
}

// Decode is the reverse of Encode.
func Decode(data []byte) (Entry, error) {
	var e Entry
	if len(data) < len(entryForm) || string(data[:len(entryForm)]) != entryForm {
		return e, fmt.Errorf("it does not begin with %q", entryForm)
	}
	if err := json.Unmarshal(data[len(entryForm):], &e); err != nil {
		return e, fmt.Errorf("read a walk: %w", err)
	}
	for i := range e.Walks {
		e.Walks[i].Method = max(1, e.Walks[i].Method) // written down before there were methods
	}
	return e, nil
}

// group names the group of a walk's rows, "" if they are of a run.
func (e *Entry) group() string {
	if len(e.Walks) > 0 {
		return e.Walks[0].GroupID
	}
	if len(e.Pages) > 0 { // of a reread
		return e.Pages[0].GroupID
	}
	return ""
}
