// Package app puts the steps together: it opens the warehouse, brings the registry
// in, and lets the collector, the scoring, the metrics and the pages work on it,
// once by command or for good by schedule.
//
// App holds the parts, Groups the registry, Jobs the work on the data, and Server
// what answers: pages, metrics and the commands of other processes. Demo is App
// over a simulated platform.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"pantaukim/cmd/internal/config"
	"pantaukim/cmd/internal/lifecycle"
	"pantaukim/collector"
	"pantaukim/collector/extract"
	"pantaukim/collector/fetch"
	"pantaukim/internal/lead"
	"pantaukim/internal/warehouse"
	"pantaukim/metrics"
	"pantaukim/scoring"
	"pantaukim/scoring/rules"
)

// App is the program with its parts. The parts are there between Start and Stop.
type App struct {
	cfg  config.Config // of the start; see current
	log  *slog.Logger
	now  func() time.Time
	demo *Demo // nil: the real thing
	// names looks up the hosts of the sites. Nil: the system's resolver does.
	names fetch.Resolver
	part  Part

	DB        *warehouse.DB
	Lead      *lead.Lead
	Collector *collector.Collector
	Metrics   *metrics.Metrics
	Groups    *Groups
	Jobs      *Jobs
	requests  *requests
	Integrity *Integrity
	Backups   *Backups

	counting sync.Mutex // from reading the counts by hand to writing them

	listens []string // the addresses at which a server answers; set before it does

	inEffect atomic.Pointer[config.Config]
	scorer   atomic.Pointer[scoring.Scorer]

	stops *lifecycle.Stack
}

// current is the configuration in effect. Of the sections that need a restart it is that of
// the start.
func (a *App) current() *config.Config {
	if cfg := a.inEffect.Load(); cfg != nil {
		return cfg
	}
	return &a.cfg
}

// Scorer goes by the rules in effect.
func (a *App) Scorer() *scoring.Scorer { return a.scorer.Load() }

// newScorer returns a scorer by some rules.
func (a *App) newScorer(r rules.Rules) *scoring.Scorer {
	return scoring.New(scoring.Deps{Conn: a.DB.Conn(), Log: a.log, Now: a.now}, r)
}

// How long single parts may take to stop. With those of Server they add up to 76
// seconds: systemd ends the program after 120, see deploy/systemd.
const (
	stopWarehouse = 32 * time.Second // an engine that does not end is killed after 30
	stopCollector = 2 * time.Second
)

// New returns a program that does nothing yet.
func New(cfg config.Config, log *slog.Logger, now func() time.Time) *App {
	return &App{cfg: cfg, log: log, now: now, stops: lifecycle.New(log)}
}

// Now returns the time by the clock of the program.
func (a *App) Now() time.Time { return a.now() }

// Start starts or reaches the warehouse, sees to its schema, and makes the steps.
// An embedded engine and an empty database are brought to the newest schema; an
// older one on a server is left to "pantaukim migrate". After an error nothing runs.
func (a *App) Start(ctx context.Context) (err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Stop())
		}
	}()
	rules, err := a.cfg.Scoring.Load()
	if err != nil {
		return err
	}
	profiles, err := Profiles(a.cfg.Collector.ProfilesDir)
	if err != nil {
		return err
	}
	a.DB, err = warehouse.Open(ctx, a.cfg.Warehouse, a.log)
	if err != nil {
		return fmt.Errorf("open warehouse: %w", err)
	}
	a.stops.Push("warehouse", stopWarehouse, func(context.Context) error { return a.DB.Close() })
	if err := a.schema(ctx); err != nil {
		return err
	}
	if a.Lead, err = a.lead(); err != nil {
		return err
	}
	a.Metrics = metrics.New()
	a.Collector, err = collector.New(collector.Deps{
		DB: a.DB, Profiles: profiles, Log: a.log, Now: a.now, Observer: observer{a.Metrics}, May: a.Lead.Check, Resolver: a.names,
	}, a.cfg.Collector)
	if err != nil {
		return fmt.Errorf("collector: %w", err)
	}
	a.stops.Push("collector", stopCollector, func(context.Context) error { return a.Collector.Close() })
	a.scorer.Store(a.newScorer(rules))
	a.Groups = &Groups{file: func() string { return a.current().Registry }, conn: a.DB.Conn(), log: a.log}
	a.Integrity = NewIntegrity(a.cfg.DataDir, a.DB, a.log, a.now)
	a.Backups = newBackups(a)
	a.Jobs = newJobs(a)
	a.requests = newRequests(a)
	return nil
}

// Stop stops the steps and then the warehouse, each within a time of its own. It
// may be called twice, and after half a start.
func (a *App) Stop() error { return a.stops.Stop() }

// schema brings the schema up where that needs nobody's decision.
func (a *App) schema(ctx context.Context) error {
	err := a.DB.CheckSchema(ctx)
	if errors.Is(err, warehouse.ErrSchemaOlder) {
		empty, emptyErr := a.DB.SchemaEmpty(ctx)
		if emptyErr != nil {
			return emptyErr
		}
		if empty || a.cfg.Warehouse.DSN == "" {
			return a.DB.Migrate(ctx)
		}
	}
	return err
}

// Profiles reads the built-in site profiles and those of a folder; "" names none.
func Profiles(dir string) (*extract.Profiles, error) {
	if dir == "" {
		return extract.Load()
	}
	if _, err := os.Stat(dir); err != nil { // else its profiles would be missed by nobody
		return nil, fmt.Errorf("collector.profiles_dir: %w", err)
	}
	return extract.Load(os.DirFS(dir))
}
