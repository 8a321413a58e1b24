package warehouse_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pantaukim/internal/lab/proof"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

// shape describes every table and column of a database, one line each.
func shape(t *testing.T, db *warehouse.DB) []string {
	t.Helper()
	return texts(t, db, `
		SELECT line FROM (
			SELECT concat(table, '.', name, ' ', type, ' ', default_kind, default_expression) AS line
			FROM system.columns WHERE database = ?
			UNION ALL
			SELECT concat(name, ' ', engine, ' ORDER BY ', sorting_key) AS line
			FROM system.tables WHERE database = ?
		) ORDER BY line`, db.Database(), db.Database())
}

func texts(t *testing.T, db *warehouse.DB, sql string, args ...any) (list []string) {
	t.Helper()
	rows, err := db.Conn().Query(t.Context(), sql, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		list = append(list, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// sums is a checksum of the rows of each table over the given columns, by the
// table's name.
func sums(t *testing.T, db *warehouse.DB, columns map[string]string) map[string]uint64 {
	t.Helper()
	out := make(map[string]uint64)
	for table, names := range columns {
		out[table] = count(t, db, fmt.Sprintf("SELECT sum(cityHash64(%s)) FROM %s FINAL", names, table))
	}
	return out
}

// columnsOf lists the columns of each table but the one of versions.
func columnsOf(t *testing.T, db *warehouse.DB) map[string]string {
	t.Helper()
	out := make(map[string]string)
	for _, line := range texts(t, db, `
		SELECT concat(table, ' ', arrayStringConcat(groupArray(concat('\x60', name, '\x60')), ', '))
		FROM (SELECT table, name FROM system.columns WHERE database = ? AND table != 'schema_versions' ORDER BY table, position)
		GROUP BY table ORDER BY table`, db.Database()) {
		table, names, _ := strings.Cut(line, " ")
		out[table] = names
	}
	return out
}

// dropped are tables of older schemas that the newest one has no use for.
func dropped() []string { return []string{"group_facts"} }

// Every schema that is kept in testdata (in the short tier, a third of them), with its rows, reaches the newest one,
// and keeps its rows. `go test -run Upgrade -update` keeps the newest one too.
func TestUpgradeFromEverySchema(t *testing.T) {
	t.Parallel()
	if *update {
		keepSchema(t)
	}
	migrated := warehousetest.Empty(t)
	if err := migrated.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := shape(t, migrated)
	files, err := filepath.Glob("testdata/schemas/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for i, file := range files {
		if !proof.Long() && i%4 > 0 && i < len(files)-2 {
			continue // in the short tier the oldest, every fourth and the two newest
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			db := warehousetest.Empty(t)
			for sql := range strings.SplitSeq(string(text), ";\n") {
				if strings.TrimSpace(sql) != "" {
					exec(t, db, sql)
				}
			}
			columns := columnsOf(t, db)
			for _, gone := range dropped() {
				delete(columns, gone)
			}
			before := sums(t, db, columns)
			if err := db.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := db.CheckSchema(t.Context()); err != nil {
				t.Error(err)
			}
			if got := shape(t, db); !slices.Equal(got, want) {
				t.Errorf("the schema became\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			for table, sum := range sums(t, db, columns) {
				if sum == 0 || sum != before[table] {
					t.Errorf("the rows of %s have changed: %d, %d", table, before[table], sum)
				}
			}
		})
	}
}

// Shapes of links that an earlier reading took for something else are asked for again; what else is
// known of shapes stays.
func TestUpgradeAsksShapesAgain(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/schemas/0104.sql")
	if err != nil {
		t.Fatal(err)
	}
	db := warehousetest.Empty(t)
	for sql := range strings.SplitSeq(string(text), ";\n") {
		if strings.TrimSpace(sql) != "" {
			exec(t, db, sql)
		}
	}
	for _, means := range []string{"item", "listing", "other", "unclear"} {
		exec(t, db, fmt.Sprintf("INSERT INTO platform_shapes (platform, shape, means, version) VALUES ('kim.id', 'li>a /%s/*', '%[1]s', 1)", means))
	}
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := texts(t, db, "SELECT means FROM platform_shapes FINAL WHERE platform = 'kim.id' ORDER BY means"); !slices.Equal(got, []string{"item", "listing", "unclear"}) {
		t.Errorf("left are %v", got)
	}
}

// What tests get in place of a migrated database is the same to the letter.
func TestNewIsAMigratedDatabase(t *testing.T) {
	t.Parallel()
	migrated := warehousetest.Empty(t)
	if err := migrated.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	describe := func(db *warehouse.DB) string {
		lines := texts(t, db, "SELECT create_table_query FROM system.tables WHERE database = ? ORDER BY name", db.Database())
		lines = append(lines, texts(t, db, "SELECT concat('version ', toString(version)) FROM schema_versions ORDER BY version")...)
		return strings.ReplaceAll(strings.Join(lines, "\n"), db.Database(), "database")
	}
	if got, want := describe(warehousetest.New(t)), describe(migrated); got != want {
		t.Errorf("a copy is\n%s\nwant\n%s", got, want)
	}
}

// keepSchema writes the newest schema, with two rows in each table, to testdata.
func keepSchema(t *testing.T) {
	t.Helper()
	db := warehousetest.New(t)
	var out strings.Builder
	for _, table := range texts(t, db, "SELECT name FROM system.tables WHERE database = ? ORDER BY name", db.Database()) {
		create := texts(t, db, "SHOW CREATE TABLE "+table)[0]
		out.WriteString(strings.Replace(create, db.Database()+".", "", 1) + ";\n")
		if table == "schema_versions" {
			for _, v := range texts(t, db, "SELECT toString(version) FROM schema_versions FINAL ORDER BY version") {
				fmt.Fprintf(&out, "INSERT INTO schema_versions (version, applied_at) VALUES (%s, '2025-10-27 01:00:00.000');\n", v)
			}
			continue
		}
		for n := 1; n <= 2; n++ {
			var values []string
			for _, column := range columnTypesOf(t, db, table) {
				name, kind, _ := strings.Cut(column, " ")
				values = append(values, literal(name, kind, n))
			}
			fmt.Fprintf(&out, "INSERT INTO %s VALUES (%s);\n", table, strings.Join(values, ", "))
		}
	}
	path := fmt.Sprintf("testdata/schemas/%04d.sql", warehouse.SchemaVersion())
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// columnTypesOf lists the columns of a table, each with its type after a blank.
func columnTypesOf(t *testing.T, db *warehouse.DB, table string) []string {
	t.Helper()
	const sql = "SELECT concat(name, ' ', type) FROM system.columns WHERE database = ? AND table = ? ORDER BY position"
	return texts(t, db, sql, db.Database(), table)
}

// literal is a value for a column of row n, the same each time.
func literal(name, kind string, n int) string {
	switch {
	case strings.HasPrefix(kind, "Array(UInt"):
		return fmt.Sprintf("[%d]", n)
	case strings.HasPrefix(kind, "Array"):
		return fmt.Sprintf("['%s %d', '']", name, n)
	case strings.Contains(kind, "String"):
		return fmt.Sprintf("'%s %d'", name, n)
	case strings.HasPrefix(kind, "DateTime64"):
		return fmt.Sprintf("'2025-10-2%d 01:02:03.456'", n)
	case kind == "Date":
		return fmt.Sprintf("'2025-10-2%d'", n)
	case strings.HasPrefix(kind, "Float"):
		return fmt.Sprintf("%d.5", n)
	default:
		return fmt.Sprint(n)
	}
}

// A step of the future, which adds a column and a table, works on this schema.
func TestUpgradeToAFutureSchema(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	exec(t, db, "INSERT INTO runs (run_id) VALUES ('r')")
	future := fstest.MapFS{
		"9001_runs_operator.sql": {Data: []byte("-- +goose Up\nALTER TABLE runs ADD COLUMN IF NOT EXISTS operator String DEFAULT 'nobody';\n")},
		"9002_visits.sql": {Data: []byte("-- +goose Up\n" +
			"CREATE TABLE IF NOT EXISTS visits (id String) ENGINE = ReplacingMergeTree ORDER BY id;\n")},
	}
	for range 2 {
		if err := warehouse.MigrateWith(db, t.Context(), future); err != nil {
			t.Fatal(err)
		}
	}
	if n := count(t, db, "SELECT count() FROM runs FINAL WHERE operator = 'nobody'"); n != 1 {
		t.Errorf("%d rows with the new column, want 1", n)
	}
	if n := count(t, db, "SELECT toUInt64(max(version)) FROM schema_versions FINAL"); n != 9002 {
		t.Errorf("schema %d", n)
	}
}
