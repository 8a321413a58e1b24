// Package app puts the steps together: it opens the warehouse, brings the
// registry in, and lets the collector, the scoring, the metrics and the pages
// work on it, once by command or for good by schedule.
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
	"pantaukim/collector"
	"pantaukim/collector/extract"
	"pantaukim/dashboards"
	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
	"pantaukim/internal/warehouse"
	"pantaukim/metrics"
	"pantaukim/scoring"
)

// App is the program with its parts. It must be closed.
type App struct {
	cfg       config.Config
	log       *slog.Logger
	now       func() time.Time
	DB        *warehouse.DB
	Collector *collector.Collector
	Scorer    *scoring.Scorer
	Metrics   *metrics.Metrics

	pages atomic.Pointer[dashboards.Pages] // nil while none are served

	collecting turn       // to walk the sites: two runs must not meet
	scoring    sync.Mutex // held while scores are concluded
}

// Open starts or reaches the warehouse, sees to its schema, and makes the steps.
// An embedded engine and an empty database are brought to the newest schema; an
// older one on a server is left to "pantaukim migrate".
func Open(ctx context.Context, cfg config.Config, log *slog.Logger, now func() time.Time) (*App, error) {
	db, err := warehouse.Open(ctx, cfg.Warehouse, log)
	if err != nil {
		return nil, fmt.Errorf("open warehouse: %w", err)
	}
	a := &App{cfg: cfg, log: log, now: now, DB: db, Metrics: metrics.New(), collecting: newTurn()}
	if err := a.prepare(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return a, nil
}

// prepare sees to the schema and makes the steps.
func (a *App) prepare(ctx context.Context) error {
	if err := a.schema(ctx); err != nil {
		return err
	}
	rules, err := a.cfg.Scoring.Load()
	if err != nil {
		return err
	}
	var extra []string
	if dir := a.cfg.Collector.ProfilesDir; dir != "" {
		extra = append(extra, dir)
	}
	profiles, err := loadProfiles(extra)
	if err != nil {
		return err
	}
	a.Collector, err = collector.New(collector.Deps{
		DB: a.DB, Profiles: profiles, Log: a.log, Now: a.now, Observer: observer{a.Metrics},
	}, a.cfg.Collector)
	if err != nil {
		return fmt.Errorf("collector: %w", err)
	}
	a.Scorer = scoring.New(scoring.Deps{Conn: a.DB.Conn(), Log: a.log, Now: a.now}, rules)
	return nil
}

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

// loadProfiles reads the built-in site profiles and those of the folders.
func loadProfiles(dirs []string) (*extract.Profiles, error) {
	if len(dirs) == 0 {
		return extract.Load()
	}
	return extract.Load(os.DirFS(dirs[0]))
}

// Close stops the warehouse, the last thing to go.
func (a *App) Close() error {
	return errors.Join(a.Collector.Close(), a.DB.Close())
}

// Registry brings the configured registry file in. Rows that cannot stand are
// returned and keep what the warehouse knew of their groups.
func (a *App) Registry(ctx context.Context) ([]registry.Problem, error) {
	if a.cfg.Registry == "" {
		return nil, nil
	}
	_, bad, err := a.ImportRegistry(ctx, a.cfg.Registry)
	return bad, err
}

// ImportRegistry brings the registry file at path in.
func (a *App) ImportRegistry(ctx context.Context, path string, opts ...registry.Option) (registry.Changes, []registry.Problem, error) {
	file, err := os.Open(path)
	if err != nil {
		return registry.Changes{}, nil, fmt.Errorf("registry: %w", err)
	}
	defer file.Close()
	result, err := registry.Read(file, path)
	if err != nil {
		return registry.Changes{}, result.Bad, err
	}
	if len(result.Groups) == 0 {
		return registry.Changes{}, result.Bad, fmt.Errorf("%s: no row of it can be used, so nothing is changed: %w", path, errNoGroups)
	}
	for _, w := range result.Warnings {
		a.log.Warn("registry row is worth a look", "problem", w.String())
	}
	for _, p := range result.Bad {
		a.log.Error("registry row is left out", "problem", p.String())
	}
	plan, err := registry.Prepare(ctx, a.DB.Conn(), result, opts...)
	if err != nil {
		return registry.Changes{}, result.Bad, err
	}
	for _, p := range plan.Ambiguous() {
		a.log.Error("registry row is left out", "problem", p.String())
		result.Bad = append(result.Bad, p)
	}
	changes, err := registry.Apply(ctx, a.DB.Conn(), plan, time.Now())
	if err != nil {
		return changes, result.Bad, err
	}
	if changes.Any() {
		a.log.Info("registry imported", "file", path, "created", changes.Created, "updated", changes.Updated,
			"unlisted", changes.Unlisted, "relisted", changes.Relisted, "unchanged", changes.Unchanged)
	}
	return changes, result.Bad, nil
}

// Selection names the groups of a command.
type Selection struct {
	Groups []string // ids; empty: all
	Region string   // a Kemendagri code of any level; empty: everywhere

	only func(kim.Group) bool // of those, which; nil: all
}

// ErrSelection says that a command names groups that are not there.
var ErrSelection = errors.New("nothing is walked")

// errNoGroups says that there is nobody to watch.
var errNoGroups = errors.New("the registry is empty: set \"registry\" in the configuration, or run \"pantaukim registry import FILE\"")

// Select returns the listed groups of the selection. A group that nobody listed
// and a region without groups are errors.
func (a *App) Select(ctx context.Context, s Selection) ([]kim.Group, error) {
	all, err := registry.Load(ctx, a.DB.Conn())
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, errNoGroups
	}
	wanted := map[string]bool{}
	for _, id := range s.Groups {
		wanted[id] = true
	}
	var chosen []kim.Group
	left := false
	for _, g := range all {
		if (len(wanted) == 0 || wanted[g.ID]) && g.In(s.Region) {
			delete(wanted, g.ID)
			if s.only != nil && !s.only(g) {
				left = true
				continue
			}
			chosen = append(chosen, g)
		}
	}
	for id := range wanted {
		return nil, fmt.Errorf("%w: group %q is not in the registry, or not in region %q", ErrSelection, id, s.Region)
	}
	if len(chosen) == 0 && !left {
		return nil, fmt.Errorf("%w: no group lies in region %q; codes look like 62, 62.13 or 62.13.05", ErrSelection, s.Region)
	}
	return chosen, nil
}

