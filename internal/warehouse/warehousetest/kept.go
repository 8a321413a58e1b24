package warehousetest

import (
	"os"
	"strings"
	"testing"

	"pantaukim/internal/warehouse"
)

// Kept opens a database with a schema that an older program left behind, as a file of
// internal/warehouse/testdata/schemas has it, without the rows of that file. Rows of filled, another file
// of statements, are put into it unless it is empty.
func Kept(t testing.TB, schema, filled string) *warehouse.DB {
	t.Helper()
	db := Empty(t)
	run := func(file string, all bool) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for sql := range strings.SplitSeq(string(text), ";\n") {
			if sql = strings.TrimSpace(sql); sql == "" || !all && strings.HasPrefix(sql, "INSERT") && !strings.HasPrefix(sql, "INSERT INTO schema_versions") {
				continue
			}
			if err := db.Conn().Exec(t.Context(), sql); err != nil {
				t.Fatalf("%s: %v", sql, err)
			}
		}
	}
	run(schema, false)
	if filled != "" {
		run(filled, true)
	}
	return db
}
