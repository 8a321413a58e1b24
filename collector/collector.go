package collector

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/collector/fetch"
	"pantaukim/collector/journal"
	"pantaukim/collector/load"
	"pantaukim/collector/memory"
	"pantaukim/collector/walk"
	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse/outbox"
)

// Database is the warehouse, as far as the collector knows it.
type Database interface {
	Conn() driver.Conn
}

// Observer is told what happens, for the metrics. Its methods are called from
// several goroutines and must return at once.
type Observer interface {
	// RequestDone is called after each request: its status, 0 if there was no
	// answer, the bytes of its body after decompression, and how long it took.
	RequestDone(status int, bytes int64, took time.Duration)
	// WalkDone is called after each walk.
	WalkDone(w kim.Walk)
	// ValidatorsLied is called when a walk finds that its site answers 304, or keeps an ETag
	// or a Last-Modified, although the page has changed.
	ValidatorsLied()
	// RunResumed is called when a run that was interrupted goes on, and RunBrokenOff
	// when one is given up.
	RunResumed()
	RunBrokenOff()
	load.Observer
}

// Deps is what a [Collector] works with.
type Deps struct {
	DB       Database
	Profiles walk.Reader
	Log      *slog.Logger
	Now      func() time.Time // the clock of the runs; durations go by the machine's own
	Observer Observer         // may be nil
	Resolver fetch.Resolver   // nil: the system's
	May      func() error     // asked before every request, see [fetch.Deps]; may be nil
}

// Collector walks sites. It is safe for concurrent use, but two runs at a time
// should not walk the same groups.
type Collector struct {
	conn     driver.Conn
	log      *slog.Logger
	now      func() time.Time
	observer Observer
	resolver fetch.Resolver
	may      func() error
	loader   *load.Loader
	journals *journal.Folder
	setting  atomic.Pointer[settings]
	queue    atomic.Int64 // groups that wait for their walk, -1 while no run is under way
	clocks   clocks       // of the hosts
}

