// Package metricstest gives tests a real Prometheus and a real Alertmanager that
// watch a running program with the files that are shipped in deploy/prometheus.
//
// Only times and addresses of those files are changed: minutes become a second,
// and the message goes to the test instead of to an office.
package metricstest

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Root returns the folder of the repository.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		_, err := os.Stat(filepath.Join(dir, "go.mod"))
		switch {
		case err == nil:
			return dir
		case !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir):
			t.Fatalf("no go.mod above the test: %v", err)
		}
		dir = filepath.Dir(dir)
	}
}

// unpacked returns the folder into which .ci/packages unpacks Debian's packages.
func unpacked(t testing.TB) string { return filepath.Join(Root(t), ".ci", "debian") }

// Tool finds a program that stands by the tests, such as Prometheus, by one of its names, on
// the PATH or where .ci/packages unpacks it. It fails the test, and never skips it, if
// there is none.
func Tool(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
		for _, folder := range []string{"bin", "sbin"} {
			path := filepath.Join(unpacked(t), "usr", folder, name)
			if _, err := os.Stat(path); err == nil {
				return path
			}
		}
	}
	t.Fatalf("the tests need %s: run .ci/packages, or install it", names[0])
	return ""
}

// Run runs a program of Prometheus in the folder of the shipped files and fails
// the test with its output if it is not content.
func Run(t testing.TB, stdin, name string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), Tool(t, name), args...)
	cmd.Dir, cmd.Stdin = filepath.Join(Root(t), "deploy", "prometheus"), strings.NewReader(stdin)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}
