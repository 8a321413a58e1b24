package collector

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/collector/extract"
	"pantaukim/collector/fetch"
	"pantaukim/internal/kim"
)

// Database is the warehouse, as far as the collector knows it.
type Database interface {
	Conn() driver.Conn
}

// Reader makes sense of pages. [*extract.Profiles] is one.
type Reader interface {
	Recognise(extract.Input) *extract.Profile
	ByID(id string) (*extract.Profile, bool)
	Read(extract.Input, *extract.Profile) extract.Page
}

// Observer is told what happens, for the metrics. Its methods are called from
// several goroutines and must return at once.
type Observer interface {
	// RequestDone is called after each request: its status, 0 if there was no
	// answer, the bytes of its body after decompression, and how long it took.
	RequestDone(status int, bytes int64, took time.Duration)
	// WalkDone is called after each walk.
	WalkDone(w kim.Walk)
}

// Deps is what a [Collector] works with.
type Deps struct {
	DB       Database
	Profiles Reader
	Log      *slog.Logger
	Now      func() time.Time // the clock of the runs; durations go by the machine's own
	Observer Observer         // may be nil
	Resolver fetch.Resolver   // nil: the system's
}

// Collector walks sites. It is safe for concurrent use, but two runs at a time
// should not walk the same groups.
type Collector struct {
	cfg      Config
	conn     driver.Conn
	reader   Reader
	log      *slog.Logger
	now      func() time.Time
	observer Observer
	fetcher  *fetch.Fetcher
	archive  *archive // nil: pages are not kept
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
		cfg: cfg, conn: deps.DB.Conn(), reader: deps.Profiles, log: deps.Log, now: deps.Now, observer: deps.Observer,
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
	var err error
	c.fetcher, err = fetch.New(fetch.Deps{Log: c.log, Now: c.now, Resolver: deps.Resolver, Observe: c.observer.RequestDone}, cfg.Config)
	if err != nil {
		return nil, fmt.Errorf("collector: %w", err)
	}
	if cfg.PagesDir != "" && cfg.KeepPages > 0 {
		c.archive = &archive{dir: cfg.PagesDir, keep: cfg.KeepPages}
	}
	return c, nil
}

// Close drops the idle connections to the sites.
func (c *Collector) Close() { c.fetcher.Close() }

// nobody observes nothing.
type nobody struct{}

func (nobody) RequestDone(int, int64, time.Duration) {}
func (nobody) WalkDone(kim.Walk)                     {}

// Request says which groups to walk, and how.
type Request struct {
	Groups []kim.Group
	Full   bool   // read everything, whatever is remembered
	Reason string // schedule, command, demo, catch_up; a scheduled run leaves failing sites alone for a while
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
	Complete int
	Outage   bool
	Notice   string // what people must know, empty if nothing
	Outcomes map[kim.Outcome]int

	New, Changed, Removed int
	Pages, Requests       int
	Unmodified            int
	Bytes                 int64
	Seconds               float64 // of the whole run
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
	r.Bytes += w.Bytes
}
