package rules

import (
	"math"
	"time"

	"pantaukim/internal/kim"
)

// missing is the value of what could not be measured. It is never 0.
var missing = math.NaN()

// Consistency is KM = (A + P) / (o + P): the share of the weeks that were observed, or
// seen to be active, in which the group published. 6 active weeks of 8 observed ones are
// 0.75. It is missing if there is no such week.
func Consistency(ws []WeekFacts) float64 { return Ratio(Active(ws), Observed(ws)+Partly(ws)) }

// Recency is KB = 0.5^(d / halfLife), d being the whole days from the last item
// to the last complete walk: 1 on the day itself, 0.5 after 14 days, 0.25 after
// 28. It is 0 if the group was walked and has no item, and missing if it was
// never walked completely, or if all its items are of unknown age.
func Recency(lastItem, lastComplete time.Time, items uint32, zone kim.Zone, halfLife float64) float64 {
	switch {
	case lastComplete.IsZero(), lastItem.IsZero() && items > 0:
		return missing
	case lastItem.IsZero():
		return 0
	}
	return math.Exp2(-float64(daysSince(lastItem, lastComplete, zone)) / halfLife)
}

// ItemsPerWeek is FU = items / o, over the weeks that were observed whole.
func ItemsPerWeek(ws []WeekFacts) float64 { return Ratio(Sum(ws, WeekFacts.Items), Observed(ws)) }

// PhotosPerWeek is FF = photos / o, over the same weeks.
func PhotosPerWeek(ws []WeekFacts) float64 {
	return Ratio(Sum(ws, func(w WeekFacts) uint32 { return w.Photos }), Observed(ws))
}

// LongestGap is JT: the longest run of observed weeks without an item. An
// unobserved week ends a run, since what happened in it is not known, and so does one
// that was partly observed: there was an item.
func LongestGap(ws []WeekFacts) float64 {
	if Observed(ws) == 0 {
		return missing
	}
	longest, run := 0, 0
	for _, w := range ws {
		if w.State == kim.WeekNone {
			run++
			longest = max(longest, run)
		} else {
			run = 0
		}
	}
	return float64(longest)
}

// Originality is OR = 1 − near-copies / texts that are long enough to judge. Of
// 10 such texts with 2 near-copies it is 0.8; it is missing if there is none.
func Originality(ws []WeekFacts) float64 {
	return Ratio(Sum(ws, func(w WeekFacts) uint32 { return w.Originals }), Sum(ws, func(w WeekFacts) uint32 { return w.Judged }))
}

// Completeness is KL: the share of news that is long enough, with at least one
// photo and a date; missing if there is no news.
func Completeness(ws []WeekFacts) float64 {
	return Ratio(Sum(ws, func(w WeekFacts) uint32 { return w.WholeNews }), Sum(ws, func(w WeekFacts) uint32 { return w.News }))
}

// ChannelMix is KG = −Σ p ln p / ln 4 over the four kinds: 0 if all items are of
// one kind, 1 if every kind has a quarter, 0.5 if two kinds have half each; it
// is missing if there is no item.
func ChannelMix(ws []WeekFacts) float64 {
	counts := [...]int{
		Sum(ws, func(w WeekFacts) uint32 { return w.News }),
		Sum(ws, func(w WeekFacts) uint32 { return w.Gallery }),
		Sum(ws, func(w WeekFacts) uint32 { return w.Announcement }),
		Sum(ws, func(w WeekFacts) uint32 { return w.Event }),
	}
	total := counts[0] + counts[1] + counts[2] + counts[3]
	if total == 0 {
		return missing
	}
	entropy := 0.0
	for _, n := range counts {
		if n > 0 {
			p := float64(n) / float64(total)
			entropy -= p * math.Log(p)
		}
	}
	return max(0, entropy/math.Log(4))
}

// Trend is TR = log2((items of the newer half + 1) / (items of the older half + 1)):
// 7 items after 3 is +1, one doubling. It is missing unless all n weeks of its
// window exist and were observed.
func Trend(ws []WeekFacts, n int) float64 {
	if len(ws) < n || Observed(ws) < n {
		return missing
	}
	half := n / 2
	older, newer := Sum(ws[:n-half], WeekFacts.Items), Sum(ws[n-half:], WeekFacts.Items)
	return math.Log2(float64(newer+1) / float64(older+1))
}

// Coverage is CP = o / W, W being the weeks of the window that lie after the
// group's registration; missing if there is none.
func Coverage(ws []WeekFacts) float64 { return Ratio(Observed(ws), len(ws)) }

// DateIntegrity is IT: the share of items that are neither backdated nor dated
// in the future nor undated; missing if there is no item.
func DateIntegrity(ws []WeekFacts) float64 {
	items := Sum(ws, WeekFacts.Items)
	odd := Sum(ws, func(w WeekFacts) uint32 { return w.Backdated + w.Future + w.Undated })
	return Ratio(items-odd, items)
}

// Ratio divides, and is missing where the denominator is 0.
func Ratio(a, b int) float64 {
	if b == 0 {
		return missing
	}
	return float64(a) / float64(b)
}

// logScore maps a rate to 0 to 1 with diminishing returns: ln(1+x) / ln(1+full),
// at most 1. With full = 7, one a week scores 0.333 and seven or more score 1.
func logScore(x, full float64) float64 { return min(1, math.Log1p(x)/math.Log1p(full)) }

// gapScore maps the longest gap to 0 to 1: 1 − x / full, at least 0.
func gapScore(x, full float64) float64 { return max(0, 1-x/full) }
