package app_test

import (
	"os"
	"path/filepath"
	"regexp"
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
