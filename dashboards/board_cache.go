package dashboards

import (
	"context"
	"fmt"
	"hash/fnv"
	"log/slog"
	"slices"
	"sync"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/cache"
	"pantaukim/internal/handcount"
	"pantaukim/internal/kim"
)

// askTimeout bounds the question for a newer scoring.
const askTimeout = 3 * time.Second

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
	log      *slog.Logger
	files    func() uint64                     // state of the files that pages are drawn from
	hands    func() ([]handcount.Count, error) // may be nil
	renewed  func(*board.Board)                // told of every newer board

	// question lets one answer serve all who ask for the newest board. The zero key is
	// the common question; renew puts one of its own. It keeps nothing.
	question *cache.Cache[time.Time, *board.Board]
	past     *cache.Cache[boardKey, *board.Board] // earlier boards

	mu      sync.Mutex
	board   *board.Board
	asked   time.Time // when the question was put that the board answers
	checked time.Time // by the wall clock: the clock of a replay may stand still
	err     error
}

// boardKey names a board: the state of the warehouse that it was read from, and the
// Monday of its scoring.
type boardKey struct {
	stamp  board.Stamp
	monday kim.Week
}

func newBoardCache(c *boardCache) *boardCache {
	// The newest board is wanted even if all who asked have left: others come for it.
	c.question = cache.New(cache.Config[time.Time, *board.Board]{Timeout: askTimeout + board.LoadTimeout, Detached: true})
	c.past = cache.New(cache.Config[boardKey, *board.Board]{Limit: pastKept, Timeout: board.LoadTimeout, Loads: pastLoaded})
	return c
}

// fingerprint tells apart the states of the files that pages are drawn from. One
// that cannot be read has a state of its own: the page says so in its place.
func fingerprint(hands func() ([]handcount.Count, error), official func() (Official, error)) uint64 {
	sum := fnv.New64a() // a hash takes everything: it returns no error
	if hands != nil {
		all, err := hands()
		_, _ = fmt.Fprint(sum, all, err)
	}
	if official != nil {
		all, err := official()
		_, _ = fmt.Fprint(sum, all, err)
	}
	return sum.Sum64()
}

// current returns the newest board. It tells false if the warehouse could not be
// asked and the board may be out of date; the board is nil if there never was one.
// While a newer board is being loaded, later visitors are shown the one before.
func (c *boardCache) current(ctx context.Context) (*board.Board, bool, error) {
	b, fresh, err := c.known()
	if fresh || b != nil && c.question.Loading(time.Time{}) {
		return b, err == nil, err
	}
	return c.load(ctx, time.Time{})
}

// renew loads the newest board, however short ago somebody asked for one.
func (c *boardCache) renew(ctx context.Context) (*board.Board, error) {
	b, _, err := c.load(ctx, time.Now())
	return b, err
}

// known returns the board at hand and whether it was asked for short enough ago.
func (c *boardCache) known() (*board.Board, bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.board, c.board != nil && time.Since(c.checked) < c.freshFor, c.err
}

// load asks for the newest board. Where that fails, it returns the one before.
func (c *boardCache) load(ctx context.Context, question time.Time) (*board.Board, bool, error) {
	b, err := c.question.Get(ctx, question, func(ctx context.Context) (*board.Board, bool, error) {
		b, err := c.refresh(ctx)
		return b, false, err
	})
	if err != nil {
		b, _, _ = c.known()
	}
	return b, err == nil, err
}

// refresh replaces the board at hand by a newer one if there is one.
func (c *boardCache) refresh(ctx context.Context) (*board.Board, error) {
	asked := time.Now()
	old, _, _ := c.known()
	b, err := c.newest(ctx, old)
	if err != nil && old != nil {
		c.log.Warn("the newest figures cannot be read: showing the last known ones", "err", err)
		b = old
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if asked.Before(c.asked) { // a later question was answered first
		return c.board, c.err
	}
	c.board, c.err, c.asked, c.checked = b, err, asked, time.Now()
	if b != old && b != nil {
		// An earlier Monday may have been scored again.
		c.past.Forget(func(k boardKey) bool { return k.stamp != b.Stamp })
		c.renewed(b)
	}
	return b, err
}

// newest reads the newest board, or returns the old one if nothing has changed.
func (c *boardCache) newest(ctx context.Context, old *board.Board) (*board.Board, error) {
	ask, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	now, err := c.store.Stamp(ask)
	if err != nil {
		return nil, err
	}
	now.Day = kim.DateOf(c.now(), kim.WIB)
	now.Files = c.files()
	if old != nil && old.Stamp == now {
		return old, nil
	}
	b, err := c.read(ctx, now, board.Newest)
	if err != nil {
		return nil, fmt.Errorf("load the newest scoring: %w", err)
	}
	return b, nil
}

// read reads a board with what people have counted beside it.
func (c *boardCache) read(ctx context.Context, stamp board.Stamp, monday kim.Week) (*board.Board, error) {
	b, err := c.store.Board(ctx, stamp, monday)
	if err != nil || !b.Scored() {
		return b, err
	}
	var counts []handcount.Count
	if c.hands != nil {
		if counts, err = c.hands(); err != nil { // the page of data quality says so too
			c.log.Error("the counts by hand cannot be read: figures are shown as not calibrated", "err", err)
		}
	}
	b.Calibrations, err = c.store.Calibrations(ctx, b.AsOf, counts)
	return b, err
}

// earlier returns the board of an earlier Monday, read from the same state of the
// warehouse as the newest.
func (c *boardCache) earlier(ctx context.Context, newest *board.Board, monday kim.Week) (*board.Board, error) {
	return c.past.Get(ctx, boardKey{stamp: newest.Stamp, monday: monday}, func(ctx context.Context) (*board.Board, bool, error) {
		b, err := c.read(ctx, newest.Stamp, monday)
		return b, true, err
	})
}

// inPeriod returns the visit with the board of the week that the address names, if
// that week was scored. Without one, or with the newest, nothing changes.
func (s *site) inPeriod(ctx context.Context, v visit) (visit, error) {
	day, _ := kim.ParseDate(v.query.Get("week")) // what is no day is no Monday: the newest week is shown, and says so
	monday := day.Week().Add(1)
	if !day.Known() || monday == v.board.Week || !slices.Contains(v.board.Mondays, monday) {
		return v, nil
	}
	past, err := s.boards.earlier(ctx, v.board, monday)
	if err != nil {
		return v, err
	}
	v.board = past
	v.scope = past.ScopeOf(v.query)
	return v, nil
}
