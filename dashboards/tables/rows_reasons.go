package tables

import (
	"slices"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/followup"
	"pantaukim/internal/kim"
)

// ReasonArea is the quiet groups of one area by why they are quiet, as the newest follow-up
// since their newest item says.
type ReasonArea struct {
	Level kim.Level
	board.Place
	Scope board.Scope
	Quiet int                     // groups to call whose notes the reader may see
	By    map[followup.Reason]int // those that somebody has followed up
}

// Of returns the groups with one reason.
func (a ReasonArea) Of(r followup.Reason) int { return a.By[r] }

// Open returns the groups that nobody has followed up since their newest item.
func (a ReasonArea) Open() int {
	n := a.Quiet
	for _, x := range a.By {
		n -= x
	}
	return n
}

// ReasonList is the areas below a scope with their sum. Areas without a quiet group are
// left out.
type ReasonList struct {
	Areas []ReasonArea
	Level kim.Level // of the areas
	Sum   ReasonArea
}

// Reasons lists why the quiet groups of an area are quiet, by the areas below it.
func Reasons(v visit.Visit, calls CallList) ReasonList {
	areas, level := v.Board.Areas(v.Scope)
	out := ReasonList{Level: level, Sum: ReasonArea{By: map[followup.Reason]int{}}}
	for _, a := range areas {
		out.Areas = append(out.Areas, ReasonArea{Level: level, Place: a.Place, Scope: a.Scope, By: map[followup.Reason]int{}})
	}
	for _, r := range v.Board.Within(v.Scope) {
		i := slices.IndexFunc(out.Areas, func(a ReasonArea) bool { return a.Scope.Has(r) })
		if i < 0 || !r.Quiet() || !v.Who.Notes(r) {
			continue
		}
		out.Areas[i].Quiet++
		out.Sum.Quiet++
		if now, called := calls.Now[r.ID]; called {
			out.Areas[i].By[now.Reason]++
			out.Sum.By[now.Reason]++
		}
	}
	out.Areas = slices.DeleteFunc(out.Areas, func(a ReasonArea) bool { return a.Quiet == 0 })
	return out
}

// ReasonAreas are the columns of reasons by area.
func ReasonAreas() Columns[ReasonArea] {
	out := Columns[ReasonArea]{
		text("level", func(a ReasonArea) string { return string(a.Level) }),
		text("code", func(a ReasonArea) string { return a.Code }),
		text("area", func(a ReasonArea) string { return a.Name }),
		integer("quiet", func(a ReasonArea) int { return a.Quiet }),
	}
	for _, r := range followup.Reasons() {
		out = append(out, integer("reason_"+string(r), func(a ReasonArea) int { return a.Of(r) }))
	}
	return append(out, integer("not_followed_up", ReasonArea.Open))
}
