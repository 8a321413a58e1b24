package fetch

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// pace decides when a request may be sent: not before the platform's turn, the
// address's turn and the end of any pause that a server asked for.
type pace struct {
	platform   *rate.Limiter
	perAddress rate.Limit

	mu        sync.Mutex
	addresses map[string]*place
	sweepAt   int // number of addresses at which those that are idle are forgotten
}

// place is what is owed to one network address.
type place struct {
	turn    *rate.Limiter
	waiting int       // requests that wait for their turn
	paused  time.Time // no request before then, because a server there asked for it
	asked   map[string]time.Time
}

// idle tells whether a new place would be the same as this one.
func (pl *place) idle(now time.Time) bool {
	pl.forgetAsked(now)
	return pl.waiting == 0 && len(pl.asked) == 0 && !pl.paused.After(now) && pl.turn.TokensAt(now) >= 1
}

// forgetAsked drops the hosts that asked for a pause too long ago to count.
func (pl *place) forgetAsked(now time.Time) {
	for h, at := range pl.asked {
		if now.Sub(at) > asksWithin {
			delete(pl.asked, h)
		}
	}
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

// leastSweep is the number of addresses below which none is forgotten.
const leastSweep = 64

func newPace(cfg Config) *pace {
	address := cfg.AddressRequestsPerSecond
	if address == 0 || address > cfg.RequestsPerSecond {
		address = cfg.RequestsPerSecond
	}
	return &pace{
		platform:   rate.NewLimiter(rate.Limit(cfg.RequestsPerSecond), 1),
		perAddress: rate.Limit(address),
		addresses:  map[string]*place{},
		sweepAt:    leastSweep,
	}
}

// at returns the place of an address. The caller holds mu. Before the map grows to
// twice what was in use at the last sweep, idle places are forgotten.
func (p *pace) at(address string) *place {
	pl, ok := p.addresses[address]
	if ok {
		return pl
	}
	if len(p.addresses) >= p.sweepAt {
		now := time.Now()
		for a, pl := range p.addresses {
			if pl.idle(now) {
				delete(p.addresses, a)
			}
		}
		p.sweepAt = max(leastSweep, 2*len(p.addresses))
	}
	pl = &place{turn: rate.NewLimiter(p.perAddress, 1), asked: map[string]time.Time{}}
	p.addresses[address] = pl
	return pl
}

// enter returns the place of an address for a request that waits for its turn there.
// It must be left.
func (p *pace) enter(address string) *place {
	p.mu.Lock()
	defer p.mu.Unlock()
	pl := p.at(address)
	pl.waiting++
	return pl
}

func (p *pace) leave(pl *place) {
	p.mu.Lock()
	defer p.mu.Unlock()
	pl.waiting--
}

// wait blocks until a request to the address may be sent, or ctx ends. The turn of
// the whole platform is taken last, so that it is not spent on waiting.
func (p *pace) wait(ctx context.Context, address string) error {
	pl := p.enter(address)
	defer p.leave(pl)
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
	if d == 0 {
		d = defaultPause
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	pl, now := p.at(address), time.Now()
	pl.forgetAsked(now)
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
