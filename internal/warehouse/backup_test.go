package warehouse_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

// filled returns a database with two rows in every table, and more photos than
// one record of a backup holds.
func filled(t *testing.T) *warehouse.DB {
	t.Helper()
	db := warehousetest.New(t)
	for table := range columnsOf(t, db) {
		for n := 1; n <= 2; n++ {
			var values []string
			for _, column := range columnTypesOf(t, db, table) {
				name, kind, _ := strings.Cut(column, " ")
				values = append(values, literal(name, kind, n))
			}
			exec(t, db, fmt.Sprintf("INSERT INTO %s VALUES (%s)", table, strings.Join(values, ", ")))
		}
	}
	exec(t, db, "INSERT INTO scores (week, group_id, iad) VALUES ('2025-10-27', 'unknown', nan)")
	exec(t, db, "INSERT INTO items (group_id, item_key, title) VALUES ('g', 'nothing', ''), ('g', 'hostile', '</script>\\0\\xff''; DROP')")
	for range 2 { // twice: read with FINAL, they count once
		if err := warehouse.Insert(t.Context(), db.Conn(), "photos", photos("g", 0, 25_000)); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// The drill: back up, lose everything, restore into an empty database, and find
// every row as it was.
func TestRestoreDrill(t *testing.T) {
	t.Parallel()
	db := filled(t)
	dir := filepath.Join(t.TempDir(), "backup")
	made, err := db.Backup(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	columns := columnsOf(t, db)
	for _, ofPrograms := range []string{"instances", "leads"} { // who leads here says nothing of another warehouse
		delete(columns, ofPrograms)
	}
	if len(made.Tables) != len(columns) || made.Rows() != uint64(2*len(columns)+1+2+25_000) {
		t.Errorf("backed up %d tables and %d rows", len(made.Tables), made.Rows())
	}
	if checked, err := warehouse.VerifyBackup(t.Context(), dir); err != nil || checked.Rows() != made.Rows() {
		t.Errorf("verified %d rows, %v", checked.Rows(), err)
	}
	before := sums(t, db, columns)

	fresh := warehousetest.New(t)
	if _, err := fresh.Restore(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	for table, sum := range sums(t, fresh, columns) {
		if sum != before[table] || sum == 0 {
			t.Errorf("%s: checksum %d, want %d", table, sum, before[table])
		}
	}
	if n := count(t, fresh, "SELECT count() FROM scores FINAL WHERE isNaN(iad)"); n != 1 {
		t.Errorf("%d unknown indices, want 1", n)
	}

	again := filepath.Join(t.TempDir(), "again")
	second, err := fresh.Backup(t.Context(), again)
	if err != nil || second.Rows() != made.Rows() {
		t.Errorf("a backup of the restored database has %d rows, %v", second.Rows(), err)
	}
	if _, err := fresh.Restore(t.Context(), dir); !errors.Is(err, warehouse.ErrNotEmpty) || !strings.Contains(err.Error(), "empty database") {
		t.Errorf("restoring over rows: %v", err)
	}
}

// A backup of the first schema goes into the newest: what it lacks is default.
func TestRestoreOfAnOlderSchema(t *testing.T) {
	t.Parallel()
	db := filled(t)
	dir := filepath.Join(t.TempDir(), "backup")
	if _, err := db.Backup(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	manifest := filepath.Join(dir, "manifest.json")
	text, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	older := strings.Replace(string(text), fmt.Sprintf(`"schema": %d`, warehouse.SchemaVersion()), `"schema": 1`, 1)
	if err := os.WriteFile(manifest, []byte(older), 0o600); err != nil {
		t.Fatal(err)
	}
	fresh := warehousetest.New(t)
	exec(t, fresh, "ALTER TABLE runs ADD COLUMN operator String DEFAULT 'nobody'")
	if _, err := fresh.Restore(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	if n := count(t, fresh, "SELECT count() FROM runs FINAL WHERE operator = 'nobody'"); n != 2 {
		t.Errorf("%d runs, want 2", n)
	}
}

// Nothing is loaded from a backup that is not sound.
func TestDamagedBackup(t *testing.T) {
	t.Parallel()
	good := filepath.Join(t.TempDir(), "good")
	if _, err := filled(t).Backup(t.Context(), good); err != nil {
		t.Fatal(err)
	}
	fresh := warehousetest.New(t)
	spoil := func(name string, change func([]byte) []byte) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			path := filepath.Join(dir, name)
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, change(slices.Clone(b)), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		name  string
		spoil func(t *testing.T, dir string)
		want  error
		say   string
	}{
		{"a byte is changed", spoil("photos.rows.zst", func(b []byte) []byte { b[len(b)/2] ^= 1; return b }),
			warehouse.ErrBackupDamaged, "SHA-256"},
		{"a file is cut short", spoil("items.rows.zst", func(b []byte) []byte { return b[:len(b)-1] }), warehouse.ErrBackupDamaged, "SHA-256"},
		{"a file is missing", func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, "walks.rows.zst")); err != nil {
				t.Fatal(err)
			}
		}, warehouse.ErrBackupDamaged, "no such file"},
		{"rows are missing", spoil("manifest.json", func(b []byte) []byte {
			return []byte(strings.Replace(string(b), `"rows": 25002`, `"rows": 25003`, 1))
		}), warehouse.ErrBackupDamaged, "25002 rows, not 25003"},
		{"the manifest names a file elsewhere", spoil("manifest.json", func(b []byte) []byte {
			return []byte(strings.Replace(string(b), `"walks.rows.zst"`, `"../walks.rows.zst"`, 1))
		}), warehouse.ErrBackupDamaged, "does not name a table"},
		{"the manifest is no JSON", spoil("manifest.json", func(b []byte) []byte { return b[:10] }), warehouse.ErrBackupDamaged, "manifest.json"},
		{"unfinished", func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, "manifest.json")); err != nil {
				t.Fatal(err)
			}
		}, os.ErrNotExist, "is not a finished backup"},
		{"of a newer program", spoil("manifest.json", func(b []byte) []byte {
			return []byte(strings.Replace(string(b), `"format": 1`, `"format": 2`, 1))
		}), warehouse.ErrSchemaNewer, "restore it with that one"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "backup")
			if err := os.CopyFS(dir, os.DirFS(good)); err != nil {
				t.Fatal(err)
			}
			c.spoil(t, dir)
			_, err := fresh.Restore(t.Context(), dir)
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.say) {
				t.Errorf("%v, want %v with %q", err, c.want, c.say)
			}
			if full := texts(t, fresh, "SELECT name FROM system.tables WHERE database = ? AND total_rows > 0 AND name != 'schema_versions'",
				fresh.Database()); len(full) > 0 {
				t.Errorf("rows were loaded into %v", full)
			}
		})
	}
}

