package collector_test

import (
	"slices"
	"testing"
	"time"

	"pantaukim/internal/kim"
)

// TestLongestFirst asks those first that were not observed for longest, and those that never
// were before all others.
func TestLongestFirst(t *testing.T) {
	t.Parallel()
	sim, b := simulation(t, 12)
	groups := slices.DeleteFunc(sim.Groups(), func(g kim.Group) bool { return !g.HasSite() })[:4]
	asOf := sim.AsOf()
	b.walk(asOf.Add(-8*24*time.Hour), groups[1])
	b.walk(asOf.Add(-20*24*time.Hour), groups[2])
	b.walk(asOf.Add(-9*24*time.Hour), groups[3])
	b.clock.set(asOf)
	got, err := b.collector().LongestFirst(t.Context(), groups)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{groups[0].ID, groups[2].ID, groups[3].ID, groups[1].ID}; got[0].ID != want[0] || got[1].ID != want[1] || got[2].ID != want[2] || got[3].ID != want[3] {
		t.Errorf("%v, want %q", got, want)
	}
}
