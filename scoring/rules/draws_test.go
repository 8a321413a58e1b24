package rules

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pantaukim/internal/kim"
)

// Spread over buckets, values come in the same order as sorted at once.
func TestSorter(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 8))
	var s sorter
	for name, value := range map[string]func() float64{
		"even":          random.Float64,
		"all equal":     func() float64 { return 0.5 },
		"few values":    func() float64 { return float64(random.IntN(4)) / 3 },
		"one far off":   func() float64 { return math.Exp2(-random.Float64() * 60) },
		"some unknown":  func() float64 { return []float64{math.Inf(-1), random.Float64()}[random.IntN(2)] },
		"all unknown":   func() float64 { return math.Inf(-1) },
		"neighbours":    func() float64 { return math.Float64frombits(math.Float64bits(0.3) + random.Uint64N(5)) },
		"both signs":    random.NormFloat64,
		"huge distance": func() float64 { return random.NormFloat64() * 1e307 },
	} {
		for _, n := range []int{1, 2, 3, 50, 1000} {
			values := make([]float64, n)
			want := make([]ranked, n)
			for i := range values {
				values[i] = value()
				want[i] = ranked{values[i], int32(i)}
			}
			slices.SortFunc(want, compareRanked)
			if got := s.sort(values); !slices.Equal(got, want) {
				t.Fatalf("%s, %d values: %v\nwant %v", name, n, got, want)
			}
		}
	}
}

// Counted, percentiles are those of the sorted ranks.
func TestPercentiles(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(9, 10))
	var c rankCounts
	for range 500 {
		ranks := make([]uint32, 1+random.IntN(1200))
		most := 1 + random.Uint32N(4000)
		for i := range ranks {
			ranks[i] = 1 + random.Uint32N(most)
		}
		got := c.percentiles(ranks)
		slices.Sort(ranks)
		at := func(hundredths int) uint32 { // the nearest rank, counted from 1, in whole numbers
			return ranks[max(1, (hundredths*len(ranks)+99)/100)-1]
		}
		if want := (kim.Interval{Low: at(5), Median: at(50), High: at(95)}); got != want {
			t.Fatalf("%d ranks: %v, want %v", len(ranks), got, want)
		}
	}
}
