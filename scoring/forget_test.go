package scoring_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"pantaukim/internal/warehouse/warehousetest"
	"pantaukim/scoring"
	"pantaukim/scoring/rules"
)

// A scoring by a clock that ran a year ahead is taken back, and the next one by the
// right clock stores what it would have stored without.
func TestForgetLater(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	village(t, 4, 12).load(t, db.Conn(), nil)
	s := scoring.New(scoring.Deps{Conn: db.Conn()}, rules.Default())
	now := at(t, asOf)
	if _, err := s.Score(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	want := dumpAll(t, db.Conn())
	signs := dump(t, db.Conn(), "signs", "group_id, sign, subject")
	if n, err := s.ForgetLater(t.Context(), now); n != 0 || err != nil {
		t.Errorf("%d weeks were forgotten although none is later, %v", n, err)
	}
	if _, err := s.Score(t.Context(), now.AddDate(1, 0, 0)); err != nil {
		t.Fatal(err)
	}
	if n, err := s.ForgetLater(t.Context(), now); n != 1 || err != nil {
		t.Fatalf("%d weeks were forgotten, want 1, %v", n, err)
	}
	if _, err := s.Score(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, dumpAll(t, db.Conn())); diff != "" {
		t.Errorf("(-by the right clock +after the wrong one):\n%s", diff)
	}
	if diff := cmp.Diff(signs, dump(t, db.Conn(), "signs", "group_id, sign, subject")); diff != "" {
		t.Errorf("signs (-by the right clock +after the wrong one):\n%s", diff)
	}
}
