package warehouse_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pantaukim/internal/warehouse/warehousetest"
)

// docs/schema.md names every table and every column with its type and a meaning,
// and nothing else.
func TestSchemaIsDocumented(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/schema.md")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("^\\| `([a-z_]+)` \\| (.+?) \\| (.+) \\|$")
	var documented []string
	table := ""
	for line := range strings.Lines(string(page)) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "## "); ok {
			table = name
		} else if m := row.FindStringSubmatch(line); m != nil {
			documented = append(documented, table+"."+m[1]+" "+m[2])
		}
	}
	db := warehousetest.New(t)
	rows, err := db.Conn().Query(t.Context(),
		"SELECT concat(table, '.', name, ' ', type) FROM system.columns WHERE database = ? ORDER BY table, position", db.Database())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var real []string
	for rows.Next() {
		var column string
		if err := rows.Scan(&column); err != nil {
			t.Fatal(err)
		}
		real = append(real, column)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for _, column := range real {
		if !slices.Contains(documented, column) {
			t.Errorf("docs/schema.md does not describe %s", column)
		}
	}
	for _, column := range documented {
		if !slices.Contains(real, column) {
			t.Errorf("docs/schema.md describes %s, which is not in the schema", column)
		}
	}
}
