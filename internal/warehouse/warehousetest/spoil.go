package warehousetest

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pantaukim/internal/warehouse"
)

// Spoil overwrites 64 bytes, or as many as there are, of every file of a table whose
// name ends so, as a bad disk might. dataDir is the folder of the engine's data.
func Spoil(t testing.TB, db *warehouse.DB, dataDir, table, suffix string) {
	t.Helper()
	at, err := warehouse.One[struct {
		UUID string `ch:"uuid"`
	}](t.Context(), db.Conn(), "SELECT toString(uuid) AS uuid FROM system.tables WHERE database = currentDatabase() AND name = {name:String}",
		warehouse.Bind("name", table))
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(64, 40))
	changed := 0
	folder := filepath.Join(dataDir, "clickhouse", "store", "store", at.UUID[:3], at.UUID)
	root, err := os.OpenRoot(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	err = fs.WalkDir(root.FS(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || !strings.HasSuffix(d.Name(), suffix) {
			return err
		}
		text, err := root.ReadFile(path)
		if err != nil || len(text) == 0 {
			return err
		}
		at := random.IntN(max(1, len(text)-64))
		for i := at; i < min(at+64, len(text)); i++ {
			text[i] ^= byte(1 + random.IntN(255))
		}
		changed++
		return root.WriteFile(path, text, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	if changed == 0 {
		t.Fatalf("no file in %s ends in %s", folder, suffix)
	}
}
