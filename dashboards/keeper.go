package dashboards

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"sync"
	"time"

	"pantaukim/internal/kim"
)

// boardKeeper holds the newest board and asks, at most once every freshFor,
// whether there is a newer one.
type boardKeeper struct {
	store    *store
	now      func() time.Time
	freshFor time.Duration
	log      *slog.Logger
	hands    func() ([]HandCount, error)

	mu      sync.Mutex
	board   *board
	checked time.Time // by the wall clock: the clock of a replay may stand still
	err     error
}

// fingerprint tells apart the states of the hand counts. One that cannot be read
// has a state of its own: the page says so in its place.
func fingerprint(hands func() ([]HandCount, error)) uint64 {
	all, err := hands()
	sum := fnv.New64a()
	_, _ = fmt.Fprint(sum, all, err) // a hash takes everything
	return sum.Sum64()
}

// askTimeout bounds the question for a newer scoring, loadTimeout its reading.
const (
	askTimeout  = 3 * time.Second
	loadTimeout = 30 * time.Second
)

// current returns the newest board. It tells false if the warehouse could not be
// asked and the board may be out of date; the board is nil if there never was one.
func (k *boardKeeper) current(ctx context.Context) (*board, bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.board != nil && time.Since(k.checked) < k.freshFor {
		return k.board, k.err == nil, k.err
	}
	// One visitor asks for all who wait: that one's leaving must not spoil it.
	ctx = context.WithoutCancel(ctx)
	k.err = k.refresh(ctx)
	k.checked = time.Now()
	if k.err != nil && k.board != nil {
		k.log.Warn("the newest figures cannot be read: showing the last known ones", "err", k.err)
	}
	return k.board, k.err == nil, k.err
}

func (k *boardKeeper) refresh(ctx context.Context) error {
	ask, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	now, err := k.store.stamp(ask)
	if err != nil {
		return err
	}
	now.Day = kim.DateOf(k.now(), kim.WIB)
	if k.hands != nil {
		now.Hands = fingerprint(k.hands)
	}
	if k.board != nil && k.board.stamp == now {
		return nil
	}
	load, stop := context.WithTimeout(ctx, loadTimeout)
	defer stop()
	b, err := k.store.board(load, now, newestWeek)
	if err != nil {
		return errors.Join(errors.New("load the newest scoring"), err)
	}
	k.board = b
	return nil
}
