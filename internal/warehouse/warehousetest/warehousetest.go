// Package warehousetest gives tests a real ClickHouse: one embedded engine for
// each test binary and a fresh database, with the newest schema, for each test; or a
// data folder with such a database for a program that starts its own.
package warehousetest

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/engine"
)

// remedy is what a test says when there is no engine to test with.
const remedy = "the tests need the ClickHouse engine: run `npm ci` in the repository, " +
	"or set PANTAUKIM_ENGINE_LIBRARY to a libchdb.so"

// shared is the engine of this test binary. It starts with the first test that
// asks for it and is stopped by Main.
var shared struct {
	once   sync.Once
	dir    string
	engine *engine.Engine
	err    error
	tests  atomic.Int64
}

// Main is the TestMain of a package whose tests use New: it serves as the
// engine's child process where it is asked to, else it runs the tests and stops
// the engine after them. What the tests of a package share is given back by the
// functions of after, while the engine still answers.
func Main(m *testing.M, after ...func()) {
	if handled, code := warehouse.RunEngine(os.Args[1:]); handled {
		os.Exit(code)
	}
	code := m.Run()
	for _, f := range after {
		f()
	}
	if shared.engine != nil {
		if err := shared.engine.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = max(code, 1)
		}
	}
	for _, dir := range []string{shared.dir, migrated.dir} {
		if dir != "" {
			_ = os.RemoveAll(dir)
		}
	}
	os.Exit(code)
}

// Library returns the path of the engine for tests. It fails the test, and never
// skips it, if there is none.
func Library(t testing.TB) string {
	t.Helper()
	path, err := library()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// Log returns a logger that writes warnings and errors into the test's output.
func Log(t testing.TB) *slog.Logger {
	return slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// New returns a fresh database with the newest schema. It is dropped after the
// test. The schema is a copy of one that was migrated when the first test asked for
// it, which is made in a fraction of the time.
func New(t testing.TB) *warehouse.DB {
	t.Helper()
	db := Empty(t)
	template.once.Do(func() { template.err = template.prepare(context.WithoutCancel(t.Context())) })
	if template.err != nil {
		t.Fatal(template.err)
	}
	if err := template.copyTo(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	return db
}

// Empty returns a fresh database without any table. It is dropped after the test.
func Empty(t testing.TB) *warehouse.DB {
	t.Helper()
	e := Engine(t)
	cfg := warehouse.DefaultConfig()
	cfg.Database = fmt.Sprintf("test_%d", shared.tests.Add(1))
	db, err := warehouse.Attach(t.Context(), e, cfg, Log(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context())
		// Without SYNC the tables' files stay until the engine's folder goes.
		if err := db.Conn().Exec(ctx, "DROP DATABASE IF EXISTS "+cfg.Database); err != nil {
			t.Errorf("drop the test's database: %v", err)
		}
		if err := db.Close(); err != nil {
			t.Errorf("close the test's database: %v", err)
		}
	})
	return db
}

// Engine returns the engine of this test binary.
func Engine(t testing.TB) *engine.Engine {
	t.Helper()
	shared.once.Do(func() { shared.err = start(context.WithoutCancel(t.Context())) })
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.engine
}

func start(ctx context.Context) error {
	path, err := library()
	if err != nil {
		return err
	}
	if shared.dir, err = os.MkdirTemp("", "pantaukim-test-"); err != nil {
		return err
	}
	cfg := engine.DefaultConfig()
	cfg.Library, cfg.Dir, cfg.Databases, cfg.FastUnsafe = path, filepath.Join(shared.dir, "clickhouse"), "test_*", true
	shared.engine, err = engine.Start(ctx, cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		return fmt.Errorf("%s: %w", remedy, err)
	}
	return nil
}

// library looks in the environment, and then in node_modules of the folders
// above the package under test.
func library() (string, error) {
	if path := os.Getenv("PANTAUKIM_ENGINE_LIBRARY"); path != "" {
		return engine.Find(path)
	}
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		path := filepath.Join(dir, "node_modules/@chdb/lib-linux-x64-gnu/libchdb.so")
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("%s", remedy)
		}
		dir = filepath.Dir(dir)
	}
}
