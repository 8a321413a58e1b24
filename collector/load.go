package collector

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

var (
	//go:embed sql/insert_items.sql
	insertItemsSQL string
	//go:embed sql/insert_photos.sql
	insertPhotosSQL string
	//go:embed sql/insert_history.sql
	insertHistorySQL string
	//go:embed sql/insert_pages.sql
	insertPagesSQL string
	//go:embed sql/insert_walks.sql
	insertWalksSQL string
	//go:embed sql/insert_runs.sql
	insertRunsSQL string
	//go:embed sql/touch_items.sql
	touchItemsSQL string
	//go:embed sql/touch_photos.sql
	touchPhotosSQL string
)

// harvest is all that one walk has to store.
type harvest struct {
	items   []kim.Item
	photos  []photoRow
	touched []touch
	history []historyRow
	pages   []pageRow
	walk    kim.Walk
	proven  bool   // the site read well before this walk
	noWalk  bool   // it was no look at the site: no row of walks
	stamp   uint64 // version of the rows; 0: that of the walk
}

// version is the version of the rows: the newest wins.
func (h *harvest) version() uint64 {
	if h.stamp != 0 {
		return h.stamp
	}
	return stamp(h.walk.StartedAt)
}

func (h *harvest) rows() int {
	return len(h.items) + len(h.photos) + len(h.touched) + len(h.history) + len(h.pages) + 1
}

// photoRow is a photo of an item.
type photoRow struct {
	kim.Photo
	item string
}

// touch says what a walk found of a stored item whose content is as it was.
type touch struct {
	key       string
	seen      bool
	missed    int
	removed   bool
	removedAt time.Time
}

// historyRow is one change of one item.
type historyRow struct {
	item   kim.Item
	change string // new, edited, removed, returned
}

// pageRow is what is to be remembered of one address.
type pageRow struct {
	url   string
	page  pageMemory
	items int
}

// loader gathers what the walks of a run have to store and writes it in few
// large inserts, always in the same order: photos, items, history, pages, and the
// walks last. A walk's row is the mark that its other rows are whole, so whatever
// a crash leaves behind is repeated by the next run and replaced by it.
type loader struct {
	conn       driver.Conn
	flushRows  int
	flushEvery time.Duration
	patience   patience

	pending []*harvest
	rows    int
}

// run stores what comes in until the channel is closed, then stores the rest.
func (l *loader) run(ctx context.Context, in <-chan *harvest) error {
	tick := time.NewTicker(l.flushEvery)
	defer tick.Stop()
	for {
		select {
		case h, ok := <-in:
			if !ok {
				return l.flush(ctx)
			}
			l.pending = append(l.pending, h)
			if l.rows += h.rows(); l.rows < l.flushRows {
				continue
			}
		case <-tick.C:
		}
		if err := l.flush(ctx); err != nil {
			return err
		}
	}
}

// flush writes everything that is pending. Each step may be sent twice: the
// rows carry their identity, so a repetition replaces them.
func (l *loader) flush(ctx context.Context) error {
	if len(l.pending) == 0 {
		return nil
	}
	for _, step := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"photos", l.photos}, {"items", l.items}, {"touched items", l.touches},
		{"item history", l.history}, {"pages", l.pages}, {"walks", l.walks},
	} {
		err := l.patience.try(ctx, "loading "+step.name, step.do)
		if err != nil {
			return fmt.Errorf("load %s: %w", step.name, err)
		}
	}
	clear(l.pending)
	l.pending, l.rows = l.pending[:0], 0
	return nil
}

// insert sends one batch. add calls back for each row.
func insert(ctx context.Context, conn driver.Conn, sql string, add func(row func(...any) error) error) error {
	batch, err := conn.PrepareBatch(ctx, sql)
	if err != nil {
		return err
	}
	defer func() { _ = batch.Close() }()
	n := 0
	err = add(func(values ...any) error { n++; return batch.Append(values...) })
	if err != nil || n == 0 {
		_ = batch.Abort()
		return err
	}
	return batch.Send()
}

