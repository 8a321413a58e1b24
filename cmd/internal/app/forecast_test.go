package app

import (
	"strings"
	"testing"
	"time"

	"pantaukim/cmd/internal/config"
	"pantaukim/internal/kim"
)

// TestAssumedWeek says what a week takes of a list of groups of which nothing else is known.
func TestAssumedWeek(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sites int
		fits  bool
	}{{3594, true}, {83_000, false}} {
		says, fits := AssumedWeek(config.Default(), c.sites)
		if fits != c.fits || !strings.Contains(says, "pantaukim plan") {
			t.Errorf("%d sites: fits %v: %s", c.sites, fits, says)
		}
	}
}

// TestComingOfManyRuns: a plan of runs that come close together is as quick to go through as
// any other, and every run of it counts.
func TestComingOfManyRuns(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, plan     string
		listed, counts int
	}{
		{"a day apart", "0 3 * * *", 7, 7},
		{"an hour apart", "@every 1h", 167, 167},
		{"45 minutes apart", "@every 45m", 112, 223},
		{"a second apart", "@every 1s", 168, 604_799},
	} {
		runs := coming(config.Schedule{Collect: c.plan}, time.Date(2025, 10, 28, 0, 0, 0, 0, kim.WIB.Location()))
		counts := 0
		for _, r := range runs {
			counts += 1 + r.Again
		}
		if len(runs) != c.listed || counts != c.counts {
			t.Errorf("%s: %d listed that stand for %d runs, want %d and %d", c.name, len(runs), counts, c.listed, c.counts)
		}
	}
}