// New prepares a collector; it does nothing yet.
func New(deps Deps, cfg Config) (*Collector, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if deps.DB == nil || deps.Profiles == nil {
		return nil, errors.New("the collector needs a warehouse and site profiles")
	}
	c := &Collector{
		conn: deps.DB.Conn(), log: deps.Log, now: deps.Now, observer: deps.Observer, resolver: deps.Resolver, may: deps.May,
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if c.now == nil {
		c.now = time.Now
	}
	if c.observer == nil {
		c.observer = nobody{}
	}
	c.queue.Store(-1)
	c.journals = journal.New(cfg.UnderwayDir, c.log)
	c.loader = load.New(load.Deps{Conn: c.conn, Log: c.log, Observer: c.observer}, load.Config{
		Dir: cfg.OutboxDir, MaxBytes: cfg.OutboxBytes, Tries: cfg.LoadTries, Wait: cfg.LoadWait,
	})
	change, err := c.Prepare(deps.Profiles, cfg)
	if err != nil {
		return nil, err
	}
	change()
	return c, nil
}

// Close drops the idle connections to the sites, and closes the outbox. What waits in it
// stays on the disk.
func (c *Collector) Close() error {
	c.setting.Load().fetcher.Close()
	return c.loader.Close()
}

// Run loads what waits in the outbox as soon as the warehouse takes it, until ctx ends;
// what still waits then stays. loaded, if not nil, is called each time that nothing
// waits any longer.
func (c *Collector) Run(ctx context.Context, loaded func(context.Context)) error {
	return c.loader.Run(ctx, loaded)
}

// State is how the collector is at one moment.
type State struct {
	Walking bool          // a run is under way
	Queue   int           // groups that wait for their walk in it
	Stuck   bool          // walks can neither be loaded nor kept on the disk: no further one starts
	Outbox  *outbox.Stats // what waits on the disk; nil before the first run
	Clock   *ClockAhead   // nil: too few hosts have told the time of late
}

// State returns how the collector is at this moment.
func (c *Collector) State() State {
	n := c.queue.Load()
	return State{Walking: n >= 0, Queue: int(max(0, n)), Stuck: c.loader.Stuck(), Outbox: c.loader.Stats(), Clock: c.clocks.median()}
}

// walkSetting is what a walk that begins now works with.
func (c *Collector) walkSetting(in *settings, runID string, full bool, shapes *memory.Shapes) walk.Setting {
	begun := time.Now()
	return walk.Setting{
		Reader: in.reader, Limits: in.cfg.Limits(), Log: c.log, Now: c.now, Elapsed: func() time.Duration { return time.Since(begun) },
		RunID: runID, Full: full, Shapes: shapes,
	}
}

// nobody observes nothing.
type nobody struct{}

func (nobody) RequestDone(int, int64, time.Duration) {}
func (nobody) WalkDone(kim.Walk)                     {}
func (nobody) ValidatorsLied()                       {}
func (nobody) RunResumed()                           {}
func (nobody) RunBrokenOff()                         {}
func (nobody) Loaded(string, int)                    {}
func (nobody) LoadRetried()                          {}
func (nobody) LoadFailed()                           {}

// Request says which groups to walk, and how.
type Request struct {
	Groups []kim.Group
	Full   bool // read everything, whatever is remembered
	// Name is what the run is known by: if one of this name was interrupted, and its
	// time lasts still, it is gone on with. Empty: the run cannot be gone on with.
	Name   string
	Until  time.Time // after which an interrupted run of this name is given up
	Anew   bool      // an interrupted run is given up, whatever its time
	Reason string    // schedule, command, demo, catch_up; a scheduled run leaves failing sites alone for a while
	// Planned asks of each group what is due by the plan, and leaves out those of which
	// nothing is, see package plan. With Always it asks all of them at least for what is new.
	Planned, Always bool
	// Progress, if not nil, is called after each group, from one goroutine at a time.
	Progress func(done, total int)
}

// Report sums up a run.
type Report struct {
	RunID    string
	Started  time.Time
	Finished time.Time
	Groups   int // groups that have a site and were due
	NoSite   int // groups without a site: they are not walked
	Waiting  int // groups left alone for now because their sites keep failing
	NotDue   int // groups of which the plan asks nothing today
	Outboxed int // walks that had to wait on the disk for the warehouse, since it was gone on with
	Resumed  int // times that the run was gone on with after an interruption
	Before   int // groups of those above that were done with before the newest interruption
	// WalkedBefore says that nothing was done: a run of this name has ended for the same
	// planned moment.
	WalkedBefore bool
	Complete     int
	Outage       bool
	Notice       string // what people must know, empty if nothing
	Outcomes     map[kim.Outcome]int

	// Proven are the groups whose sites read well before this run, without those of platforms
	// that refuse this network, and Failed those of them that failed in it, by how.
	Proven int
	Failed map[kim.Outcome]int

	Unexplained Unexplained
	Drifted     int // shapes of unexplained links that many sites of one platform have

	New, Changed, Removed int
	Pages, Requests       int
	Unmodified            int
	Bytes                 int64
	Seconds               float64 // of the whole run
}

// Unexplained counts the links among the records of lists that nobody knows.
type Unexplained struct {
	Groups int // that have some
	Links  int
}

func (u *Unexplained) add(of []walk.Unexplained) {
	if n := unexplainedIn(of); n > 0 {
		u.Groups++
		u.Links += n
	}
}

func unexplainedIn(of []walk.Unexplained) (links int) {
	for _, u := range of {
		links += u.Links
	}
	return links
}

// add counts one walk.
func (r *Report) add(w kim.Walk) {
	r.Outcomes[w.Outcome]++
	if w.Complete {
		r.Complete++
	}
	r.New += w.New
	r.Changed += w.Changed
	r.Removed += w.Removed
	r.Pages += w.Pages
	r.Requests += w.Requests
	r.Unmodified += w.Unmodified
	r.Bytes += int64(w.Bytes)
}
