package collector

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"pantaukim/collector/load"
	"pantaukim/collector/memory"
	"pantaukim/collector/walk"
	"pantaukim/internal/kim"
)

// reasonSchedule is the reason of a run that nobody waits for: it leaves failing
// sites alone for a while and spreads its walks.
const reasonSchedule = "schedule"

// job is one group that is due, with what is remembered of it.
type job struct {
	group  kim.Group
	memory *memory.Memory
}

// Walk walks the groups once and loads what it sees. Failures of sites are part of
// the report; an error means that the run itself could not be carried through.
// When ctx ends, walks under way are dropped, finished ones are still stored, and
// the error is that of ctx.
func (c *Collector) Walk(ctx context.Context, req Request) (Report, error) {
	begun := time.Now()
	report := Report{Started: c.now(), Outcomes: map[kim.Outcome]int{}}
	report.RunID = runID(report.Started)
	groups := make([]kim.Group, 0, len(req.Groups))
	for _, g := range req.Groups {
		if g.HasSite() && g.Standing != kim.Dissolved {
			groups = append(groups, g)
		}
	}
	report.NoSite = len(req.Groups) - len(groups)
	if err := c.loader.Open(); err != nil {
		return report, fmt.Errorf("start run: %w", err)
	}
	defer c.loader.Meanwhile(ctx)()
	if err := c.loader.Ready(ctx); err != nil {
		return report, fmt.Errorf("start run: %w", err)
	}
	if err := c.writeRun(ctx, req.Reason, report, nil); err != nil {
		return report, fmt.Errorf("start run: %w", err)
	}
	check := &outageCheck{cfg: c.cfg}
	p := &portion{loader: c.loader, most: c.cfg.FlushRows, ended: ctx.Done()}
	err := c.control(ctx, check)
	if err == nil && check.control == "" {
		err = c.walkAll(ctx, req, groups, &report, check, p)
	}
	if err == nil && check.control == "" {
		err = c.control(ctx, check)
	}
	report.Finished = c.now()
	report.Seconds = time.Since(begun).Seconds()
	report.Outboxed = len(p.outboxed)
	if err != nil {
		return report, fmt.Errorf("run %s: %w", report.RunID, err)
	}
	report.Outage, report.Notice = check.verdict()
	if c.archive != nil {
		if err := c.archive.clean(report.Finished); err != nil {
			c.log.Error("old pages are still kept", "err", err)
		}
	}
	if err := c.writeRun(ctx, req.Reason, report, p.outboxed); err != nil {
		return report, fmt.Errorf("end run: %w", err)
	}
	if err := c.loader.Ready(ctx); err != nil {
		return report, fmt.Errorf("run %s: its walks wait in %s until the warehouse is back: %w", report.RunID, c.cfg.OutboxDir, err)
	}
	c.log.Info("run finished", "run", report.RunID, "reason", req.Reason, "groups", report.Groups, "complete", report.Complete,
		"new", report.New, "changed", report.Changed, "removed", report.Removed, "requests", report.Requests,
		"bytes", report.Bytes, "outboxed", report.Outboxed, "outage", report.Outage, "notice", report.Notice, "took", time.Since(begun))
	return report, nil
}

