package rules

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"pantaukim/internal/kim"
)

// Ranks gives each value its place, 1 being the largest. Equal values share a
// place and the next one is skipped (1, 2, 2, 4). Values are compared only with
// those of the same scope; an unknown value (NaN) or an empty scope has no
// place, which is 0. Scope and value belong together by their index.
func Ranks(scope []string, value []float64) []uint32 {
	places := make([]uint32, len(value))
	index := make([]int, 0, len(value))
	for i, v := range value {
		if scope[i] != "" && !math.IsNaN(v) {
			index = append(index, i)
		}
	}
	slices.SortFunc(index, func(a, b int) int {
		return cmp.Or(cmp.Compare(scope[a], scope[b]), cmp.Compare(value[b], value[a]), cmp.Compare(a, b))
	})
	first := 0
	for n, i := range index {
		if n > 0 && scope[i] != scope[index[n-1]] {
			first = n
		}
		if n > first && value[i] == value[index[n-1]] {
			places[i] = places[index[n-1]]
			continue
		}
		places[i] = uint32(n - first + 1)
	}
	return places
}

// nation is the scope that holds every group.
const nation = "nation"

// scope returns the area of a level in which a group is ranked; empty if none ranks
// it. Newcomers are compared with newcomers only. A district that is not known, and a
// regency that is not a real one, rank nobody.
func (s *Score) scope(level kim.Level) string {
	r := s.Facts.Group.Region
	var area string
	switch level {
	case kim.LevelDistrict:
		area = r.DistrictCode
	case kim.LevelRegency:
		if r.Resolved() {
			area = r.RegencyCode
		}
	case kim.LevelProvince:
		area = r.ProvinceCode
	default:
		area = nation
	}
	if area != "" && s.Newcomer {
		area += "/newcomers"
	}
	return area
}

// rank fills the ranks of all scores by IAD.
func rank(scores []*Score) {
	value := make([]float64, len(scores))
	for i, s := range scores {
		value[i] = s.Index.IAD
	}
	var all sync.WaitGroup
	for _, level := range kim.Levels() {
		all.Go(func() {
			scope := make([]string, len(scores))
			for i, s := range scores {
				scope[i] = s.scope(level)
			}
			for i, place := range Ranks(scope, value) {
				*scores[i].Ranks.At(level) = place
			}
		})
	}
	all.Wait()
}
