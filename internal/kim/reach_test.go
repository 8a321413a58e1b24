package kim_test

import (
	"testing"
	"time"

	"pantaukim/internal/kim"
)

// TestReach orders looks by how far back they saw everything.
func TestReach(t *testing.T) {
	t.Parallel()
	sunday := kim.NewDate(2025, time.October, 26)
	order := []kim.Reach{{}, kim.ReachAfter(sunday), kim.ReachAfter(sunday - 7), kim.ReachAfter(sunday - 70), kim.ReachAll()}
	for i, a := range order {
		for k, b := range order {
			if a.Less(b) != (i < k) {
				t.Errorf("%v less than %v: %v", a, b, a.Less(b))
			}
		}
	}
	if kim.ReachNone().Less(order[0]) || order[0].Less(kim.ReachNone()) {
		t.Error("none and nothing known differ")
	}
	for day, since := range map[kim.Date]kim.Date{sunday: sunday + 1, sunday + 1: sunday + 8, sunday + 7: sunday + 8} {
		if got := kim.ReachAfter(day); got.Since != since || got.Coverage != kim.CoverageSince {
			t.Errorf("after %s: %v, want since %s", day, got, since)
		}
	}
}
