package spool

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"pantaukim/internal/warehouse/rowlog"
)

const (
	quarantineDir = "quarantine"
	cursorFile    = "cursor.json"
)

// cursor says how much of the first segment was received. It is a saving, not a
// promise: without it, entries are given again.
type cursor struct {
	Segment string `json:"segment"` // the file; its name holds the salt, so a later file never matches
	Done    int    `json:"done"`    // bytes
}

// Open opens the spool in dir, which it creates. Segments of an earlier life are
// kept and never appended to.
func Open(dir string, cfg Config, log *slog.Logger, now func() time.Time) (*Spool, error) {
	d := DefaultConfig()
	if cfg.MaxBytes <= 0 {
		cfg.MaxBytes = d.MaxBytes
	}
	if cfg.SegmentBytes <= 0 {
		cfg.SegmentBytes = d.SegmentBytes
	}
	s := &Spool{dir: dir, cfg: cfg, log: log, now: now, grown: make(chan struct{})}
	if err := os.MkdirAll(filepath.Join(dir, quarantineDir), 0o700); err != nil {
		return nil, fmt.Errorf("open the spool: %w", err)
	}
	lock, err := lockDir(dir)
	if err != nil {
		return nil, fmt.Errorf("the spool %s is in use by another pantaukim; stop that one, or set data_dir to another folder: %w", dir, err)
	}
	s.lock = lock
	if err := s.load(); err != nil {
		_ = lock.Close()
		return nil, err
	}
	if st := s.Stats(); st.Entries > 0 {
		log.Warn("rows wait in the spool", "entries", st.Entries, "bytes", st.Bytes, "oldest", st.Oldest)
	}
	return s, nil
}

// load learns what waits.
func (s *Spool) load() error {
	aside, err := os.ReadDir(filepath.Join(s.dir, quarantineDir))
	if err != nil {
		return fmt.Errorf("open the spool: %w", err)
	}
	s.broken = len(aside)
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return fmt.Errorf("open the spool: %w", err)
	}
	for _, e := range entries {
		if filepath.Ext(e.Name()) != ".seg" {
			continue
		}
		seg := new(segment)
		n, err := fmt.Sscanf(e.Name(), "%016d-%08x.seg", &seg.number, &seg.salt)
		if n != 2 || err != nil || e.Name() != seg.name() || !e.Type().IsRegular() {
			if err := s.moveAside(e.Name(), errors.New("it is no file of the spool")); err != nil {
				return err
			}
			continue
		}
		s.segments = append(s.segments, seg)
	}
	slices.SortFunc(s.segments, func(a, b *segment) int {
		if a.number < b.number {
			return -1
		}
		return 1
	})
	s.readCursor()
	var whole []*segment
	for i, seg := range s.segments {
		from := 0
		if i == 0 {
			from = s.done
		}
		err := s.count(seg, from)
		if err == nil {
			whole = append(whole, seg)
			continue
		}
		if err := s.moveAside(seg.name(), err); err != nil {
			return err
		}
		if i == 0 {
			s.done = 0
		}
	}
	s.segments = whole
	return nil
}

// moveAside puts a file that cannot be read at all into the quarantine.
func (s *Spool) moveAside(name string, cause error) error {
	path := filepath.Join(s.dir, quarantineDir, name)
	if err := os.Rename(filepath.Join(s.dir, name), path); err != nil {
		return fmt.Errorf("set a file of the spool aside: %w", err)
	}
	s.log.Error("rows set aside", "what", "a file of the spool cannot be read: its rows are not in ClickHouse", "file", path, "err", cause)
	s.broken++
	return nil
}

// count reads through a segment to know what waits in it.
func (s *Spool) count(seg *segment, from int) error {
	data, err := os.ReadFile(filepath.Join(s.dir, seg.name()))
	if err != nil {
		return err
	}
	seg.size = int64(len(data))
	for offset := min(from, len(data)); ; {
		r, _, found := rowlog.Next(data, offset, seg.salt)
		if !found {
			return nil
		}
		if seg.entries == 0 {
			seg.oldest = r.At
		}
		seg.entries++
		offset = r.End
	}
}

func (s *Spool) readCursor() {
	text, err := os.ReadFile(filepath.Join(s.dir, cursorFile))
	if errors.Is(err, fs.ErrNotExist) || len(s.segments) == 0 {
		return
	}
	var c cursor
	if err == nil {
		err = json.Unmarshal(text, &c)
	}
	switch {
	case err != nil || c.Done < 0:
		s.log.Warn("the spool does not know what was received; rows will be sent again", "err", err)
	case c.Segment == s.segments[0].name():
		s.done = c.Done
	}
}

// writeCursor notes what was received of the first segment. It may fail where
// the disk is full, which is no reason to stop emptying the spool.
func (s *Spool) writeCursor(c cursor) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	path := filepath.Join(s.dir, cursorFile)
	if err := os.WriteFile(path+".new", text, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	return errors.Join(err, d.Close())
}
