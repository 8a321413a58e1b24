package collector

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"pantaukim/collector/memory"
	"pantaukim/collector/walk"
	"pantaukim/internal/kim"
)

// job is one group that is due, with what is remembered of it.
type job struct {
	group  kim.Group
	memory *memory.Memory
}

// walkAll runs its stages side by side: reading what is remembered of the groups,
// handing them out, walking them, and loading what was seen.
func (r *run) walkAll(ctx context.Context) error {
	blocks := make(chan block)
	jobs := make(chan job)
	seen := make(chan walk.Result) // what is seen waits in the walks, so that no more of it is kept than there are walks
	store := make(chan walk.Result)
	failed := make(chan struct{}) // closed when nothing can be loaded any more

	r.queue.Store(int64(len(r.groups)))
	defer r.queue.Store(-1)

	stages, walking := errgroup.WithContext(ctx)
	stages.Go(func() error {
		defer close(blocks)
		return r.prefetch(walking, ctx.Done(), blocks)
	})
	stages.Go(func() error {
		defer close(jobs)
		return r.handOut(walking, blocks, jobs)
	})
	stages.Go(func() error {
		defer close(seen)
		var workers sync.WaitGroup
		for range r.cfg.Concurrency {
			workers.Go(func() { r.work(walking, jobs, seen) })
		}
		workers.Wait()
		return nil
	})
	stages.Go(func() error {
		defer close(store)
		for result := range seen {
			select {
			case store <- result:
			case <-failed: // the run ends in the loader's error
			}
			r.count(result)
		}
		return nil
	})
	stages.Go(func() error {
		grace, cancel := outlive(ctx, r.cfg.StopGrace)
		defer cancel()
		err := r.portion.run(grace, store, r.cfg.FlushEvery)
		if err != nil {
			close(failed)
		}
		return err
	})
	if err := stages.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

// handOut hands out the groups that are due.
func (r *run) handOut(ctx context.Context, blocks <-chan block, jobs chan<- job) error {
	scheduled := r.req.Reason == reasonSchedule
	began, started := time.Now(), 0
	for b := range blocks {
		for _, g := range b.groups {
			if scheduled && r.cfg.Spread > 0 {
				turn := began.Add(r.cfg.Spread / time.Duration(len(r.groups)) * time.Duration(started))
				select {
				case <-time.After(time.Until(turn)):
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			started++
			m := b.memories[g.ID]
			if scheduled && r.restsYet(m.Site.NextTry) {
				r.report.Waiting++
				r.queue.Add(-1)
				r.progress.step()
				continue
			}
			r.report.Groups++
			select {
			case jobs <- job{group: g, memory: m}:
				r.queue.Add(-1)
			case <-ctx.Done():
				return ctx.Err()
			}
			delete(b.memories, g.ID)
		}
	}
	return nil
}

// restsYet tells whether a failing site is still left alone. A time further away than it
// could be was set by a clock that was ahead.
func (c *Collector) restsYet(until time.Time) bool {
	left := until.Sub(c.now())
	return left > 0 && left <= c.cfg.BackoffMax
}

// work walks one group after the other.
func (r *run) work(ctx context.Context, jobs <-chan job, seen chan<- walk.Result) {
	for j := range jobs {
		site := r.fetcher.Site(walk.Hosts(j.group), j.memory.Robots)
		pages, end := r.keepPages(j.group, r.report.RunID, r.now(), site)
		result, err := walk.Walk(ctx, r.setting(r.report.RunID, r.req.Full, r.shapes), j.group, j.memory, pages)
		end(err == nil)
		if err == nil { // else we broke it off, which says nothing of the site
			seen <- result
		}
	}
}

// count takes a walk into account.
func (r *run) count(result walk.Result) {
	w := result.Walk
	r.report.add(w)
	r.report.Unexplained.add(result.Unexplained)
	r.check.add(result)
	r.observer.WalkDone(w)
	r.log.Debug("walk finished", "group", w.GroupID, "outcome", w.Outcome, "complete", w.Complete,
		"new", w.New, "requests", w.Requests, "detail", w.Detail)
	if links := unexplainedIn(result.Unexplained); links > 0 {
		r.log.Debug("links among the records of a site are nothing known", "group", w.GroupID, "links", links, "example", result.Unexplained[0].Example)
	}
	if w.Outcome == kim.OutcomeHacked {
		r.log.Warn("a site publishes gambling in place of its own content", "group", w.GroupID, "detail", w.Detail)
	}
	r.progress.step()
}

// progress counts the groups that a run is done with.
type progress struct {
	mu          sync.Mutex
	done, total int
	tell        func(done, total int) // may be nil
}

func (p *progress) step() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	if p.tell != nil {
		p.tell(p.done, p.total)
	}
}
