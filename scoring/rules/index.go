package rules

import (
	"math"

	"pantaukim/internal/kim"
)

// Part is one indicator of one group: its value, and its part of the IAD.
type Part struct {
	Indicator string
	Raw       float64 // in its own unit; NaN if it cannot be known
	Score     float64 // 0 to 1; NaN if not in the index or not known
	Weight    float64 // after sharing out the weights of missing indicators; 0 if not in the index
	Points    float64 // 100 · Weight · Score; 0 if not in the index
}

// Index is the IAD of one group with everything that it is made of.
type Index struct {
	Parts    [kim.IndicatorCount]Part // in the order of the catalogue
	Coverage float64                  // CP; NaN if the group has no completed week yet
	IAD      float64                  // 0 to 100, the sum of the points; NaN below the coverage gate
	Partial  bool                     // the weight of a missing indicator was shared out
}

// Raw returns the value of an indicator, NaN for a stranger.
func (x Index) Raw(id string) float64 {
	if i, ok := kim.IndicatorPlace(id); ok {
		return x.Parts[i].Raw
	}
	return missing
}

// Compute calculates all indicators and the IAD of one group.
//
// The IAD is 100 · Σ w·s / Σ w over the indicators that are known. Below the
// coverage gate there is none, and no indicator has points.
func (r Rules) Compute(f Facts) Index {
	raw, score := r.values(f, 0)
	var x Index
	cp, _ := kim.IndicatorPlace(kim.CP)
	x.Coverage = raw[cp]
	known := 0.0
	for i, id := range kim.Indicators() {
		x.Parts[i] = Part{Indicator: id, Raw: raw[i], Score: score[i]}
		if w := r.Indicators[id].Weight; w > 0 && !math.IsNaN(score[i]) {
			known += w
		}
	}
	open := x.Coverage >= r.Gate && known > 0
	if !open {
		x.IAD = missing
		return x
	}
	for i, id := range kim.Indicators() {
		w := r.Indicators[id].Weight
		switch {
		case w == 0:
		case math.IsNaN(score[i]):
			x.Partial = true
		default:
			x.Parts[i].Weight = w / known
			x.Parts[i].Points = 100 * x.Parts[i].Weight * score[i]
			x.IAD += x.Parts[i].Points
		}
	}
	return x
}

// values returns the raw value and the score of every indicator, in the order of
// the catalogue. A window above 0 replaces that of the three weekly rates (KM,
// FU, FF), which the rank draws vary.
func (r Rules) values(f Facts, window int) (raw, score [kim.IndicatorCount]float64) {
	rule := r.Indicators
	weeks := func(id string) []WeekFacts { return f.Window(rule[id].Window, 0) }
	rates := func(id string) []WeekFacts {
		if window > 0 {
			return f.Window(window, 0)
		}
		return weeks(id)
	}
	for i, id := range kim.Indicators() {
		v := missing
		s := missing
		switch id {
		case kim.KM:
			v = Consistency(rates(id))
			s = v
		case kim.KB:
			v = Recency(f.LastItem, f.LastComplete, f.Totals.Items(), f.Group.Zone, rule[id].HalfLife)
			s = v
		case kim.FU:
			v = ItemsPerWeek(rates(id))
			s = logScore(v, rule[id].Full)
		case kim.FF:
			v = PhotosPerWeek(rates(id))
			s = logScore(v, rule[id].Full)
		case kim.JT:
			v = LongestGap(weeks(id))
			s = gapScore(v, rule[id].Full)
		case kim.OR:
			v = Originality(weeks(id))
			s = v
		case kim.KL:
			v = Completeness(weeks(id))
			s = v
		case kim.KG:
			v = ChannelMix(weeks(id))
		case kim.TR:
			v = Trend(weeks(id), rule[id].Window)
		case kim.CP:
			v = Coverage(weeks(id))
		case kim.IT:
			v = DateIntegrity(weeks(id))
		case kim.TK:
			v = missing
			if !f.LastComplete.IsZero() || f.Totals.Items() > 0 {
				v = float64(f.Totals.Items())
			}
		}
		raw[i], score[i] = v, s
		if math.IsNaN(v) || rule[id].Weight == 0 {
			score[i] = missing
		}
	}
	return raw, score
}

// Newcomer tells whether the group was registered less than the given number of
// weeks ago, and is therefore ranked apart.
func (r Rules) Newcomer(f Facts) bool {
	if !f.Group.RegisteredOn.Known() {
		return false
	}
	return kim.DateOf(f.AsOf, f.Group.Zone).Sub(f.Group.RegisteredOn) < 7*r.NewcomerWeeks
}
