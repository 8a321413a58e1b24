package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/kim"
)

// A list is sealed only if each group on it was walked whole since its period ended: a
// regular visit does not look at old posts. The refusal says which command helps, and it does.
func TestSealNeedsWholeWalks(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 12)
	asOf := w.asOf
	day := func(days int) string { return asOf.AddDate(0, 0, days).Format(time.RFC3339) }
	walk := func(at string, more ...string) {
		must(t, append([]string{"collect", "--config", w.config, "--as-of", at}, more...)...)
		must(t, "score", "--config", w.config, "--as-of", at)
	}
	walk(day(-6), "--full")
	walk(day(0))
	countByHand(t, w.config)
	last := kim.LastCompletedWeek(asOf, kim.WIB)
	order := []string{"shortlist", "--config", w.config, "--as-of", day(0), "--level", "regency", "--top", "1", "--region", "62",
		"--period", fmt.Sprintf("%s..%s", last.Add(-11).Monday(), last.Monday().AddDays(6))}
	out, code := says(t, "", order...)
	_, command, found := strings.Cut(out, `run "pantaukim `)
	command, _, closed := strings.Cut(command, " --config FILE")
	if code == 0 || !found || !closed || !strings.HasPrefix(command, "collect --full --group ") {
		t.Fatalf("code %d, and no command that helps: %s", code, out)
	}
	must(t, append(strings.Fields(command), "--config", w.config, "--as-of", day(0))...)
	must(t, "score", "--config", w.config, "--as-of", day(0))
	must(t, order...)
}
