package app

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"time"

	"pantaukim/cmd/internal/config"
	"pantaukim/collector"
	"pantaukim/internal/digest"
	"pantaukim/internal/kim"
	"pantaukim/internal/runs"
	"pantaukim/internal/schedule"
)

// everybody stands for the plan of the groups that no override plans for.
const everybody = -1

// planned selects the groups that an override plans for, by its index.
func planned(plan config.Schedule, owner int, full bool) Selection {
	sel := Selection{only: func(g kim.Group) bool { return plan.Owner(g, full) == owner }}
	if owner == everybody {
		return sel
	}
	o := plan.Overrides[owner]
	sel.always = true // else a plan of its own would ask for nothing more
	if sel.Region = o.Region; o.Group != "" {
		sel.Groups = []string{o.Group}
	}
	return sel
}

// Schedule returns the jobs with their plans.
func (a *App) Schedule() (*schedule.Scheduler, error) {
	return a.scheduleOf(a.cfg.Schedule)
}

// scheduleOf is Schedule for any plans.
func (a *App) scheduleOf(plan config.Schedule) (*schedule.Scheduler, error) {
	s := schedule.New(a.log, plan.Zone(), a.jobMemory(), a.Metrics)
	collect := func(name, spec string, owner int, full bool) error {
		return s.Add(name, spec, func(ctx context.Context) error {
			return a.Jobs.collectPlanned(ctx, planned(plan, owner, full), collector.Request{
				Full: full, Reason: reasonSchedule, Name: name, Until: schedule.Next(spec, a.now().In(plan.Zone())),
			})
		})
	}
	errs := []error{
		collect("collect", plan.Collect, everybody, false),
		collect("full", plan.Full, everybody, true),
	}
	for i, o := range plan.Overrides {
		for _, full := range []bool{false, true} {
			name := "collect "
			if full {
				name = "full "
			}
			errs = append(errs, collect(name+o.Name(), o.Plan(full), i, full))
		}
	}
	return s, errors.Join(append(errs,
		s.Add("score", plan.Score, func(ctx context.Context) error { return a.Jobs.Score(ctx) }),
		s.Add("digest", plan.Digest, a.sendDigest),
		s.Add("retain", plan.Retain, func(ctx context.Context) error { return a.Jobs.Retain(ctx) }),
		s.Add("integrity", plan.Integrity, a.lookAtFiles),
		s.Add("backup", a.cfg.BackupPlan(), a.backupByPlan),
	)...)
}

// byPlan returns the work of who leads: the jobs by their plans, first of all those that were
// interrupted or missed, on whatever machine.
//
// Two things tell which these are. The memory of jobs knows all of them, also those that walk
// nothing and a run after which the scoring failed. The stored runs know the walks only, but
// as long as the warehouse lasts: also where the memory is not there (an embedded engine's
// is a file, and no part of a backup), or has a success of a clock that was ahead, after
// which it takes nothing for missed. A job that both name runs once.
func (j *Jobs) byPlan(jobs *schedule.Scheduler) func(context.Context) error {
	return func(ctx context.Context) error {
		var toDo []string
		err := j.retry().Do(ctx, "looking for interrupted runs", func(ctx context.Context) (err error) {
			toDo, err = runs.ToDo(ctx, j.conn, j.now())
			return err
		})
		if err != nil && ctx.Err() == nil {
			j.log.Error("it is not known whether a run was interrupted; it goes on at its next planned moment", "err", err)
		}
		return jobs.Run(ctx, toDo...)
	}
}

// collectPlanned brings the registry in, walks the groups of a plan, and scores. A run that
// was interrupted goes on until the next planned moment of its job.
func (j *Jobs) collectPlanned(ctx context.Context, s Selection, req collector.Request) error {
	if err := j.reach(ctx); err != nil {
		return err
	}
	if _, err := j.groups.ImportConfigured(ctx); err != nil {
		if ctx.Err() != nil {
			return err
		}
		j.log.Error("the registry file cannot be used; the groups stay as they were", "err", err)
	}
	if _, err := j.collect(ctx, s, req); err != nil {
		return err
	}
	noteDisk(j.cfg().DataDir, j.now(), j.log)
	return j.Score(ctx)
}

// lookAtFiles is the nightly look at the files of the tables. It mends what it can.
func (a *App) lookAtFiles(ctx context.Context) error {
	if err := a.Jobs.reach(ctx); err != nil {
		return err
	}
	noteDisk(a.cfg.DataDir, a.now(), a.log)
	if _, err := a.Integrity.Look(ctx, CheckByNight); err != nil {
		return err
	}
	return healByItself(ctx, a)
}

// sendDigest is the scheduled job. A digest that is held back is not a failure: it
// is tried again at the next planned moment.
func (a *App) sendDigest(ctx context.Context) (err error) {
	ctx, done, err := a.Jobs.hold(ctx)
	if err != nil {
		return err
	}
	defer done(&err)
	report, err := a.digester().Run(ctx, false)
	if errors.Is(err, digest.ErrHeld) {
		return nil
	}
	a.Metrics.LettersDone(len(report.Sent), len(report.Failed), len(report.Unsure))
	return err
}

// jobMemory keeps what is known of every job over restarts.
func (a *App) jobMemory() schedule.Memory {
	file := schedule.NewFile(filepath.Join(a.cfg.DataDir, "jobs.json"))
	if a.Lead == nil || a.Lead.Own() {
		return file
	}
	return schedule.NewTable(a.DB.Conn(), file)
}

// rememberJobs tells the metrics when the jobs last succeeded before this start.
func (a *App) rememberJobs(ctx context.Context, jobs *schedule.Scheduler) error {
	for _, job := range jobs.Names() {
		known, err := a.jobMemory().Job(ctx, job)
		if err != nil {
			return err
		}
		a.Metrics.JobSucceeded(job, known.Success)
	}
	return nil
}

// NextRuns returns the coming runs of a configuration's schedule, three a job.
func NextRuns(cfg config.Config, now time.Time) ([]schedule.Planned, error) {
	jobs, err := New(cfg, slog.New(slog.DiscardHandler), time.Now).Schedule()
	if err != nil {
		return nil, err
	}
	return jobs.Next(now, 3), nil
}
