package warehouse_test

import (
	"log/slog"
	"testing"
	"time"
	"unicode/utf8"

	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

// Spoilt bytes in any file of a part are found, while the engine runs and after it was
// started again, when it leaves out the parts that it cannot read.
func TestSpoiltFilesAreFound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, suffix string }{
		{"data", ".bin"}, {"marks", ".cmrk4"}, {"primary index", "primary.cidx"}, {"columns", "columns.txt"},
		{"checksums", "checksums.txt"}, {"count", "count.txt"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			db := open(t, dir)
			exec(t, db, "CREATE TABLE good (a UInt64, b String) ENGINE = MergeTree ORDER BY a")
			exec(t, db, "CREATE TABLE runs (a UInt64, b String) ENGINE = MergeTree ORDER BY a")
			exec(t, db, "INSERT INTO runs SELECT number, toString(number) FROM numbers(100000)")
			look := func(db *warehouse.DB, before []warehouse.TableCheck) (good, runs warehouse.TableCheck) {
				t.Helper()
				checks, err := db.CheckTables(t.Context(), time.Minute, before)
				if err != nil || len(checks) != 2 {
					t.Fatalf("%+v, %v", checks, err)
				}
				return checks[0], checks[1]
			}
			if good, runs := look(db, nil); !good.Whole() || !runs.Whole() || runs.Parts != 1 || runs.At.IsZero() {
				t.Errorf("before: %+v, %+v", good, runs)
			}
			warehousetest.Spoil(t, db, dir, "runs", c.suffix)
			_, runs := look(db, nil)
			if runs.Whole() || len(runs.Says) == 0 || !utf8.ValidString(runs.Says[0]) {
				t.Errorf("while it runs: %+v", runs)
			}
			t.Logf("while it runs: %+v", runs)
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			again, err := warehouse.Open(t.Context(), warehouse.Config{Library: warehousetest.Library(t), DataDir: dir}, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			defer again.Close()
			good, runs := look(again, []warehouse.TableCheck{runs})
			if runs.Whole() || len(runs.Says) == 0 || !good.Whole() {
				t.Errorf("started again: %+v", runs)
			}
			t.Logf("started again: %+v", runs)
			// What was left out is mended by hand; then nothing is said any more.
			exec(t, again, "DROP TABLE runs SYNC")
			exec(t, again, "CREATE TABLE runs (a UInt64) ENGINE = MergeTree ORDER BY a")
			if _, runs := look(again, []warehouse.TableCheck{runs}); !runs.Whole() || len(runs.Says) > 0 {
				t.Errorf("mended: %+v", runs)
			}
		})
	}
}

// What the time was not enough for keeps what was found before, and comes first.
func TestALookAtFilesIsBounded(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	first, err := db.CheckTables(t.Context(), time.Minute, nil)
	if err != nil {
		t.Fatal(err)
	}
	before := first[0].At
	none, err := db.CheckTables(t.Context(), time.Nanosecond, first)
	if err != nil || len(none) != len(first) {
		t.Fatalf("%d tables of %d, %v", len(none), len(first), err)
	}
	for _, c := range none {
		if c.At.IsZero() || c.At.Before(before.Add(-time.Minute)) {
			t.Errorf("%+v", c)
		}
	}
}
