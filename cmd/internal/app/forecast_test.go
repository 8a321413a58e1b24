package app

import (
	"strings"
	"testing"
	"time"

	"pantaukim/cmd/internal/config"
	"pantaukim/internal/kim"
)

// TestForecastSays says with the numbers whether a week fits between two Mondays.
func TestForecastSays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		f    Forecast
		want string
	}{
		{"it fits", Forecast{Groups: 3594, RequestsPerSecond: 1, Week: WeekForecast{Requests: 42_000, Hours: 11.67, Fits: true}},
			"3594 groups: the coming week takes 42000 requests, 11.7 hours at 1 a second; it fits between two Mondays"},
		{"it does not", Forecast{Groups: 83_000, RequestsPerSecond: 1, Week: WeekForecast{Requests: 996_000, Hours: 276.67}},
			"83000 groups: the coming week takes 996000 requests, 276.7 hours at 1 a second; a week has 168 hours, so it does not fit: " +
				"the groups that were not observed for longest come first, and a group is observed about every 1.6 weeks"},
	} {
		if got := c.f.String(); got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
	}
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
