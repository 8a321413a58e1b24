package scoring_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pantaukim/internal/kim"
	"pantaukim/scoring"
)

func TestCatalogueAgreesWithTheScorer(t *testing.T) {
	c, err := scoring.DefaultRules().Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	rules := scoring.DefaultRules()
	for _, i := range c.Indicators {
		rule := rules.Indicators[i.ID]
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
	rules := scoring.DefaultRules()
	again, err := scoring.ReadRules(strings.NewReader(string(rules.YAML())), "rules.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rules, again); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
	if rules.ID() != again.ID() {
		t.Errorf("id %s, read back %s", rules.ID(), again.ID())
	}
	changed := scoring.DefaultRules()
	changed.Gate = 0.8
	if changed.ID() == rules.ID() {
		t.Error("other rules have the same id")
	}
}

func TestRulesMayChangeOneThing(t *testing.T) {
	rules, err := scoring.ReadRules(strings.NewReader("version: trial\nindicators:\n  KM: {weight: 0.30}\n  OR: {weight: 0.15}\n"), "rules.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want := scoring.DefaultRules()
	want.Version = "trial"
	km, or := want.Indicators[kim.KM], want.Indicators[kim.OR]
	km.Weight, or.Weight = 0.30, 0.15
	want.Indicators[kim.KM], want.Indicators[kim.OR] = km, or
	if diff := cmp.Diff(want, rules); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Every file of testdata/rules is wrong in the way that its name says; its first
// line is the message that is expected.
func TestBadRules(t *testing.T) {
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
			_, err = scoring.ReadRules(strings.NewReader("\n"+rest), filepath.Base(file))
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
	f.Add(scoring.DefaultRules().YAML())
	f.Add([]byte("indicators: {KM: {weight: .nan}}"))
	f.Add([]byte("version: x\nstatuses: {window: 99999999999999999999}"))
	f.Add([]byte("indicators: [1]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		rules, err := scoring.ReadRules(strings.NewReader(string(data)), "f")
		if err != nil {
			return
		}
		if err := rules.Validate(); err != nil {
			t.Fatalf("read, but not valid: %v", err)
		}
		rules.Compute(scoring.Facts{})
	})
}