func (l *loader) photos(ctx context.Context) error {
	return insert(ctx, l.conn, insertPhotosSQL, func(row func(...any) error) error {
		for _, h := range l.pending {
			for _, p := range h.photos {
				if err := row(h.walk.GroupID, p.item, p.Key, p.URL, p.FirstSeen, p.LastSeen, flag(p.Removed), h.version()); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (l *loader) items(ctx context.Context) error {
	return insert(ctx, l.conn, insertItemsSQL, func(row func(...any) error) error {
		for _, h := range l.pending {
			for i := range h.items {
				it := &h.items[i]
				if err := row(it.GroupID, it.Key, string(it.Kind), it.URL, it.Aliases, it.Title, orEpoch(it.PublishedAt),
					string(it.Precision), it.DateSource, it.DateConfidence, orEpoch(it.FirstSeen), orEpoch(it.LastSeen),
					orEpoch(it.AbsentAt), orEpoch(it.EffectiveAt), string(it.DateReason), flag(it.Removed),
					orEpoch(it.RemovedAt), uint8(min(it.Missed, 255)), uint16(min(len(it.Photos), 65535)), uint32(it.Words),
					it.Language, it.Category, it.Text, it.ContentHash, it.SimHash, h.version()); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// touches writes again, within the server, the items whose content is as it was.
func (l *loader) touches(ctx context.Context) error {
	table, err := ext.NewTable("touched",
		ext.Column("group_id", "String"), ext.Column("item_key", "String"), ext.Column("seen_at", "DateTime64(3, 'UTC')"),
		ext.Column("misses", "UInt8"), ext.Column("is_removed", "UInt8"), ext.Column("gone_at", "DateTime64(3, 'UTC')"),
		ext.Column("stamp", "UInt64"))
	if err != nil {
		return err
	}
	n := 0
	for _, h := range l.pending {
		for _, t := range h.touched {
			seen := time.Unix(0, 0).UTC()
			if t.seen {
				seen = h.walk.StartedAt.UTC()
			}
			if err := table.Append(h.walk.GroupID, t.key, seen, uint8(min(t.missed, 255)), flag(t.removed), orEpoch(t.removedAt), h.version()); err != nil {
				return err
			}
			n++
		}
	}
	if n == 0 {
		return nil
	}
	with := clickhouse.Context(ctx, clickhouse.WithExternalTable(table))
	if err := l.conn.Exec(with, touchItemsSQL); err != nil {
		return err
	}
	return l.conn.Exec(with, touchPhotosSQL)
}

func (l *loader) history(ctx context.Context) error {
	return insert(ctx, l.conn, insertHistorySQL, func(row func(...any) error) error {
		for _, h := range l.pending {
			for _, c := range h.history {
				if err := row(c.item.GroupID, c.item.Key, orEpoch(h.walk.StartedAt), c.change, c.item.URL, c.item.Title,
					orEpoch(c.item.PublishedAt), uint16(min(len(c.item.Photos), 65535)), uint32(c.item.Words),
					c.item.ContentHash, h.walk.RunID, h.version()); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (l *loader) pages(ctx context.Context) error {
	return insert(ctx, l.conn, insertPagesSQL, func(row func(...any) error) error {
		for _, h := range l.pending {
			for _, p := range h.pages {
				if err := row(h.walk.GroupID, p.url, p.page.etag, p.page.lastModified, p.page.hash, uint32(p.items), p.page.note,
					orEpoch(p.page.fetchedAt), h.version()); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (l *loader) walks(ctx context.Context) error {
	return insert(ctx, l.conn, insertWalksSQL, func(row func(...any) error) error {
		for _, h := range l.pending {
			w := h.walk
			if h.noWalk {
				continue
			}
			if err := row(w.GroupID, w.RunID, orEpoch(w.StartedAt), orEpoch(w.FinishedAt), string(w.Outcome), flag(w.Complete),
				flag(w.Full), w.Platform, uint32(w.Pages), uint32(w.Requests), uint32(w.Unmodified), uint64(w.Bytes), w.Seconds,
				uint32(w.Listed), uint32(w.New), uint32(w.Changed), uint32(w.Removed), uint16(w.HTTPStatus), w.Detail,
				h.version()); err != nil {
				return err
			}
		}
		return nil
	})
}

func flag(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}
