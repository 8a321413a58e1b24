package collector

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"time"

	"pantaukim/internal/kim"
)

// blocksInMemory is how many blocks of memories are held in memory while nobody has
// asked for them; further ones wait in a file.
const blocksInMemory = 1

// block gives the memories of some groups.
type block struct {
	groups   []kim.Group
	memories func() (map[string]*memory, error)
}

// readAhead reads what is remembered of all groups of a run at its start, block by
// block, and keeps it in a file until their walks begin. So the walks do not need
// the warehouse any longer, and know exactly what they would have known: nobody else
// stores items while a run is under way.
func (c *Collector) readAhead(ctx context.Context, ended <-chan struct{}, groups []kim.Group, file *aheadFile, out chan<- block) error {
	for n := 0; len(groups) > 0; n++ {
		part := groups[:min(groupsRecalled, len(groups))]
		groups = groups[len(part):]
		b := block{groups: part}
		ask := func() (memories map[string]*memory, err error) {
			err = c.patience(ended).Try(ctx, "recalling groups", func(ctx context.Context) (err error) {
				memories, err = recall(ctx, c.conn, c.now(), part)
				return err
			})
			return memories, err
		}
		b.memories = ask
		if n < blocksInMemory || !file.broken {
			memories, err := ask()
			if err != nil {
				return err
			}
			b.memories = func() (map[string]*memory, error) { return memories, nil }
			if n >= blocksInMemory {
				b.memories = ask
				if place, err := file.put(memories); err == nil {
					b.memories = place
				} else {
					c.log.Warn("what is remembered cannot be kept at hand; walks will need the warehouse", "err", err)
					file.broken = true
				}
			}
		}
		select {
		case out <- b:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// aheadFile is a file in the folder of the spool. It is made when it is needed, and
// has no name, so that it is gone with the process.
type aheadFile struct {
	dir    string
	file   *os.File
	size   int64
	broken bool // it takes no more
}

func (a *aheadFile) open() error {
	if a.file != nil {
		return nil
	}
	f, err := os.CreateTemp(a.dir, "memory-*.tmp")
	if err != nil {
		return err
	}
	if err := os.Remove(f.Name()); err != nil {
		return errors.Join(err, f.Close())
	}
	a.file = f
	return nil
}

func (a *aheadFile) close() {
	if a.file != nil {
		_ = a.file.Close() // nobody reads it any longer
	}
}

// put keeps memories and returns how to get them back.
func (a *aheadFile) put(memories map[string]*memory) (func() (map[string]*memory, error), error) {
	kept := map[string]keptMemory{}
	for id, m := range memories {
		kept[id] = m.keep()
	}
	var text bytes.Buffer
	if err := gob.NewEncoder(&text).Encode(kept); err != nil {
		return nil, fmt.Errorf("keep what is remembered: %w", err)
	}
	if err := a.open(); err != nil {
		return nil, fmt.Errorf("keep what is remembered: %w", err)
	}
	from, size := a.size, text.Len()
	if _, err := a.file.WriteAt(text.Bytes(), from); err != nil {
		return nil, fmt.Errorf("keep what is remembered: %w", err)
	}
	a.size += int64(size)
	return func() (map[string]*memory, error) {
		text := make([]byte, size)
		if _, err := a.file.ReadAt(text, from); err != nil {
			return nil, fmt.Errorf("read what is remembered: %w", err)
		}
		var kept map[string]keptMemory
		if err := gob.NewDecoder(bytes.NewReader(text)).Decode(&kept); err != nil {
			return nil, fmt.Errorf("read what is remembered: %w", err)
		}
		out := make(map[string]*memory, len(kept))
		for id, k := range kept {
			out[id] = k.memory()
		}
		return out, nil
	}, nil
}

// keptMemory is a memory in a file.
type keptMemory struct {
	Items                  []keptItem // ordered by key
	Pages                  map[string]keptPageMemory
	Site                   siteNote
	LastRun                string
	LastComplete, LastFull time.Time
	Proven, Believed       bool
	Committed, Written     uint64
}

type keptItem struct {
	Item       kim.Item
	PhotoCount int
	Version    uint64
	Note       itemNote
}

type keptPageMemory struct {
	ETag, LastModified string
	Hash               uint64
	Note               string
	FetchedAt          time.Time
}

func (m *memory) keep() keptMemory {
	k := keptMemory{
		Pages: make(map[string]keptPageMemory, len(m.pages)), Site: m.site, LastRun: m.lastRun,
		LastComplete: m.lastComplete, LastFull: m.lastFull, Proven: m.proven,
		Committed: m.committed, Written: m.written, Believed: m.believed,
	}
	for _, key := range slices.Sorted(maps.Keys(m.items)) {
		r := m.items[key]
		k.Items = append(k.Items, keptItem{Item: r.Item, PhotoCount: r.photos, Version: r.version, Note: r.note})
	}
	for address, p := range m.pages {
		k.Pages[address] = keptPageMemory{ETag: p.etag, LastModified: p.lastModified, Hash: p.hash, Note: p.note, FetchedAt: p.fetchedAt}
	}
	return k
}

func (k keptMemory) memory() *memory {
	m := newMemory()
	m.site, m.lastRun, m.lastComplete, m.lastFull, m.proven = k.Site, k.LastRun, k.LastComplete, k.LastFull, k.Proven
	m.committed, m.written, m.believed = k.Committed, k.Written, k.Believed
	for _, i := range k.Items {
		m.add(&remembered{Item: i.Item, photos: i.PhotoCount, version: i.Version, note: i.Note})
	}
	for address, p := range k.Pages {
		m.pages[address] = pageMemory{etag: p.ETag, lastModified: p.LastModified, hash: p.Hash, note: p.Note, fetchedAt: p.FetchedAt}
	}
	return m
}
