package scoring_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"pantaukim/internal/kim"
	"pantaukim/scoring/rules"
	"pantaukim/scoring/signs"
)

// The methodology page names every indicator with the weight and the window that
// the program uses, and every sign.
func TestMethodologyPage(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/methodology.md")
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := rules.Default().Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	set := rules.Default()
	for _, i := range catalogue.Indicators {
		row := regexp.MustCompile(`(?m)^\| ` + i.ID + ` \| (.*) \|$`).FindString(string(text))
		if row == "" || !strings.Contains(row, i.Name.Indonesian) {
			t.Errorf("%s is not described", i.ID)
			continue
		}
		cells := strings.Split(row, "|")
		weight := ""
		if w := set.Indicators[i.ID].Weight; w > 0 {
			weight = fmt.Sprintf("%.2f", w)
		}
		if got := strings.TrimSpace(cells[6]); got != weight {
			t.Errorf("%s: the page says weight %q, the rules %q", i.ID, got, weight)
		}
		if w := set.Indicators[i.ID].Window; w > 0 && strings.TrimSpace(cells[4]) != fmt.Sprint(w) {
			t.Errorf("%s: the page says %s weeks, the rules %d", i.ID, cells[4], w)
		}
	}
	for _, id := range []string{kim.FU, kim.FF} { // the anchors
		anchor := fmt.Sprintf("ln(1+x) / ln %.0f,", set.Indicators[id].Full+1)
		if row := regexp.MustCompile(`(?m)^\| ` + id + ` \| .*$`).FindString(string(text)); !strings.Contains(row, anchor) {
			t.Errorf("%s: the page does not say %s", id, anchor)
		}
	}
	for _, sign := range signs.Names() {
		if !strings.Contains(string(text), "| "+sign+" |") {
			t.Errorf("the sign %s is not described", sign)
		}
	}
}
