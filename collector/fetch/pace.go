package fetch

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// pace decides when a request may leave: not before the platform's turn, the
// address's turn and the end of any pause that a server asked for.
type pace struct {
	platform   *rate.Limiter
	perAddress rate.Limit

	mu        sync.Mutex
	addresses map[string]*place
}

// place is what is owed to one network address.
type place struct {
	turn   *rate.Limiter
	paused time.Time // no request before then, because a server there asked for it
	asked  map[string]time.Time
}

// One host that asks to be left alone speaks for itself, and its own walk waits
// or ends. When several hosts of one address ask within a while, it is the
// platform that asks, and every walk there waits.
const (
	platformAsks = 3
	asksWithin   = 10 * time.Minute
	longestPause = 10 * time.Minute
	defaultPause = 30 * time.Second
)

func newPace(cfg Config) *pace {
	address := cfg.AddressRequestsPerSecond
	if address == 0 || address > cfg.RequestsPerSecond {
		address = cfg.RequestsPerSecond
	}
	return &pace{
		platform:   rate.NewLimiter(rate.Limit(cfg.RequestsPerSecond), 1),
		perAddress: rate.Limit(address),
		addresses:  map[string]*place{},
	}
}

func (p *pace) at(address string) *place {
	p.mu.Lock()
	defer p.mu.Unlock()
	pl, ok := p.addresses[address]
	if !ok {
		pl = &place{turn: rate.NewLimiter(p.perAddress, 1)}
		p.addresses[address] = pl
	}
	return pl
}

// wait blocks until a request to the address may leave, or ctx ends. The turn of
// the whole platform is taken last, so that it is not spent on waiting.
func (p *pace) wait(ctx context.Context, address string) error {
	pl := p.at(address)
	for {
		p.mu.Lock()
		left := time.Until(pl.paused)
		p.mu.Unlock()
		if left <= 0 {
			break
		}
		if err := sleep(ctx, left); err != nil {
			return err
		}
	}
	if err := pl.turn.Wait(ctx); err != nil {
		return err
	}
	return p.platform.Wait(ctx)
}

// complain notes that a host asked to be left alone for d, 0 if it did not say
// how long. The address pauses when enough of its hosts have asked.
func (p *pace) complain(address, host string, d time.Duration) {
	pl := p.at(address)
	if d == 0 {
		d = defaultPause
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if pl.asked == nil {
		pl.asked = map[string]time.Time{}
	}
	now := time.Now()
	for h, at := range pl.asked {
		if now.Sub(at) > asksWithin {
			delete(pl.asked, h)
		}
	}
	pl.asked[host] = now
	if len(pl.asked) < platformAsks {
		return
	}
	if until := now.Add(min(d, longestPause)); until.After(pl.paused) {
		pl.paused = until
	}
}

// sleep waits for d or for the end of ctx.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