// A backup is its owner's, appears whole or not at all, and replaces nothing.
func TestBackupFolder(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	dir := filepath.Join(t.TempDir(), "backup")
	if err := os.MkdirAll(dir+".unfinished/old", 0o755); err != nil { // of one that was cut short
		t.Fatal(err)
	}
	if _, err := db.Backup(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir + ".unfinished"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the unfinished folder is left: %v", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v", e.Name(), info.Mode(), err)
		}
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if _, err := db.Backup(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Errorf("second backup to the same folder: %v", err)
	}
	if _, err := warehousetest.Empty(t).Backup(t.Context(), dir+"2"); !errors.Is(err, warehouse.ErrSchemaOlder) {
		t.Errorf("backup without a schema: %v", err)
	}
}

// Walks are loaded while the backup runs. A walk in the backup has its photos in
// the backup, because the walks are read first.
func TestBackupWhileLoading(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			default:
			}
			group := fmt.Sprint("g", n)
			if err := warehouse.Insert(t.Context(), db.Conn(), "photos", photos(group, 0, 3)); err != nil {
				t.Error(err)
				return
			}
			err := warehouse.Insert(t.Context(), db.Conn(), "walks", []struct {
				Group string `ch:"group_id"`
				Run   string `ch:"run_id"`
			}{{group, "r"}})
			if err != nil {
				t.Error(err)
				return
			}
		}
	}()
	var made warehouse.Manifest
	dir := ""
	walks := func(t warehouse.BackupTable) bool { return t.Name == "walks" && t.Rows > 0 }
	for round := 0; !slices.ContainsFunc(made.Tables, walks); round++ {
		time.Sleep(200 * time.Millisecond)
		var err error
		dir = filepath.Join(t.TempDir(), fmt.Sprint("backup", round))
		if made, err = db.Backup(t.Context(), dir); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	<-stopped
	fresh := warehousetest.New(t)
	if _, err := fresh.Restore(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	orphans := count(t, fresh, "SELECT count() FROM walks FINAL WHERE group_id NOT IN "+
		"(SELECT group_id FROM photos GROUP BY group_id HAVING count() = 3)")
	if walks := count(t, fresh, "SELECT count() FROM walks FINAL"); orphans != 0 || walks == 0 {
		t.Errorf("%d of %d walks lack photos", orphans, walks)
	}
}
