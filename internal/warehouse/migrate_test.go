package warehouse_test

import (
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

func TestMigrateTwice(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	exec(t, db, "INSERT INTO runs (run_id) VALUES ('r')")
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatalf("second time: %v", err)
	}
	if err := db.CheckSchema(t.Context()); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	if n := count(t, db, "SELECT count() FROM schema_versions FINAL WHERE version > 0"); n != uint64(len(files)) {
		t.Errorf("%d versions recorded, want %d", n, len(files))
	}
	if n := count(t, db, "SELECT count() FROM runs FINAL"); n != 1 {
		t.Errorf("%d runs after the second migration, want 1", n)
	}
}

// Two programs that start at the same time may both migrate.
func TestMigrateAtTheSameTime(t *testing.T) {
	t.Parallel()
	db := warehousetest.Empty(t)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if err := db.Migrate(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if err := db.CheckSchema(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestCheckSchema(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		setup func(t *testing.T) *warehouse.DB
		want  error
		say   string
	}{
		{"empty database", warehouseEmpty, warehouse.ErrSchemaOlder, "run `pantaukim migrate`"},
		{"a migration in the middle is missing", func(t *testing.T) *warehouse.DB {
			db := warehousetest.New(t)
			exec(t, db, "ALTER TABLE schema_versions DELETE WHERE version = 3 SETTINGS mutations_sync = 2")
			return db
		}, warehouse.ErrSchemaOlder, "without step 3"},
		{"the newest migration is missing", func(t *testing.T) *warehouse.DB {
			db := warehousetest.New(t)
			exec(t, db, "ALTER TABLE schema_versions DELETE WHERE version = ? SETTINGS mutations_sync = 2", warehouse.SchemaVersion())
			return db
		}, warehouse.ErrSchemaOlder, "run `pantaukim migrate`"},
		{"newest", func(t *testing.T) *warehouse.DB { return warehousetest.New(t) }, nil, ""},
		{"made by a newer program", func(t *testing.T) *warehouse.DB {
			db := warehousetest.New(t)
			exec(t, db, "INSERT INTO schema_versions (version, applied_at) VALUES (?, now64(3))", warehouse.SchemaVersion()+1)
			return db
		}, warehouse.ErrSchemaNewer, "run the newer pantaukim"},
	} {
		t.Run(c.name, func(t *testing.T) {
			db := c.setup(t)
			if empty, err := db.SchemaEmpty(t.Context()); err != nil || empty != (c.name == "empty database") {
				t.Errorf("empty %v, %v", empty, err)
			}
			err := db.CheckSchema(t.Context())
			if !errors.Is(err, c.want) {
				t.Fatalf("found %v, want %v", err, c.want)
			}
			if err != nil && !strings.Contains(err.Error(), c.say) {
				t.Errorf("%q does not say %q", err, c.say)
			}
			switch err := db.Migrate(t.Context()); {
			case errors.Is(c.want, warehouse.ErrSchemaNewer):
				if !errors.Is(err, warehouse.ErrSchemaNewer) {
					t.Errorf("migrating a newer schema: %v", err)
				}
			case err != nil:
				t.Errorf("migrate: %v", err)
			}
		})
	}
}

func warehouseEmpty(t *testing.T) *warehouse.DB { return warehousetest.Empty(t) }
