package app

import "context"

// turn lets one at a time do something.
type turn chan struct{}

func newTurn() turn { return make(turn, 1) }

// try takes the turn if nobody has it.
func (t turn) try() bool {
	select {
	case t <- struct{}{}:
		return true
	default:
		return false
	}
}

// wait takes the turn as soon as nobody has it, or returns the error of ctx.
func (t turn) wait(ctx context.Context) error {
	select {
	case t <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// give gives the turn back.
func (t turn) give() { <-t }
