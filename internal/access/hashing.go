package access

import (
	"context"
	"time"
)

// hashing lets passwords be hashed one after the other: each takes 19 MiB, and a processor for
// some hundredths of a second. So a flood of logins takes one processor from the pages at most.
type hashing struct {
	turn    chan struct{}
	waiting chan struct{}
	wait    time.Duration // at most
}

// Who waits for a turn: so many at most, and for so long.
const (
	hashesWaiting = 100
	hashWait      = 5 * time.Second
)

func newHashing() *hashing {
	return &hashing{turn: make(chan struct{}, 1), waiting: make(chan struct{}, hashesWaiting), wait: hashWait}
}

// matches compares a password with a hash, in turn; errTooBusy: too many were before it.
func (t *hashing) matches(ctx context.Context, h hash, password string) (bool, error) {
	select {
	case t.waiting <- struct{}{}:
		defer func() { <-t.waiting }()
	default:
		return false, errTooBusy
	}
	late := time.NewTimer(t.wait)
	defer late.Stop()
	select {
	case t.turn <- struct{}{}:
		defer func() { <-t.turn }()
	case <-ctx.Done():
		return false, errTooBusy
	case <-late.C:
		return false, errTooBusy
	}
	return h.matches(password), nil
}
