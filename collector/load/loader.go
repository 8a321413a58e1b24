package load

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/outbox"
)

// Observer is told what happens, for the metrics. Its methods must return at once.
type Observer interface {
	// Loaded is called when the warehouse has taken rows of a table, LoadRetried
	// when rows are sent again, and LoadFailed when some are given up: set aside
	// as spoilt or refused, or dropped with their run.
	Loaded(table string, rows int)
	LoadRetried()
	LoadFailed()
}

// Config sets how entries are loaded.
type Config struct {
	Dir      string        // of the outbox
	MaxBytes int64         // that wait there
	Tries    int           // of a load that the warehouse refuses, before the run ends in an error
	Wait     time.Duration // at most, for a warehouse that is away where a run cannot go on without it
}

// Deps is what a [Loader] works with.
type Deps struct {
	Conn     driver.Conn
	Log      *slog.Logger
	Observer Observer
}

// Loader stores what walks have found: in the warehouse or, while that does not take it,
// in the outbox. It is safe for concurrent use.
type Loader struct {
	conn     driver.Conn
	log      *slog.Logger
	observer Observer
	cfg      Config

	opening  sync.Mutex
	box      atomic.Pointer[outbox.Outbox] // nil until the first run, and after Close
	emptying sync.Mutex                    // held by who empties the outbox
	stuck    atomic.Bool                   // entries can neither be loaded nor kept on the disk

	mu  sync.Mutex
	why map[expectedRow]string // of walks that this process has set aside or given up
}

// New prepares a loader; it does nothing yet.
func New(d Deps, cfg Config) *Loader {
	return &Loader{conn: d.Conn, log: d.Log, observer: d.Observer, cfg: cfg, why: map[expectedRow]string{}}
}

// Open opens the outbox for as long as the loader lives. Another process that has it
// open is an error.
func (l *Loader) Open() error {
	l.opening.Lock()
	defer l.opening.Unlock()
	if l.box.Load() != nil {
		return nil
	}
	if l.cfg.Dir == "" {
		return errors.New("collector.outbox_dir: name a folder for what waits to be loaded")
	}
	// The folder in which earlier programs kept what waits.
	if err := outbox.RefuseOld(filepath.Join(filepath.Dir(l.cfg.Dir), "spool")); err != nil {
		return err
	}
	box, err := outbox.Open(l.cfg.Dir, outbox.Config{MaxBytes: l.cfg.MaxBytes}, l.log, time.Now)
	if err != nil {
		return err
	}
	l.box.Store(box)
	return nil
}

// Close closes the outbox. What waits in it stays on the disk.
func (l *Loader) Close() error {
	l.opening.Lock()
	defer l.opening.Unlock()
	box := l.box.Swap(nil)
	if box == nil {
		return nil
	}
	return box.Close()
}

// Stats returns what waits on the disk, nil before the outbox is open.
func (l *Loader) Stats() *outbox.Stats {
	box := l.box.Load()
	if box == nil {
		return nil
	}
	s := box.Stats()
	return &s
}

// Stuck tells whether entries can neither be loaded nor kept on the disk at this moment.
func (l *Loader) Stuck() bool { return l.stuck.Load() }

// directTries is how often entries are sent before they go to the outbox.
const directTries = 2

// errClosed says that a loader is used before Open or after Close.
var errClosed = errors.New("the outbox is not open")

// Store returns once the entries are in the warehouse or, then outboxed is true, some of
// them are in the outbox, to be sent as soon as the warehouse takes them. As long as
// older entries wait there, newer ones wait behind them. If the disk takes no more
// either, it waits, and with it the run: no further walk starts. The error says that
// entries were neither loaded nor kept: the wait was longer than Config.Wait, or nobody
// wants it any longer, which the closing of ended says.
//
// If ctx ends while the warehouse does not answer, the entries go to the outbox.
func (l *Loader) Store(ctx context.Context, ended <-chan struct{}, entries []Entry) (outboxed bool, err error) {
	box := l.box.Load()
	if box == nil {
		return false, errClosed
	}
	told := false
	defer l.stuck.Store(false)
	err = l.Retry(ended).Do(ctx, "storing walks", func(ctx context.Context) error {
		if box.Empty() {
			err := warehouse.Retry{Tries: directTries, Log: l.log, Retried: l.observer.LoadRetried}.Do(ctx, "storing walks",
				func(ctx context.Context) error { return l.send(ctx, entries) })
			if err == nil {
				return nil
			}
			l.log.Warn("the warehouse does not take the walks; they wait on the disk", "walks", len(entries), "err", err)
		}
		for len(entries) > 0 {
			if err := l.keep(box, entries[0]); err != nil {
				l.stuck.Store(true)
				if !told {
					l.log.Error("the walks can neither be loaded nor kept on the disk; no further walk starts until that passes",
						"walks", len(entries), "err", err)
					told = true
				}
				return fmt.Errorf("%w: %w", warehouse.ErrAway, err)
			}
			entries, outboxed = entries[1:], true
		}
		return nil
	})
	if err != nil {
		l.observer.LoadFailed()
	}
	return outboxed, err
}

// keep puts an entry into the outbox. One that the outbox never takes is given up, by
// name: it must not keep the others from being stored. The error may pass.
func (l *Loader) keep(box *outbox.Outbox, e Entry) error {
	data, err := e.Encode()
	if err == nil {
		err = box.Append(data)
		if err == nil || !errors.Is(err, outbox.ErrTooLarge) {
			return err
		}
	}
	l.observer.LoadFailed()
	l.giveUp(e, err)
	return nil
}

// giveUp notes why a walk will never be in the warehouse.
func (l *Loader) giveUp(e Entry, why error) {
	l.log.Error("a walk cannot be loaded; its group is not observed by this run", "group", e.group(), "err", why)
	if len(e.Walks) == 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.why[expectedRow{RunID: e.Walks[0].RunID, GroupID: e.Walks[0].GroupID}] = why.Error()
}

// reasons says of lost walks why they are, as far as this process knows.
func (l *Loader) reasons(run string, groups []string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make([]string, len(groups))
	for i, g := range groups {
		out[i] = g
		if why := l.why[expectedRow{RunID: run, GroupID: g}]; why != "" {
			out[i] += ": " + why
		}
	}
	return out
}

// Retry is the patience of a run that cannot go on without the warehouse. It ends when
// ended is closed.
func (l *Loader) Retry(ended <-chan struct{}) warehouse.Retry {
	return warehouse.Retry{Tries: l.cfg.Tries, Wait: l.cfg.Wait, Log: l.log, Ended: ended, Retried: l.observer.LoadRetried}
}
