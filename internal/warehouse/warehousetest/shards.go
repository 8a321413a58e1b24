package warehousetest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/engine"
)

// Shards are several engines on this machine, each at an address that stays.
type Shards struct {
	t       testing.TB
	configs []engine.Config
	engines []*engine.Engine // nil while stopped
}

// shardPassword is the same on all engines, as that of the servers of a cluster.
const shardPassword = "serumpun" // of no use outside of a test

// NewShards starts engines of the test's own. They are stopped after it.
func NewShards(t testing.TB, n int) *Shards {
	t.Helper()
	s := &Shards{t: t, engines: make([]*engine.Engine, n)}
	dir := t.TempDir()
	for i := range n {
		cfg := engine.DefaultConfig()
		cfg.Library, cfg.Dir, cfg.Databases, cfg.FastUnsafe = Library(t), filepath.Join(dir, fmt.Sprint(i+1)), "test_*", true
		cfg.Port, cfg.Password = freePort(t), shardPassword
		s.configs = append(s.configs, cfg)
		s.Start(i)
	}
	t.Cleanup(func() {
		for i := range s.engines {
			s.Stop(i)
		}
	})
	return s
}

// freePort returns a port that nothing listens on at the moment.
func freePort(t testing.TB) int {
	t.Helper()
	ln, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ln.Close() }()
	return ln.Addr().(*net.TCPAddr).Port
}

// Addr returns the address of an engine, counted from 0.
func (s *Shards) Addr(i int) string { return fmt.Sprintf("127.0.0.1:%d", s.configs[i].Port) }

// Config returns the configuration of a warehouse on the first n engines; on the first one
// alone where n is 1.
func (s *Shards) Config(n int) warehouse.Config {
	cfg := warehouse.DefaultConfig()
	dsn := url.URL{Scheme: "clickhouse", User: url.UserPassword(engine.User, shardPassword), Host: s.Addr(0), Path: "/test_shards"}
	cfg.DSN = dsn.String()
	for i := range n {
		if n > 1 {
			cfg.Shards = append(cfg.Shards, s.Addr(i))
		}
	}
	return cfg
}

// Open opens the warehouse on the first n engines. It is closed after the test.
func (s *Shards) Open(n int) *warehouse.DB {
	s.t.Helper()
	db, err := warehouse.Open(s.t.Context(), s.Config(n), Log(s.t))
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = db.Close() })
	return db
}

// Start starts an engine that was stopped.
func (s *Shards) Start(i int) {
	s.t.Helper()
	e, err := engine.Start(context.WithoutCancel(s.t.Context()), s.configs[i], slog.New(slog.DiscardHandler))
	if err != nil {
		s.t.Fatal(err)
	}
	s.engines[i] = e
}

// Stop stops an engine.
func (s *Shards) Stop(i int) {
	s.t.Helper()
	if s.engines[i] == nil {
		return
	}
	if err := s.engines[i].Stop(); err != nil {
		s.t.Error(err)
	}
	s.engines[i] = nil
}

// Cluster lets the first engine know the first n as a cluster, from its next start on.
func (s *Shards) Cluster(name string, n int) {
	s.t.Helper()
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "<shard><replica><host>127.0.0.1</host><port>%d</port></replica></shard>", s.configs[i].Port)
	}
	dir := filepath.Join(s.configs[0].Dir, "conf.d") // ClickHouse reads it beside any file of configuration
	file := fmt.Sprintf("<clickhouse><remote_servers><%s>%s</%s></remote_servers></clickhouse>", name, text.String(), name)
	if err := errors.Join(os.MkdirAll(dir, 0o700), os.WriteFile(filepath.Join(dir, "cluster.xml"), []byte(file), 0o600)); err != nil {
		s.t.Fatal(err)
	}
}

// PID returns the process of an engine that runs.
func (s *Shards) PID(i int) int { return s.engines[i].State().PID }

// Copy copies the files of an engine that is stopped; Return puts them in place of those it
// has then, as one does with an old backup.
func (s *Shards) Copy(i int) (old string) {
	s.t.Helper()
	old = filepath.Join(s.t.TempDir(), "old")
	if err := os.CopyFS(old, os.DirFS(filepath.Join(s.configs[i].Dir, "store"))); err != nil {
		s.t.Fatal(err)
	}
	return old
}

// Return see Copy.
func (s *Shards) Return(i int, old string) {
	s.t.Helper()
	store := filepath.Join(s.configs[i].Dir, "store")
	if err := errors.Join(os.RemoveAll(store), os.CopyFS(store, os.DirFS(old))); err != nil {
		s.t.Fatal(err)
	}
}
