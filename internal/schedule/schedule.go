// Package schedule runs named jobs by cron expressions: never two runs of one
// job at a time, never a panic that ends more than the run it happened in, and
// one catch-up after the program was down while a run was due.
//
// robfig/cron reads the expressions. The runs are our own: the library's never run a
// job again after a panic, do not stop what is running, forget what they missed, and
// keep to a plan that was made by a clock that has been set since.
package schedule

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/robfig/cron/v3"
)

// Job is the work of one run. Its context ends when the scheduler stops.
type Job func(ctx context.Context) error

// Observer is told how every run ended. It may be nil.
type Observer interface {
	// JobDone reports a run: its delay behind the planned instant, its duration, and its error or nil.
	JobDone(name string, lag, took time.Duration, err error)
}

// heartbeat is how often the clock is looked at, at least. Timers stand still while the
// machine sleeps, and do not follow a clock that is set.
const heartbeat = time.Minute

// Scheduler runs jobs. It must be made by New; Add comes before Run.
type Scheduler struct {
	log      *slog.Logger
	zone     *time.Location
	memory   Memory
	observer Observer
	now      func() time.Time
	changed  chan struct{} // holds a value after the jobs were replaced

	mu      sync.Mutex // guards zone and entries once the jobs run
	entries []*entry
}

// entry is one job with its plan.
type entry struct {
	name    string
	spec    string
	plan    cron.Schedule
	job     Job
	due     time.Time
	running *sync.Mutex // held while a run is under way
}

// New returns a scheduler whose expressions are read in zone. Memory keeps the
// last success of every job over restarts; observer may be nil.
func New(log *slog.Logger, zone *time.Location, memory Memory, observer Observer) *Scheduler {
	return &Scheduler{log: log, zone: zone, memory: memory, observer: observer, now: time.Now, changed: make(chan struct{}, 1)}
}

// Add registers a job. An empty expression leaves it out.
func (s *Scheduler) Add(name, spec string, job Job) error {
	if spec == "" {
		return nil
	}
	plan, err := Parse(spec)
	if err != nil {
		return fmt.Errorf("schedule of %s: %w", name, err)
	}
	s.entries = append(s.entries, &entry{name: name, spec: spec, plan: plan, job: job, running: new(sync.Mutex)})
	return nil
}

// Replace takes over the jobs of another scheduler, with its zone: what is under way goes on,
// and no second run of a job that has kept its name begins beside it. The other scheduler must
// not run.
func (s *Scheduler) Replace(by *Scheduler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now().In(by.zone)
	for _, e := range by.entries {
		e.due = e.plan.Next(now)
		for _, before := range s.entries {
			if before.name == e.name {
				e.running = before.running
			}
		}
	}
	s.zone, s.entries = by.zone, by.entries
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// jobs returns the jobs and the zone of this moment.
func (s *Scheduler) jobs() ([]*entry, *time.Location) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.entries, s.zone
}

// Planned is a coming run.
type Planned struct {
	Name string
	Spec string
	At   time.Time
}

// Names returns the names of the jobs.
func (s *Scheduler) Names() []string {
	entries, _ := s.jobs()
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.name
	}
	return names
}

// Next returns the coming n runs of every job, seen from now.
func (s *Scheduler) Next(now time.Time, n int) []Planned {
	var runs []Planned
	entries, zone := s.jobs()
	for _, e := range entries {
		at := now.In(zone)
		for range n {
			at = e.plan.Next(at)
			if at.IsZero() {
				break // an expression such as 30 February
			}
			runs = append(runs, Planned{Name: e.name, Spec: e.spec, At: at})
		}
	}
	return runs
}

// Run first catches up, once per job, with what was due while the program was
// down, and then runs the jobs by their plans until ctx ends. It returns when
// every run under way has ended. The jobs named in toDo are caught up with whatever the
// memory says: it may be lost, or of a clock that was ahead.
func (s *Scheduler) Run(ctx context.Context, toDo ...string) error {
	var runs sync.WaitGroup
	start := func(e *entry, due time.Time) {
		if !e.running.TryLock() {
			s.log.Warn("job is still running, this run is left out", "job", e.name)
			return
		}
		runs.Go(func() {
			defer e.running.Unlock()
			s.run(ctx, e, due)
		})
	}

	entries, zone := s.jobs()
	now := s.now().In(zone)
	for _, e := range entries {
		due, missed := s.missed(ctx, e, now)
		if !missed && slices.Contains(toDo, e.name) {
			due, missed = now, true
		}
		if missed {
			s.log.Info("job missed its run, catching up once", "job", e.name, "due", due)
			start(e, due)
		}
		e.due = e.plan.Next(now)
	}
	for ctx.Err() == nil {
		wait := heartbeat
		entries, zone := s.jobs()
		now := s.now().In(zone)
		for _, e := range entries {
			next := e.plan.Next(now)
			if !e.due.IsZero() && !e.due.After(now) {
				start(e, e.due)
				e.due = next
			}
			if e.due.After(next) && !next.IsZero() {
				e.due = next // the clock was ahead when this was planned, and was set back
			}
			if !e.due.IsZero() {
				wait = min(wait, e.due.Sub(now))
			}
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-s.changed:
		}
		timer.Stop()
	}
	runs.Wait()
	return nil
}

// missed tells whether a run of e was due since its last success or, if it never
// succeeded, since it is planned.
func (s *Scheduler) missed(ctx context.Context, e *entry, now time.Time) (time.Time, bool) {
	known, err := s.memory.Job(ctx, e.name)
	if err != nil {
		s.log.Warn("what is known of the job cannot be read", "job", e.name, "err", err)
		return time.Time{}, false
	}
	since := known.since()
	if since.IsZero() { // it is new: its first run comes by its plan, and is made up for if it fails
		if err := s.memory.KeepPlanned(ctx, e.name, now); err != nil {
			s.log.Error("the plan of the job cannot be kept; a first run that is missed is not made up for", "job", e.name, "err", err)
		}
		return time.Time{}, false
	}
	if since.After(now) {
		return time.Time{}, false // the clock was ahead then; the next run comes by its plan
	}
	due := e.plan.Next(since.In(now.Location()))
	return due, !due.IsZero() && !due.After(now)
}

// run does one run of e and keeps its success.
func (s *Scheduler) run(ctx context.Context, e *entry, due time.Time) {
	begin, clock := time.Now(), s.now()
	s.log.Info("job starts", "job", e.name)
	err := guarded(ctx, e.job)
	took := time.Since(begin)
	switch {
	case err == nil:
		s.log.Info("job done", "job", e.name, "took", took)
		if err := s.memory.KeepSuccess(context.WithoutCancel(ctx), e.name, clock); err != nil {
			s.log.Error("success of the job cannot be kept; it may run once too often after a restart", "job", e.name, "err", err)
		}
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		s.log.Info("job stopped with the program", "job", e.name, "took", took)
	default:
		s.log.Error("job failed; it runs again by its plan", "job", e.name, "took", took, "err", err)
	}
	if s.observer != nil {
		s.observer.JobDone(e.name, max(0, clock.Sub(due)), took, err)
	}
}

// guarded runs the job and turns a panic into an error.
func guarded(ctx context.Context, job Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return job(ctx)
}
