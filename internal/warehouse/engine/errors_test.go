package engine_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/warehouse/engine"
	"pantaukim/internal/warehouse/warehousetest"
)

// Every failure to start is a sentence that says what to do.
func TestStartErrors(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "libchdb.so")
	if err := os.WriteFile(broken, []byte("not a library"), 0o644); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	library := warehousetest.Library(t)
	for _, c := range []struct {
		name    string
		library string
		dir     string // empty: a fresh one
		kind    error
		say     []string
	}{
		{"library missing", "/nowhere/libchdb.so", "", engine.ErrNotFound,
			[]string{"not at /nowhere/libchdb.so", "warehouse.library", "npm ci"}},
		{"library is a folder", t.TempDir(), "", engine.ErrNotFound, []string{"is not a file", "warehouse.library"}},
		{"library broken", broken, "", engine.ErrUnloadable, []string{"cannot be loaded", "npm ci", "warehouse.dsn"}},
		{"not a program", file, "", engine.ErrUnloadable, []string{"cannot be started", "permission denied"}},
		{"folder in a file", library, filepath.Join(file, "engine"), engine.ErrNotWritable, []string{"cannot write to", "data_dir"}},
		{"ends at once", fake(t, "echo out of luck; exit 0"), "", engine.ErrDied,
			[]string{"ended before it opened its port", "last words: out of luck"}},
		{"no port line", fake(t, "exec cat"), "", engine.ErrNoPort, []string{"did not open its port within 1s"}},
		{"nonsense for a port", fake(t, "echo Code: 46. >&3; exec cat"), "", engine.ErrDied,
			[]string{`reports "Code: 46." as its port`}},
		{"port taken", fake(t, "echo 'Listen [127.0.0.1]:1 failed: Address already in use (NETWORK_ERROR)'; exec cat"), "",
			engine.ErrNoPort, []string{"could not open a port"}},
		{"path in use", fake(t, "echo 'DB::Exception: Cannot lock file /x/status. "+
			"Another server instance in same directory is already running.'"),
			"", engine.ErrInUse, []string{"another ClickHouse works in", "data_dir"}},
		{"store not writable", fake(t, `echo 'filesystem error: in create_directories: Permission denied ["/x/store"]'; exit 1`), "",
			engine.ErrNotWritable, []string{"may not write to", "chown"}},
		{"configuration refused", fake(t, "echo 'Code: 516. DB::Exception: default: Authentication failed'"), "",
			engine.ErrRefused, []string{"refuses the configuration", "npm ci"}},
		{"disk full", fake(t, "echo 'Cannot write: No space left on device'; exit 1"), "", engine.ErrDiskFull,
			[]string{"is full", "free some space"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg := engine.Config{Library: c.library, Dir: c.dir}
			if cfg.Dir == "" {
				cfg.Dir = filepath.Join(t.TempDir(), "engine")
			}
			if c.kind == engine.ErrNoPort {
				cfg.StartTimeout = time.Second
			}
			e, err := engine.Start(t.Context(), cfg, warehousetest.Log(t))
			if err == nil {
				t.Fatal("it started", e.Stop())
			}
			if !errors.Is(err, c.kind) {
				t.Errorf("kind of %q is not %q", err, c.kind)
			}
			for _, words := range c.say {
				if !strings.Contains(err.Error(), words) {
					t.Errorf("%q does not say %q", err, words)
				}
			}
		})
	}
}

// A user who does not own the folder is told so.
func TestFolderOfSomebodyElse(t *testing.T) {
	parent := t.TempDir()
	if err := os.Chmod(parent, 0o555); err != nil {
		t.Fatal(err)
	}
	out, err := self(t, roleNobody, "/bin/sh", filepath.Join(parent, "engine")).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, words := range []string{"cannot write to " + parent, "permission denied", "chown -R"} {
		if !strings.Contains(string(out), words) {
			t.Errorf("%q does not say %q", out, words)
		}
	}
}

func TestFind(t *testing.T) {
	library := warehousetest.Library(t)
	for _, c := range []struct {
		name string
		make func(t *testing.T, dir string) string // returns what must be found; empty: nothing
	}{
		{"node_modules of the working folder", func(t *testing.T, dir string) string {
			path := filepath.Join(dir, "node_modules/@chdb/lib-linux-x64-gnu/libchdb.so")
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(library, path); err != nil {
				t.Fatal(err)
			}
			return path
		}},
		{"clickhouse on PATH", func(t *testing.T, _ string) string {
			path := fake(t, "exit 0")
			t.Setenv("PATH", filepath.Dir(path))
			return path
		}},
		{"nothing", func(t *testing.T, _ string) string {
			t.Setenv("PATH", "")
			return ""
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			t.Chdir(dir)
			want := c.make(t, dir)
			got, err := engine.Find("")
			if got != want || (want == "") != errors.Is(err, engine.ErrNotFound) {
				t.Errorf("found %q, %v, want %q", got, err, want)
			}
			if want == "" && !strings.Contains(err.Error(), "npm ci") {
				t.Errorf("%q does not say what to do", err)
			}
		})
	}
}

// A clickhouse binary takes the same flags as the library. This one is the
// library behind a script.
func TestBinaryInsteadOfLibrary(t *testing.T) {
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	script := fake(t, `test "$1" = local || exit 9; shift; exec "`+
		binary+`" run-embedded-clickhouse "`+warehousetest.Library(t)+`" clickhouse "$@"`)
	e, err := engine.Start(t.Context(), engine.Config{Library: script, Dir: t.TempDir()}, warehousetest.Log(t))
	if err != nil {
		t.Fatal(err)
	}
	answers(t, e)
	if err := e.Stop(); err != nil {
		t.Error(err)
	}
}
