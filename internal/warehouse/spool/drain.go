package spool

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"pantaukim/internal/warehouse/rowlog"
)

// A Receiver takes entries, the oldest first. It takes all that it is given, or
// none of it and returns an error.
type Receiver func(ctx context.Context, entries [][]rowlog.Batch) error

// Drain gives what waits to send, in order, until nothing waits or send fails.
// An entry is forgotten once send returned nil. An error that wraps ErrRejected
// sets the entry aside and goes on; any other one ends the draining with the entry
// still at its place. Entries are given several at once, up to ten thousand rows:
// many small inserts are what costs ClickHouse most.
func (s *Spool) Drain(ctx context.Context, send Receiver) error {
	s.draining.Lock()
	defer s.draining.Unlock()
	for {
		seg, done := s.first()
		if seg == nil {
			return nil
		}
		if err := s.drainSegment(ctx, seg, done, send); err != nil {
			return err
		}
		if err := s.forget(seg); err != nil {
			return err
		}
	}
}

// first returns the oldest segment, which is written to no longer, and how much
// of it was received.
func (s *Spool) first() (*segment, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.segments) == 0 {
		return nil, 0
	}
	if len(s.segments) == 1 {
		s.seal()
	}
	return s.segments[0], s.done
}

func (s *Spool) drainSegment(ctx context.Context, seg *segment, offset int, send Receiver) error {
	data, err := os.ReadFile(filepath.Join(s.dir, seg.name()))
	if err != nil {
		return fmt.Errorf("read the spool: %w", err)
	}
	most := rowsAtOnce
	for offset < len(data) {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		r, damageEnd, found := rowlog.Next(data, offset, seg.salt)
		if damageEnd > offset {
			what := "a damaged part of the spool is set aside: its rows are not in ClickHouse"
			if !found {
				what = "the unreadable end of a spool file is set aside: cut short by a crash (then it was never acknowledged) or damaged"
			}
			if err := s.setAside(seg, offset, data[offset:damageEnd], what, rowlog.ErrMalformed); err != nil {
				return err
			}
		}
		if !found {
			return nil
		}
		entry, err := rowlog.DecodeBatches(r.Payload)
		count, end := 1, r.End
		if err == nil {
			var entries [][]rowlog.Batch
			entries, end = gather(entry, data, end, seg.salt, most)
			count = len(entries)
			err = send(ctx, entries)
		}
		rejected := errors.Is(err, ErrRejected) || errors.Is(err, rowlog.ErrMalformed)
		switch {
		case rejected && count > 1:
			most = 0 // one of them is at fault: find out which, one by one
			continue
		case rejected:
			what := "an entry of the spool is rejected and set aside: its rows are not in ClickHouse"
			if err := s.setAside(seg, damageEnd, data[damageEnd:end], what, err); err != nil {
				return err
			}
		case err != nil:
			return err
		}
		offset = end
		s.received(seg, offset, count)
	}
	return nil
}

// rowsAtOnce is the most rows that entries are put together to.
const rowsAtOnce = 10_000

// gather adds the whole entries that follow offset in data to the first one, as
// long as the rows are not more than most. end is where the last of them ends.
func gather(first []rowlog.Batch, data []byte, offset int, salt uint32, most int) (entries [][]rowlog.Batch, end int) {
	entries, end = [][]rowlog.Batch{first}, offset
	for rows := count(first); rows < most; {
		r, damageEnd, found := rowlog.Next(data, end, salt)
		if !found || damageEnd > end {
			break
		}
		next, err := rowlog.DecodeBatches(r.Payload)
		if rows += count(next); err != nil || rows > most {
			break
		}
		entries, end = append(entries, next), r.End
	}
	return entries, end
}

// count is the rows of an entry.
func count(entry []rowlog.Batch) (rows int) {
	for _, b := range entry {
		rows += len(b.Rows)
	}
	return rows
}

// setAside keeps bytes of a segment in the quarantine, and says so loudly.
func (s *Spool) setAside(seg *segment, offset int, data []byte, what string, cause error) error {
	path := filepath.Join(s.dir, quarantineDir, fmt.Sprintf("%s-%d", seg.name(), offset))
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("set a damaged entry aside: %w", err)
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		return fmt.Errorf("set a damaged entry aside: %w", err)
	}
	s.log.Error("rows set aside", "what", what, "file", path, "bytes", len(data), "err", cause)
	s.mu.Lock()
	s.broken++
	s.mu.Unlock()
	return nil
}

// received notes that the first segment was received up to offset, which is so
// many entries more.
func (s *Spool) received(seg *segment, offset, entries int) {
	s.mu.Lock()
	s.done = offset
	seg.entries -= entries
	s.mu.Unlock()
	if err := s.writeCursor(cursor{Segment: seg.name(), Done: offset}); err != nil {
		s.log.Warn("cannot note what the spool has delivered; after a crash it would be delivered again", "err", err)
	}
}

// forget deletes the first segment, all of which was received or set aside.
func (s *Spool) forget(seg *segment) error {
	if err := os.Remove(filepath.Join(s.dir, seg.name())); err != nil {
		return fmt.Errorf("delete a received part of the spool: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.segments, s.done = s.segments[1:], 0
	return nil
}
