package app

import (
	"log/slog"
	"maps"
	"slices"
	"testing"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
	"pantaukim/internal/lab/proof"
	"pantaukim/scoring/signs"
)

// Tricks that groups play on the platform itself are flagged when the collector has
// walked it, and raise the index less than one honest post a week would. Who posts
// honestly is not flagged, even if our walks failed for weeks meanwhile.
func TestCheatsOnThePlatformAreFlagged(t *testing.T) {
	t.Parallel()
	flagged := map[kimsim.Play]string{
		kimsim.Plain: "", kimsim.Honest: "", kimsim.Source: "", kimsim.CatchUp: "",
		kimsim.Backdating: signs.Backdated, kimsim.Burst: signs.Burst, kimsim.Copying: signs.Copies,
		kimsim.Padding: signs.SamePhoto, kimsim.Deleting: signs.PostThenDelete,
	}
	sim := kimsim.DefaultConfig()
	sim.Groups, sim.Plays, sim.Weeks = nil, map[string]kimsim.Play{}, proof.Times(14, 26)
	group := map[kimsim.Play]string{}
	plays := slices.Sorted(maps.Keys(flagged))
	for i, g := range kimsim.Registry(len(plays), 3) {
		g.URL, g.RegisteredOn, g.Standing = "https://main-"+g.ID+".kim.id", kim.NewDate(2024, 1, 1), kim.Registered
		sim.Groups = append(sim.Groups, g)
		sim.Plays[g.ID], group[plays[i]] = plays[i], g.ID
	}
	w := watch(t, sim, slog.New(slog.DiscardHandler), nil)
	for back := 8; back >= 0; back-- {
		w.clock.set(w.sim.AsOf().AddDate(0, 0, -7*back))
		if _, err := w.Jobs.Collect(t.Context(), Selection{}, true, "demo", nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Jobs.Score(t.Context()); err != nil {
		t.Fatal(err)
	}
	signs, err := w.Scorer().Signs(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	for _, s := range signs {
		found[s.Group] = append(found[s.Group], s.Sign)
		if len(s.Items) == 0 {
			t.Errorf("%s of %s has no evidence", s.Sign, s.Group)
		}
	}
	scores, err := w.Scorer().Compute(t.Context(), w.sim.AsOf())
	if err != nil {
		t.Fatal(err)
	}
	iad := map[string]float64{}
	for _, s := range scores {
		iad[s.Facts.Group.ID] = s.Index.IAD
	}
	honest := iad[group[kimsim.Honest]] - iad[group[kimsim.Plain]]
	for _, play := range plays {
		id := group[play]
		gain := iad[id] - iad[group[kimsim.Plain]]
		t.Logf("%-10s signs %v, IAD %+.1f (an honest post a week: %+.1f)", play, found[id], gain, honest)
		switch want := flagged[play]; {
		case want == "" && len(found[id]) > 0:
			t.Errorf("%s is honest and has the signs %v", play, found[id])
		case want == "":
		case !slices.Contains(found[id], want):
			t.Errorf("%s has the signs %v, want %s", play, found[id], want)
		case !(gain < honest):
			t.Errorf("%s gains %.1f, an honest post a week gains %.1f", play, gain, honest)
		}
	}
}