// walkAll runs its stages side by side: reading what is remembered of the groups,
// handing them out, walking them, and loading what was seen.
func (c *Collector) walkAll(ctx context.Context, req Request, groups []kim.Group, report *Report, check *outageCheck, p *portion) error {
	jobs := make(chan job)
	blocks := make(chan block)
	seen := make(chan walk.Result) // what is seen waits in the walks, so that no more of it is kept than there are walks
	store := make(chan walk.Result)
	progress := &progress{total: len(groups), tell: req.Progress}
	failed := make(chan struct{}) // closed when nothing can be loaded any more

	c.queue.Store(int64(len(groups)))
	defer c.queue.Store(-1)

	stages, ctx2 := errgroup.WithContext(ctx)
	stages.Go(func() error {
		defer close(jobs)
		return c.handOut(ctx2, req, len(groups), report, blocks, jobs, progress)
	})
	stages.Go(func() error {
		defer close(blocks)
		return c.prefetch(ctx2, ctx.Done(), groups, blocks)
	})
	stages.Go(func() error {
		defer close(seen)
		workers := errgroup.Group{}
		for range c.cfg.Concurrency {
			workers.Go(func() error {
				for j := range jobs {
					r, err := c.walkGroup(ctx2, report.RunID, j, req.Full)
					if err != nil {
						continue // we broke it off: it says nothing of the site
					}
					seen <- r
				}
				return nil
			})
		}
		return workers.Wait()
	})
	stages.Go(func() error {
		defer close(store)
		for r := range seen {
			select {
			case store <- r:
			case <-failed: // the run ends in the loader's error
			}
			w := r.Walk
			report.add(w)
			check.add(w, r.Proven)
			c.observer.WalkDone(w)
			c.log.Debug("walk finished", "group", w.GroupID, "outcome", w.Outcome, "complete", w.Complete,
				"new", w.New, "requests", w.Requests, "detail", w.Detail)
			progress.step()
		}
		return nil
	})
	stages.Go(func() error {
		grace, cancel := outlive(ctx, c.cfg.StopGrace)
		defer cancel()
		err := p.run(grace, store, c.cfg.FlushEvery)
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

// walkGroup looks at the site of one group. The error is that of ctx.
func (c *Collector) walkGroup(ctx context.Context, runID string, j job, full bool) (walk.Result, error) {
	s := c.setting(runID, full)
	site := c.fetcher.Site(walk.Hosts(j.group), j.memory.Robots)
	pages, end := c.keepPages(j.group, runID, c.now(), site)
	r, err := walk.Walk(ctx, s, j.group, j.memory, pages)
	end(err == nil)
	return r, err
}

// setting is what a walk that begins now works with.
func (c *Collector) setting(runID string, full bool) walk.Setting {
	begun := time.Now()
	return walk.Setting{
		Reader: c.reader, Limits: c.cfg.limits(), Log: c.log, Now: c.now, Elapsed: func() time.Duration { return time.Since(begun) },
		RunID: runID, Full: full,
	}
}

// handOut hands out the groups that are due.
func (c *Collector) handOut(ctx context.Context, req Request, total int, report *Report, blocks <-chan block, jobs chan<- job, progress *progress) error {
	began, started := time.Now(), 0
	for b := range blocks {
		for _, g := range b.groups {
			if req.Reason == reasonSchedule && c.cfg.Spread > 0 {
				turn := began.Add(c.cfg.Spread / time.Duration(total) * time.Duration(started))
				if err := pause(ctx, time.Until(turn)); err != nil {
					return err
				}
			}
			started++
			m := b.memories[g.ID]
			if req.Reason == reasonSchedule && c.restsYet(m.Site.NextTry) {
				report.Waiting++
				c.queue.Add(-1)
				progress.step()
				continue
			}
			report.Groups++
			select {
			case jobs <- job{group: g, memory: m}:
				c.queue.Add(-1)
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

// control asks the control hosts whether the platform, and our own way to it, are
// up. A failure is noted in check; an error is that of ctx.
func (c *Collector) control(ctx context.Context, check *outageCheck) error {
	for _, address := range c.cfg.ControlHosts {
		err := c.fetcher.Answers(ctx, address)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			check.control = fmt.Sprintf("%s: %v", address, err)
			return nil
		}
	}
	return nil
}

// pause waits for d or for the end of ctx.
func pause(ctx context.Context, d time.Duration) error {
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

// writeRun stores what is to be said of a run, first when it starts and again when it
// has ended, then with the groups whose walks went to the outbox.
func (c *Collector) writeRun(ctx context.Context, reason string, r Report, outboxed []string) error {
	_, err := c.loader.Store(ctx, ctx.Done(), []load.Entry{load.EntryOfRun(load.Run{
		ID: r.RunID, Started: r.Started, Finished: r.Finished, Reason: reason, Groups: r.Groups, Complete: r.Complete,
		Outage: r.Outage, Notice: r.Notice,
	}, outboxed)})
	return err
}

// runID names a run. It sorts by time, and two runs of one moment differ.
func runID(t time.Time) string {
	var b [4]byte
	_, _ = rand.Read(b[:])
	return t.UTC().Format("20060102T150405.000Z") + "-" + hex.EncodeToString(b[:])
}
