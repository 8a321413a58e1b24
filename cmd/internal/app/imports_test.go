package app_test

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// The libraries that only one place may know.
const (
	colly      = "github.com/gocolly"
	cron       = "github.com/robfig/cron"
	echarts    = "github.com/go-echarts"
	clickhouse = "github.com/ClickHouse"
	warehouse  = "pantaukim/internal/warehouse"
	lab        = "pantaukim/internal/lab"
	dashboards = "pantaukim/dashboards"
)

// network is what a package imports that talks to others or starts programs.
var network = []string{"net", "net/http", "os/exec"}

// reachRule says what a package, with all that it pulls in, must stay free of.
type reachRule struct {
	pkg    string   // the package, and every package below it if it ends in /...
	never  []string // import paths that must not be reached, nor any below them
	reason string
}

var reachRules = []reachRule{
	{"pantaukim/collector/...", []string{"pantaukim/scoring", "pantaukim/dashboards", "pantaukim/cmd", echarts}, "steps meet in the tables, not in each other"},
	{"pantaukim/scoring/...", []string{"pantaukim/collector", "pantaukim/dashboards", "pantaukim/cmd", echarts, colly}, "steps meet in the tables, not in each other"},
	{"pantaukim/dashboards/...", []string{"pantaukim/collector", "pantaukim/scoring", "pantaukim/cmd", colly}, "steps meet in the tables, not in each other"},
	{"pantaukim/dashboards/words", []string{warehouse, clickhouse, "net/http", dashboards + "/board"}, "a language knows no pages"},
	{"pantaukim/dashboards/board", []string{dashboards + "/words", dashboards + "/visit", dashboards + "/tables", dashboards + "/pages"}, "numbers do not depend on who looks, or in what language"},
	{"pantaukim/dashboards/visit", []string{dashboards + "/award", dashboards + "/tables", dashboards + "/pages", dashboards + "/charts"}, "what is asked does not depend on what is answered"},
	{"pantaukim/dashboards/charts", []string{dashboards + "/visit", dashboards + "/tables", dashboards + "/pages"}, "a chart draws what it is handed"},
	{"pantaukim/dashboards/award", []string{dashboards + "/tables", dashboards + "/pages"}, "lists come before their tables and pages"},
	{"pantaukim/dashboards/tables", []string{dashboards + "/pages", dashboards + "/charts", dashboards + "/report", echarts}, "a table knows no page"},
	{"pantaukim/dashboards/figures", []string{dashboards + "/pages", dashboards + "/charts", dashboards + "/report", echarts, "codeberg.org/go-pdf"}, "figures know neither page nor paper"},
	{"pantaukim/dashboards/report", []string{dashboards + "/pages", dashboards + "/charts", echarts}, "paper and pages share figures and tables, and nothing else"},
	{"pantaukim/dashboards/pages", []string{dashboards + "/report", "codeberg.org/go-pdf"}, "paper and pages share figures and tables, and nothing else"},
	{"pantaukim/metrics/...", []string{"pantaukim/collector", "pantaukim/scoring", "pantaukim/dashboards", "pantaukim/cmd", warehouse, clickhouse}, "metrics is handed values and never reads the database"},
	{"pantaukim/internal/...", []string{"pantaukim/collector", "pantaukim/scoring", "pantaukim/dashboards", "pantaukim/metrics", "pantaukim/cmd", colly, echarts}, "the ground imports no step"},
	{"pantaukim/collector/extract/...", []string{warehouse, "pantaukim/internal/registry", clickhouse, colly, "os/exec"}, "reading a page needs no network"},
	{"pantaukim/collector/extract/listing", []string{"pantaukim/collector/extract/article", "pantaukim/collector/extract/feed"}, "who reads a list knows nothing of who reads an item's page"},
	{"pantaukim/collector/extract/article", []string{"pantaukim/collector/extract/listing", "pantaukim/collector/extract/feed"}, "who reads an item's page knows nothing of who reads a list"},
	{"pantaukim/collector/walk/...", []string{warehouse, clickhouse, colly, "pantaukim/collector/load"}, "a walk is a function of group, memory and pages"},
	{"pantaukim/collector/fetch/web", []string{colly, "pantaukim/collector/extract", warehouse}, "a walk is built and tested without the means to send requests"},
	{"pantaukim/scoring/rules/...", []string{warehouse, clickhouse, "net", "net/http", "os/exec"}, "rules conclude from facts and read nothing"},
	{"pantaukim/internal/lab/kimsim", []string{"pantaukim/collector", "github.com/PuerkitoBio", "github.com/andybalholm/cascadia"}, "the simulated platform shares no reading code with the collector"},
}

// importRule says which packages alone may import a thing themselves.
type importRule struct {
	what   string
	only   []string // a package, or a tree if it ends in /...
	reason string
}

