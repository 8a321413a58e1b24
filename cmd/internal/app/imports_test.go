package app_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// rule says what a package, with all that it pulls in, must stay free of.
type rule struct {
	pkg    string   // the package, and every package below it if it ends in /...
	never  []string // prefixes of import paths that must not be reached
	reason string
}

var rules = []rule{
	{"pantaukim/collector/...", []string{"pantaukim/scoring", "pantaukim/dashboards", "pantaukim/cmd", "github.com/go-echarts"}, "steps meet in the tables, not in each other"},
	{"pantaukim/scoring/...", []string{"pantaukim/collector", "pantaukim/dashboards", "pantaukim/cmd", "github.com/go-echarts", "github.com/gocolly"}, "steps meet in the tables, not in each other"},
	{"pantaukim/dashboards/...", []string{"pantaukim/collector", "pantaukim/scoring", "pantaukim/cmd", "github.com/gocolly"}, "steps meet in the tables, not in each other"},
	{"pantaukim/metrics/...", []string{"pantaukim/collector", "pantaukim/scoring", "pantaukim/dashboards", "pantaukim/cmd", "pantaukim/internal/warehouse", "github.com/ClickHouse"}, "metrics is handed values and never reads the database"},
	{"pantaukim/internal/...", []string{"pantaukim/collector", "pantaukim/scoring", "pantaukim/dashboards", "pantaukim/metrics", "pantaukim/cmd", "github.com/gocolly", "github.com/go-echarts"}, "the ground imports no step"},
	{"pantaukim/collector/extract", []string{"pantaukim/internal/warehouse", "pantaukim/internal/registry", "github.com/ClickHouse", "github.com/gocolly"}, "reading a page needs no network"},
	{"pantaukim/collector/fetch/web", []string{"github.com/gocolly", "pantaukim/collector/extract", "pantaukim/internal/warehouse"}, "a walk is built and tested without the means to send requests"},
	{"pantaukim/internal/lab/kimsim", []string{"github.com/PuerkitoBio", "golang.org/x/net/html", "github.com/markusmobius"}, "the simulated platform shares no reading code with the collector"},
}

// listed is what go list says of a package.
type listed struct {
	ImportPath string
	Standard   bool
	Imports    []string
	Deps       []string
}

func list(t *testing.T, patterns ...string) []listed {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"list", "-json=ImportPath,Standard,Imports,Deps"}, patterns...)...)
	out, err := cmd.Output()
	if err != nil {
		var failed *exec.ExitError
		if errors.As(err, &failed) {
			t.Fatalf("go list: %s", failed.Stderr)
		}
		t.Fatal(err)
	}
	var all []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func TestEveryArrowRunsDown(t *testing.T) {
	packages := list(t, "pantaukim/...")
	for _, r := range rules {
		matched := false
		for _, p := range packages {
			prefix, tree := strings.CutSuffix(r.pkg, "/...")
			if p.ImportPath != prefix && (!tree || !strings.HasPrefix(p.ImportPath, prefix+"/")) {
				continue
			}
			matched = true
			for _, dep := range p.Deps {
				if slices.ContainsFunc(r.never, func(n string) bool { return dep == n || strings.HasPrefix(dep, n+"/") }) {
					t.Errorf("%s reaches %s: %s", p.ImportPath, dep, r.reason)
				}
			}
		}
		if !matched {
			t.Errorf("no package matches %s: the rule guards nothing", r.pkg)
		}
	}
}

// TestOneHomeForALibrary checks which packages may import what the rest must not know.
func TestOneHomeForALibrary(t *testing.T) {
	for library, home := range map[string]string{"github.com/gocolly/colly/v2": "pantaukim/collector/fetch"} {
		var importers []string
		for _, p := range list(t, "pantaukim/...") {
			if slices.Contains(p.Imports, library) {
				importers = append(importers, p.ImportPath)
			}
		}
		if len(importers) != 1 || importers[0] != home {
			t.Errorf("%s is imported by %v, and belongs to %s alone", library, importers, home)
		}
	}
}

func TestVocabularyImportsTheStandardLibraryOnly(t *testing.T) {
	standard := map[string]bool{}
	for _, p := range list(t, "std") {
		standard[p.ImportPath] = true
	}
	for _, p := range list(t, "pantaukim/internal/kim") {
		for _, imported := range p.Imports {
			if !standard[imported] {
				t.Errorf("internal/kim imports %s", imported)
			}
		}
	}
}

func TestExtractKnowsNoNetworkAndNoClock(t *testing.T) {
	for _, p := range list(t, "pantaukim/collector/extract") {
		for _, imported := range p.Imports {
			if imported == "net" || imported == "net/http" || imported == "os/exec" {
				t.Errorf("collector/extract imports %s", imported)
			}
		}
	}
}
