package rules_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pantaukim/internal/kim"
	"pantaukim/scoring/rules"
)

func TestCatalogueAgreesWithTheScorer(t *testing.T) {
	t.Parallel()
	c, err := rules.Default().Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	set := rules.Default()
	for _, i := range c.Indicators {
		rule := set.Indicators[i.ID]
		if rule.Window != i.Window {
			t.Errorf("%s: window %d in the catalogue, %d in the default rules", i.ID, i.Window, rule.Window)
		}
		if (rule.Weight > 0) != (i.Scored != "") {
			t.Errorf("%s: weight %v, scored %q", i.ID, rule.Weight, i.Scored)
		}
		if i.Name.Indonesian == "" || i.Name.English == "" || i.Formula.Indonesian == "" || i.Formula.English == "" || i.Unit.Indonesian == "" || i.Unit.English == "" || i.Caveat.Indonesian == "" || i.Caveat.English == "" {
			t.Errorf("%s: the catalogue leaves something out", i.ID)
		}
		if i.Direction != "up" && i.Direction != "down" {
			t.Errorf("%s: direction %q", i.ID, i.Direction)
		}
	}
}

func TestDefaultRulesReadBack(t *testing.T) {
	t.Parallel()
	set := rules.Default()
	again, err := rules.Read(strings.NewReader(string(set.YAML())), "rules.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(set, again); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
	if set.ID() != again.ID() {
		t.Errorf("id %s, read back %s", set.ID(), again.ID())
	}
	changed := rules.Default()
	changed.Gate = 0.8
	if changed.ID() == set.ID() {
		t.Error("other rules have the same id")
	}
}

func TestRulesMayChangeOneThing(t *testing.T) {
	t.Parallel()
	set, err := rules.Read(strings.NewReader("version: trial\nindicators:\n  KM: {weight: 0.30}\n  OR: {weight: 0.15}\n"), "rules.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want := rules.Default()
	want.Version = "trial"
	km, or := want.Indicators[kim.KM], want.Indicators[kim.OR]
	km.Weight, or.Weight = 0.30, 0.15
	want.Indicators[kim.KM], want.Indicators[kim.OR] = km, or
	if diff := cmp.Diff(want, set); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Every file of testdata/rules is wrong in the way that its name says; its first
// line is the message that is expected.
func TestBadRules(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/rules/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			first, rest, _ := strings.Cut(string(text), "\n")
			want := strings.TrimPrefix(first, "# ")
			_, err = rules.Read(strings.NewReader("\n"+rest), filepath.Base(file))
			if err == nil {
				t.Fatal("was read")
			}
			if err.Error() != want {
				t.Errorf("message\n%s\nwant\n%s", err, want)
			}
		})
	}
}

func FuzzReadRules(f *testing.F) {
	f.Add(rules.Default().YAML())
	f.Add([]byte("indicators: {KM: {weight: .nan}}"))
	f.Add([]byte("version: x\nstatuses: {window: 99999999999999999999}"))
	f.Add([]byte("indicators: [1]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		set, err := rules.Read(strings.NewReader(string(data)), "f")
		if err != nil {
			return
		}
		if err := set.Validate(); err != nil {
			t.Fatalf("read, but not valid: %v", err)
		}
		set.Compute(rules.Facts{})
	})
}
