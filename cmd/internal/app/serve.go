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

	"github.com/prometheus/exporter-toolkit/web"
	"golang.org/x/sync/errgroup"

	"pantaukim/cmd/internal/config"
	"pantaukim/cmd/internal/control"
	"pantaukim/cmd/internal/webconfig"
	"pantaukim/dashboards"
	"pantaukim/internal/access"
	"pantaukim/internal/kim"
	"pantaukim/internal/schedule"
)

// grace is how long requests under way may take to end when the program stops.
const grace = 10 * time.Second

// Handler returns the pages and the metrics.
func (a *App) Handler(demo bool) (http.Handler, error) {
	explained, err := a.Scorer.Rules().Catalogue()
	if err != nil {
		return nil, err
	}
	guard, err := access.NewGuard(access.Deps{Log: a.log, Now: time.Now, DataDir: a.cfg.DataDir, Open: a.cfg.HTTP.PublicNames}, a.cfg.Access)
	if err != nil {
		return nil, fmt.Errorf("access: %w", err)
	}
	cfg := a.cfg.Dashboards
	cfg.PublicNames = a.cfg.HTTP.PublicNames
	pages, err := dashboards.New(dashboards.Deps{Conn: a.DB.ReadConn(), Log: a.log, Now: a.now, Demo: demo, Catalogue: explained, Views: views(a.Scorer), HandCounts: a.handCounts, FollowUps: a.FollowUps(), Official: a.official, Unready: a.unready}, cfg)
	if err != nil {
		return nil, fmt.Errorf("dashboards: %w", err)
	}
	a.pages.Store(pages)
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", a.Metrics.Handler())
	if a.cfg.HTTP.GroupMetrics {
		mux.Handle("GET /metrics/groups", quietNames(a.Metrics.GroupsHandler()))
	}
	mux.Handle("/", pages)
	return guard.Wrap(mux), nil
}

// official reads what official tables say.
func (a *App) official() (dashboards.Official, error) {
	groups, content, err := a.cfg.Official.Load()
	return dashboards.Official{Groups: groups, Content: content}, err
}

// quietNames lets through only who may know of every group that it is inactive.
func quietNames(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !access.MayAll(access.From(r.Context()), access.SeeQuiet, "") {
			http.Error(w, "pantaukim: series of single groups are on http.health_listen, or for everybody with http.public_names", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Web opens the web configuration: TLS and request limits.
func (a *App) Web() (*webconfig.Keeper, error) {
	return webconfig.Open(a.cfg.HTTP.WebConfigFile, filepath.Join(a.cfg.DataDir, "web.yaml"), a.cfg.HTTP.HealthListen != "", a.log)
}

// Serve answers on ln, by the web configuration in the file at webConfig if there
// is one, until ctx ends, and then lets requests under way finish.
func (a *App) Serve(ctx context.Context, ln net.Listener, handler http.Handler, webConfig string) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		BaseContext:       func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
		ErrorLog:          slog.NewLogLogger(a.log.Handler(), slog.LevelDebug), // clients that break off or speak no TLS
	}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
		defer cancel()
		stopped <- server.Shutdown(late)
	}()
	if err := web.Serve(ln, server, &web.FlagConfig{WebConfigFile: &webConfig}, a.log); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve %s: %w", ln.Addr(), err)
	}
	if err := <-stopped; err != nil {
		return fmt.Errorf("stop serving: %w", err)
	}
	return nil
}

// Listeners are where the program answers.
type Listeners struct {
	Pages  net.Listener
	Health net.Listener // for machines: health and metrics; may be nil
	Web    *webconfig.Keeper
}

// Run serves on the listeners and runs the jobs of the schedule until ctx ends.
func (a *App) Run(ctx context.Context, on Listeners) error {
	handler, err := a.Handler(false)
	if err != nil {
		return err
	}
	jobs, err := a.Schedule()
	if err != nil {
		return err
	}
	a.Metrics.SetLive(a.live(jobs))
	if err := a.rememberJobs(jobs); err != nil {
		return err
	}
	if err := a.Refresh(ctx); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return a.Serve(ctx, on.Pages, handler, on.Web.Path()) })
	group.Go(func() error { return on.Web.Run(ctx, followEvery) })
	group.Go(func() error { return control.Serve(ctx, a.cfg.DataDir, a.Control()) })
	group.Go(func() error { return jobs.Run(ctx) })
	group.Go(func() error { a.drawAhead(ctx); return nil })
	group.Go(func() error { return a.Collector.Run(ctx, a.loadedLate) })
	group.Go(func() error { return a.notifySystemd(ctx, handler) })
	if on.Health != nil {
		group.Go(func() error { return a.Serve(ctx, on.Health, a.machines(handler), "") })
	}
	return group.Wait()
}

