package app_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// relativeLink matches the target of a Markdown link.
var relativeLink = regexp.MustCompile(`\]\(([^)#]+)(#[^)]*)?\)`)

// A page that leads nowhere is worse than no page.
func TestLinksBetweenTheDocumentsLeadSomewhere(t *testing.T) {
	const root = "../../.."
	pages, err := filepath.Glob(root + "/docs/*.md")
	if err != nil || len(pages) < 5 {
		t.Fatalf("%d documents, %v", len(pages), err)
	}
	for _, page := range append(pages, root+"/README.md", root+"/deploy/example/README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, link := range relativeLink.FindAllStringSubmatch(string(text), -1) {
			if strings.Contains(link[1], "://") || strings.HasPrefix(link[1], "mailto:") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), link[1])); err != nil {
				t.Errorf("%s links to %s: %v", filepath.Base(page), link[1], err)
			}
		}
	}
}

// Nobody finds a document that the README does not lead to.
func TestReadmeNamesEveryDocument(t *testing.T) {
	readme, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	pages, _ := filepath.Glob("../../../docs/*.md")
	for _, page := range pages {
		if !strings.Contains(string(readme), "docs/"+filepath.Base(page)) {
			t.Errorf("the README does not lead to docs/%s", filepath.Base(page))
		}
	}
}

// What docs/architecture.md calls by its path or its name is there.
func TestTheArchitectureNamesWhatIsThere(t *testing.T) {
	const root = "../../.."
	text, err := os.ReadFile(root + "/docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	ours, _ := packages(t)
	named := 0
	for _, span := range regexp.MustCompile("`([^` ]+)`").FindAllStringSubmatch(string(text), -1) {
		switch path, name, isName := strings.Cut(span[1], "."); {
		case isName && !strings.Contains(span[1], "/"): // such as walk.Result
			named++
			declared := regexp.MustCompile(`(?m)^(func|type) ` + name + `\b`)
			if !slices.ContainsFunc(ours, func(p listed) bool {
				return filepath.Base(p.ImportPath) == path && slices.ContainsFunc(p.GoFiles, func(file string) bool {
					source, err := os.ReadFile(filepath.Join(p.Dir, file))
					return err == nil && declared.Match(source)
				})
			}) {
				t.Errorf("%s is not declared", span[1])
			}
		default:
			if _, err := os.Stat(filepath.Join(root, span[1])); err != nil {
				t.Errorf("%s: %v", span[1], err)
			}
		}
	}
	if named < 7 {
		t.Errorf("only %d types are named", named)
	}
}

// A threat whose test is gone is not met: the model of threats names tests that there are.
func TestTheThreatsNameTestsThatThereAre(t *testing.T) {
	const root = "../../.."
	text, err := os.ReadFile(root + "/docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	_, threats, ok := strings.Cut(string(text), "\n## Threats\n")
	threats, _, ended := strings.Cut(threats, "\n## ")
	if !ok || !ended {
		t.Fatal("docs/security.md has no part about threats")
	}
	there := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	err = filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.IsDir() && (d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && path != root) {
			return filepath.SkipDir
		}
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, m := range declared.FindAllStringSubmatch(string(source), -1) {
			there[m[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for line := range strings.Lines(threats) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| who |") {
			continue
		}
		rows++
		cells := strings.Split(strings.Trim(line, "| \n"), " | ")
		named := regexp.MustCompile("`(Test\\w+)`").FindAllStringSubmatch(cells[len(cells)-1], -1)
		if len(cells) != 4 || len(named) == 0 {
			t.Errorf("who, what, how and the test are not all there: %s", line)
		}
		for _, m := range named {
			if !there[m[1]] {
				t.Errorf("there is no %s: %s", m[1], line)
			}
		}
	}
	if rows < 12 {
		t.Errorf("only %d threats", rows)
	}
}
