package dashboards

import (
	"context"
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
	files    func() uint64 // state of the files that pages are drawn from

	work sync.Mutex // held by the one who asks

	mu      sync.Mutex
	board   *board
	checked time.Time // by the wall clock: the clock of a replay may stand still
	err     error
}

// fingerprint tells apart the states of the files that pages are drawn from. One
// that cannot be read has a state of its own: the page says so in its place.
func fingerprint(hands func() ([]HandCount, error), official func() (Official, error)) uint64 {
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

// askTimeout bounds the question for a newer scoring, loadTimeout its reading.
const (
	askTimeout  = 3 * time.Second
	loadTimeout = 30 * time.Second
)

// current returns the newest board. It tells false if the warehouse could not be
// asked and the board may be out of date; the board is nil if there never was one.
// While one visitor loads a newer board, the others are shown the one before.
func (k *boardKeeper) current(ctx context.Context) (*board, bool, error) {
	b, fresh, err := k.known()
	if fresh {
		return b, err == nil, err
	}
	switch {
	case b == nil:
		k.work.Lock()
	case !k.work.TryLock():
		return b, err == nil, err
	}
	defer k.work.Unlock()
	if b, fresh, err = k.known(); fresh { // loaded while this visitor waited
		return b, err == nil, err
	}
	return k.load(ctx, b)
}

// renew loads the newest board, however short ago somebody asked for one.
func (k *boardKeeper) renew(ctx context.Context) (*board, error) {
	k.work.Lock()
	defer k.work.Unlock()
	b, _, _ := k.known()
	b, _, err := k.load(ctx, b)
	return b, err
}

// known returns the board at hand and whether it was asked for short enough ago.
func (k *boardKeeper) known() (*board, bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.board, k.board != nil && time.Since(k.checked) < k.freshFor, k.err
}

// load replaces the board at hand by a newer one if there is one. The caller holds
// k.work.
func (k *boardKeeper) load(ctx context.Context, old *board) (*board, bool, error) {
	// One visitor asks for all who wait: that one's leaving must not spoil it.
	b, err := k.refresh(context.WithoutCancel(ctx), old)
	if err != nil && old != nil {
		k.log.Warn("the newest figures cannot be read: showing the last known ones", "err", err)
		b = old
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.board, k.err, k.checked = b, err, time.Now()
	return b, err == nil, err
}

func (k *boardKeeper) refresh(ctx context.Context, old *board) (*board, error) {
	ask, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	now, err := k.store.stamp(ask)
	if err != nil {
		return nil, err
	}
	now.Day = kim.DateOf(k.now(), kim.WIB)
	now.Files = k.files()
	if old != nil && old.stamp == now {
		return old, nil
	}
	load, stop := context.WithTimeout(ctx, loadTimeout)
	defer stop()
	b, err := k.store.board(load, now, newestWeek)
	if err != nil {
		return nil, fmt.Errorf("load the newest scoring: %w", err)
	}
	return b, nil
}
