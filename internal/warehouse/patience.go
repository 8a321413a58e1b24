package warehouse

import (
	"context"
	"log/slog"
	"time"
)

// Patience is how long something that needs the warehouse waits for one that is
// away, too busy or without room.
type Patience struct {
	Tries   int           // for any error
	Wait    time.Duration // for those that pass by themselves, see Passes
	Log     *slog.Logger
	Ended   <-chan struct{} // closed when nobody waits any longer; may be nil
	Retried func()          // called before each further try; may be nil
}

// The pauses between two tries grow threefold.
const (
	firstPause   = 200 * time.Millisecond
	longestPause = 10 * time.Second
)

// Try does something until it succeeds, or for as long as it may. It must be safe
// to do twice.
func (p Patience) Try(ctx context.Context, what string, do func(context.Context) error) error {
	began, next := time.Now(), firstPause
	for n := 1; ; n++ {
		err := do(ctx)
		if err == nil || ctx.Err() != nil {
			return err
		}
		called := false
		select {
		case <-p.Ended:
			called = true
		default:
		}
		if n >= p.Tries && (called || !Passes(err) || time.Since(began) >= p.Wait) {
			return err
		}
		if n == 3 {
			p.Log.Warn("the warehouse is away; this waits for it", "for", what, "at_most", p.Wait, "err", err)
		}
		if p.Retried != nil {
			p.Retried()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(next):
		}
		next = min(3*next, longestPause)
	}
}
