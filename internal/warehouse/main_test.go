package warehouse_test

import (
	"flag"
	"testing"
	"time"

	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestMain(m *testing.M) { warehousetest.Main(m) }

// open starts an engine of the test's own in dir.
func open(t *testing.T, dir string) *warehouse.DB {
	t.Helper()
	cfg := warehouse.DefaultConfig()
	cfg.Library, cfg.DataDir, cfg.RestartPause = warehousetest.Library(t), dir, 100*time.Millisecond
	db, err := warehouse.Open(t.Context(), cfg, warehousetest.Log(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func exec(t *testing.T, db *warehouse.DB, sql string, args ...any) {
	t.Helper()
	if err := db.Conn().Exec(t.Context(), sql, args...); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func count(t *testing.T, db *warehouse.DB, sql string, args ...any) uint64 {
	t.Helper()
	var n uint64
	if err := db.Conn().QueryRow(t.Context(), sql, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return n
}
