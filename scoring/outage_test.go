package scoring_test

import (
	"fmt"
	"testing"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse/warehousetest"
	"pantaukim/scoring"
	"pantaukim/scoring/rules"
)

// Four in ten sites fail in one run, which is marked as an outage: no status
// changes, whatever the other six said, and the summary counts who was held.
//
// In some villages the run that failed found a post that may lie in either of two weeks.
func TestOutageChangesNoStatus(t *testing.T) {
	t.Parallel()
	for _, seed := range []uint64{3, 43} {
		t.Run(fmt.Sprint("village ", seed), func(t *testing.T) {
			t.Parallel()
			outageChangesNoStatus(t, seed)
		})
	}
}

func outageChangesNoStatus(t *testing.T, seed uint64) {
	db := warehousetest.New(t)
	now := at(t, asOf)
	f := village(t, seed, 40)
	last := "run-" + now.UTC().Format("20060102T150405")
	for i := range f.walks {
		w := &f.walks[i]
		switch {
		case w.RunID == last && i%5 < 2:
			w.Outcome, w.Complete = kim.OutcomeTimeout, false
		case w.StartedAt.After(now.AddDate(0, 0, -15)):
			w.Outcome, w.Complete = kim.OutcomeOK, true
		}
	}
	f.outage = map[string]bool{last: true}
	f.load(t, db.Conn(), nil)
	s := scoring.New(scoring.Deps{Conn: db.Conn()}, rules.Default())
	before, err := s.Score(t.Context(), now.AddDate(0, 0, -7))
	if err != nil {
		t.Fatal(err)
	}
	if before.Statuses[unknown] > 0 {
		t.Fatalf("before: %v", before.Statuses)
	}
	after, err := s.Score(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	if after.Transitions != 0 || after.Held != 40 {
		t.Errorf("%d transitions, %d held; before %v, after %v", after.Transitions, after.Held, before.Statuses, after.Statuses)
	}
}
