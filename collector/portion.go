package collector

import (
	"context"
	"time"

	"pantaukim/collector/load"
	"pantaukim/collector/walk"
)

// portion gathers what the walks of a run have to store and hands it on in few large
// portions.
type portion struct {
	loader *load.Loader
	most   int             // rows that are gathered
	ended  <-chan struct{} // closed when the run was called off: nobody waits any longer

	entries  []load.Entry
	groups   []string // of the entries
	rows     int
	outboxed []string // groups whose walks went to the outbox
}

// run stores what comes in until the channel is closed, at least once in so long a time,
// and then stores the rest.
func (p *portion) run(ctx context.Context, in <-chan walk.Result, every time.Duration) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		var err error
		select {
		case r, ok := <-in:
			if !ok {
				return p.flush(ctx)
			}
			err = p.add(ctx, r)
		case <-tick.C:
			err = p.flush(ctx)
		}
		if err != nil {
			return err
		}
	}
}

// add takes in a result, and stores everything once there are enough rows.
func (p *portion) add(ctx context.Context, r walk.Result) error {
	e, err := load.EntryOf(r)
	if err != nil {
		return err
	}
	p.entries, p.groups, p.rows = append(p.entries, e), append(p.groups, r.Walk.GroupID), p.rows+e.Size()
	if p.rows < p.most {
		return nil
	}
	return p.flush(ctx)
}

// flush stores everything that is pending.
func (p *portion) flush(ctx context.Context) error {
	if len(p.entries) == 0 {
		return nil
	}
	outboxed, err := p.loader.Store(ctx, p.ended, p.entries)
	if err != nil {
		return err
	}
	if outboxed {
		p.outboxed = append(p.outboxed, p.groups...)
	}
	clear(p.entries)
	p.entries, p.groups, p.rows = p.entries[:0], p.groups[:0], 0
	return nil
}

// outlive returns a context that ends by so much later than ctx.
func outlive(ctx context.Context, by time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(by, cancel) })
	return longer, func() { stop(); cancel() }
}
