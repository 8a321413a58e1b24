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

// run is one run under way.
type run struct {
	*Collector
	req      Request
	groups   []kim.Group // that have a site
	begun    time.Time   // by the machine's clock
	report   Report
	check    outageCheck
	portion  portion
	progress progress
	shapes   *memory.Shapes // what the links of lists proved to be; the walks share it
}

// newRun prepares a run; it does nothing yet.
func (c *Collector) newRun(ctx context.Context, req Request) *run {
	r := &run{Collector: c, req: req, begun: time.Now()}
	r.report = Report{Started: c.now(), Outcomes: map[kim.Outcome]int{}}
	r.report.RunID = runID(r.report.Started)
	for _, g := range req.Groups {
		if g.HasSite() && g.Standing != kim.Dissolved {
			r.groups = append(r.groups, g)
		}
	}
	r.report.NoSite = len(req.Groups) - len(r.groups)
	r.check = outageCheck{cfg: c.cfg}
	r.portion = portion{loader: c.loader, most: c.cfg.FlushRows, ended: ctx.Done()}
	r.progress = progress{total: len(r.groups), tell: req.Progress}
	return r
}

// Walk walks the groups once and loads what it sees. Failures of sites are part of
// the report; an error means that the run itself could not be carried through.
// When ctx ends, walks under way are dropped, finished ones are still stored, and
// the error is that of ctx.
func (c *Collector) Walk(ctx context.Context, req Request) (Report, error) {
	r := c.newRun(ctx, req)
	if err := c.loader.Open(); err != nil {
		return r.report, fmt.Errorf("start run: %w", err)
	}
	defer c.loader.Meanwhile(ctx)()
	if err := r.begin(ctx); err != nil {
		return r.report, fmt.Errorf("start run: %w", err)
	}
	err := r.look(ctx)
	r.report.Finished = c.now()
	r.report.Seconds = time.Since(r.begun).Seconds()
	r.report.Outboxed = len(r.portion.outboxed)
	if err == nil {
		err = r.end(ctx)
	}
	if err != nil {
		return r.report, fmt.Errorf("run %s: %w", r.report.RunID, err)
	}
	return r.report, nil
}

// begin waits until the warehouse knows what earlier walks have found, and stores that
// the run has begun.
func (r *run) begin(ctx context.Context) error {
	if err := r.loader.Ready(ctx); err != nil {
		return err
	}
	var err error
	if r.shapes, err = r.recallShapes(ctx, ctx.Done()); err != nil {
		return err
	}
	return r.write(ctx, nil)
}

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
	if r.archive != nil {
		if err := r.archive.clean(report.Finished); err != nil {
			r.log.Error("old pages are still kept", "err", err)
		}
	}
	if err := r.noteGeoblocked(ctx, v.geoblocked); err != nil {
		return fmt.Errorf("note who is geoblocked: %w", err)
	}
	if err := r.write(ctx, r.portion.outboxed); err != nil {
		return fmt.Errorf("end it: %w", err)
	}
	if err := r.loader.Ready(ctx); err != nil {
		return fmt.Errorf("its walks wait in %s until the warehouse is back: %w", r.cfg.OutboxDir, err)
	}
	r.log.Info("run finished", "run", report.RunID, "reason", r.req.Reason, "groups", report.Groups, "complete", report.Complete,
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
		w := result.Walk
		r.report.Outcomes[w.Outcome]--
		if r.report.Outcomes[w.Outcome] == 0 {
			delete(r.report.Outcomes, w.Outcome)
		}
		r.report.Outcomes[kim.OutcomeGeoblocked]++
		w.Detail = fmt.Sprintf("all sites of its platform refuse this network (%s): %s", w.Outcome, w.Detail)
		w.Outcome = kim.OutcomeGeoblocked
		entries = append(entries, load.EntryOfWalk(w, result.Version))
	}
	if len(entries) == 0 {
		return nil
	}
	_, err := r.loader.Store(ctx, ctx.Done(), entries)
	return err
}

// write stores what is to be said of the run, first when it begins and again when it has
// ended, then with the groups whose walks went to the outbox.
func (r *run) write(ctx context.Context, outboxed []string) error {
	_, err := r.loader.Store(ctx, ctx.Done(), []load.Entry{load.EntryOfRun(load.Run{
		ID: r.report.RunID, Started: r.report.Started, Finished: r.report.Finished, Reason: r.req.Reason,
		Groups: r.report.Groups, Complete: r.report.Complete, Outage: r.report.Outage, Notice: r.report.Notice,
	}, outboxed)})
	return err
}

// runID names a run. It sorts by time, and two runs of one moment differ.
func runID(t time.Time) string {
	var b [4]byte
	_, _ = rand.Read(b[:])
	return t.UTC().Format("20060102T150405.000Z") + "-" + hex.EncodeToString(b[:])
}
