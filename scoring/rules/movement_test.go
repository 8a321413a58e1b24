package rules_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"pantaukim/internal/kim"
	"pantaukim/scoring/rules"
)

// Worked by hand. The group goes from 50 to 60 points, half by KM and half by KB; of
// the others, 54 goes to 62 and passes it.
//
//	rank with:        nothing  KM  KB  KM and KB
//	the others then      4      2   2      1
//	the others now       4      3   3      2
//
// KM: -2/3 (first), -1/6 (after KB), -1/6 (after the others), -1/3 (last) = -4/3: so many places won.
func TestExplainRank(t *testing.T) {
	t.Parallel()
	part := func(km, kb, ff float64) []rules.Part {
		return []rules.Part{{Indicator: kim.KM, Points: km}, {Indicator: kim.KB, Points: kb}, {Indicator: kim.FF, Points: ff}}
	}
	for _, c := range []struct {
		name        string
		before, now []rules.Part
		then, today []float64
		want        []kim.Share
	}{
		{"two causes and the others", part(30, 20, 0), part(35, 25, 0), []float64{50, 52, 54, 58}, []float64{52, 58, 60, 62},
			[]kim.Share{{Indicator: kim.KM, Value: 4.0 / 3}, {Indicator: kim.KB, Value: 4.0 / 3}, {Value: -2.0 / 3}}},
		{"only the others", part(30, 20, 0), part(30, 20, 0), []float64{40, 50, 60}, []float64{50, 55, 60},
			[]kim.Share{{Value: -1}}},
		{"against each other", part(30, 20, 0), part(20, 20, 10), []float64{45, 50, 55}, []float64{45, 50, 55},
			[]kim.Share{{Indicator: kim.KM, Value: -1}, {Indicator: kim.FF, Value: 1}}},
		{"a tie shares the place", part(30, 20, 0), part(30, 25, 0), []float64{50, 55}, []float64{55, 55},
			[]kim.Share{{Indicator: kim.KB, Value: 1}}},
		{"nothing changed", part(30, 20, 0), part(30, 20, 0), []float64{50}, []float64{50}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := rules.ExplainRank(c.before, c.now, c.then, c.today)
			if diff := cmp.Diff(c.want, got, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestRanks(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	got := rules.Ranks(
		[]string{"a", "a", "a", "b", "a", "b", "", "a"},
		[]float64{50, 70, 50, 10, 30, nan, 99, nan},
	)
	want := []uint32{2, 1, 2, 1, 4, 0, 0, 0}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("ranks %v, want %v", got, want)
			break
		}
	}
}
