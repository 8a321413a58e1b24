package app

import (
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pantaukim/internal/lab/proof"
)

// TestScoringWhileTheClockJumps scores once with a clock that is ahead, over a Monday,
// and once more after it was set right. The figures then, and those of the next week, are
// what they are without that.
func TestScoringWhileTheClockJumps(t *testing.T) {
	t.Parallel()
	groups, quiet := proof.Times(5, 15), slog.New(slog.DiscardHandler)
	right, wrong := newWatched(t, groups, quiet, nil), newWatched(t, groups, quiet, nil)
	asOf := right.sim.AsOf()
	collect := func(at time.Time) {
		t.Helper()
		for _, w := range []*watched{right, wrong} {
			w.clock.set(at)
			if _, err := w.Jobs.Collect(t.Context(), Selection{}, true, "demo", nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	score := func(w *watched, at time.Time) {
		t.Helper()
		w.clock.set(at)
		if err := w.Jobs.Score(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	compare := func(when string) {
		t.Helper()
		if diff := cmp.Diff(right.figures(t), wrong.figures(t)); diff != "" {
			t.Errorf("%s (-right +wrong clock)\n%.3000s", when, diff)
		}
	}
	collect(asOf)
	score(right, asOf.Add(time.Hour))
	for _, jump := range []time.Duration{-5 * time.Hour, 5 * time.Hour, 0} {
		score(wrong, asOf.Add(time.Hour+jump))
	}
	compare("set right")
	score(wrong, asOf.Add(6*24*time.Hour)) // the next Monday
	score(wrong, asOf.Add(time.Hour))
	collect(asOf.Add(7 * 24 * time.Hour))
	for _, w := range []*watched{right, wrong} {
		score(w, asOf.Add(7*24*time.Hour))
	}
	compare("the next week")
}
