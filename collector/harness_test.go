package collector_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pantaukim/collector"
	"pantaukim/collector/extract"
	"pantaukim/collector/walk"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

// clock is a clock that a test sets.
type clock struct{ at atomic.Pointer[time.Time] }

func (c *clock) set(t time.Time) { c.at.Store(&t) }
func (c *clock) now() time.Time  { return *c.at.Load() }

// localConfig is a configuration for a local server that nobody has to spare.
func localConfig(server string) collector.Config {
	cfg := collector.DefaultConfig()
	cfg.RequestsPerSecond = 1e6
	cfg.RetryDelay = time.Millisecond
	cfg.FlushEvery = time.Second
	cfg.Timeout, cfg.HeaderTimeout = 10*time.Minute, 10*time.Minute // honest sites are slow on a busy machine
	cfg.ConnectTo = map[string]string{"*": strings.TrimPrefix(server, "http://")}
	return cfg
}

// bench is a simulated or hostile web, a collector that walks it, and its warehouse.
type bench struct {
	t      testing.TB
	db     *warehouse.DB
	clock  *clock
	cfg    collector.Config
	reader walk.Reader
	server *httptest.Server
	last   *collector.Collector

	through collector.Database // the warehouse as the collectors see it; nil: db
	log     *slog.Logger       // of the collectors; nil: that of the test
	observe collector.Observer // of the collectors; may be nil
}

func newBench(t testing.TB, handler func(now func() time.Time) http.Handler) *bench {
	t.Helper()
	b := &bench{t: t, db: warehousetest.New(t), clock: &clock{}}
	b.clock.set(kimsim.DefaultAsOf())
	b.server = httptest.NewServer(handler(b.clock.now))
	t.Cleanup(b.server.Close)
	b.cfg = localConfig(b.server.URL)
	b.cfg.OutboxDir = t.TempDir()
	profiles, err := extract.Load()
	if err != nil {
		t.Fatal(err)
	}
	b.reader = profiles
	return b
}

// collector returns a new collector, and closes the one before: the outbox is for
// one at a time.
func (b *bench) collector() *collector.Collector {
	b.t.Helper()
	if b.last != nil {
		if err := b.last.Close(); err != nil {
			b.t.Error(err)
		}
	}
	deps := collector.Deps{DB: b.db, Profiles: b.reader, Now: b.clock.now, Log: b.logger(), Observer: b.observe}
	if b.through != nil {
		deps.DB = b.through
	}
	c, err := collector.New(deps, b.cfg)
	if err != nil {
		b.t.Fatal(err)
	}
	b.last = c
	b.t.Cleanup(func() {
		if err := c.Close(); err != nil {
			b.t.Error(err)
		}
	})
	return c
}

// walk walks the groups at a moment.
func (b *bench) walk(at time.Time, groups ...kim.Group) collector.Report {
	b.t.Helper()
	return b.walkWith(collector.Request{Groups: groups, Reason: "demo"}, at)
}

func (b *bench) walkWith(req collector.Request, at time.Time) collector.Report {
	b.t.Helper()
	b.clock.set(at)
	report, err := b.collector().Walk(b.t.Context(), req)
	if err != nil {
		b.t.Fatal(err)
	}
	return report
}

// logger is the log of the collectors.
func (b *bench) logger() *slog.Logger {
	if b.log != nil {
		return b.log
	}
	return warehousetest.Log(b.t)
}

// query reads rows of the warehouse into dest.
func (b *bench) query(dest any, sql string, args ...any) {
	b.t.Helper()
	if err := b.db.Conn().Select(context.WithoutCancel(b.t.Context()), dest, sql, args...); err != nil {
		b.t.Fatalf("%s: %v", sql, err)
	}
}

func contextWithCancel(t testing.TB) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	return ctx, cancel
}
