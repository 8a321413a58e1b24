package collector

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/rowlog"
	"pantaukim/internal/warehouse/spool"
)

// directTries is how often rows are sent before they go to the disk.
const directTries = 2

// loader gathers what the walks of a run have to store and hands it on in few large
// portions.
type loader struct {
	c     *Collector
	ended <-chan struct{} // the run was called off: nobody waits any longer

	pending []*harvest
	rows    int
	spooled []string // groups whose walks went to the disk
}

// run stores what comes in until the channel is closed, then stores the rest.
func (l *loader) run(ctx context.Context, in <-chan *harvest) error {
	tick := time.NewTicker(l.c.cfg.FlushEvery)
	defer tick.Stop()
	for {
		select {
		case h, ok := <-in:
			if !ok {
				return l.flush(ctx)
			}
			l.pending = append(l.pending, h)
			if l.rows += h.rows(); l.rows < l.c.cfg.FlushRows {
				continue
			}
		case <-tick.C:
		}
		if err := l.flush(ctx); err != nil {
			return err
		}
	}
}

// flush stores everything that is pending.
func (l *loader) flush(ctx context.Context) error {
	if len(l.pending) == 0 {
		return nil
	}
	entries := make([][]rowlog.Batch, len(l.pending))
	for i, h := range l.pending {
		entries[i] = h.entry()
	}
	spooled, err := l.c.store(ctx, l.ended, entries)
	if err != nil {
		return err
	}
	if spooled {
		for _, h := range l.pending {
			l.spooled = append(l.spooled, h.walk.GroupID)
		}
	}
	clear(l.pending)
	l.pending, l.rows = l.pending[:0], 0
	return nil
}

// store returns once the entries are in the warehouse or, then spooled is true, some
// of them are on the disk, to be sent as soon as the warehouse is back. As long as older entries
// wait there, so do newer ones. If the disk takes no more either, it waits, and with
// it the run: no further walk starts. Rows that the warehouse refuses are an error,
// as is a wait that is longer than LoadWait or that nobody wants any longer.
func (c *Collector) store(ctx context.Context, ended <-chan struct{}, entries [][]rowlog.Batch) (spooled bool, err error) {
	told := false
	defer c.stuck.Store(false)
	err = warehouse.Patience{
		Tries: c.cfg.LoadTries, Wait: c.cfg.LoadWait, Log: c.log, Ended: ended, Retried: c.observer.LoadRetried,
	}.Try(ctx, "storing walks", func(ctx context.Context) error {
		if c.spool.Empty() {
			err := warehouse.Patience{Tries: directTries, Log: c.log, Retried: c.observer.LoadRetried}.Try(ctx, "storing walks",
				func(ctx context.Context) error { return c.send(ctx, entries) })
			if err == nil || ctx.Err() != nil || !warehouse.Passes(err) {
				return err
			}
			c.log.Warn("the warehouse does not take the walks; they wait on the disk", "walks", len(entries), "err", err)
		}
		for len(entries) > 0 {
			if err := c.spool.Append(entries[0]); err != nil {
				c.stuck.Store(true)
				if !told {
					c.log.Error("the walks can neither be loaded nor kept on the disk; no further walk starts until that passes",
						"walks", len(entries), "err", err)
					told = true
				}
				return fmt.Errorf("%w: %w", warehouse.ErrAway, err)
			}
			entries, spooled = entries[1:], true
		}
		return nil
	})
	if err != nil {
		c.observer.LoadFailed()
	}
	return spooled, err
}

// openSpool opens the spool for as long as the collector lives. Another process
// that has it open is an error.
func (c *Collector) openSpool() error {
	c.opening.Lock()
	defer c.opening.Unlock()
	if c.spool != nil {
		return nil
	}
	if c.cfg.SpoolDir == "" {
		return errors.New("collector.spool_dir: name a folder for what waits to be loaded")
	}
	s, err := spool.Open(c.cfg.SpoolDir, spool.Config{MaxBytes: c.cfg.SpoolBytes}, c.log, time.Now)
	if err != nil {
		return err
	}
	c.spool = s
	c.stats.Store(s)
	return nil
}

// drain sends what waits on the disk, in order, and returns once nothing waits.
func (c *Collector) drain(ctx context.Context) error {
	aside := c.spool.Stats().Quarantined
	err := c.spool.Drain(ctx, func(ctx context.Context, entries [][]rowlog.Batch) error {
		err := c.send(ctx, entries)
		if err != nil && ctx.Err() == nil && (errors.Is(err, errRow) || warehouse.OfRows(err)) {
			return fmt.Errorf("%w: %w", spool.ErrRejected, err)
		}
		return err
	})
	for range c.spool.Stats().Quarantined - aside {
		c.observer.LoadFailed()
	}
	return err
}

// ready returns once nothing waits on the disk: only then does the warehouse know
// what earlier walks have found.
func (c *Collector) ready(ctx context.Context, ended <-chan struct{}) error {
	return c.patience(ended).Try(ctx, "loading what waits on the disk", c.drain)
}

// patience is that of a run that cannot go on without the warehouse.
func (c *Collector) patience(ended <-chan struct{}) warehouse.Patience {
	return warehouse.Patience{Tries: c.cfg.LoadTries, Wait: c.cfg.LoadWait, Log: c.log, Ended: ended}
}

// The pauses between two tries to empty the spool.
const (
	shortestRest = 200 * time.Millisecond
	longestRest  = 10 * time.Second
)

// Run loads what waits on the disk as soon as the warehouse takes it, until ctx
// ends; what still waits then stays. loaded, if not nil, is called each time that
// nothing waits any longer.
func (c *Collector) Run(ctx context.Context, loaded func(context.Context)) error {
	if err := c.openSpool(); err != nil {
		return err
	}
	c.emptying.Lock() // a run that is under way does it itself
	defer c.emptying.Unlock()
	c.empty(ctx, loaded)
	return nil
}

// empty is Run for who holds emptying.
func (c *Collector) empty(ctx context.Context, loaded func(context.Context)) {
	rest := shortestRest
	for {
		if c.spool.Wait(ctx) != nil {
			return
		}
		waiting, began := c.spool.Stats(), time.Now()
		err := c.drain(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err == nil:
			rest = shortestRest
			c.log.Info("nothing waits on the disk any longer", "entries", waiting.Entries, "bytes", waiting.Bytes, "took", time.Since(began))
			if loaded != nil {
				loaded(ctx)
			}
			continue
		}
		if c.spool.Stats().Entries < waiting.Entries {
			rest = shortestRest // it moves
		}
		c.observer.LoadRetried()
		c.log.Warn("walks wait on the disk for the warehouse", "entries", waiting.Entries, "bytes", waiting.Bytes,
			"oldest", waiting.Oldest, "again_in", rest, "err", err)
		if pause(ctx, rest) != nil {
			return
		}
		rest = min(2*rest, longestRest)
	}
}

// emptyMeanwhile does what Run does until stop is called, unless Run does it anyway.
func (c *Collector) emptyMeanwhile(ctx context.Context) (stop func()) {
	if !c.emptying.TryLock() {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() { c.empty(ctx, nil) })
	return func() { cancel(); wg.Wait(); c.emptying.Unlock() }
}
