package board

import (
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

// NextUp returns the group just above in the nation and how many points of the IAD
// lie between; nil if there is none among those that may be named.
func (b *Board) NextUp(r *Row, named func(*Row) bool) (float64, *Row) {
	if r.Ranks.Nation == 0 {
		return 0, nil
	}
	var above *Row
	for _, o := range b.Rows {
		if o.Ranks.Nation > 0 && o.Ranks.Nation < r.Ranks.Nation && o.Newcomer == r.Newcomer && named(o) && !math.IsNaN(o.IAD) &&
			(above == nil || o.Ranks.Nation > above.Ranks.Nation) {
			above = o
		}
	}
	if above == nil {
		return 0, nil
	}
	return above.IAD - r.IAD, above
}
