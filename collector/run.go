package collector

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"time"

	"pantaukim/collector/load"
	"pantaukim/collector/memory"
	"pantaukim/collector/walk"
	"pantaukim/internal/kim"
)

// reasonSchedule is the reason of a run that nobody waits for: it leaves failing
// sites alone for a while and spreads its walks.
const reasonSchedule = "schedule"

// What a run asks of a site. It is stored with the plan of the run.
const (
	askNews   = "news"   // each section, until a page holds what is known
	askFull   = "full"   // every listing to its end, and every item's page
	askDue    = "due"    // what package plan says, which may be nothing
	askAlways = "always" // what package plan says, and what is new in any case
)

// planned is one group of the plan of a run.
type planned struct {
	load.Planned
	group kim.Group
}

// sum is what a run concludes from, walk by walk, those before an interruption included.
type sum struct {
	report Report
	check  outageCheck
}

func (s *sum) add(r walk.Result) {
	s.report.add(r.Walk)
	s.report.Unexplained.add(r.Unexplained)
	s.check.add(r)
}

// newSum returns the sum of a run without walks.
func newSum(cfg Config, run load.Run) sum {
	return sum{
		report: Report{RunID: run.ID, Started: run.Started, Resumed: run.Resumed, Outcomes: map[kim.Outcome]int{}},
		check:  outageCheck{cfg: cfg},
	}
}

// run is one run under way.
type run struct {
	*Collector
	*settings
	sum
	req      Request
	stored   load.Run  // its newest row
	left     []planned // groups that are to be walked, in order
	begun    time.Time // by the machine's clock, or when it was gone on with
	portion  portion
	progress *progress
	shapes   *memory.Shapes // what the links of lists proved to be; the walks share it
}

// Walk walks the groups once and loads what it sees. Failures of sites are part of
// the report; an error means that the run itself could not be carried through.
// When ctx ends, walks under way are dropped, finished ones are still stored, and
// the error is that of ctx.
//
// If a run of the request's name was interrupted, and its time lasts still, this one is it:
// it goes on with the groups that are left, under the same id.
func (c *Collector) Walk(ctx context.Context, req Request) (Report, error) {
	r := &run{Collector: c, settings: c.setting.Load(), req: req, begun: time.Now()}
	r.sum = newSum(r.cfg, load.NewRun("", c.now()))
	r.portion = portion{loader: c.loader, most: r.cfg.FlushRows, ended: ctx.Done()}
	if err := c.loader.Open(); err != nil {
		return r.report, fmt.Errorf("start run: %w", err)
	}
	defer c.loader.Meanwhile(ctx)()
	if err := r.begin(ctx); err != nil {
		return r.report, fmt.Errorf("start run: %w", err)
	}
	if r.report.WalkedBefore {
		return r.report, nil
	}
	err := r.look(ctx)
	r.report.Finished = c.now()
	r.report.Seconds = time.Since(r.begun).Seconds()
	if r.stored.Resumed > 0 { // the time before the interruption, and of it, is part of the run
		r.report.Seconds = max(r.report.Seconds, r.report.Finished.Sub(r.report.Started).Seconds())
	}
	r.report.Outboxed = len(r.portion.outboxed)
	if err == nil {
		err = r.end(ctx)
	}
	if err != nil {
		return r.report, fmt.Errorf("run %s: %w", r.report.RunID, err)
	}
	return r.report, nil
}

// begin waits until the warehouse knows what earlier walks have found, and stores the plan
// of the run, or takes up the plan of one that was interrupted.
func (r *run) begin(ctx context.Context) error {
	if err := r.loader.Ready(ctx); err != nil {
		return err
	}
	var err error
	if r.shapes, err = r.recallShapes(ctx, ctx.Done()); err != nil {
		return err
	}
	interrupted, err := r.settle(ctx)
	if err != nil {
		return err
	}
	if interrupted != nil {
		return r.resume(ctx, *interrupted)
	}
	if r.report.WalkedBefore, err = r.ended(ctx); err != nil || r.report.WalkedBefore {
		return err
	}
	return r.plan(ctx)
}

