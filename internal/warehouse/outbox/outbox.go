package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"pantaukim/internal/datafile"
)

// Config bounds an outbox.
type Config struct {
	// MaxBytes is the most that waits on the disk.
	MaxBytes int64
}

// DefaultConfig returns a bound that holds a weekly walk of every group in the country
// many times over.
func DefaultConfig() Config { return Config{MaxBytes: 1 << 30} }

// Why an entry is not taken.
var (
	// ErrFull says that the outbox has reached its bound, or the disk its end. It
	// passes when entries are sent or room is made.
	ErrFull = errors.New("outbox full")
	// ErrTooLarge says that an entry is larger than the bound. It never passes.
	ErrTooLarge = errors.New("entry larger than the outbox")
	// ErrRejected is for receivers to wrap: this entry will never be taken.
	ErrRejected = errors.New("entry rejected")
	// ErrOldFormat says that the folder holds what an earlier program left there.
	ErrOldFormat = errors.New("files of an earlier pantaukim wait")
)

// Stats is the state of an outbox at one moment.
type Stats struct {
	Entries     int       // waiting
	Bytes       int64     // waiting
	Oldest      time.Time // when the first that waits was written; zero if none waits
	Quarantined int       // files in the quarantine
}

// Outbox is an open outbox. It is safe for concurrent use.
type Outbox struct {
	dir  string
	cfg  Config
	log  *slog.Logger
	now  func() time.Time
	lock *os.File // held for as long as the outbox is open

	draining sync.Mutex // one receiver at a time

	mu      sync.Mutex
	waiting []file // in order
	bytes   int64  // of waiting
	next    uint64 // the number of the next entry
	aside   int    // files in the quarantine, when they were counted last
	grown   chan struct{}
}

// Append stores an entry and returns once it is on the disk. An error that is not
// ErrTooLarge may pass.
func (o *Outbox) Append(entry []byte) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	f := file{number: o.next, at: o.now().UTC()}
	head := header(entry)
	f.size = int64(len(head) + len(entry))
	switch {
	case f.size > o.cfg.MaxBytes:
		return fmt.Errorf("an entry of %d bytes for the %d of %s: %w", f.size, o.cfg.MaxBytes, o.dir, ErrTooLarge)
	case o.bytes+f.size > o.cfg.MaxBytes:
		return fmt.Errorf("%d of at most %d bytes wait for ClickHouse in %s: %w", o.bytes, o.cfg.MaxBytes, o.dir, ErrFull)
	}
	if err := o.write(f, head, entry); err != nil {
		if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
			return fmt.Errorf("the disk that holds %s is full; free some space: %w: %w", o.dir, ErrFull, err)
		}
		return fmt.Errorf("keep an entry in %s: %w", o.dir, err)
	}
	o.waiting, o.bytes, o.next = append(o.waiting, f), o.bytes+f.size, o.next+1
	close(o.grown)
	o.grown = make(chan struct{})
	return nil
}

// write brings an entry to the disk under its name. After an error nothing of it is
// there.
func (o *Outbox) write(f file, parts ...[]byte) error {
	path := filepath.Join(o.dir, f.name())
	unfinished, err := os.OpenFile(path+unfinishedExt, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	for _, part := range parts {
		if err == nil {
			_, err = unfinished.Write(part)
		}
	}
	if err == nil {
		err = unfinished.Sync()
	}
	if err = errors.Join(err, unfinished.Close()); err == nil {
		err = os.Rename(path+unfinishedExt, path)
	}
	if err == nil {
		err = datafile.SyncDir(o.dir)
	}
	if err != nil {
		_ = os.Remove(path + unfinishedExt)
		_ = os.Remove(path) // it would be sent although nobody knows that it was kept, which is harmless
	}
	return err
}

// Stats returns the state of the outbox.
func (o *Outbox) Stats() Stats {
	o.mu.Lock()
	defer o.mu.Unlock()
	// Counted anew, since people remove the files when they have seen to them.
	if aside, err := os.ReadDir(filepath.Join(o.dir, quarantineDir)); err == nil {
		o.aside = len(aside)
	}
	s := Stats{Entries: len(o.waiting), Bytes: o.bytes, Quarantined: o.aside}
	if len(o.waiting) > 0 {
		s.Oldest = o.waiting[0].at
	}
	return s
}

// Empty tells whether nothing waits.
func (o *Outbox) Empty() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.waiting) == 0
}

// Wait returns when something waits to be sent, or ctx ends.
func (o *Outbox) Wait(ctx context.Context) error {
	for {
		o.mu.Lock()
		empty, grown := len(o.waiting) == 0, o.grown
		o.mu.Unlock()
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

// Close lets another process open the outbox. What waits stays on the disk. An outbox
// that is closed must not be used.
func (o *Outbox) Close() error {
	// Closing alone is not enough: a child process that is being started at this moment
	// has the lock, too, until it becomes its program.
	return errors.Join(syscall.Flock(int(o.lock.Fd()), syscall.LOCK_UN), o.lock.Close())
}
