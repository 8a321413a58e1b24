package warehouse

import (
	"context"
	"log/slog"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// Retry says for how long something that needs the warehouse is tried again. The
// zero value tries once.
type Retry struct {
	// Tries is the least number of tries, whatever the error. Only an error that is the
	// fault of the rows ends it at once, see OfRows.
	Tries int
	// Wait is how long, counted from the first try, errors that pass by themselves are
	// tried again, see Passes.
	Wait time.Duration
	// Log gets a warning after the third try; may be nil.
	Log *slog.Logger
	// Ended is closed when nobody waits any longer. Then Wait no longer counts, only
	// Tries. May be nil.
	Ended <-chan struct{}
	// Retried is called before each further try; may be nil.
	Retried func()
}

// The pauses between two tries grow threefold.
const (
	firstPause   = 200 * time.Millisecond
	longestPause = 10 * time.Second
)

// Do calls do until it succeeds or the limits are reached, and returns its last error.
// do must be safe to repeat. what names it in the log.
func (r Retry) Do(ctx context.Context, what string, do func(context.Context) error) error {
	began, tries := time.Now(), 0
	attempt := func() (struct{}, error) {
		err := do(ctx)
		tries++
		if err != nil && (ctx.Err() != nil || OfRows(err) || tries >= r.Tries && !r.waits(began, err)) {
			err = backoff.Permanent(err)
		}
		return struct{}{}, err
	}
	_, err := backoff.Retry(ctx, attempt, backoff.WithMaxElapsedTime(0), backoff.WithBackOff(pauses()),
		backoff.WithNotify(func(err error, _ time.Duration) {
			if tries == 3 && r.Log != nil {
				r.Log.Warn("the warehouse is away; this waits for it", "for", what, "at_most", r.Wait, "err", err)
			}
			if r.Retried != nil {
				r.Retried()
			}
		}))
	return err
}

// waits tells whether an error is worth a further try beyond Tries.
func (r Retry) waits(began time.Time, err error) bool {
	select {
	case <-r.Ended:
		return false
	default:
		return Passes(err) && time.Since(began) < r.Wait
	}
}

func pauses() *backoff.ExponentialBackOff {
	p := backoff.NewExponentialBackOff()
	p.InitialInterval, p.MaxInterval, p.Multiplier, p.RandomizationFactor = firstPause, longestPause, 3, 0
	return p
}
