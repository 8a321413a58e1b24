package pages

import (
	"strings"
	"testing"

	"pantaukim/dashboards/words"
	"pantaukim/internal/registry"
)

// A file may call its columns what the pages call them in Indonesian.
func TestNamesOfColumnsAreRead(t *testing.T) {
	t.Parallel()
	lang, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	var head []string
	for _, column := range registry.Columns() {
		head = append(head, columnName(lang[words.Indonesian], column))
	}
	res, err := registry.Read(strings.NewReader(strings.Join(head, ";")+"\na;KIM A"), "f.csv", nil)
	if err != nil || strings.Join(res.Head, " ") != strings.Join(registry.Columns(), " ") {
		t.Errorf("%q are read as %q: %v", head, res.Head, err)
	}
}
