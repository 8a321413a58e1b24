package collector

import (
	"context"
	"time"

	"pantaukim/collector/load"
	"pantaukim/collector/walk"
)

// outcome is what became of one group: its walk with what it stores or, where it was left
// alone, only the latter.
type outcome struct {
	result *walk.Result // nil: it was not walked
	entry  load.Entry
	err    error  // why there is no entry
	stored func() // called once the entry is stored, or on the disk; may be nil
}

// portion gathers what the walks of a run have to store and hands it on in few large
// portions.
type portion struct {
	loader *load.Loader
	most   int             // rows that are gathered
	ended  <-chan struct{} // closed when the run was called off: nobody waits any longer

	entries  []load.Entry
	groups   []string // of the entries that hold walks
	stored   []func() // to be called once the entries are stored
	rows     int
	outboxed []string // groups whose walks went to the outbox
}

// run stores what comes in until the channel is closed, at least once in so long a time,
// and then stores the rest.
func (p *portion) run(ctx context.Context, in <-chan outcome, every time.Duration) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		var err error
		select {
		case o, ok := <-in:
			if !ok {
				return p.flush(ctx)
			}
			err = p.add(ctx, o)
		case <-tick.C:
			err = p.flush(ctx)
		}
		if err != nil {
			return err
		}
	}
}

// add takes in an outcome, and stores everything once there are enough rows.
func (p *portion) add(ctx context.Context, o outcome) error {
	if o.err != nil {
		return o.err
	}
	p.entries, p.rows = append(p.entries, o.entry), p.rows+o.entry.Size()
	if o.result != nil {
		p.groups = append(p.groups, o.result.Walk.GroupID)
	}
	if o.stored != nil {
		p.stored = append(p.stored, o.stored)
	}
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
	for _, stored := range p.stored {
		stored()
	}
	clear(p.entries)
	clear(p.stored)
	p.entries, p.groups, p.stored, p.rows = p.entries[:0], p.groups[:0], p.stored[:0], 0
	return nil
}

// outlive returns a context that ends by so much later than ctx.
func outlive(ctx context.Context, by time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(by, cancel) })
	return longer, func() { stop(); cancel() }
}
