package scoring_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pantaukim/internal/lab/proof"
	"pantaukim/internal/warehouse/warehousetest"
	"pantaukim/scoring"
	"pantaukim/scoring/asof"
	"pantaukim/scoring/rules"
)

// Two scorers at once on one warehouse, as where a leader that was held still goes on
// beside its successor: a scoring may fail and say that another one was under way, but
// what is stored in the end is what one alone stores, also where the one that is late
// stands at an earlier moment.
func TestTwoScorersAtOnce(t *testing.T) {
	t.Parallel()
	now := at(t, asOf)
	alone := warehousetest.New(t)
	village(t, 23, 15).load(t, alone.Conn(), nil)
	if _, err := scoring.New(scoring.Deps{Conn: alone.Conn()}, rules.Default()).Score(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	stored, tables := dumpAll(t, alone.Conn()), built(t, alone.Conn())

	for _, c := range []struct {
		name string
		late int // days that the moment of the second lies before that of the first
	}{{"of the same moment", 0}, {"the former leader of an earlier day", 1}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for round := range proof.Times(2, 10) {
				db := warehousetest.New(t)
				village(t, 23, 15).load(t, db.Conn(), rand.New(rand.NewPCG(uint64(round), 5)).Shuffle)
				var (
					both   sync.WaitGroup
					failed [2]error
				)
				for i, back := range []int{0, c.late} {
					s := scoring.New(scoring.Deps{Conn: db.Conn()}, rules.Default())
					both.Go(func() { _, failed[i] = s.Score(t.Context(), now.AddDate(0, 0, -back)) })
				}
				both.Wait()
				for _, err := range failed {
					if err != nil && !errors.Is(err, asof.ErrBeside) {
						t.Errorf("round %d: %v", round, err)
					}
				}
				if failed[0] != nil { // scored again, as the jobs do
					if _, err := scoring.New(scoring.Deps{Conn: db.Conn()}, rules.Default()).Score(t.Context(), now); err != nil {
						t.Fatal(err)
					}
				}
				t.Logf("round %d: %v", round, slices.DeleteFunc(failed[:], func(err error) bool { return err == nil }))
				if diff := cmp.Diff(tables, built(t, db.Conn())); diff != "" {
					t.Errorf("round %d, weeks and copies (-one +two at once):\n%s", round, diff)
				}
				if diff := cmp.Diff(stored, dumpAll(t, db.Conn())); diff != "" {
					t.Errorf("round %d, scores (-one +two at once):\n%s", round, diff)
				}
			}
		})
	}
}
