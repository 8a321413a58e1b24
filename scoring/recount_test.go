package scoring_test

import (
	"math"
	"testing"

	"pantaukim/internal/lab/recount"
	"pantaukim/internal/warehouse/warehousetest"
	"pantaukim/scoring"
	"pantaukim/scoring/rules"
)

// The demonstration is recounted in the same way, in cmd/pantaukim.
func TestRecountByHand(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]*fixture{"everything seen": village(t, 23, 40), "much hidden": village(t, 29, 40).hide(5)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			recountVillage(t, f)
		})
	}
}

func recountVillage(t *testing.T, f *fixture) {
	t.Helper()
	db := warehousetest.New(t)
	f.load(t, db.Conn(), nil)
	now := at(t, asOf)
	scores, err := scoring.New(scoring.Deps{Conn: db.Conn()}, rules.Default()).Compute(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	groups, err := recount.Read(t.Context(), db.Conn())
	if err != nil {
		t.Fatal(err)
	}
	compared, absent, copied := 0, 0, 0
	for _, sc := range scores {
		g := groups[sc.Facts.Group.ID]
		want, iad := g.Count(now)
		for _, p := range sc.Index.Parts {
			if !near(p.Raw, want[p.Indicator]) {
				t.Errorf("%s %s: scored %v, counted %v", sc.Facts.Group.ID, p.Indicator, p.Raw, want[p.Indicator])
			}
			compared++
			if math.IsNaN(p.Raw) {
				absent++
			}
		}
		if !near(sc.Index.IAD, iad) {
			t.Errorf("%s: IAD %v, counted %v", sc.Facts.Group.ID, sc.Index.IAD, iad)
		}
		copied += g.Copies()
	}
	if compared != 40*12 || absent == 0 || absent > compared/2 || copied < 50 {
		t.Errorf("%d values compared, %d absent, %d copies: the history is too plain to prove anything", compared, absent, copied)
	}
}
