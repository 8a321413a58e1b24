package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"pantaukim/cmd/internal/config"
	"pantaukim/internal/access"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
	"pantaukim/internal/registry"
)

// DemoConfig says which simulated platform is walked and until when.
type DemoConfig struct {
	Groups int       `json:"groups"` // without the one of kabupaten Lumajang
	Weeks  int       `json:"weeks"`  // of activity
	Seed   uint64    `json:"seed"`
	AsOf   time.Time `json:"as_of"` // the moment of the last walk
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
	cfg    DemoConfig
	sim    *kimsim.Platform
	server *http.Server
	clock  *clock
	cost   DemoCost
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

// OpenDemo starts the simulated platform and opens the program over it with its
// data in dir. A folder that holds another demonstration is refused.
func OpenDemo(ctx context.Context, cfg DemoConfig, dir string, base config.Config, log *slog.Logger) (*Demo, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("demonstration: %w", err)
	}
	if err := claim(dir, cfg); err != nil {
		return nil, err
	}
	d := &Demo{cfg: cfg, clock: &clock{}, sim: kimsim.New(kimsim.Config{
		Seed: cfg.Seed, Groups: kimsim.Registry(cfg.Groups, cfg.Seed), Weeks: cfg.Weeks, AsOf: cfg.AsOf,
	})}
	d.clock.set(cfg.AsOf)

	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("start the simulated platform: %w", err)
	}
	d.server = &http.Server{Handler: d.sim.Handler(d.clock.now), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = d.server.Serve(ln) }()

	base.DataDir, base.Warehouse.DataDir, base.Registry = dir, dir, ""
	base.Collector.OutboxDir = filepath.Join(dir, "outbox")
	base.Warehouse.FastUnsafe = true // nothing here would be missed after a power cut
	base.Collector.ConnectTo = map[string]string{"*": ln.Addr().String()}
	base.Collector.RequestsPerSecond = 100_000 // our own machine
	base.Collector.Concurrency = 8
	base.Collector.Contact = "demo@example.org"
	base.Collector.Timeout, base.Collector.HeaderTimeout = demoPatience, demoPatience
	base.Collector.RetryDelay = 10 * time.Millisecond
	d.App, err = Open(ctx, base, log, d.clock.now)
	if err != nil {
		return nil, errors.Join(err, d.server.Close())
	}
	if _, err := registry.Import(ctx, d.DB.Conn(), d.sim.Groups(), cfg.AsOf); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// DemoLogin is what all users of a demonstration log in with: everything that they
// can see or change is invented.
const DemoLogin = "demo-pantaukim"

// Users returns one user of each role, who can log in with DemoLogin. They are
// made at the first start.
func (d *Demo) Users() (access.Users, error) {
	path := access.UsersFile(d.App.cfg.Access, d.App.cfg.DataDir)
	err := access.ChangeUsers(path, func(have access.Users) (access.Users, error) {
		var err error
		for _, u := range []access.User{
			{Name: "kabupaten", Role: access.Regency, Region: "62.13"}, {Name: "provinsi", Role: access.Province, Region: "62"},
			{Name: "juri", Role: access.Jury, Region: "62"}, {Name: "pengelola", Role: access.Admin},
		} {
			if _, there := have.Find(u.Name); err == nil && !there {
				have, err = have.Add(u, DemoLogin, time.Now())
			}
		}
		return have, err
	})
	if err != nil {
		return nil, fmt.Errorf("users of the demonstration: %w", err)
	}
	return access.ReadUsers(path)
}

// demoPatience is how long the demonstration waits for a site that does not
// answer: the simulator has some, and they are on this machine.
const demoPatience = 2 * time.Second

// Close stops everything.
func (d *Demo) Close() error { return errors.Join(d.App.Close(), d.server.Close()) }

// claim notes in dir which demonstration it holds, or refuses one that differs.
func claim(dir string, cfg DemoConfig) error {
	path := filepath.Join(dir, "demo.json")
	text, err := os.ReadFile(path)
	if err == nil {
		var have DemoConfig
		if err := json.Unmarshal(text, &have); err != nil {
			return fmt.Errorf("%s is not readable: %w; remove the folder or choose another with --data", path, err)
		}
		if have.Groups != cfg.Groups || have.Weeks != cfg.Weeks || have.Seed != cfg.Seed || !have.AsOf.Equal(cfg.AsOf) {
			return fmt.Errorf("%s holds another demonstration (%d groups, %d weeks, seed %d, as of %s); remove it or choose another folder with --data",
				dir, have.Groups, have.Weeks, have.Seed, have.AsOf.Format(time.RFC3339))
		}
		return nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("demonstration: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("demonstration: %w", err)
	}
	text, err = json.MarshalIndent(cfg, "", "  ")
	if err != nil {
		return fmt.Errorf("demonstration: %w", err)
	}
	if err := os.WriteFile(path, append(text, '\n'), 0o600); err != nil {
		return fmt.Errorf("demonstration: %w", err)
	}
	return nil
}

// Live walks and scores at every moment, oldest first. Moments that an earlier
// start has finished are left out, so that a demonstration that was killed goes
// on where it was.
func (d *Demo) Live(ctx context.Context, step func(moment, of int, at time.Time), progress func(done, total int)) error {
	moments := d.cfg.Moments()
	for i, at := range moments {
		d.clock.set(at)
		done, err := d.finished(ctx, at)
		if err != nil {
			return err
		}
		if !done {
			step(i+1, len(moments), at)
			report, err := d.Collect(ctx, Selection{}, true, "demo", progress)
			if err != nil {
				return err
			}
			d.cost.Walks += report.Groups
			d.cost.Requests += report.Requests
			d.cost.Bytes += report.Bytes
		}
		if _, err := d.Scorer.Score(ctx, at); err != nil {
			return fmt.Errorf("score %s: %w", at.Format(time.DateOnly), err)
		}
	}
	return d.Refresh(ctx)
}

// finished tells whether the walk of a moment was done by an earlier start.
func (d *Demo) finished(ctx context.Context, at time.Time) (bool, error) {
	var n uint64
	err := d.DB.Conn().QueryRow(ctx, finishedSQL, at.UTC()).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("look for finished walks: %w", err)
	}
	return n > 0, nil
}

// Week is the Monday that the demonstration's last scoring belongs to.
func (d *Demo) Week() kim.Week { return kim.WeekOf(d.cfg.AsOf, kim.WIB) }
