package collector

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
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
)

// recall reads what is remembered of some groups, with one query a table.
func recall(ctx context.Context, conn driver.Conn, now time.Time, groups []kim.Group) (map[string]*memory, error) {
	ids := make([]string, len(groups))
	out := make(map[string]*memory, len(groups))
	for i, g := range groups {
		ids[i] = g.ID
		out[g.ID] = newMemory()
	}
	if err := recallWalks(ctx, conn, now, ids, out); err != nil {
		return nil, fmt.Errorf("recall walks: %w", err)
	}
	notes, err := recallPages(ctx, conn, ids, out)
	if err != nil {
		return nil, fmt.Errorf("recall pages: %w", err)
	}
	if err := recallItems(ctx, conn, ids, out); err != nil {
		return nil, fmt.Errorf("recall items: %w", err)
	}
	for _, n := range notes {
		if r := out[n.group].items[n.note.Key]; r != nil && (n.url == r.URL || r.note.Key == "") {
			r.note = n.note
		}
	}
	return out, nil
}

func recallWalks(ctx context.Context, conn driver.Conn, now time.Time, ids []string, out map[string]*memory) error {
	rows, err := conn.Query(ctx, memoryWalksSQL, clickhouse.Named("groups", ids), clickhouse.Named("now", now.UnixMilli()))
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, run string
		var newest, full time.Time
		var last []uint8
		var committed, written uint64
		var believed uint8
		if err := rows.Scan(&id, &run, &committed, &newest, &full, &last, &written, &believed); err != nil {
			return err
		}
		m := out[id]
		m.committed, m.written, m.believed = committed, max(m.written, written), believed == 1
		m.lastRun, m.lastComplete, m.lastFull = run, orZero(newest), orZero(full)
		m.proven = len(last) > 0 && !slices.Contains(last, 0)
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
		// never committed (it was killed), the miss has not happened. A reread, which
		// leaves a mark, has written the item as it was.
		m.written = max(m.written, r.version)
		if r.Missed > 0 && r.version > m.committed && !slices.Contains(m.rereads, r.version) {
			r.Missed--
			r.Removed, r.RemovedAt = false, time.Time{}
		}
		m.add(&r)
	}
	return rows.Err()
}

// foundNote is the note of an item, with the address that it was found under.
type foundNote struct {
	group, url string
	note       itemNote
}

// recallPages returns the notes of items, whose rows are read after it.
func recallPages(ctx context.Context, conn driver.Conn, ids []string, out map[string]*memory) ([]foundNote, error) {
	rows, err := conn.Query(ctx, memoryPagesSQL, clickhouse.Named("groups", ids))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var notes []foundNote
	for rows.Next() {
		var id, url string
		var p pageMemory
		if err := rows.Scan(&id, &url, &p.etag, &p.lastModified, &p.hash, &p.note, &p.fetchedAt); err != nil {
			return nil, err
		}
		m := out[id]
		switch url {
		case siteAddress:
			if err := json.Unmarshal([]byte(p.note), &m.site); err != nil {
				m.site = siteNote{} // of another version of the program: the walk looks anew
			}
		case rereadAddress:
			if n, ok := readNote[rereadNote](p.note); ok {
				m.rereads = n.Versions
			}
		default:
			m.pages[url] = p
			if note, ok := readNote[itemNote](p.note); ok && note.Key != "" {
				notes = append(notes, foundNote{group: id, url: url, note: note})
			}
		}
	}
	return notes, rows.Err()
}
