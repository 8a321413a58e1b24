package kim_test

import (
	"math"
	"strings"
	"testing"

	"pantaukim/internal/kim"
)

func TestRegularity(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, weeks string // A, N, U, P; a dot is before the first week
		gaps        int
		low, high   float64
	}{
		{"every week", strings.Repeat("A", 12), 11, -1, -1},
		{"every third week", strings.Repeat("ANN", 8), 7, -1, -1},
		{"bursts and long pauses", strings.Repeat("AAAAA"+strings.Repeat("N", 20), 3), 14, .3, 1},
		{"as chance makes it", "ANAAANNANANNNAAANANNANAAAN", 13, -.5, .2},
		{"partly observed weeks are active", "APAPAPA", 6, -1, -1},
		{"an unobserved week ends a gap", "AAAUAAAUAAA", 6, -1, -1},
		{"a pause that nobody saw whole is no gap", strings.Repeat("A", 6) + "NNNUNNNN" + strings.Repeat("A", 6), 10, -1, -1},
		{"before the first week", "..AAAAAAA", 6, -1, -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			var states []kim.WeekState
			for _, s := range c.weeks {
				states = append(states, kim.WeekState(strings.ReplaceAll(string(s), ".", "")))
			}
			got := kim.RegularityOf(states)
			if got.Gaps != c.gaps || got.Value < c.low-1e-9 || got.Value > c.high+1e-9 {
				t.Errorf("%+v, want %d gaps and %v to %v", got, c.gaps, c.low, c.high)
			}
		})
	}
	if got := kim.RegularityOf([]kim.WeekState{"A", "A", "N", "A"}); !math.IsNaN(got.Value) || got.Gaps != 2 {
		t.Errorf("of two gaps: %+v", got)
	}
}
