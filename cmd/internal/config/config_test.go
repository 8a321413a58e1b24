package config_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pantaukim/cmd/internal/config"
)

// noEnv is an environment without any override.
func noEnv(string) (string, bool) { return "", false }

// Each bad example holds its own expected message in the first line, after "# want: ".
func TestBadExamplesSayWhatToDo(t *testing.T) {
	files, err := filepath.Glob("testdata/bad_*.yaml")
	if err != nil || len(files) < 8 {
		t.Fatalf("%d bad examples, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			first, _, _ := strings.Cut(string(text), "\n")
			want, found := strings.CutPrefix(first, "# want: ")
			if !found {
				t.Fatal("the first line says no message")
			}
			_, err = config.Parse(filepath.Base(file), text, noEnv)
			if err == nil || err.Error() != want {
				t.Errorf("message\n%v\nwant\n%s", err, want)
			}
		})
	}
}

func TestShippedExamplesAreGoodAndShowTheDefaults(t *testing.T) {
	for _, file := range []string{"pantaukim.yaml", "pantaukim.docker.yaml"} {
		text, err := os.ReadFile("../../../deploy/example/" + file)
		if err != nil {
			t.Fatal(err)
		}
		got, err := config.Parse(file, text, noEnv)
		if err != nil {
			t.Fatal(err)
		}
		if file != "pantaukim.yaml" {
			continue
		}
		want, err := config.Parse("empty", nil, noEnv)
		if err != nil {
			t.Fatal(err)
		}
		want.Registry, got.Collector.ConnectTo = got.Registry, want.Collector.ConnectTo
		if !reflect.DeepEqual(got, want) {
			t.Errorf("the example says it shows the defaults:\n%+v\nwant\n%+v", got, want)
		}
	}
}

func TestEnvironmentOverrides(t *testing.T) {
	env := map[string]string{
		"PANTAUKIM_WAREHOUSE_DSN":                 "clickhouse://kim:secret@db:9000/kim",
		"PANTAUKIM_HTTP_LISTEN":                   "127.0.0.1:9999",
		"PANTAUKIM_COLLECTOR_REQUESTS_PER_SECOND": "2.5",
		"PANTAUKIM_COLLECTOR_CONNECT_TO":          `{"*.kim.id": "127.0.0.1:8090"}`,
	}
	cfg, err := config.Parse("empty", nil, func(name string) (string, bool) { v, ok := env[name]; return v, ok })
	if err != nil {
		t.Fatal(err)
	}
	if cfg.HTTP.Listen != "127.0.0.1:9999" || cfg.Collector.RequestsPerSecond != 2.5 || cfg.Collector.ConnectTo["*.kim.id"] != "127.0.0.1:8090" {
		t.Errorf("%+v", cfg)
	}
	if cfg.Warehouse.DSN != env["PANTAUKIM_WAREHOUSE_DSN"] {
		t.Errorf("dsn %q", cfg.Warehouse.DSN)
	}
	if got := cfg.Redacted().Warehouse.DSN; strings.Contains(got, "secret") || !strings.Contains(got, "db:9000") {
		t.Errorf("printed as %q", got)
	}
	_, err = config.Parse("empty", nil, func(name string) (string, bool) { return "true", name == "PANTAUKIM_HTTP_PUBLIC_NAMES" })
	if err == nil || !strings.Contains(err.Error(), "name_inactive") {
		t.Errorf("a former key in the environment gives %v", err)
	}
	_, err = config.Parse("empty", nil, func(name string) (string, bool) {
		return "fast", name == "PANTAUKIM_COLLECTOR_REQUESTS_PER_SECOND"
	})
	if err == nil || !strings.Contains(err.Error(), "PANTAUKIM_COLLECTOR_REQUESTS_PER_SECOND") {
		t.Errorf("a bad override gives %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("data_dir: x\nhttp: {listen: 'a:1'}\n"))
	f.Add([]byte("collector:\n  connect_to: {a: [b]}\n"))
	f.Add([]byte("- 1\n"))
	f.Fuzz(func(_ *testing.T, text []byte) {
		_, _ = config.Parse("fuzz.yaml", text, noEnv)
	})
}

// Training days were rules once. A file that names some is refused with what to do.
func TestRulesNameNoTrainingDays(t *testing.T) {
	file := filepath.Join(t.TempDir(), "rules.yaml")
	if err := os.WriteFile(file, []byte("version: kantor\nsigns: {training_days: [{day: 2025-10-16, name: Pelatihan}]}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := config.Scoring{Rules: file}.Load()
	if err == nil || !strings.Contains(err.Error(), "rules.yaml: signs.training_days: is no rule any more; remove it, and enter the days on the page Pembinaan") {
		t.Errorf("%v", err)
	}
}
