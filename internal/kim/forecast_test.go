package kim_test

import (
	"testing"

	"pantaukim/internal/kim"
)

// TestForecastSays says with the numbers whether a week fits between two Mondays.
func TestForecastSays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name           string
		groups         int
		requests, full float64
		want           string
	}{
		{"it fits", 3594, 41_999.2, 0, "3594 groups: the coming week takes 42000 requests, 11.7 hours at 1 a second; it fits between two Mondays"},
		{"it does not", 83_000, 995_000, 1000, "83000 groups: the coming week takes 996000 requests, 276.7 hours at 1 a second; a week has 168 hours, so it does not fit: " +
			"the groups that were not observed for longest come first, and a group is observed about every 1.6 weeks"},
	} {
		f := kim.Forecast{Groups: c.groups, RequestsPerSecond: 1}
		f.Add("collect", c.requests)
		f.Add("full", c.full)
		if got := f.String(); got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}