// plan makes the plan of a run and stores it.
func (r *run) plan(ctx context.Context) error {
	now := r.now()
	r.stored = load.NewRun(runID(now), now)
	r.stored.Reason, r.stored.Name, r.stored.Until = r.req.Reason, r.req.Name, r.req.Until
	ask := askNews
	switch {
	case r.req.Full:
		ask = askFull
	case r.req.Planned && r.req.Always:
		ask = askAlways
	case r.req.Planned:
		ask = askDue
	}
	var rows []load.Planned
	for _, g := range r.req.Groups {
		if !due(g) {
			continue
		}
		p := load.Planned{Group: g.ID, Place: len(rows), Ask: ask, State: load.StatePlanned}
		rows, r.left = append(rows, p), append(r.left, planned{Planned: p, group: g})
	}
	r.stored.Groups = len(rows)
	r.sum = newSum(r.cfg, r.stored)
	r.report.NoSite = len(r.req.Groups) - len(rows)
	r.progress = newProgress(0, len(rows), r.req.Progress)
	return r.write(ctx, load.EntryOfBegin(r.stored, rows))
}

// due tells whether a group has a site that is walked.
func due(g kim.Group) bool { return g.HasSite() && g.Standing != kim.Dissolved }

// look walks the groups, unless a control host fails before. Another look at the control
// hosts tells whether one failed meanwhile.
func (r *run) look(ctx context.Context) error {
	if err := r.control(ctx); err != nil || r.check.control != "" {
		return err
	}
	if err := r.walkAll(ctx); err != nil {
		return err
	}
	return r.control(ctx)
}

// control asks the control hosts whether the platform, and our own way to it, are
// up. A failure is noted; an error is that of ctx.
func (r *run) control(ctx context.Context) error {
	for _, address := range r.cfg.ControlHosts {
		err := r.fetcher.Answers(ctx, address)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			r.check.control = fmt.Sprintf("%s: %v", address, err)
			return nil
		}
	}
	return nil
}

// end concludes the run and stores that it has ended. It waits until everything is in
// the warehouse.
func (r *run) end(ctx context.Context) error {
	report := &r.report
	v := r.check.judge()
	report.Outage, report.Notice, report.Drifted = v.outage, v.notice, v.drifted
	report.Proven, report.Failed = r.check.sites.sites, r.check.sites.failed
	if r.archive != nil {
		if err := r.archive.clean(report.Finished); err != nil {
			r.log.Error("old pages are still kept", "err", err)
		}
	}
	if err := r.noteGeoblocked(ctx, v.geoblocked); err != nil {
		return fmt.Errorf("note who is geoblocked: %w", err)
	}
	r.stored.Finished, r.stored.Groups, r.stored.Complete = report.Finished, report.Groups, report.Complete
	r.stored.Outage, r.stored.Notice = report.Outage, report.Notice
	r.stored.Version++
	if err := r.write(ctx, load.EntryOfEnd(r.stored, r.portion.outboxed)); err != nil {
		return fmt.Errorf("end it: %w", err)
	}
	if err := r.loader.Ready(ctx); err != nil {
		return fmt.Errorf("its walks wait in %s until the warehouse is back: %w", r.cfg.OutboxDir, err)
	}
	r.log.Info("run finished", "run", report.RunID, "reason", r.req.Reason, "resumed", report.Resumed, "groups", report.Groups, "complete", report.Complete,
		"new", report.New, "changed", report.Changed, "removed", report.Removed, "requests", report.Requests,
		"bytes", report.Bytes, "outboxed", report.Outboxed, "outage", report.Outage, "hacked", report.Outcomes[kim.OutcomeHacked], "geoblocked", report.Outcomes[kim.OutcomeGeoblocked],
		"unexplained", report.Unexplained.Links, "unexplained_groups", report.Unexplained.Groups, "drifted", report.Drifted, "notice", report.Notice, "took", time.Since(r.begun))
	return nil
}

// noteGeoblocked stores of the walks of sites that refuse this network, as all of their
// platform do, that this is how they ended.
func (r *run) noteGeoblocked(ctx context.Context, results []walk.Result) error {
	entries := make([]load.Entry, 0, len(results))
	for _, result := range results {
		outcome := result.Walk.Outcome
		r.report.Outcomes[outcome]--
		if r.report.Outcomes[outcome] == 0 {
			delete(r.report.Outcomes, outcome)
		}
		r.report.Outcomes[kim.OutcomeGeoblocked]++
		entries = append(entries, load.EntryOfGeoblocked(result))
	}
	if len(entries) == 0 {
		return nil
	}
	_, err := r.loader.Store(ctx, ctx.Done(), entries)
	return err
}

// write stores what is to be said of the run.
func (r *run) write(ctx context.Context, e load.Entry) error {
	_, err := r.loader.Store(ctx, ctx.Done(), []load.Entry{e})
	return err
}

// runID names a run. It sorts by time, and two runs of one moment differ.
func runID(t time.Time) string {
	var b [4]byte
	_, _ = rand.Read(b[:])
	return t.UTC().Format("20060102T150405.000Z") + "-" + hex.EncodeToString(b[:])
}
