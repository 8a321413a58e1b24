package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"pantaukim/cmd/internal/config"
	"pantaukim/cmd/internal/control"
	"pantaukim/cmd/internal/lifecycle"
	"pantaukim/cmd/internal/webconfig"
	"pantaukim/dashboards"
	"pantaukim/dashboards/pages"
	"pantaukim/internal/access"
	"pantaukim/internal/boundary"
	"pantaukim/internal/objection"
	"pantaukim/internal/place"
	"pantaukim/internal/registry"
	"pantaukim/internal/schedule"
	"pantaukim/scoring/rules"
)

// How long the parts of a server may take to stop, in the order in which they do.
// All work on the data is called off at once, so that the later parts of it have
// had the time of the earlier ones too.
const (
	stopSystemd  = time.Second
	stopJobs     = 27 * time.Second // walks under way are dropped; what was seen is loaded within 10, or handed over to the disk
	stopOutbox   = 2 * time.Second  // what still waits stays on the disk
	stopCommands = 2 * time.Second
	stopWeb      = 8 * time.Second // requests under way may end
	stopHealth   = 2 * time.Second
)

// followEvery is how often the web configuration is looked at for changes.
const followEvery = 10 * time.Second

// Listeners are where the program answers.
type Listeners struct {
	Pages  net.Listener
	Health net.Listener // for machines: health and metrics; may be nil
	Web    *webconfig.Keeper
}

// addresses are where the program answers.
func (l Listeners) addresses() (out []string) {
	for _, ln := range []net.Listener{l.Pages, l.Health} {
		if ln != nil {
			out = append(out, ln.Addr().String())
		}
	}
	return out
}

// Close closes those that there are.
func (l Listeners) Close() {
	for _, ln := range []net.Listener{l.Pages, l.Health} {
		if ln != nil {
			_ = ln.Close() // a server may have closed it already
		}
	}
}

// Server is the program at work: it answers with pages, metrics and what commands
// of other processes ask for, and runs the jobs of the schedule.
type Server struct {
	app   *App
	on    Listeners
	stops *lifecycle.Stack

	accounts  *access.Accounts
	jobs      *schedule.Scheduler // nil: a demonstration
	shown     atomic.Pointer[dashboards.Pages]
	reloading sync.Mutex

	calledOff chan struct{} // closed when the work on the data is to end
	callOff   func()        // closes it, once
}

// NewServer returns a server of a started program that does nothing yet.
func NewServer(a *App, on Listeners) *Server {
	s := &Server{app: a, on: on, stops: lifecycle.New(a.log), calledOff: make(chan struct{})}
	s.callOff = sync.OnceFunc(func() { close(s.calledOff) })
	return s
}

// Start opens what answers. After an error nothing of it runs.
func (s *Server) Start(ctx context.Context) (err error) {
	defer func() {
		if err != nil {
			_ = s.Stop() // its faults are in the log; the first one is told
		}
	}()
	accounts, err := OpenAccounts(s.app.cfg, s.app.log, time.Now)
	if err != nil {
		return fmt.Errorf("access: %w", err)
	}
	s.accounts = accounts
	pages, err := s.app.pages(s.app.current(), s.app.Scorer().Rules(), accounts)
	if err != nil {
		return err
	}
	s.shown.Store(pages)
	handler, err := s.app.guarded(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.shown.Load().ServeHTTP(w, r) }), accounts, s.on)
	if err != nil {
		return err
	}
	s.app.Jobs.scored = func(ctx context.Context) { s.app.prefetch(ctx, s.shown.Load()) }
	jobs, err := s.plan(ctx)
	if err != nil {
		return err
	}
	s.jobs = jobs
	s.app.Metrics.Reloaded(time.Now(), true)
	s.app.Metrics.SetLive(s.app.live(jobs, s.on.Web))
	if err := s.app.Refresh(ctx); err != nil {
		return err
	}
	if s.on.Health != nil {
		open, err := webconfig.Open("", "", true, s.app.log)
		if err != nil {
			return err
		}
		s.stops.Go(ctx, "health", stopHealth, func(ctx context.Context) error {
			return s.app.serve(ctx, s.on.Health, s.app.machines(handler), open)
		})
	}
	s.stops.Go(ctx, "pages", stopWeb, func(ctx context.Context) error {
		return s.app.serve(ctx, s.on.Pages, handler, s.on.Web)
	})
	s.stops.Go(ctx, "web configuration", stopSystemd, func(ctx context.Context) error { return s.on.Web.Run(ctx, followEvery) })
	s.stops.Go(ctx, "backups looked at", stopSystemd, s.app.Backups.Run)
	s.stops.Go(ctx, "pages prefetched", stopSystemd, func(ctx context.Context) error {
		s.app.prefetch(ctx, pages)
		return nil
	})
	s.app.listens = s.on.addresses()
	socket, err := control.Listen(ctx, s.app.cfg.DataDir)
	if err != nil {
		return err
	}
	s.work(ctx, "commands", stopCommands, func(ctx context.Context) error { return socket.Serve(ctx, s.app.Control()) })
	s.work(ctx, "outbox", stopOutbox, func(ctx context.Context) error { return s.app.Collector.Run(ctx, s.app.Jobs.loadedLate) })
	if jobs != nil {
		s.stops.Go(ctx, "standby", stopSystemd, func(ctx context.Context) error { return s.app.followLeader(ctx, jobs) })
		s.Go(ctx, "runs on request", s.app.requests.Run)
		s.Go(ctx, "schedule", func(ctx context.Context) error { return s.app.Lead.Run(ctx, healFirst(s.app, s.app.Jobs.byPlan(jobs))) })
		s.stops.Go(ctx, "systemd", stopSystemd, func(ctx context.Context) error { return s.app.notifySystemd(ctx, handler) })
	}
	return nil
}