// followEvery is how often the web configuration is looked at for changes.
const followEvery = 10 * time.Second

// machines answers on a listener that only the office's machines reach: health and
// metrics, those of single groups too where they are wanted.
func (a *App) machines(handler http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /healthz", handler)
	mux.Handle("GET /readyz", handler)
	mux.Handle("GET /metrics", a.Metrics.Handler())
	if a.cfg.HTTP.GroupMetrics {
		mux.Handle("GET /metrics/groups", a.Metrics.GroupsHandler())
	}
	return mux
}

// memory keeps the last success of every job over restarts.
func (a *App) memory() *schedule.File {
	return schedule.NewFile(filepath.Join(a.cfg.DataDir, "jobs.json"))
}

// rememberJobs tells the metrics when the jobs last succeeded before this start.
func (a *App) rememberJobs(jobs *schedule.Scheduler) error {
	for _, job := range jobs.Names() {
		last, err := a.memory().LastSuccess(job)
		if err != nil {
			return err
		}
		a.Metrics.JobSucceeded(job, last)
	}
	return nil
}

// everybody stands for the plan of the groups that no override plans for.
const everybody = -1

// planned selects the groups that an override plans for, by its index.
func (a *App) planned(owner int, full bool) Selection {
	sel := Selection{only: func(g kim.Group) bool { return a.cfg.Schedule.Owner(g, full) == owner }}
	if owner == everybody {
		return sel
	}
	o := a.cfg.Schedule.Overrides[owner]
	if sel.Region = o.Region; o.Group != "" {
		sel.Groups = []string{o.Group}
	}
	return sel
}

// Schedule returns the jobs with their plans.
func (a *App) Schedule() (*schedule.Scheduler, error) {
	s := schedule.New(a.log, a.cfg.Schedule.Zone(), a.memory(), a.Metrics)
	collect := func(owner int, full bool) schedule.Job {
		return func(ctx context.Context) error {
			if err := a.reach(ctx); err != nil {
				return err
			}
			if _, err := a.Registry(ctx); err != nil {
				if ctx.Err() != nil {
					return err
				}
				a.log.Error("the registry file cannot be used; the groups stay as they were", "err", err)
			}
			if _, err := a.Collect(ctx, a.planned(owner, full), full, reasonSchedule, nil); err != nil {
				return err
			}
			return a.Score(ctx)
		}
	}
	plan := a.cfg.Schedule
	errs := []error{
		s.Add("collect", plan.Collect, collect(everybody, false)),
		s.Add("full", plan.Full, collect(everybody, true)),
	}
	for i, o := range plan.Overrides {
		for _, full := range []bool{false, true} {
			name := "collect "
			if full {
				name = "full "
			}
			errs = append(errs, s.Add(name+o.Name(), o.Plan(full), collect(i, full)))
		}
	}
	return s, errors.Join(append(errs,
		s.Add("score", plan.Score, a.Score),
		s.Add("digest", plan.Digest, a.sendDigest),
		s.Add("retain", plan.Retain, a.Retain),
	)...)
}

// Score concludes from what is loaded, as of now, and publishes it. It waits for a
// warehouse that is away, and begins again if that goes away meanwhile.
func (a *App) Score(ctx context.Context) error {
	a.scoring.Lock()
	defer a.scoring.Unlock()
	asOf := a.now()
	return a.patience().Try(ctx, "scoring", func(ctx context.Context) error {
		weeks, err := a.Scorer.ForgetLater(ctx, asOf)
		if err != nil {
			return fmt.Errorf("score: %w", err)
		}
		if weeks > 0 {
			a.log.Warn("scorings of weeks to come are taken back: the clock ran ahead when they were made", "weeks", weeks)
		}
		summary, err := a.Scorer.Score(ctx, asOf)
		if err != nil {
			return fmt.Errorf("score: %w", err)
		}
		a.Metrics.Set(snapshot(summary))
		a.drawAhead(ctx)
		return nil
	})
}

// loadedLate concludes from walks that had waited on the disk, unless a run is under
// way, which does so itself when it ends.
func (a *App) loadedLate(ctx context.Context) {
	if !a.collecting.try() {
		return
	}
	a.collecting.give()
	if err := a.Score(ctx); err != nil && ctx.Err() == nil {
		a.log.Error("walks that had waited are loaded but not scored; the next scoring does it", "err", err)
	}
}

// drawAhead draws the pages that most people open first, where pages are served.
// Failing costs the first visitor some time and nothing else.
func (a *App) drawAhead(ctx context.Context) {
	pages := a.pages.Load()
	if pages == nil {
		return
	}
	if err := pages.Prefetch(ctx); err != nil && ctx.Err() == nil {
		a.log.Warn("the pages of the newest scoring could not be drawn ahead", "err", err)
	}
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
