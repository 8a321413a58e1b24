package board

import (
	"cmp"
	"math"
	"slices"

	"pantaukim/internal/kim"
)

// Rank is the rank of a group in one area.
type Rank struct {
	Level           kim.Level
	Area            string // name; empty for the nation
	Scope           Scope
	Rank, Low, High int // places from 1; Low and High bound the interval, 0: none was drawn
	Of              int // ranked groups of the area
}

// Sure tells whether the rank stays the same however the method is varied.
func (r Rank) Sure() bool { return r.Low > 0 && r.Low == r.High }

// RanksOf returns the ranks of a group, from the smallest area to the largest.
func (b *Board) RanksOf(r *Row) []Rank {
	if !r.Scored {
		return nil
	}
	var out []Rank
	for _, of := range []Rank{
		{Level: kim.LevelDistrict, Area: r.District, Scope: Scope{Regency: r.RegencyCode, District: DistrictKey(r.Region)}},
		{Level: kim.LevelRegency, Area: r.Regency, Scope: Scope{Regency: r.RegencyCode}},
		{Level: kim.LevelProvince, Area: r.Province, Scope: Scope{Province: r.ProvinceCode}},
		{Level: kim.LevelNational},
	} {
		drawn := r.Intervals.At(of.Level)
		of.Rank, of.Low, of.High = int(*r.Ranks.At(of.Level)), int(drawn.Low), int(drawn.High)
		if of.Rank == 0 || of.Level == kim.LevelDistrict && of.Area == "" {
			continue
		}
		for _, other := range b.Rows {
			if of.Scope.Has(other) && other.Newcomer == r.Newcomer && *other.Ranks.At(of.Level) > 0 {
				of.Of++
			}
		}
		out = append(out, of)
	}
	return slices.Clip(out)
}

// NextUp returns the group just above in the area of a rank, and how many points of the
// IAD lie between; nil if there is none.
func (b *Board) NextUp(r *Row, in Rank) (float64, *Row) {
	var above *Row
	for _, o := range b.Rows {
		rank := int(*o.Ranks.At(in.Level))
		if in.Scope.Has(o) && o.Newcomer == r.Newcomer && rank > 0 && rank < in.Rank &&
			(above == nil || rank > int(*above.Ranks.At(in.Level))) {
			above = o
		}
	}
	if above == nil || math.IsNaN(above.IAD) {
		return 0, nil
	}
	return above.IAD - r.IAD, above
}

// TiedIn tells whether the intervals of two groups overlap in areas of a level, so that
// neither can be said to stand above the other.
func TiedIn(a, b *Row, l kim.Level) bool {
	x, y := a.Intervals.At(l), b.Intervals.At(l)
	return x.Low > 0 && y.Low > 0 && x.Low <= y.High && y.Low <= x.High
}

// TiedWith returns the groups that nobody can say stand above or below a group in the area
// of a rank, by rank.
func (b *Board) TiedWith(r *Row, in Rank) []*Row {
	var out []*Row
	for _, o := range b.Rows {
		if o != r && in.Scope.Has(o) && o.Newcomer == r.Newcomer && *o.Ranks.At(in.Level) > 0 && TiedIn(r, o, in.Level) {
			out = append(out, o)
		}
	}
	slices.SortStableFunc(out, func(a, b *Row) int { return cmp.Compare(*a.Ranks.At(in.Level), *b.Ranks.At(in.Level)) })
	return out
}
