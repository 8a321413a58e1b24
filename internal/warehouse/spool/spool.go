package spool

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"pantaukim/internal/warehouse/rowlog"
)

// Config bounds a spool.
type Config struct {
	// MaxBytes is the most that the spool keeps on the disk.
	MaxBytes int64 `yaml:"max_bytes"`
	// SegmentBytes is the size at which a new segment is begun.
	SegmentBytes int64 `yaml:"-"`
}

// DefaultConfig returns bounds that hold a weekly walk of every group in the
// country many times over.
func DefaultConfig() Config { return Config{MaxBytes: 1 << 30, SegmentBytes: 8 << 20} }

// What can go wrong with an entry.
var (
	// ErrFull says that the spool has reached its bound, or the disk its end.
	ErrFull = errors.New("spool full")
	// ErrRejected is for receivers to wrap: this entry will never be taken.
	ErrRejected = errors.New("entry rejected")
)

// Stats is the state of a spool at one moment.
type Stats struct {
	Entries     int       // waiting
	Bytes       int64     // waiting
	Oldest      time.Time // when the first of their segment was written; the zero time if there is none
	Quarantined int       // files in the quarantine
}

// Spool is an open spool. It is safe for concurrent use.
type Spool struct {
	dir  string
	cfg  Config
	log  *slog.Logger
	now  func() time.Time
	lock *os.File // held for as long as the spool is open

	draining sync.Mutex // one receiver at a time

	mu       sync.Mutex
	segments []*segment // in order; the last may be the active one
	active   *os.File   // nil: the next Append begins a segment
	done     int        // bytes of the first segment that were received
	broken   int        // files in the quarantine
	grown    chan struct{}
}

// segment is one file of records.
type segment struct {
	number  uint64
	salt    uint32
	size    int64 // acknowledged bytes
	entries int   // still waiting
	oldest  time.Time
}

func (s *segment) name() string { return fmt.Sprintf("%016d-%08x.seg", s.number, s.salt) }

// Append stores an entry and returns once it is on the disk.
func (s *Spool) Append(entry []rowlog.Batch) error {
	payload, err := rowlog.AppendBatches(nil, entry)
	if err != nil {
		return fmt.Errorf("spool: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.begin(); err != nil {
		return s.explain(err)
	}
	seg, at := s.segments[len(s.segments)-1], s.now()
	record, err := rowlog.AppendRecord(nil, payload, seg.salt, at)
	if err != nil {
		return fmt.Errorf("spool: %w", err)
	}
	if used := s.bytes(); used+int64(len(record)) > s.cfg.MaxBytes {
		return fmt.Errorf("%d of at most %d bytes wait for ClickHouse in %s: %w", used, s.cfg.MaxBytes, s.dir, ErrFull)
	}
	_, err = s.active.WriteAt(record, seg.size)
	if err == nil {
		err = s.active.Sync()
	}
	if err != nil {
		// What was written of it may or may not be on the disk. Nothing is
		// acknowledged, and the segment is not written to again.
		_ = s.active.Truncate(seg.size)
		s.seal()
		return s.explain(err)
	}
	if seg.entries == 0 {
		seg.oldest = at
	}
	seg.size += int64(len(record))
	seg.entries++
	if seg.size >= s.cfg.SegmentBytes {
		s.seal()
	}
	close(s.grown)
	s.grown = make(chan struct{})
	return nil
}

// begin makes sure that there is an active segment.
func (s *Spool) begin() error {
	if s.active != nil {
		return nil
	}
	var random [4]byte
	_, _ = rand.Read(random[:]) // never fails: crypto/rand ends the process instead
	seg := &segment{number: 1, salt: binary.LittleEndian.Uint32(random[:])}
	if n := len(s.segments); n > 0 {
		seg.number = s.segments[n-1].number + 1
	}
	f, err := os.OpenFile(filepath.Join(s.dir, seg.name()), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := syncDir(s.dir); err != nil {
		return errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	s.active, s.segments = f, append(s.segments, seg)
	return nil
}

// seal ends the active segment, if there is one.
func (s *Spool) seal() {
	if s.active == nil {
		return
	}
	_ = s.active.Close() // every acknowledged byte was synced before
	s.active = nil
}

func (s *Spool) explain(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("the disk that holds %s is full; free some space: %w: %w", s.dir, ErrFull, err)
	}
	return fmt.Errorf("spool: %w", err)
}

func (s *Spool) bytes() (n int64) {
	for _, seg := range s.segments {
		n += seg.size
	}
	return n
}

// Stats returns the state of the spool.
func (s *Spool) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := Stats{Bytes: s.bytes() - int64(s.done), Quarantined: s.broken}
	for _, seg := range s.segments {
		st.Entries += seg.entries
		if seg.entries > 0 && st.Oldest.IsZero() {
			st.Oldest = seg.oldest
		}
	}
	return st
}

// Empty tells whether nothing waits.
func (s *Spool) Empty() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.segments) == 0
}

// Wait returns when something waits to be received, or ctx ends.
func (s *Spool) Wait(ctx context.Context) error {
	for {
		s.mu.Lock()
		empty, grown := len(s.segments) == 0, s.grown
		s.mu.Unlock()
		if !empty {
			return nil
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-grown:
		}
	}
}

// Close ends the writing. What waits stays on the disk for the next Open.
func (s *Spool) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seal()
	return s.lock.Close()
}
