package warehouse

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The schema of a cluster cannot be run on one embedded engine, so its text is
// kept and compared.
func TestReplicatedSchema(t *testing.T) {
	t.Parallel()
	cfg := DefaultConfig()
	cfg.DSN, cfg.Replicated, cfg.Cluster = "clickhouse://host:9000", true, "kim"
	files, err := renderMigrations(migrations, cfg)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			if strings.HasPrefix(line, "ENGINE") || strings.Contains(line, "TABLE") || strings.Contains(line, "DATABASE") {
				text.WriteString(line)
			}
		}
	}
	text.WriteString(render(createVersionsSQL, cfg))
	golden := filepath.Join("testdata", "replicated.golden.sql")
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if text.String() != string(want) {
		t.Errorf("the replicated schema has changed; look at it and run with -update if that is right:\n%s", text.String())
	}
}

func TestRender(t *testing.T) {
	t.Parallel()
	plain := Config{Database: "kim"}
	cluster := Config{Database: "kim", Replicated: true, Cluster: "c1"}
	replicated := Config{Database: "kim", Replicated: true}
	for _, c := range []struct {
		name, sql string
		cfg       Config
		want      string
	}{
		{"plain engine", "ENGINE = ${engine ReplacingMergeTree(version)}", plain, "ENGINE = ReplacingMergeTree(version)"},
		{"plain engine without arguments", "${engine MergeTree()}", plain, "MergeTree()"},
		{"replicated engine", "${engine ReplacingMergeTree(version)}", replicated,
			"ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version)"},
		{"replicated engine without arguments", "${engine MergeTree()}", replicated,
			"ReplicatedMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}')"},
		{"no cluster", "TABLE t ${on_cluster} (", plain, "TABLE t  ("},
		{"cluster", "TABLE t ${on_cluster} (", cluster, "TABLE t ON CLUSTER c1 ("},
		{"database", "${database}.t", plain, "kim.t"},
		{"unknown", "${colour}", plain, "${colour}"},
		{"engine without a family", "${engine}", plain, "${engine}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := render(c.sql, c.cfg); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// No migration may hold a placeholder that nobody fills in, or a table whose
// engine is not left open, which a cluster would not replicate.
func TestMigrationsLeaveTheEngineOpen(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		b, err := fs.ReadFile(migrations, name)
		if err != nil {
			t.Fatal(err)
		}
		text := string(b)
		if strings.Contains(render(text, DefaultConfig()), "${") {
			t.Errorf("%s has an unknown placeholder", name)
		}
		if strings.Contains(text, "CREATE TABLE") && (!strings.Contains(text, "ENGINE = ${engine ") || !strings.Contains(text, "${on_cluster}")) {
			t.Errorf("%s creates a table for one engine only", name)
		}
		if !strings.Contains(text, "IF NOT EXISTS") && !strings.Contains(text, "IF EXISTS") && !strings.Contains(text, " DELETE WHERE ") {
			t.Errorf("%s cannot be repeated", name)
		}
	}
}
