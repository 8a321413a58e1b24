package collector

import (
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse/rowlog"
)

// harvest is all that one walk has to store.
type harvest struct {
	items   []*kim.Item
	photos  []photoRow
	edited  []editedItem
	touched []touch
	history []historyRow
	pages   []pageRow
	walk    kim.Walk
	proven  bool   // the site read well before this walk
	noWalk  bool   // it was no look at the site: no row of walks
	version uint64 // of the rows: the newest wins
}

func (h *harvest) rows() int {
	return len(h.items) + len(h.photos) + len(h.edited) + len(h.touched) + len(h.history) + len(h.pages) + 1
}

// photoRow is a photo of a new item.
type photoRow struct {
	kim.Photo
	item string
}

// editedItem is a stored item with the photos that it shows now.
type editedItem struct {
	key    string
	photos []kim.Photo
}

// touch says what a walk found of a stored item whose content is as it was.
type touch struct {
	key       string
	seen      bool
	missed    int
	removed   bool
	removedAt time.Time

	// Where a clock that was ahead had put the first sight behind the present: what
	// stands there instead. The zero time of first leaves all as it is.
	first, absent, counts time.Time
	reason                kim.DateReason
}

// historyRow is one change of one item.
type historyRow struct {
	item   *kim.Item
	change string // new, edited, removed, returned
}

// pageRow is what is to be remembered of one address.
type pageRow struct {
	url   string
	page  pageMemory
	items int
}

// entry is the harvest as rows. Nothing of it needs to be asked of the warehouse
// before it is sent, so it can wait on the disk.
func (h *harvest) entry() []rowlog.Batch {
	var out []rowlog.Batch
	for _, part := range []struct {
		step step
		rows [][]any
	}{
		{photosStep, h.photoRows()}, {editedStep, h.editedRows()}, {itemsStep, h.itemRows()}, {touchedStep, h.touchedRows()},
		{historyStep, h.historyRows()}, {pagesStep, h.pageRows()}, {walksStep, h.walkRows()},
	} {
		if len(part.rows) > 0 {
			out = append(out, part.step.batch(part.rows...))
		}
	}
	return out
}

func (h *harvest) photoRows() [][]any {
	rows := make([][]any, len(h.photos))
	for i, p := range h.photos {
		rows[i] = []any{h.walk.GroupID, p.item, p.Key, p.URL, orEpoch(p.FirstSeen), orEpoch(p.LastSeen), flag(p.Removed), h.version}
	}
	return rows
}

// editedRows has a row without a photo for each item, so that one without photos is
// named as well.
func (h *harvest) editedRows() [][]any {
	var rows [][]any
	for _, e := range h.edited {
		rows = append(rows, []any{h.walk.GroupID, e.key, "", "", orEpoch(time.Time{}), h.version})
		for _, p := range e.photos {
			rows = append(rows, []any{h.walk.GroupID, e.key, p.Key, p.URL, orEpoch(p.LastSeen), h.version})
		}
	}
	return rows
}

func (h *harvest) itemRows() [][]any {
	rows := make([][]any, len(h.items))
	for i, it := range h.items {
		names := it.Aliases
		if names == nil {
			names = []string{}
		}
		rows[i] = []any{
			it.GroupID, it.Key, string(it.Kind), it.URL, names, it.Title, orEpoch(it.PublishedAt),
			string(it.Precision), it.DateSource, it.DateConfidence, orEpoch(it.FirstSeen), orEpoch(it.LastSeen),
			orEpoch(it.AbsentAt), orEpoch(it.EffectiveAt), string(it.DateReason), flag(it.Removed),
			orEpoch(it.RemovedAt), uint8(min(it.Missed, 255)), uint16(min(len(it.Photos), 65535)), uint32(it.Words),
			it.Language, it.Category, it.Text, it.ContentHash, it.SimHash, h.version,
		}
	}
	return rows
}

func (h *harvest) touchedRows() [][]any {
	rows := make([][]any, len(h.touched))
	for i, t := range h.touched {
		seen := time.Time{}
		if t.seen {
			seen = h.walk.StartedAt
		}
		rows[i] = []any{h.walk.GroupID, t.key, orEpoch(seen), uint8(min(t.missed, 255)), flag(t.removed), orEpoch(t.removedAt),
			orEpoch(t.first), orEpoch(t.absent), orEpoch(t.counts), string(t.reason), h.version}
	}
	return rows
}

func (h *harvest) historyRows() [][]any {
	rows := make([][]any, len(h.history))
	for i, c := range h.history {
		rows[i] = []any{
			c.item.GroupID, c.item.Key, orEpoch(h.walk.StartedAt), c.change, c.item.URL, c.item.Title,
			orEpoch(c.item.PublishedAt), orEpoch(c.item.EffectiveAt), string(c.item.DateReason),
			uint16(min(len(c.item.Photos), 65535)), uint32(c.item.Words),
			c.item.ContentHash, c.item.SimHash, h.walk.RunID, h.version,
		}
	}
	return rows
}

func (h *harvest) pageRows() [][]any {
	rows := make([][]any, len(h.pages))
	for i, p := range h.pages {
		rows[i] = []any{
			h.walk.GroupID, p.url, p.page.etag, p.page.lastModified, p.page.hash, uint32(p.items), p.page.note,
			orEpoch(p.page.fetchedAt), h.version,
		}
	}
	return rows
}

func (h *harvest) walkRows() [][]any {
	if h.noWalk {
		return nil
	}
	w := h.walk
	return [][]any{{
		w.GroupID, w.RunID, orEpoch(w.StartedAt), orEpoch(w.FinishedAt), string(w.Outcome), flag(w.Complete),
		flag(w.Full), w.Platform, uint32(w.Pages), uint32(w.Requests), uint32(w.Unmodified), uint64(w.Bytes), w.Seconds,
		uint32(w.Listed), uint32(w.New), uint32(w.Changed), uint32(w.Removed), uint16(w.HTTPStatus), w.Detail,
		h.version,
	}}
}

func flag(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}
