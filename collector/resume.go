package collector

import (
	"context"
	"fmt"

	"pantaukim/collector/load"
	"pantaukim/internal/kim"
)

// settle sees to the runs that were interrupted: what their walks had found is stored, and
// one whose time is over is closed. It returns the one that this run goes on with, nil if
// there is none.
func (r *run) settle(ctx context.Context) (interrupted *load.Run, err error) {
	var open []load.Run
	err = r.loader.Retry(ctx.Done()).Do(ctx, "looking for interrupted runs", func(ctx context.Context) (err error) {
		open, err = load.OpenRuns(ctx, r.conn)
		return err
	})
	if err != nil {
		return nil, err
	}
	var keep []string
	for _, run := range open {
		progress, err := r.storeFinished(ctx, run)
		if err != nil {
			return nil, fmt.Errorf("interrupted run %s: %w", run.ID, err)
		}
		same := r.req.Name != "" && run.Name == r.req.Name
		now := r.now()
		lasts := !run.Started.After(now) && now.Before(run.Until)
		if lasts && (!same || !r.req.Anew) {
			keep = append(keep, run.ID)
			if same && interrupted == nil {
				interrupted = &run
			}
			continue
		}
		if err := r.breakOff(ctx, run, progress); err != nil {
			return nil, fmt.Errorf("interrupted run %s: %w", run.ID, err)
		}
	}
	if err := r.journals.Keep(keep...); err != nil {
		r.log.Error("pages of walks that nobody goes on with are still on the disk", "err", err)
	}
	return interrupted, nil
}

// readProgress reads how far a run has come. It waits for a warehouse that is away.
func (r *run) readProgress(ctx context.Context, run string) (p load.Progress, err error) {
	err = r.loader.Retry(ctx.Done()).Do(ctx, "reading how far a run has come", func(ctx context.Context) (err error) {
		p, err = load.ReadProgress(ctx, r.conn, run)
		return err
	})
	return p, err
}

// storeFinished stores what those walks of a run have found that had ended when it was
// interrupted, and returns how far the run has come.
func (r *run) storeFinished(ctx context.Context, run load.Run) (load.Progress, error) {
	progress, err := r.readProgress(ctx, run.ID)
	if err != nil {
		return progress, err
	}
	var entries []load.Entry
	err = r.journals.Results(run.ID, func(group string, text []byte) error {
		if _, walked := progress.Walks[group]; walked {
			return nil
		}
		e, err := load.Decode(text)
		if err != nil { // another program has written it
			r.log.Warn("a walk that had ended is made again", "run", run.ID, "group", group, "err", err)
			return nil
		}
		entries = append(entries, e)
		return nil
	})
	if err != nil || len(entries) == 0 {
		return progress, err
	}
	if _, err := r.loader.Store(ctx, ctx.Done(), entries); err != nil {
		return progress, err
	}
	if err := r.loader.Ready(ctx); err != nil {
		return progress, err
	}
	return r.readProgress(ctx, run.ID)
}

// ended tells whether the sites were walked already for the planned moment of this request:
// its run has ended, and the program did before it could note so.
func (r *run) ended(ctx context.Context) (ended bool, err error) {
	if r.req.Reason != reasonSchedule || r.req.Name == "" || r.req.Anew {
		return false, nil
	}
	err = r.loader.Retry(ctx.Done()).Do(ctx, "looking for a run that has ended", func(ctx context.Context) (err error) {
		ended, err = load.Ended(ctx, r.conn, r.req.Name, r.now())
		return err
	})
	if ended {
		r.log.Info("the sites were walked already for this planned moment", "name", r.req.Name)
	}
	return ended, err
}

// resume takes up the plan of a run that was interrupted.
func (r *run) resume(ctx context.Context, run load.Run) error {
	progress, err := r.readProgress(ctx, run.ID)
	if err != nil {
		return err
	}
	groups := make(map[string]kim.Group, len(r.req.Groups))
	for _, g := range r.req.Groups {
		if due(g) {
			groups[g.ID] = g
		}
	}
	run.Resumed++
	run.Version++
	r.stored, r.sum = run, newSum(r.cfg, run)
	r.report.NoSite = len(r.req.Groups) - len(groups)
	for _, p := range progress.Plan {
		result, walked := progress.Walks[p.Group]
		g, listed := groups[p.Group]
		switch {
		case walked:
			r.report.Groups++
			r.add(result)
		case p.State == load.StateLeftAlone:
			r.report.Waiting++
		case p.State == load.StateNotDue:
			r.report.NotDue++
		case listed: // else it was taken off the registry meanwhile
			p.State = load.StatePlanned // it may say walked, which is stored before the walk itself
			r.left = append(r.left, planned{Planned: p, group: g})
		}
	}
	r.report.Before = r.report.Groups + r.report.Waiting + r.report.NotDue
	r.progress = newProgress(r.report.Before, r.report.Before+len(r.left), r.req.Progress)
	r.observer.RunResumed()
	r.log.Info("an interrupted run goes on", "run", run.ID, "name", run.Name, "started", run.Started, "done", r.report.Before, "left", len(r.left), "times", run.Resumed)
	return r.write(ctx, load.EntryOfBegin(run, nil))
}

// breakOff closes a run whose time is over, or that is begun anew. It is judged as a whole
// by what it has seen.
func (r *run) breakOff(ctx context.Context, run load.Run, progress load.Progress) error {
	s := newSum(r.cfg, run)
	for _, result := range progress.Walks {
		s.add(result)
	}
	v := s.check.judge()
	run.Complete, run.Outage, run.BrokenOff = s.report.Complete, v.outage, r.now()
	run.Notice = fmt.Sprintf("broken_off: %d of %d groups were walked before it was interrupted; the next run does what is left",
		len(progress.Walks), len(progress.Plan))
	if v.notice != "" {
		run.Notice += " | " + v.notice
	}
	run.Version++
	r.observer.RunBrokenOff()
	r.log.Warn("an interrupted run is given up", "run", run.ID, "name", run.Name, "started", run.Started, "until", run.Until,
		"done", len(progress.Walks), "planned", len(progress.Plan))
	return r.write(ctx, load.EntryOfEnd(run, nil))
}
