package scoring

import (
	"cmp"
	"math"
	"slices"
	"sync"
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

// scopes returns the four scopes in which a group is ranked. Newcomers are
// compared with newcomers only. A district that is not known, and a regency that
// is not a real one, rank nobody.
func (s *Score) scopes() (district, regency, province, all string) {
	suffix := ""
	if s.Newcomer {
		suffix = "/newcomers"
	}
	in := func(code string) string {
		if code == "" {
			return ""
		}
		return code + suffix
	}
	r := s.Facts.Group.Region
	district, regency, province, all = in(r.DistrictCode), in(r.RegencyCode), in(r.ProvinceCode), in(nation)
	if !r.Resolved() {
		regency = ""
	}
	return district, regency, province, all
}

// rank fills the ranks of all scores by IAD.
func rank(scores []*Score) {
	value := make([]float64, len(scores))
	var scope [4][]string
	for k := range scope {
		scope[k] = make([]string, len(scores))
	}
	for i, s := range scores {
		value[i] = s.Index.IAD
		scope[0][i], scope[1][i], scope[2][i], scope[3][i] = s.scopes()
	}
	var all sync.WaitGroup
	for k := range scope {
		all.Go(func() {
			for i, place := range Ranks(scope[k], value) {
				scores[i].Rank[k] = place
			}
		})
	}
	all.Wait()
}
