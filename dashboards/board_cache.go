package dashboards

import (
	"context"
	"fmt"
	"hash/fnv"
	"log/slog"
	"sync"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/cache"
	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/handcount"
	"pantaukim/internal/kim"
)

// warmTimeout bounds the reading of what pages share before a newer board is shown.
const warmTimeout = 30 * time.Second

// Bounds of earlier scorings. Each is as large as the newest one.
const (
	pastKept   = 6 // held in memory
	pastLoaded = 2 // loaded at a time
)

// boardCache holds the newest board and a few earlier ones. It asks, at most once
// every freshFor, whether there is a newer scoring.
type boardCache struct {
	store    *board.Store
	now      func() time.Time
	freshFor time.Duration
	patience time.Duration
	log      *slog.Logger
	files    func() uint64                     // state of the files that pages are drawn from
	hands    func() ([]handcount.Count, error) // may be nil
	renewed  func(*board.Board)                // told of every newer board
	warm     func(context.Context, *board.Board)
	pulse    *pulse

	newest *cache.Cache[board.Stamp, *board.Board] // lets one reading serve all who want that board; it keeps nothing
	past   *cache.Cache[boardKey, *board.Board]    // earlier boards

	mu     sync.Mutex
	board  *board.Board
	asked  time.Time // when the question was put that the board answers
	failed failure   // of the newest reading that failed
}

// failure is why a board could not be read.
type failure struct {
	stamp board.Stamp
	at    time.Time
	err   error
}

// boardKey names a board: the state of the warehouse that it was read from, and the
// Monday of its scoring.
type boardKey struct {
	stamp  board.Stamp
	monday kim.Week
}

func newBoardCache(c *boardCache) *boardCache {
	c.pulse = &pulse{ask: c.stamp, log: c.log, patience: c.patience}
	// The newest board is wanted even if all who asked have left: others come for it.
	c.newest = cache.New(cache.Config[board.Stamp, *board.Board]{Timeout: board.LoadTimeout + warmTimeout, Detached: true})
	c.past = cache.New(cache.Config[boardKey, *board.Board]{Limit: pastKept, Timeout: board.LoadTimeout, Loads: pastLoaded})
	return c
}

// fingerprint tells apart the states of the files that pages are drawn from. One
// that cannot be read has a state of its own: the page says so in its place.
func fingerprint(hands func() ([]handcount.Count, error), official func() (pages.Official, error), files ...any) uint64 {
	sum := fnv.New64a() // a hash takes everything: it returns no error
	if hands != nil {
		all, err := hands()
		_, _ = fmt.Fprint(sum, all, err)
	}
	if official != nil {
		all, err := official()
		_, _ = fmt.Fprint(sum, all, err)
	}
	_, _ = fmt.Fprint(sum, files...)
	return sum.Sum64()
}

// stamp asks for the state of the warehouse, and adds what it cannot know.
func (c *boardCache) stamp(ctx context.Context) (board.Stamp, error) {
	now, err := c.store.Stamp(ctx)
	if err == nil {
		now.Day, now.Files = kim.DateOf(c.now(), kim.WIB), c.files()
	}
	return now, err
}

// current returns the newest board, or the one before with why it is shown; the board is
// nil, with an error, if there never was one. Nobody waits long where there is a board
// at hand: while a newer one is being read, the one before is shown.
func (c *boardCache) current(ctx context.Context) (*board.Board, visit.Held, error) {
	b, patience := c.known(), c.pulse.patience
	if b == nil {
		patience += patience / 2 // there is nothing else to show
	}
	now := c.pulse.feel(ctx, c.freshFor, patience)
	switch {
	case now.err != nil:
		return b, visit.Held{Silent: now.silent, Failing: !now.silent, Since: now.since}, now.err
	case b != nil && b.Stamp == now.stamp:
		return b, visit.Held{}, nil
	case b == nil:
		ctx, stop := c.pulse.watch(ctx)
		defer stop()
		b, err := c.load(ctx, now)
		return b, visit.Held{}, err
	}
	if err := c.failure(now.stamp); err != nil {
		return b, visit.Held{Failing: true, Since: now.since}, err
	}
	if c.newest.Loading(now.stamp) {
		return b, visit.Held{}, nil
	}
	short, cancel := context.WithTimeout(ctx, c.pulse.patience/doubt)
	defer cancel()
	newer, err := c.load(short, now)
	switch {
	case err == nil:
		return newer, visit.Held{}, nil
	case short.Err() != nil: // it is still being read
		return b, visit.Held{}, nil
	}
	return b, visit.Held{Failing: true, Since: now.since}, err
}

// renew loads the newest board, however short ago somebody asked for one.
func (c *boardCache) renew(ctx context.Context) (*board.Board, error) {
	now := c.pulse.beat(ctx)
	if now.err != nil {
		return nil, now.err
	}
	if b := c.known(); b != nil && b.Stamp == now.stamp {
		return b, nil
	}
	return c.load(ctx, now)
}

// known returns the board at hand, nil if there is none.
func (c *boardCache) known() *board.Board {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.board
}

// failure returns why a board could not be read a short while ago.
func (c *boardCache) failure(stamp board.Stamp) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.failed.stamp == stamp && time.Since(c.failed.at) < c.freshFor {
		return c.failed.err
	}
	return nil
}

// load reads the board of a state of the warehouse, and puts it in the place of the one
// at hand.
func (c *boardCache) load(ctx context.Context, now beat) (*board.Board, error) {
	return c.newest.Get(ctx, now.stamp, func(ctx context.Context) (*board.Board, bool, error) {
		b, err := c.read(ctx, now.stamp, board.Newest)
		if err == nil && c.known() != nil { // somebody is served meanwhile
			warming, cancel := context.WithTimeout(ctx, warmTimeout)
			defer cancel()
			c.warm(warming, b)
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		if err != nil {
			err = fmt.Errorf("load the newest scoring: %w", err)
			c.failed = failure{now.stamp, time.Now(), err}
			c.log.Warn("the newest figures cannot be read: showing the last known ones", "err", err)
			return nil, false, err
		}
		if now.at.Before(c.asked) { // a later question was answered first
			return c.board, false, nil
		}
		c.board, c.asked = b, now.at
		// An earlier Monday may have been scored again.
		c.past.Forget(func(k boardKey) bool { return k.stamp != b.Stamp })
		c.renewed(b)
		return b, false, nil
	})
}

// read reads a board with what people have counted beside it.
func (c *boardCache) read(ctx context.Context, stamp board.Stamp, monday kim.Week) (*board.Board, error) {
	return c.store.Calibrated(ctx, stamp, monday, c.hands, c.log)
}

// earlier returns the board of an earlier Monday, read from the same state of the
// warehouse as the newest.
func (c *boardCache) earlier(ctx context.Context, newest *board.Board, monday kim.Week) (*board.Board, error) {
	return c.past.Get(ctx, boardKey{stamp: newest.Stamp, monday: monday}, func(ctx context.Context) (*board.Board, bool, error) {
		b, err := c.read(ctx, newest.Stamp, monday)
		return b, true, err
	})
}
