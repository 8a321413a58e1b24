package scoring_test

import (
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse/warehousetest"
	"pantaukim/scoring"
	"pantaukim/scoring/shortlist"
)

// A list that was sealed by method 1 is made again by method 1, whatever the walks said
// of how far back they saw; by the method of now it would be another.
func TestSealedByTheMethodBefore(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	village(t, 31, 20).hide(7).load(t, db.Conn(), nil)
	now := at(t, asOf)
	set := signRules()
	s := scoring.New(scoring.Deps{Conn: db.Conn(), Now: func() time.Time { return now }}, set)
	req := kim.ShortlistRequest{From: "2025-06-30", To: "2025-10-26", Level: kim.LevelRegency, Top: 2, Category: "umum", SealedAt: now}
	of, err := s.Shortlist(t.Context(), req, "juri") // keeps the rules
	if err != nil {
		t.Fatal(err)
	}
	before, err := shortlist.Make(t.Context(), db.Conn(), set, 1, req)
	if err != nil {
		t.Fatal(err)
	}
	if before.Seal == of.Seal {
		t.Fatal("both methods give the same list: there is nothing to tell apart")
	}
	if err := shortlist.Store(t.Context(), db.Conn(), 1, before, "juri", now); err != nil {
		t.Fatal(err)
	}
	for name, seal := range map[string]string{"method 1": before.Seal, "the method of now": of.Seal} {
		if _, err := s.RebuildShortlist(t.Context(), seal); err != nil {
			t.Errorf("sealed by %s: %v", name, err)
		}
	}
	for _, list := range [][]kim.Nominee{before.In, before.Near, before.Newcomers} {
		for _, n := range list {
			if n.Partly != 0 {
				t.Errorf("%s has %d partly observed weeks by method 1", n.Group, n.Partly)
			}
		}
	}
}
