package scoring_test

import (
	"math"
	"testing"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse/warehousetest"
	"pantaukim/scoring"
	"pantaukim/scoring/rules"
)

func TestMovements(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	village(t, 13, 12).load(t, db.Conn(), nil)
	s := scoring.New(scoring.Deps{Conn: db.Conn()}, rules.Default())
	now := at(t, asOf)
	monday := kim.WeekOf(now, kim.WIB)
	if _, err := s.Score(t.Context(), now.AddDate(0, 0, -7)); err != nil {
		t.Fatal(err)
	}
	if moves, err := s.Movements(t.Context(), monday.Add(-1)); err != nil || len(moves) != 0 {
		t.Fatalf("%d movements before there are two scorings (%v)", len(moves), err)
	}
	if _, err := s.Score(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	moves, err := s.Movements(t.Context(), monday)
	if err != nil || len(moves) != 12 {
		t.Fatalf("%d movements (%v)", len(moves), err)
	}
	changed, moved := 0, 0
	for id, m := range moves {
		points, places := 0.0, 0.0
		for _, c := range m.Points {
			points += c.Value
		}
		for _, c := range m.Places {
			places += c.Value
		}
		switch {
		case m.Rank == 0 || m.RankBefore == 0:
			if len(m.Places) > 0 {
				t.Errorf("%s is not ranked and has won places: %v", id, m.Places)
			}
		case math.Abs(places-float64(int(m.RankBefore)-int(m.Rank))) > 1e-9:
			t.Errorf("%s: the shares add up to %v places, the rank went from %d to %d", id, places, m.RankBefore, m.Rank)
		case m.Rank != m.RankBefore:
			moved++
		}
		change := m.IAD - m.Before
		if math.IsNaN(change) {
			continue
		}
		if math.Abs(points-change) > 1e-9 {
			t.Errorf("%s: the shares add up to %v, the IAD changed by %v", id, points, change)
		}
		if change != 0 {
			changed++
		}
	}
	if changed == 0 || moved == 0 {
		t.Errorf("%d IADs and %d ranks changed: the test compares nothing", changed, moved)
	}
}

// The draws give the same answer every time; the middle of an interval is near the
// rank, and ties are "setara".
func TestIntervals(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	village(t, 17, 30).load(t, db.Conn(), nil)
	s := scoring.New(scoring.Deps{Conn: db.Conn()}, rules.Default())
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
		if a.Intervals != b.Intervals {
			t.Errorf("%s: %v and %v", a.Facts.Group.ID, a.Intervals, b.Intervals)
		}
		if math.IsNaN(a.Index.IAD) {
			if a.Intervals != (kim.Intervals{}) {
				t.Errorf("%s has no IAD and the intervals %v", a.Facts.Group.ID, a.Intervals)
			}
			continue
		}
		drawn++
		var smaller kim.Interval // of the level below
		for _, level := range kim.Levels() {
			in, r := *a.Intervals.At(level), *a.Ranks.At(level)
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
			if in.High < smaller.High {
				t.Errorf("%s: %v within %v: a larger area has more above", a.Facts.Group.ID, smaller, in)
			}
			smaller = in
			if !in.Tied(in) {
				t.Errorf("%v is not setara with itself", in)
			}
		}
	}
	if drawn < 10 {
		t.Errorf("only %d groups were drawn", drawn)
	}
	if (kim.Interval{Low: 1, High: 3}).Tied(kim.Interval{Low: 4, High: 9}) || !(kim.Interval{Low: 1, High: 4}).Tied(kim.Interval{Low: 4, High: 9}) {
		t.Error("setara is where the intervals overlap")
	}
}
