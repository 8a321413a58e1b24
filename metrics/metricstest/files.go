package metricstest

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// change is a part of a shipped file that a test replaces.
type change struct{ pattern, with string }

// quick makes the rules answer within seconds.
var quick = []change{
	{`for: \d+[mhd]`, "for: 1s"},
	{`offset 7d`, "offset 8s"},
}

// copyFile writes a shipped file into dir with its changes. A change that finds
// nothing fails the test: the test would watch something else than it says.
func copyFile(t testing.TB, dir, name string, changes ...change) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(Root(t), "deploy", "prometheus", name))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		pattern := regexp.MustCompile(c.pattern)
		if !pattern.Match(text) {
			t.Fatalf("%s: nothing matches %s", name, c.pattern)
		}
		text = pattern.ReplaceAll(text, []byte(c.with))
	}
	if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
		t.Fatal(err)
	}
}
