// Package proof says how much a test proves: which tier it runs in, and whether
// the saved real pages are there. It is the one place where tests read these two
// things from the environment.
package proof

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"pantaukim/internal/lab/realpages"
)

// long is the variable that "make proof" sets.
const long = "PANTAUKIM_PROOF"

// Long tells whether this is the long tier, "make proof". "make test" is the short
// one: it runs the same tests with fewer rounds.
func Long() bool { return os.Getenv(long) != "" }

// Times returns how often a test repeats what it does, or how large it makes it:
// short in "make test", many in "make proof".
func Times(short, many int) int {
	if Long() {
		return many
	}
	return short
}

// Size is Times for what has a unit, such as a disk.
func Size(short, many string) string {
	if Long() {
		return many
	}
	return short
}

// Until waits for something that comes by itself, such as a line in the log of
// another process, and fails the test if it has not come after two minutes. Within
// one process a channel or testing/synctest is better. It may be called from any
// goroutine, and tells whether it came.
func Until(t testing.TB, what string, came func() bool) bool {
	t.Helper()
	for limit := time.Now().Add(2 * time.Minute); !came(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Errorf("waited in vain for %s", what)
			return false
		}
	}
	return true
}

// SavedPages returns the folder of the saved real pages. They are not in the
// repository: where they are missing, the test says so in one line and is told
// false. Who names their folder in PANTAUKIM_PAGES, as .ci/run does, demands them:
// then their absence is a failure.
func SavedPages(t testing.TB) (dir string, ok bool) {
	t.Helper()
	dir = realpages.Dir(root(t))
	_, err := os.Stat(filepath.Join(dir, "truth.csv"))
	switch {
	case err == nil:
		return dir, true
	case os.Getenv(realpages.Variable) != "":
		t.Fatalf("the saved pages are demanded: %v", err)
	default:
		t.Logf("not run: no saved real pages in %s (%s names another folder)", dir, realpages.Variable)
	}
	return "", false
}

// root returns the folder of go.mod, which stands above the package under test.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for above := dir; ; above = filepath.Dir(above) {
		if _, err := os.Stat(filepath.Join(above, "go.mod")); err == nil {
			return above
		}
		if above == filepath.Dir(above) {
			t.Fatalf("no go.mod above %s", dir)
		}
	}
}
