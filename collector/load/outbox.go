package load

import (
	"context"
	"fmt"
	"sync"
	"time"

	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/outbox"
)

// drain sends what waits in the outbox, in order, and returns once nothing waits.
func (l *Loader) drain(ctx context.Context) error {
	box := l.box.Load()
	if box == nil {
		return errClosed
	}
	aside := box.Stats().Quarantined
	err := box.Drain(ctx, l.receive)
	for range box.Stats().Quarantined - aside {
		l.observer.LoadFailed()
	}
	return err
}

// receive takes entries of the outbox. One whose values no table takes, or that cannot
// be read, is rejected; the outbox then gives the entries one by one.
func (l *Loader) receive(ctx context.Context, data [][]byte) error {
	entries := make([]Entry, len(data))
	for i, d := range data {
		var err error
		if entries[i], err = Decode(d); err != nil {
			return fmt.Errorf("%w: %w", outbox.ErrRejected, err)
		}
	}
	err := l.send(ctx, entries)
	if err == nil || ctx.Err() != nil || !warehouse.OfRows(err) {
		return err
	}
	if len(entries) == 1 {
		l.giveUp(entries[0], err)
	}
	return fmt.Errorf("%w: %w", outbox.ErrRejected, err)
}

// Ready returns once nothing waits in the outbox: only then does the warehouse know what
// earlier walks have found.
func (l *Loader) Ready(ctx context.Context) error {
	return l.Retry(ctx.Done()).Do(ctx, "loading what waits on the disk", l.drain)
}

// The pauses between two tries to empty the outbox.
const (
	shortestRest = 200 * time.Millisecond
	longestRest  = 10 * time.Second
)

// Run loads what waits in the outbox as soon as the warehouse takes it, until ctx ends;
// what still waits then stays. loaded, if not nil, is called each time that nothing
// waits any longer.
func (l *Loader) Run(ctx context.Context, loaded func(context.Context)) error {
	if err := l.Open(); err != nil {
		return err
	}
	l.emptying.Lock() // a run that is under way does it itself
	defer l.emptying.Unlock()
	l.empty(ctx, loaded)
	return nil
}

// Meanwhile does what Run does until stop is called, unless Run does it anyway.
func (l *Loader) Meanwhile(ctx context.Context) (stop func()) {
	if !l.emptying.TryLock() {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() { l.empty(ctx, nil) })
	return func() { cancel(); wg.Wait(); l.emptying.Unlock() }
}

// empty is Run for who holds emptying.
func (l *Loader) empty(ctx context.Context, loaded func(context.Context)) {
	box := l.box.Load()
	if box == nil {
		return
	}
	rest := shortestRest
	for box.Wait(ctx) == nil {
		waiting, began := box.Stats(), time.Now()
		err := l.drain(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil:
			rest = shortestRest
			l.log.Info("nothing waits on the disk any longer", "entries", waiting.Entries, "bytes", waiting.Bytes, "took", time.Since(began))
			if loaded != nil {
				loaded(ctx)
			}
			continue
		}
		if box.Stats().Entries < waiting.Entries {
			rest = shortestRest // it moves
		}
		l.observer.LoadRetried()
		l.log.Warn("walks wait on the disk for the warehouse", "entries", waiting.Entries, "bytes", waiting.Bytes,
			"oldest", waiting.Oldest, "again_in", rest, "err", err)
		select {
		case <-ctx.Done():
			return
		case <-time.After(rest):
		}
		rest = min(2*rest, longestRest)
	}
}
