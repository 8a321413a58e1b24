package collector

import (
	"context"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"pantaukim/collector/load"
	"pantaukim/collector/memory"
	"pantaukim/collector/plan"
	"pantaukim/collector/walk"
	"pantaukim/internal/kim"
)

// job is one group that is due, with what is remembered of it.
type job struct {
	planned
	memory *memory.Memory
	ask    *plan.Ask // what is due; nil: the run is not planned
}

// walkAll runs its stages side by side: reading what is remembered of the groups,
// handing them out, walking them, and loading what was seen.
func (r *run) walkAll(ctx context.Context) error {
	blocks := make(chan block)
	jobs := make(chan job)
	seen := make(chan outcome) // what is seen waits in the walks, so that no more of it is kept than there are walks
	store := make(chan outcome)
	failed := make(chan struct{}) // closed when nothing can be loaded any more

	r.queue.Store(int64(len(r.left)))
	defer r.queue.Store(-1)

	stages, walking := errgroup.WithContext(ctx)
	stages.Go(func() error {
		defer close(blocks)
		return r.prefetch(walking, ctx.Done(), blocks)
	})
	stages.Go(func() error {
		defer close(jobs)
		return r.handOut(walking, blocks, jobs, seen)
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
		for o := range seen {
			select {
			case store <- o:
			case <-failed: // the run ends in the loader's error
			}
			if o.result != nil {
				r.count(*o.result)
			}
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

// handOut hands out the groups that are due, and says of the others that they are left
// alone. The workers, who close seen, end after it.
func (r *run) handOut(ctx context.Context, blocks <-chan block, jobs chan<- job, seen chan<- outcome) error {
	scheduled := r.req.Reason == reasonSchedule
	began, started := time.Now(), 0
	for b := range blocks {
		for _, p := range b.groups {
			if scheduled && r.cfg.Spread > 0 {
				turn := began.Add(r.cfg.Spread / time.Duration(len(r.left)) * time.Duration(started))
				select {
				case <-time.After(time.Until(turn)):
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			started++
			m := b.memories[p.group.ID]
			j := job{planned: p, memory: m}
			switch ask, due := plan.For(m, p.group, r.now(), p.Ask == askAlways); {
			case scheduled && r.restsYet(m.Site.NextTry) && m.Site.FailedIn != r.report.RunID: // else that walk was not stored
				r.report.Waiting++
				p.State = load.StateLeftAlone
			case p.Ask != askDue && p.Ask != askAlways:
			case !due:
				r.report.NotDue++
				p.State = load.StateNotDue
			default:
				j.ask = &ask
			}
			if p.State != load.StatePlanned {
				r.queue.Add(-1)
				r.progress.step()
				select {
				case seen <- outcome{entry: load.EntryOfPlanned(r.report.RunID, p.Planned)}:
				case <-ctx.Done():
					return ctx.Err()
				}
				continue
			}
			r.report.Groups++
			select {
			case jobs <- j:
				r.queue.Add(-1)
			case <-ctx.Done():
				return ctx.Err()
			}
			delete(b.memories, p.group.ID)
		}
	}
	return nil
}

// restsYet tells whether a failing site is still left alone. A time further away than it
// could be was set by a clock that was ahead.
func (r *run) restsYet(until time.Time) bool {
	left := until.Sub(r.now())
	return left > 0 && left <= r.cfg.BackoffMax
}

// work walks one group after the other.
func (r *run) work(ctx context.Context, jobs <-chan job, seen chan<- outcome) {
	for j := range jobs {
		if o, whole := r.walkOne(ctx, j); whole {
			seen <- o
		}
	}
}

// walkOne walks one group, or goes on with its walk that was interrupted. If we break it
// off, whole is false, which says nothing of the site: what was read so far stays on the
// disk for who goes on.
func (r *run) walkOne(ctx context.Context, j job) (o outcome, whole bool) {
	kept := r.journals.Open(r.report.RunID, j.group, r.now(), func(t time.Time) bool { return j.memory.Written > memory.Stamp(t) })
	site := r.fetcher.Site(walk.Hosts(j.group), slices.Concat(j.memory.Robots, kept.Robots()))
	site.TellRobots(kept.Learnt)
	kept.Through(site)
	s := r.walkSetting(r.settings, r.report.RunID, j.Ask == askFull, r.shapes)
	s.Begun, s.Elapsed, s.Ask = kept.Begun(), kept.Spent, j.ask
	pages, end := r.keepPages(r.archive, j.group, r.report.RunID, s.Begun, kept)
	result, err := walk.Walk(ctx, s, j.group, j.memory, pages)
	end(err == nil)
	if err != nil {
		kept.Leave()
		return o, false
	}
	o = outcome{result: &result, stored: kept.Forget}
	if o.entry, o.err = load.EntryOf(result); o.err != nil {
		return o, true
	}
	o.entry.OfPlan(j.Planned, result)
	if kept.Keeps() {
		text, err := o.entry.Encode()
		if err != nil {
			o.err = err
			return o, true
		}
		kept.Finish(text)
	}
	return o, true
}

// count takes a walk into account.
func (r *run) count(result walk.Result) {
	w := result.Walk
	r.add(result)
	r.observer.WalkDone(w)
	r.log.Debug("walk finished", "group", w.GroupID, "outcome", w.Outcome, "complete", w.Complete,
		"new", w.New, "requests", w.Requests, "detail", w.Detail)
	if links := unexplainedIn(result.Unexplained); links > 0 {
		r.log.Debug("links among the records of a site are nothing known", "group", w.GroupID, "links", links, "example", result.Unexplained[0].Example)
	}
	if result.Lied {
		r.observer.ValidatorsLied()
		r.log.Warn("a site says that pages are as they were although they have changed; it is read without asking for that from now on", "group", w.GroupID)
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

// newProgress begins to count, and tells of what is done already.
func newProgress(done, total int, tell func(done, total int)) *progress {
	if done > 0 && tell != nil {
		tell(done, total)
	}
	return &progress{done: done, total: total, tell: tell}
}

func (p *progress) step() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	if p.tell != nil {
		p.tell(p.done, p.total)
	}
}
