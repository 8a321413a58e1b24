package scoring_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse/warehousetest"
	"pantaukim/scoring"
)

func TestMovements(t *testing.T) {
	db := warehousetest.New(t)
	village(t, 13, 12).load(t, db.Conn(), nil)
	s := scoring.New(scoring.Deps{Conn: db.Conn()}, scoring.DefaultRules())
	now := at(t, asOf)
	monday := kim.WeekOf(now, kim.WIB)
	if _, err := s.Score(t.Context(), now.AddDate(0, 0, -7)); err != nil {
		t.Fatal(err)
	}
	if moves, err := s.Movements(t.Context(), monday.Add(-1), ""); err != nil || len(moves) != 0 {
		t.Fatalf("%d movements before there are two scorings (%v)", len(moves), err)
	}
	if _, err := s.Score(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	moves, err := s.Movements(t.Context(), monday, "62")
	if err != nil || len(moves) != 12 {
		t.Fatalf("%d movements (%v)", len(moves), err)
	}
	changed, moved := 0, 0
	for _, m := range moves {
		sum := 0.0
		for _, c := range m.Causes {
			sum += c.Points
		}
		places := 0.0
		for _, c := range m.RankCauses {
			places += c.Places
		}
		switch {
		case m.Rank == 0 || m.RankBefore == 0:
			if len(m.RankCauses) > 0 {
				t.Errorf("%s is not ranked and has causes for its rank: %v", m.Group, m.RankCauses)
			}
		case math.Abs(places-float64(int(m.Rank)-int(m.RankBefore))) > 1e-9:
			t.Errorf("%s: the causes add up to %v places, the rank went from %d to %d", m.Group, places, m.RankBefore, m.Rank)
		case m.Rank != m.RankBefore:
			moved++
		}
		if math.IsNaN(m.Change) {
			continue
		}
		if math.Abs(sum-m.Change) > 1e-9 {
			t.Errorf("%s: the causes add up to %v, the IAD changed by %v", m.Group, sum, m.Change)
		}
		if m.Change != 0 {
			changed++
		}
	}
	if changed == 0 || moved == 0 {
		t.Errorf("%d IADs and %d ranks changed: the test compares nothing", changed, moved)
	}
}

// Worked by hand. The group goes from 50 to 60 points, half by KM and half by KB; of
// the others, 54 goes to 62 and passes it.
//
//	rank with:        nothing  KM  KB  KM and KB
//	the others then      4      2   2      1
//	the others now       4      3   3      2
//
// KM: -2/3 (first), -1/6 (after KB), -1/6 (after the others), -1/3 (last) = -4/3.
func TestExplainRank(t *testing.T) {
	part := func(km, kb, ff float64) []scoring.Part {
		return []scoring.Part{{Indicator: scoring.KM, Points: km}, {Indicator: scoring.KB, Points: kb}, {Indicator: scoring.FF, Points: ff}}
	}
	for _, c := range []struct {
		name        string
		before, now []scoring.Part
		then, today []float64
		want        []scoring.RankCause
	}{
		{"two causes and the others", part(30, 20, 0), part(35, 25, 0), []float64{54, 50, 52, 58}, []float64{52, 62, 60, 58},
			[]scoring.RankCause{{Indicator: scoring.KM, Places: -4.0 / 3}, {Indicator: scoring.KB, Places: -4.0 / 3}, {Indicator: scoring.Others, Places: 2.0 / 3}}},
		{"only the others", part(30, 20, 0), part(30, 20, 0), []float64{50, 60, 40}, []float64{50, 60, 55},
			[]scoring.RankCause{{Indicator: scoring.Others, Places: 1}}},
		{"against each other", part(30, 20, 0), part(20, 20, 10), []float64{50, 45, 55}, []float64{50, 45, 55},
			[]scoring.RankCause{{Indicator: scoring.KM, Places: 1}, {Indicator: scoring.FF, Places: -1}}},
		{"a tie shares the place", part(30, 20, 0), part(30, 25, 0), []float64{50, 55}, []float64{55, 55},
			[]scoring.RankCause{{Indicator: scoring.KB, Places: -1}}},
		{"nothing changed", part(30, 20, 0), part(30, 20, 0), []float64{50}, []float64{50}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := scoring.ExplainRank(c.before, c.now, c.then, c.today)
			if diff := cmp.Diff(c.want, got, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestRanks(t *testing.T) {
	nan := math.NaN()
	got := scoring.Ranks(
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

func TestCumulativeTable(t *testing.T) {
	db := warehousetest.New(t)
	f := small(t)
	f.load(t, db.Conn(), nil)
	s := scoring.New(scoring.Deps{Conn: db.Conn()}, scoring.DefaultRules())
	rows, err := s.CumulativeTable(t.Context(), at(t, asOf), "")
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		group string
		rank  uint32
		items uint32
	}{{"busy", 1, 21}, {"lost", 2, 20}, {"east", 3, 1}, {"quiet", 3, 1}, {"empty", 5, 0}}
	for i, w := range want {
		if r := rows[i]; r.Group != w.group || r.Rank != w.rank || r.Items() != w.items {
			t.Errorf("row %d: %s rank %d with %d items, want %+v", i, r.Group, r.Rank, r.Items(), w)
		}
	}
}

func TestRankBy(t *testing.T) {
	db := warehousetest.New(t)
	small(t).load(t, db.Conn(), nil)
	scores, err := scoring.New(scoring.Deps{Conn: db.Conn()}, scoring.DefaultRules()).Compute(t.Context(), at(t, asOf))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := scoring.RankBy(scores, "XX"); err == nil {
		t.Error("ranked by an unknown indicator")
	}
	for _, c := range []struct{ indicator, first string }{{scoring.TK, "busy"}, {scoring.JT, "busy"}, {scoring.KM, "busy"}} {
		places, err := scoring.RankBy(scores, c.indicator)
		if err != nil {
			t.Fatal(err)
		}
		for i, sc := range scores {
			if sc.Facts.Group.ID == c.first && places[i][2] != 1 {
				t.Errorf("by %s %s is number %d", c.indicator, c.first, places[i][2])
			}
		}
	}
}

// The draws give the same answer every time; the middle of an interval is near the
// rank, and ties are "setara".
func TestIntervals(t *testing.T) {
	db := warehousetest.New(t)
	village(t, 17, 30).load(t, db.Conn(), nil)
	s := scoring.New(scoring.Deps{Conn: db.Conn()}, scoring.DefaultRules())
	first, err := s.Compute(t.Context(), at(t, asOf))
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.Compute(t.Context(), at(t, asOf))
	if err != nil {
		t.Fatal(err)
	}
	drawn := 0
	for i, a := range first {
		b := again[i]
		if a.Span != b.Span {
			t.Errorf("%s: %v and %v", a.Facts.Group.ID, a.Span, b.Span)
		}
		if math.IsNaN(a.Index.IAD) {
			if a.Span != ([4]scoring.Interval{}) {
				t.Errorf("%s has no IAD and the intervals %v", a.Facts.Group.ID, a.Span)
			}
			continue
		}
		drawn++
		for k, in := range a.Span {
			r := a.Rank[k]
			if (r > 0) != (in.Low > 0) {
				t.Errorf("%s: rank %d with the interval %v", a.Facts.Group.ID, r, in)
			}
			if r == 0 {
				continue
			}
			if in.Low < 1 || in.Low > in.Median || in.Median > in.High || in.High > 30 {
				t.Errorf("%s: interval %v", a.Facts.Group.ID, in)
			}
			if r+6 < in.Low || r > in.High+6 {
				t.Errorf("%s: rank %d far outside of %v", a.Facts.Group.ID, r, in)
			}
			if k > 0 && in.High < a.Span[k-1].High && a.Span[k-1].High > 0 {
				t.Errorf("%s: %v within %v: a larger area has more above", a.Facts.Group.ID, a.Span[k-1], in)
			}
			if !in.Tied(in) {
				t.Errorf("%v is not setara with itself", in)
			}
		}
	}
	if drawn < 10 {
		t.Errorf("only %d groups were drawn", drawn)
	}
	if (scoring.Interval{Low: 1, High: 3}).Tied(scoring.Interval{Low: 4, High: 9}) || !(scoring.Interval{Low: 1, High: 4}).Tied(scoring.Interval{Low: 4, High: 9}) {
		t.Error("setara is where the intervals overlap")
	}
}
