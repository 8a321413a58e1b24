package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"pantaukim/cmd/internal/config"
	"pantaukim/dashboards"
	"pantaukim/internal/schedule"
)

// grace is how long requests under way may take to end when the program stops.
const grace = 10 * time.Second

// Handler returns the pages and the metrics.
func (a *App) Handler(demo bool) (http.Handler, error) {
	explained, err := catalogue(a.Scorer.Rules())
	if err != nil {
		return nil, err
	}
	cfg := dashboards.DefaultConfig()
	cfg.PublicNames = a.cfg.HTTP.PublicNames
	pages, err := dashboards.New(dashboards.Deps{Conn: a.DB.ReadConn(), Log: a.log, Now: a.now, Demo: demo, Catalogue: explained}, cfg)
	if err != nil {
		return nil, fmt.Errorf("dashboards: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", a.Metrics.Handler())
	mux.Handle("/", pages)
	return mux, nil
}

// Serve answers on ln until ctx ends and then lets requests under way finish.
func (a *App) Serve(ctx context.Context, ln net.Listener, handler http.Handler) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		BaseContext:       func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
		defer cancel()
		stopped <- server.Shutdown(late)
	}()
	if err := server.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve %s: %w", ln.Addr(), err)
	}
	if err := <-stopped; err != nil {
		return fmt.Errorf("stop serving: %w", err)
	}
	return nil
}

// Run serves on ln and runs the jobs of the schedule until ctx ends.
func (a *App) Run(ctx context.Context, ln net.Listener) error {
	handler, err := a.Handler(false)
	if err != nil {
		return err
	}
	jobs, err := a.Schedule()
	if err != nil {
		return err
	}
	a.Metrics.SetLive(a.live(jobs))
	if err := a.rememberJobs(); err != nil {
		return err
	}
	if err := a.Refresh(ctx); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return a.Serve(ctx, ln, handler) })
	group.Go(func() error { return jobs.Run(ctx) })
	return group.Wait()
}

// memory keeps the last success of every job over restarts.
func (a *App) memory() *schedule.File {
	return schedule.NewFile(filepath.Join(a.cfg.DataDir, "jobs.json"))
}

// rememberJobs tells the metrics when the jobs last succeeded before this start.
func (a *App) rememberJobs() error {
	for _, job := range []string{"collect", "full", "score"} {
		last, err := a.memory().LastSuccess(job)
		if err != nil {
			return err
		}
		a.Metrics.JobSucceeded(job, last)
	}
	return nil
}

// Schedule returns the jobs with their plans.
func (a *App) Schedule() (*schedule.Scheduler, error) {
	s := schedule.New(a.log, a.cfg.Schedule.Zone(), a.memory(), a.Metrics)
	collect := func(full bool) schedule.Job {
		return func(ctx context.Context) error {
			if _, err := a.Registry(ctx); err != nil {
				return err
			}
			if _, err := a.Collect(ctx, Selection{}, full, "schedule", nil); err != nil {
				return err
			}
			return a.Score(ctx)
		}
	}
	plan := a.cfg.Schedule
	return s, errors.Join(
		s.Add("collect", plan.Collect, collect(false)),
		s.Add("full", plan.Full, collect(true)),
		s.Add("score", plan.Score, a.Score),
	)
}

// Score concludes from what is loaded, as of now, and publishes it.
func (a *App) Score(ctx context.Context) error {
	if _, err := a.Scorer.Score(ctx, a.now()); err != nil {
		return fmt.Errorf("score: %w", err)
	}
	return a.Refresh(ctx)
}

// NextRuns returns the coming runs of a configuration's schedule, three a job.
func NextRuns(cfg config.Config, now time.Time) ([]schedule.Planned, error) {
	a := &App{cfg: cfg, log: slog.New(slog.DiscardHandler)}
	jobs, err := a.Schedule()
	if err != nil {
		return nil, err
	}
	return jobs.Next(now, 3), nil
}
