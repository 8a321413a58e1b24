package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"pantaukim/cmd/internal/config"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
	"pantaukim/internal/registry"
)

// DemoConfig says which simulated platform is walked and until when.
type DemoConfig struct {
	Groups int       `json:"groups"` // without those of the ministry's table
	Weeks  int       `json:"weeks"`  // of activity
	Seed   uint64    `json:"seed"`
	AsOf   time.Time `json:"as_of"` // the moment of the last walk
	// Busy is for how many weeks after a quiet one the plan of requests is measured; 0: the
	// demonstration is not for measuring, see PlanWeek.
	Busy int `json:"busy,omitempty"`
}

// demoLookBack is how many weekly walks come before the last one.
const demoLookBack = 8

// Moments returns when the demonstration walks: eight weeks before its end and
// every week since, so that edits, removals and outages have been lived through.
func (c DemoConfig) Moments() []time.Time {
	var moments []time.Time
	for back := min(demoLookBack, max(0, c.Weeks-1)); back >= 0; back-- {
		moments = append(moments, c.AsOf.AddDate(0, 0, -7*back))
	}
	return moments
}

// Demo is the whole program over a simulated kim.id on this machine.
type Demo struct {
	*App

	cfg      DemoConfig
	dir      string // of its data
	sim      *kimsim.Platform
	clock    *clock
	asked    atomic.Int64 // requests that the simulated platform was sent
	cost     DemoCost
	progress atomic.Pointer[DemoProgress]
}

// DemoCost is what the walks cost.
type DemoCost struct {
	Walks    int   `json:"walks"`
	Requests int   `json:"requests"`
	Bytes    int64 `json:"bytes"`
}

// clock stands where it is put; the simulator and the steps read the same one.
type clock struct{ at atomic.Pointer[time.Time] }

func (c *clock) set(t time.Time) { c.at.Store(&t) }
func (c *clock) now() time.Time  { return *c.at.Load() }

// NewDemo returns a demonstration with its data in dir that does nothing yet.
func NewDemo(cfg DemoConfig, dir string, base config.Config, log *slog.Logger) (*Demo, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("demonstration: %w", err)
	}
	d := &Demo{cfg: cfg, dir: dir, clock: &clock{}, sim: kimsim.New(kimsim.Config{
		Seed: cfg.Seed, Groups: kimsim.Registry(cfg.Groups, cfg.Seed), Weeks: cfg.Weeks, AsOf: cfg.AsOf, Measure: cfg.measure(),
	})}
	d.clock.set(cfg.AsOf)
	base.DataDir, base.Warehouse.DataDir, base.Registry = dir, dir, ""
	base.Collector.OutboxDir, base.Collector.UnderwayDir = filepath.Join(dir, "outbox"), filepath.Join(dir, "underway")
	base.HTTP.NameInactive = true              // its groups are invented
	base.Warehouse.FastUnsafe = true           // nothing here would be missed after a power cut
	base.Collector.RequestsPerSecond = 100_000 // our own machine
	base.Collector.Concurrency = 8
	base.Collector.Contact = demoContact
	base.Collector.Timeout, base.Collector.HeaderTimeout = demoPatience, demoPatience
	base.Collector.RetryDelay = 10 * time.Millisecond
	d.App = New(base, log, d.clock.now)
	d.demo = d
	return d, nil
}

const demoContact = "demo@example.org"

// demoPatience is how long the demonstration waits for a site that does not
// answer: the simulator has some, and they are on this machine.
const demoPatience = 2 * time.Second

// stopPlatform is how long the simulated platform may take to stop.
const stopPlatform = time.Second

// Start starts the simulated platform and the program over it. A folder that holds
// another demonstration is refused. After an error nothing runs.
func (d *Demo) Start(ctx context.Context) (err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, d.Stop())
		}
	}()
	if err := claim(d.dir, d.cfg); err != nil {
		return err
	}
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("start the simulated platform: %w", err)
	}
	sites := d.sim.Handler(d.clock.now)
	count := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.asked.Add(1)
		sites.ServeHTTP(w, r)
	})
	platform := &http.Server{Handler: count, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = platform.Serve(ln) }()
	d.stops.Push("simulated platform", stopPlatform, func(context.Context) error { return platform.Close() })
	d.App.cfg.Collector.ConnectTo = map[string]string{"*": ln.Addr().String()}
	if err := d.App.Start(ctx); err != nil {
		return err
	}
	since := d.cfg.Moments()[0]
	if d.cfg.Busy > 0 {
		since = d.cfg.AsOf // measured as one world, from then on
	}
	if err := d.register(ctx, since); err != nil {
		return err
	}
	return d.writeConfig()
}

// registered tells whether a group was registered at a moment. Of some nobody knows when
// that was: they are there from the beginning.
func registered(g kim.Group, at time.Time) bool {
	return !g.RegisteredOn.Known() || g.RegisteredOn <= kim.DateOf(at, g.Zone)
}

// register has the registry name the groups that were registered by a moment. Nobody is
// walked or judged before that: no group can be found inactive in a week in which it did not exist.
func (d *Demo) register(ctx context.Context, at time.Time) error {
	known := slices.DeleteFunc(d.sim.Groups(), func(g kim.Group) bool { return !registered(g, at) })
	_, err := registry.Import(ctx, d.DB.Conn(), known, at, registry.KeepAll())
	return err
}

// truth is what an observer concludes who walked every group at every moment since it
// was registered.
func (d *Demo) truth() kimsim.Truth {
	return d.sim.TruthBy(func(g kim.Group) []time.Time {
		return slices.DeleteFunc(d.cfg.Moments(), func(at time.Time) bool { return !registered(g, at) })
	}, d.cfg.AsOf)
}
