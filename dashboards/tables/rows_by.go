package tables

import (
	"slices"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
)

// less tells whether an indicator is better the smaller it is.
func less(c kim.Catalogue, indicator string) bool {
	if d, ok := c.Of(indicator); ok {
		return d.Direction == "down"
	}
	return indicator == kim.JT
}

// rankByIndicator gives ranks by one indicator within the whole area: groups with
// the same value share a rank, newcomers are ranked apart, and a group of which it
// is not known has none.
func rankByIndicator(rules kim.Catalogue, l *words.Language, all []*board.Row, ranked []RankedRow, parts map[string][]board.Part, by string) {
	values := map[string]board.Part{}
	for _, r := range all {
		for _, p := range parts[r.ID] {
			if p.Indicator == by && p.Raw == p.Raw && r.Scored {
				values[r.ID] = p
			}
		}
	}
	places := map[bool]map[float64]int{}
	for _, apart := range []bool{false, true} {
		var list []float64
		for _, r := range all {
			if p, ok := values[r.ID]; ok && r.Newcomer == apart {
				list = append(list, p.Raw)
			}
		}
		slices.Sort(list)
		if !less(rules, by) {
			slices.Reverse(list)
		}
		places[apart] = map[float64]int{}
		for i, x := range list {
			if _, ok := places[apart][x]; !ok {
				places[apart][x] = i + 1
			}
		}
	}
	for i := range ranked {
		r := &ranked[i]
		r.Rank, r.Low, r.High, r.Was, r.Value, r.Known = 0, 0, 0, 0, words.Unknown, false
		if p, ok := values[r.ID]; ok {
			r.Rank = places[r.Apart][p.Raw]
			r.Raw, r.Known, r.Value = p.Raw, true, rawFigure(l, p)
		}
	}
}
