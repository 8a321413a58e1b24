package spool

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"pantaukim/internal/warehouse/rowlog"
)

// Drain gives what waits to send, in order, until nothing waits or send fails.
// A batch is forgotten once send returned nil. An error that wraps ErrRejected
// sets the batch aside and goes on; any other one ends the draining with the
// batch still at its place. Batches for the same statement that follow each other
// are given as one, up to ten thousand rows.
func (s *Spool) Drain(ctx context.Context, send func(context.Context, rowlog.Batch) error) error {
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

func (s *Spool) drainSegment(ctx context.Context, seg *segment, offset int, send func(context.Context, rowlog.Batch) error) error {
	data, err := os.ReadFile(filepath.Join(s.dir, seg.name()))
	if err != nil {
		return fmt.Errorf("read the spool: %w", err)
	}
	most := mergedRows
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
		batch, err := rowlog.DecodeBatch(r.Payload)
		count, end := 1, r.End
		if err == nil {
			count, end = merge(&batch, data, end, seg.salt, most)
			err = send(ctx, batch)
		}
		rejected := errors.Is(err, ErrRejected) || errors.Is(err, rowlog.ErrMalformed)
		switch {
		case rejected && count > 1:
			most = 0 // one of them is at fault: find out which, one by one
			continue
		case rejected:
			what := "a batch of the spool is rejected and set aside: its rows are not in ClickHouse"
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

// mergedRows is the most rows that batches for the same statement are put
// together to: sending many small ones is what costs ClickHouse most.
const mergedRows = 10_000

// merge puts the whole batches that follow offset in data together with b, as
// long as they are for the same statement and the rows are not more than most.
// It returns how many batches b is now, and where the last of them ends.
func merge(b *rowlog.Batch, data []byte, offset int, salt uint32, most int) (count, end int) {
	for count, end = 1, offset; ; count++ {
		r, damageEnd, found := rowlog.Next(data, end, salt)
		if !found || damageEnd > end || len(b.Rows) >= most {
			return count, end
		}
		next, err := rowlog.DecodeBatch(r.Payload)
		if err != nil || next.SQL != b.SQL || len(b.Rows)+len(next.Rows) > most {
			return count, end
		}
		b.Rows = append(b.Rows, next.Rows...)
		end = r.End
	}
}

// setAside keeps bytes of a segment in the quarantine, and says so loudly.
func (s *Spool) setAside(seg *segment, offset int, data []byte, what string, cause error) error {
	path := filepath.Join(s.dir, quarantineDir, fmt.Sprintf("%s-%d", seg.name(), offset))
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("set a damaged batch aside: %w", err)
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		return fmt.Errorf("set a damaged batch aside: %w", err)
	}
	s.log.Error("rows set aside", "what", what, "file", path, "bytes", len(data), "err", cause)
	s.mu.Lock()
	s.broken++
	s.mu.Unlock()
	return nil
}

// received notes that the first segment was received up to offset, which is so
// many batches more.
func (s *Spool) received(seg *segment, offset, batches int) {
	s.mu.Lock()
	s.done = offset
	seg.batches -= batches
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
