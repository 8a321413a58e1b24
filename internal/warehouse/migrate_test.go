package warehouse_test

import (
	"testing"

	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

func TestMigrateTwice(t *testing.T) {
	db := warehousetest.New(t)
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatalf("second time: %v", err)
	}
	if err := db.CheckSchema(t.Context()); err != nil {
		t.Fatal(err)
	}
	var n uint64
	if err := db.Conn().QueryRow(t.Context(), "SELECT count() FROM schema_versions FINAL").Scan(&n); err != nil {
		t.Fatal(err)
	}
	if want := uint64(warehouse.SchemaVersion() + 1); n != want { // goose records a version 0
		t.Errorf("%d versions recorded, want %d", n, want)
	}
}