var importRules = []importRule{
	{colly, []string{"pantaukim/collector/fetch"}, "one place asks for pages"},
	{"golang.org/x/net/html", []string{"pantaukim/collector/extract/..."}, "one place reads pages, and the simulated platform shares no code with it"},
	{cron, []string{"pantaukim/internal/schedule"}, "one place knows the calendar of jobs"},
	{echarts, []string{"pantaukim/dashboards/..."}, "only the dashboards draw"},
	{lab, []string{"pantaukim/cmd/...", lab + "/..."}, "worlds are for tests and the demonstration"},
	{"pantaukim/collector", []string{"pantaukim/cmd/...", "pantaukim/collector/..."}, "only the roof knows the steps"},
	{"pantaukim/scoring", []string{"pantaukim/cmd/...", "pantaukim/scoring/..."}, "only the roof knows the steps"},
	{"pantaukim/dashboards", []string{"pantaukim/cmd/...", "pantaukim/dashboards/..."}, "only the roof knows the steps"},
	{"pantaukim/metrics", []string{"pantaukim/cmd/...", "pantaukim/metrics/..."}, "only the roof knows the metrics"},
}

// listed is what go list says of a package.
type listed struct {
	ImportPath string
	Dir        string
	Standard   bool
	GoFiles    []string
	Imports    []string
	Deps       []string
}

// everything returns all packages of the module and all that they pull in, by
// import path. Tests are left out.
var everything = sync.OnceValues(func() (map[string]listed, error) {
	cmd := exec.Command("go", "list", "-deps", "-test=false", "-json=ImportPath,Dir,Standard,GoFiles,Imports,Deps", "pantaukim/...")
	out, err := cmd.Output()
	if err != nil {
		if failed := new(exec.ExitError); errors.As(err, &failed) {
			return nil, errors.New(string(failed.Stderr))
		}
		return nil, err
	}
	all := map[string]listed{}
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all[p.ImportPath] = p
	}
})

// packages returns those of the module in order, and with them all that they
// pull in by import path.
func packages(t *testing.T) (ours []listed, all map[string]listed) {
	t.Helper()
	all, err := everything()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	// Looking at every folder tells go test that the answer changes with them:
	// what a command reads is not seen by its cache.
	for _, top := range []string{"cmd", "collector", "dashboards", "internal", "metrics", "scoring"} {
		err := filepath.WalkDir(filepath.Join("../../..", top), func(path string, _ fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(path, ".go") {
				_, err = os.Stat(path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for path, p := range all {
		if below(path, "pantaukim/...") {
			ours = append(ours, p)
		}
	}
	slices.SortFunc(ours, func(a, b listed) int { return strings.Compare(a.ImportPath, b.ImportPath) })
	return ours, all
}

// below tells whether a package is the one that a pattern names, or in its tree.
func below(path, pattern string) bool {
	root, tree := strings.CutSuffix(pattern, "/...")
	return path == root || tree && strings.HasPrefix(path, root+"/")
}

func TestEveryArrowRunsDown(t *testing.T) {
	t.Parallel()
	ours, all := packages(t)
	for _, r := range reachRules {
		matched := false
		for _, p := range ours {
			if !below(p.ImportPath, r.pkg) {
				continue
			}
			matched = true
			for _, dep := range p.Deps {
				if slices.ContainsFunc(r.never, func(n string) bool { return dep == n || !all[n].Standard && below(dep, n+"/...") }) {
					t.Errorf("%s reaches %s: %s", p.ImportPath, dep, r.reason)
				}
			}
		}
		if !matched {
			t.Errorf("no package matches %s: the rule guards nothing", r.pkg)
		}
	}
	for _, r := range importRules {
		used := false
		for _, p := range ours {
			for _, imported := range p.Imports {
				if !below(imported, r.what+"/...") {
					continue
				}
				used = true
				if !slices.ContainsFunc(r.only, func(o string) bool { return below(p.ImportPath, o) }) {
					t.Errorf("%s imports %s: %s", p.ImportPath, r.what, r.reason)
				}
			}
		}
		if !used {
			t.Errorf("nobody imports %s: the rule guards nothing", r.what)
		}
	}
	for _, p := range ours {
		if below(p.ImportPath, "pantaukim/collector/extract/...") && drags(p, all) {
			t.Errorf("%s drags in the network: take the library's narrower package", p.ImportPath)
		}
	}
}

// drags tells whether a package, or one outside the standard library that it
// pulls in, imports what talks to others.
func drags(p listed, all map[string]listed) bool {
	for _, path := range append([]string{p.ImportPath}, p.Deps...) {
		if dep := all[path]; !dep.Standard && slices.ContainsFunc(dep.Imports, func(i string) bool { return slices.Contains(network, i) }) {
			return true
		}
	}
	return false
}

func TestVocabularyImportsTheStandardLibraryOnly(t *testing.T) {
	t.Parallel()
	_, all := packages(t)
	kim := all["pantaukim/internal/kim"]
	if len(kim.Deps) == 0 {
		t.Fatal("no package internal/kim")
	}
	for _, dep := range kim.Deps {
		if !all[dep].Standard {
			t.Errorf("internal/kim reaches %s", dep)
		}
	}
}
