package warehousetest

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"pantaukim/internal/warehouse"
)

// migrated is the data folder that Folder copies. Main removes it.
var migrated struct {
	once sync.Once
	dir  string
	err  error
}

// Folder returns a new data folder for a program with an engine of its own. Its
// database is empty and has the newest schema: it is copied from one that was migrated
// when the first test asked for it. A program that starts on it has nothing to migrate;
// a test of a first start takes an empty folder instead.
func Folder(t testing.TB) string {
	t.Helper()
	migrated.once.Do(func() { migrated.err = migrate(context.WithoutCancel(t.Context())) })
	if migrated.err != nil {
		t.Fatal(migrated.err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(migrated.dir)); err != nil {
		t.Fatalf("copy the migrated data folder: %v", err)
	}
	return dir
}

func migrate(ctx context.Context) (err error) {
	cfg := warehouse.DefaultConfig()
	if cfg.Library, err = library(); err != nil {
		return err
	}
	if migrated.dir, err = os.MkdirTemp("", "pantaukim-test-"); err != nil {
		return err
	}
	cfg.DataDir = migrated.dir
	db, err := warehouse.Open(ctx, cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		return fmt.Errorf("%s: %w", remedy, err)
	}
	err = db.Migrate(ctx)
	if closed := db.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("make the data folder that tests copy: %w", err)
	}
	return os.Remove(filepath.Join(migrated.dir, "clickhouse", "lock"))
}
