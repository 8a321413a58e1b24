package tables

import (
	"slices"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// SilentArea is the groups of one area by whether they have been silent for so many weeks.
type SilentArea struct {
	Level kim.Level
	board.Area
	Silent  int // every week was observed and without an item
	Unknown int // no item was seen, and some weeks were not observed
	Less    int // they posted, or are younger
}

// SilentAreas counts by the areas below a scope who has been silent for n weeks. Areas
// without a group are left out.
func SilentAreas(v visit.Visit, silences map[string]board.Silence, n int) ([]SilentArea, SilentArea) {
	areas, level := v.Board.Areas(v.Scope)
	out := make([]SilentArea, len(areas))
	sum := SilentArea{}
	for i, a := range areas {
		out[i] = SilentArea{Level: level, Area: a}
	}
	for _, r := range v.Board.Within(v.Scope) {
		i := slices.IndexFunc(out, func(a SilentArea) bool { return a.Scope.Has(r) })
		if i < 0 || !r.Scored {
			continue
		}
		for _, a := range []*SilentArea{&out[i], &sum} {
			switch silences[r.ID].For(n) {
			case board.Silent:
				a.Silent++
			case board.SilentUnknown:
				a.Unknown++
			case board.NotSilent:
				a.Less++
			}
		}
	}
	for _, a := range out {
		sum.Counts = sum.Counts.Plus(a.Counts)
	}
	return slices.DeleteFunc(out, func(a SilentArea) bool { return a.Counts.Total() == 0 }), sum
}

// SilentColumns are the columns of silence by area.
func SilentColumns() Columns[SilentArea] {
	return Columns[SilentArea]{
		text("level", func(a SilentArea) string { return string(a.Level) }),
		text("code", func(a SilentArea) string { return a.Code }),
		text("area", func(a SilentArea) string { return a.Name }),
		integer("groups", func(a SilentArea) int { return a.Counts.Total() }),
		integer("silent", func(a SilentArea) int { return a.Silent }),
		integer("silence_unknown", func(a SilentArea) int { return a.Unknown }),
		integer("not_silent", func(a SilentArea) int { return a.Less }),
		integer("unscored", func(a SilentArea) int { return a.Counts.Unscored }),
	}
}
