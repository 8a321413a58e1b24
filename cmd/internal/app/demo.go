package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"pantaukim/cmd/internal/config"
	"pantaukim/dashboards/pages"
	"pantaukim/internal/access"
	"pantaukim/internal/datafile"
	"pantaukim/internal/handcount"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
	"pantaukim/internal/registry"
	"pantaukim/internal/warehouse"
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

// ConfigFile is the path of a configuration with which commands work on the data of
// the demonstration.
func (d *Demo) ConfigFile() string { return filepath.Join(d.dir, "pantaukim.yaml") }

// writeConfig writes that configuration. Its groups are invented, and so are their
// addresses: they are walked by the demonstration only, never on the network.
func (d *Demo) writeConfig() error {
	dir, err := json.Marshal(d.dir) // a string of JSON is one of YAML
	if err != nil {
		return fmt.Errorf("demonstration: %w", err)
	}
	text := fmt.Sprintf(demoConfigText, dir, demoContact)
	if err := datafile.Replace(d.ConfigFile(), []byte(text)); err != nil {
		return fmt.Errorf("demonstration: %w", err)
	}
	return nil
}

// demoConfigText needs the data folder and a contact.
const demoConfigText = `# Written by "pantaukim demo" at every start. With --config and this file commands
# work on the demonstration's data, while it runs and after it has stopped.
data_dir: %s
http: {listen: "127.0.0.1:8080", name_inactive: true}
log: {level: warn}
collector:
  contact: %s
  connect_to: {"*": "127.0.0.1:9"} # the groups are invented: nobody is asked for their sites
`

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

// claim notes in dir which demonstration it holds, or refuses one that differs.
func claim(dir string, cfg DemoConfig) error {
	path := filepath.Join(dir, "demo.json")
	text, err := os.ReadFile(path)
	if err == nil {
		var have DemoConfig
		if err := json.Unmarshal(text, &have); err != nil {
			return fmt.Errorf("%s is not readable: %w; remove the folder or choose another with --data", path, err)
		}
		if have.Groups != cfg.Groups || have.Busy != cfg.Busy || have.Weeks != cfg.Weeks || have.Seed != cfg.Seed || !have.AsOf.Equal(cfg.AsOf) {
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

// DemoProgress is how far the walks of a demonstration are.
type DemoProgress = pages.Filling

// Progress returns how far the walks are; false before they begin and once they
// have ended.
func (d *Demo) Progress() (DemoProgress, bool) {
	if p := d.progress.Load(); p != nil {
		return *p, true
	}
	return DemoProgress{}, false
}

// Live walks and scores at every moment, oldest first. Moments that an earlier
// start has finished are left out, so that a demonstration that was killed goes on
// where it was. tell, if not nil, is told of every step, from one goroutine at a time.
func (d *Demo) Live(ctx context.Context, tell func(DemoProgress)) (err error) {
	defer func() {
		d.progress.Store(nil)
		if err == nil {
			d.Jobs.tell(ctx)
			d.Jobs.scored(ctx) // the pages are full now
		}
	}()
	began, walked := time.Now(), 0
	moments := d.cfg.Moments()
	for i, at := range moments {
		d.clock.set(at)
		done, err := d.finished(ctx, at)
		if err != nil {
			return err
		}
		if !done {
			if err := d.register(ctx, at); err != nil {
				return err
			}
			step := func(groups, total int) {
				p := DemoProgress{Walk: i + 1, Walks: len(moments), Groups: groups, Total: total}
				p.Left = left(time.Since(began), walked+groups, (len(moments)-i)*total-groups)
				d.progress.Store(&p)
				if tell != nil {
					tell(p)
				}
			}
			step(0, 0)
			report, err := d.Jobs.Collect(ctx, Selection{}, true, reasonDemo, step)
			if err != nil {
				return err
			}
			walked += report.Groups
			d.cost.Walks += report.Groups
			d.cost.Requests += report.Requests
			d.cost.Bytes += report.Bytes
		}
		if _, err := d.Jobs.ScoreMoment(ctx, at); err != nil {
			return fmt.Errorf("as of %s: %w", at.Format(time.DateOnly), err)
		}
	}
	return d.countByHand(ctx)
}

// The hand count of the demonstration: so many groups over so many weeks.
const (
	demoCounted    = 30
	demoCountWeeks = 4
)

// countByHand enters what people would have counted on some of the simulated sites in
// the newest weeks, if there is no hand count yet. Like everything here it is invented.
func (d *Demo) countByHand(ctx context.Context) error {
	if kept, err := d.HandCounts().Kept(); err != nil || len(kept) > 0 {
		return err
	}
	last := kim.LastCompletedWeek(d.cfg.AsOf, kim.WIB)
	first := last.Add(1 - demoCountWeeks)
	var counts []handcount.Count
	groups := d.truth().Groups
	rand.New(rand.NewPCG(d.cfg.Seed, 0)).Shuffle(len(groups), func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
	for _, g := range groups {
		sum, open := map[kim.Kind]int{}, g.Walked > 0
		for _, w := range g.Weeks {
			if w.Week < first || w.Week > last {
				continue
			}
			open = open && w.State != kim.WeekUnobserved // a site that nobody can open is not counted
			for kind, n := range w.Items {
				sum[kind] += n
			}
		}
		if !open || len(counts) == demoCounted {
			continue
		}
		c := handcount.Count{Group: g.GroupID, From: first.Monday(), To: last.Add(1).Monday() - 1, By: "demonstrasi (rekaan)"}
		for _, kind := range kim.Kinds() {
			c.Tallies = append(c.Tallies, handcount.Tally{Kind: string(kind), Hand: sum[kind]})
		}
		counts = append(counts, c)
	}
	return d.Jobs.retry().Do(ctx, "counting by hand", func(ctx context.Context) error {
		_, err := d.HandCounts().Read(ctx, counts)
		return err
	})
}

// left estimates how long the rest takes if it goes on as so far.
func left(took time.Duration, done, todo int) time.Duration {
	if done == 0 {
		return 0
	}
	return time.Duration(float64(took) / float64(done) * float64(todo))
}

// finished tells whether the walk of a moment was done by an earlier start.
func (d *Demo) finished(ctx context.Context, at time.Time) (bool, error) {
	var runs struct {
		N int `ch:"n"`
	}
	err := d.Jobs.retry().Do(ctx, "looking for finished walks", func(ctx context.Context) (err error) {
		runs, err = warehouse.One[struct {
			N int `ch:"n"`
		}](ctx, d.DB.Conn(), finishedSQL, warehouse.Bind("at", at))
		return err
	})
	if err != nil {
		return false, fmt.Errorf("look for finished walks: %w", err)
	}
	return runs.N > 0, nil
}
