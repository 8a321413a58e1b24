package kim

import "math"

// leastGaps is how many gaps a regularity rests on at least.
const leastGaps = 5

// Regularity is how evenly the active weeks of a group follow each other: −1 if the gaps
// between them are all the same, about 0 if they are as chance makes them, and towards 1 if
// they come in clusters with long pauses between.
type Regularity struct {
	Value float64 // NaN: it rests on too few gaps
	Gaps  int     // from one active week to the next that were observed throughout
}

// RegularityOf measures weeks that follow each other without a hole, oldest first; an empty
// state is a week before the group's first. A gap with a week in it that was not observed is
// left out: an item may have ended it. The measure is the burstiness of Goh and Barabási with
// the correction for few gaps by Kim and Jo (2016): with n gaps of mean m and standard
// deviation s, and r = s/m, it is (√(n+1)·r − √(n−1)) / ((√(n+1) − 2)·r + √(n−1)).
func RegularityOf(states []WeekState) Regularity {
	var gaps []float64
	length, open := 0, false // weeks since the last active one; whether it is known when that was
	for _, s := range states {
		length++
		switch {
		case s.Active():
			if open {
				gaps = append(gaps, float64(length))
			}
			length, open = 0, true
		case s != WeekNone:
			open = false
		}
	}
	out := Regularity{Value: math.NaN(), Gaps: len(gaps)}
	if len(gaps) < leastGaps {
		return out
	}
	n, mean, spread := float64(len(gaps)), 0.0, 0.0
	for _, g := range gaps {
		mean += g / n
	}
	for _, g := range gaps {
		spread += (g - mean) * (g - mean) / n
	}
	r, up, down := math.Sqrt(spread)/mean, math.Sqrt(n+1), math.Sqrt(n-1)
	out.Value = (up*r - down) / ((up-2)*r + down)
	return out
}
