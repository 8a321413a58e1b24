package rules

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"pantaukim/internal/kim"
)

// Explain splits the change of an IAD into the changes of its points: what each
// indicator gives now less what it gave before, the shares of missing indicators
// included. The shares add up to the change exactly, but for the last digit.
func Explain(before, now []Part) []kim.Share {
	points := map[string]float64{}
	for _, p := range now {
		points[p.Indicator] += p.Points
	}
	for _, p := range before {
		points[p.Indicator] -= p.Points
	}
	var out []kim.Share
	for _, id := range kim.Indicators() {
		if points[id] != 0 {
			out = append(out, kim.Share{Indicator: id, Value: points[id]})
		}
	}
	slices.SortStableFunc(out, func(a, b kim.Share) int { return cmp.Compare(math.Abs(b.Value), math.Abs(a.Value)) })
	return out
}

// field are the IADs that a group is ranked among, ascending, its own included.
type field []float64

// place is the rank that a value would have in the field, in which the group itself
// stands with own: one more than the others that are larger.
func (f field) place(value, own float64) int64 {
	at, _ := slices.BinarySearchFunc(f, value, func(x, v float64) int {
		if x > v {
			return 1
		}
		return -1
	})
	larger := len(f) - at
	if own > value {
		larger--
	}
	return int64(1 + larger)
}

// ExplainRank splits the change of a rank into the places that the indicators whose
// points changed, and the others, won (above 0) or lost. Then and today
// are the IADs of all groups that the group was ranked among before and now, ascending,
// its own included.
//
// Each share is a Shapley value (Shapley 1953): the places won when this one takes
// its new value, averaged over all orders in which the changes could have come.
// With n changes, S running over the sets of the other ones and v(S) being the rank if
// only those of S had happened, it is Σ |S|! (n−1−|S|)! / n! · (v(S) − v(S with it)).
// So the shares add up to the places won, none depends on an order that
// somebody chose, and what did not change has none.
func ExplainRank(before, now []Part, then, today []float64) []kim.Share {
	was, is := points(before), points(now)
	var changed []int
	for i := range was {
		if was[i] != is[i] {
			changed = append(changed, i)
		}
	}
	n := len(changed) + 1 // the last one is the others
	sumOf := func(set int) float64 {
		mixed := was
		for k, i := range changed {
			if set>>k&1 == 1 {
				mixed[i] = is[i]
			}
		}
		total := 0.0
		for _, p := range mixed { // in the order in which an IAD is summed, so that equal ones stay equal
			total += p
		}
		return total
	}
	rank := make([]int64, 1<<n)
	for set := range 1 << (n - 1) {
		value := sumOf(set)
		rank[set] = field(then).place(value, sumOf(0))
		rank[set|1<<(n-1)] = field(today).place(value, sumOf(1<<(n-1)-1))
	}
	factorial := make([]int64, n+1)
	factorial[0] = 1
	for i := range n {
		factorial[i+1] = factorial[i] * int64(i+1)
	}
	var out []kim.Share
	for k := range n {
		var share int64 // times n!
		for set, r := range rank {
			if set>>k&1 == 0 {
				size := bits.OnesCount(uint(set))
				share += factorial[size] * factorial[n-1-size] * (r - rank[set|1<<k])
			}
		}
		if share == 0 {
			continue
		}
		name := "" // the others
		if k < len(changed) {
			name = kim.Indicators()[changed[k]]
		}
		out = append(out, kim.Share{Indicator: name, Value: float64(share) / float64(factorial[n])})
	}
	slices.SortStableFunc(out, func(a, b kim.Share) int { return cmp.Compare(math.Abs(b.Value), math.Abs(a.Value)) })
	return out
}

// points are the points of the indicators in the order of the catalogue.
func points(parts []Part) (out [kim.IndicatorCount]float64) {
	for _, p := range parts {
		if i, ok := kim.IndicatorPlace(p.Indicator); ok {
			out[i] += p.Points
		}
	}
	return out
}