// plan returns the jobs with their plans. A demonstration has none: its clock stands.
func (s *Server) plan(ctx context.Context) (*schedule.Scheduler, error) {
	if s.app.demo != nil {
		return nil, nil
	}
	jobs, err := s.app.Schedule()
	if err != nil {
		return nil, err
	}
	return jobs, s.app.rememberJobs(ctx, jobs)
}

// Go begins some work on the data, which stops before everything else does.
func (s *Server) Go(ctx context.Context, name string, run func(context.Context) error) {
	s.work(ctx, name, stopJobs, run)
}

// work starts a part that works on the data.
func (s *Server) work(ctx context.Context, name string, within time.Duration, run func(context.Context) error) {
	s.stops.Go(ctx, name, within, func(ctx context.Context) error {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		go func() {
			select {
			case <-s.calledOff:
				cancel()
			case <-ctx.Done():
			}
		}()
		err := run(ctx)
		if ctx.Err() != nil && errors.Is(err, context.Canceled) {
			return nil
		}
		return err
	})
}

// Wait returns nil when ctx ends, and the error of a part that failed before.
func (s *Server) Wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-s.stops.Failed():
		return err
	}
}

// Stop stops the work, lets requests under way end, and closes the ports. It may
// be called twice.
func (s *Server) Stop() error {
	s.callOff()
	return s.stops.Stop()
}

// prefetch draws the pages that most people open first. Failing costs the first
// visitor some time and nothing else.
func (a *App) prefetch(ctx context.Context, pages *dashboards.Pages) {
	if a.demo != nil {
		if _, filling := a.demo.Progress(); filling { // they change with every walk
			return
		}
	}
	defer func() {
		if p := recover(); p != nil {
			a.log.Error("prefetching the pages panicked", "panic", p, "stack", string(debug.Stack()))
		}
	}()
	if err := pages.Prefetch(ctx); err != nil && ctx.Err() == nil {
		a.log.Warn("the pages of the newest scoring could not be prefetched", "err", err)
	}
}

// pages returns the pages over the warehouse.
func (a *App) pages(in *config.Config, by rules.Rules, accounts *access.Accounts) (*dashboards.Pages, error) {
	explained, err := by.Catalogue()
	if err != nil {
		return nil, err
	}
	cfg := in.Dashboards
	cfg.NameInactive, cfg.Address = in.HTTP.NameInactive, in.Digest.Address()
	areas, err := place.Load()
	if errors.Is(err, place.ErrNoLists) {
		a.log.Warn("areas without a group are not shown, and codes are not held against the official lists", "err", err)
	} else if err != nil {
		return nil, err
	}
	outlines, err := boundary.Load(in.Boundaries, areas)
	if err != nil {
		return nil, err
	}
	if outlines != nil {
		for _, says := range outlines.Unknown {
			a.log.Warn("boundaries of an unknown area", "what", says)
		}
	}
	deps := dashboards.Deps{
		Boundaries: outlines,
		Conn:       a.DB.ReadConn(), Log: a.log, Areas: areas, Now: a.now, Catalogue: explained, Views: a.views(by),
		Registry: registry.NewEditor(a.DB.Conn(), areas, a.now, in.Registry),
		Accounts: accounts, HandCounts: a.HandCounts().Kept, CountByHand: a.countByHand, FollowUps: a.FollowUps(), Objections: objection.NewStore(a.DB.Conn(), a.now), Mail: a.mail(in.Digest), Runs: a.requests.page(), Official: a.official, Unready: a.unready, Role: a.role, Spoilt: a.Integrity.Spoilt, Healed: a.Integrity.shown,
	}
	if a.demo != nil {
		deps.Demo, deps.Filling = true, a.demo.Progress
	}
	pages, err := dashboards.New(deps, cfg)
	if err != nil {
		return nil, fmt.Errorf("dashboards: %w", err)
	}
	return pages, nil
}

// official reads what official tables say.
func (a *App) official() (pages.Official, error) {
	groups, content, err := a.current().Official.Load()
	return pages.Official{Groups: groups, Content: content}, err
}

// machines answers on a listener that only the office's machines reach: health and
// metrics, those of single groups too where they are wanted.
func (a *App) machines(handler http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /healthz", handler)
	mux.Handle("GET /readyz", handler)
	mux.HandleFunc("GET /leader", a.whoLeads)
	mux.Handle("GET /metrics", a.Metrics.Handler())
	for path, profile := range map[string]http.HandlerFunc{ // what takes memory and time, where it seems too much
		"": pprof.Index, "cmdline": pprof.Cmdline, "profile": pprof.Profile, "symbol": pprof.Symbol, "trace": pprof.Trace,
	} {
		mux.Handle("GET /debug/pprof/"+path, profile)
	}
	if a.cfg.HTTP.GroupMetrics {
		mux.Handle("GET /metrics/groups", a.Metrics.GroupsHandler())
	}
	return mux
}
