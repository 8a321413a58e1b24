package backup

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

func TestMain(m *testing.M) { warehousetest.Main(m) }

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// office is a warehouse with a row, and its files.
func office(t *testing.T) (*warehouse.DB, map[string]string) {
	t.Helper()
	db := warehousetest.New(t)
	if err := db.Conn().Exec(t.Context(), "INSERT INTO groups (group_id, name) VALUES ('a', 'KIM A')"); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	files := map[string]string{"users.yaml": filepath.Join(dir, "users.yaml"), "jobs.json": filepath.Join(dir, "jobs.json")}
	put(t, files["users.yaml"], "users: []\n")
	return db, files
}

func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	db, files := office(t)
	dir := filepath.Join(t.TempDir(), "backup")
	report, err := Make(t.Context(), db, files, dir)
	if err != nil {
		t.Fatal(err)
	}
	if report.Rows != 1 || len(report.Files) != 1 || report.Files[0] != "users.yaml" || report.Bytes == 0 {
		t.Errorf("%+v", report)
	}
	check := exec.CommandContext(t.Context(), "sha256sum", "--check", "--strict", sumsFile)
	check.Dir = dir
	if out, err := check.CombinedOutput(); err != nil {
		t.Errorf("sha256sum: %v\n%s", err, out)
	}
	if _, err := Make(t.Context(), db, files, dir); err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Errorf("over an older backup: %v", err)
	}
	if _, err := Restore(t.Context(), db, files, dir); !errors.Is(err, warehouse.ErrNotEmpty) {
		t.Errorf("over rows: %v", err)
	}

	there := t.TempDir()
	target := map[string]string{"users.yaml": filepath.Join(there, "new", "users.yaml")}
	restored, err := Restore(t.Context(), warehousetest.New(t), target, dir)
	if err != nil || restored.Rows != 1 || len(restored.Files) != 1 || len(restored.Kept) != 0 {
		t.Fatalf("%+v %v", restored, err)
	}
	if text, err := os.ReadFile(target["users.yaml"]); err != nil || string(text) != "users: []\n" {
		t.Errorf("%q %v", text, err)
	}
	put(t, target["users.yaml"], "newer")
	restored, err = Restore(t.Context(), warehousetest.New(t), target, dir)
	if err != nil || len(restored.Kept) != 1 || len(restored.Files) != 0 {
		t.Errorf("%+v %v", restored, err)
	}
	if text, _ := os.ReadFile(target["users.yaml"]); string(text) != "newer" {
		t.Error("the newer file was replaced")
	}
}

func TestDamagedBackupChangesNothing(t *testing.T) {
	t.Parallel()
	db, files := office(t)
	for name, spoil := range map[string]func(dir string) error{
		"a changed file": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "state/users.yaml"), []byte("users: [x]\n"), 0o600)
		},
		"changed rows": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "warehouse/groups.rows.zst"), []byte("x"), 0o600)
		},
		"a missing file": func(dir string) error { return os.Remove(filepath.Join(dir, "warehouse/items.rows.zst")) },
		"a file more":    func(dir string) error { return os.WriteFile(filepath.Join(dir, "state/login.key"), nil, 0o600) },
		"a link":         func(dir string) error { return os.Symlink("/etc/passwd", filepath.Join(dir, "state/login.key")) },
		"no sums":        func(dir string) error { return os.Remove(filepath.Join(dir, sumsFile)) },
		"garbage sums":   func(dir string) error { return os.WriteFile(filepath.Join(dir, sumsFile), []byte("x\n"), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "backup")
			if _, err := Make(t.Context(), db, files, dir); err != nil {
				t.Fatal(err)
			}
			if err := spoil(dir); err != nil {
				t.Fatal(err)
			}
			fresh := warehousetest.New(t)
			target := map[string]string{"users.yaml": filepath.Join(t.TempDir(), "users.yaml")}
			if _, err := Restore(t.Context(), fresh, target, dir); err == nil {
				t.Error("restored")
			}
			if _, err := os.Stat(target["users.yaml"]); err == nil {
				t.Error("a file was put back")
			}
			var n uint64
			if err := fresh.Conn().QueryRow(t.Context(), "SELECT count() FROM groups").Scan(&n); err != nil || n != 0 {
				t.Errorf("%d rows, %v", n, err)
			}
		})
	}
}