// errCollecting says that a run is under way already.
var errCollecting = errors.New("sites are being walked already; ask again when that run has ended")

// reasonSchedule is the reason of a run that nobody waits for.
const reasonSchedule = "schedule"

// Collect walks the selected groups once. A run by schedule waits for one that is
// under way; others are refused meanwhile.
func (a *App) Collect(ctx context.Context, s Selection, full bool, reason string, progress func(done, total int)) (collector.Report, error) {
	if reason == reasonSchedule {
		if err := a.collecting.wait(ctx); err != nil {
			return collector.Report{}, err
		}
	} else if !a.collecting.try() {
		return collector.Report{}, errCollecting
	}
	defer a.collecting.give()
	if err := a.reach(ctx); err != nil {
		return collector.Report{}, err
	}
	groups, err := a.Select(ctx, s)
	if err != nil {
		return collector.Report{}, err
	}
	if len(groups) == 0 { // each of them has a plan of its own
		return collector.Report{}, nil
	}
	report, err := a.Collector.Walk(ctx, collector.Request{Groups: groups, Full: full, Reason: reason, Progress: progress})
	if err == nil {
		took := time.Duration(report.Seconds * float64(time.Second))
		a.Metrics.RunDone(report.Groups, report.Complete, report.Outage, report.Finished, took)
	}
	return report, err
}

// reach waits for a warehouse that is away.
func (a *App) reach(ctx context.Context) error {
	return a.patience().Try(ctx, "reaching the warehouse", a.DB.Conn().Ping)
}

// patience is how long work waits for a warehouse that is away.
func (a *App) patience() warehouse.Patience {
	return warehouse.Patience{Tries: 1, Wait: a.cfg.Collector.LoadWait, Log: a.log}
}

// Reread reads the kept pages of the selected groups again, without any request.
func (a *App) Reread(ctx context.Context, s Selection, progress func(done, total int)) (collector.Report, error) {
	if !a.collecting.try() {
		return collector.Report{}, errCollecting
	}
	defer a.collecting.give()
	groups, err := a.Select(ctx, s)
	if err != nil {
		return collector.Report{}, err
	}
	return a.Collector.Reread(ctx, collector.Request{Groups: groups, Progress: progress})
}
