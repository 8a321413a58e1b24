package collector

import (
	"context"
	"log/slog"
	"time"

	"pantaukim/internal/warehouse"
)

// patience is how long a run waits for a warehouse that is away. Walks under way
// stand still meanwhile, what they have found stays in memory, and nothing is
// lost as long as the process lives.
type patience struct {
	tries int           // for any error
	wait  time.Duration // for those that pass by themselves
	log   *slog.Logger
	ended <-chan struct{} // the run was called off: nobody waits any longer
}

func (c *Collector) patience(ended <-chan struct{}) patience {
	return patience{tries: c.cfg.LoadTries, wait: c.cfg.LoadWait, log: c.log, ended: ended}
}

// longestPause is between two tries.
const longestPause = 10 * time.Second

// try does something with the warehouse until it succeeds, or for as long as it
// may. It must be safe to do twice.
func (p patience) try(ctx context.Context, what string, do func(context.Context) error) error {
	began, next := time.Now(), 200*time.Millisecond
	for n := 1; ; n++ {
		err := do(ctx)
		if err == nil || ctx.Err() != nil {
			return err
		}
		called := false
		select {
		case <-p.ended:
			called = true
		default:
		}
		if n >= p.tries && (called || !warehouse.Passes(err) || time.Since(began) >= p.wait) {
			return err
		}
		if n == 3 {
			p.log.Warn("the warehouse is away; the run waits for it", "for", what, "at_most", p.wait, "err", err)
		}
		if err := pause(ctx, next); err != nil {
			return err
		}
		next = min(3*next, longestPause)
	}
}
