package pages

import (
	"context"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
)

// reachWeeks is how many completed weeks the newest complete walk of a group should
// have seen whole: those that statuses are judged by.
const reachWeeks = 8

// reachPart lists the groups whose newest complete walk saw less than that.
type reachPart struct {
	Groups []shortReach
	More   int // beyond those listed
}

// shortReach is one such group.
type shortReach struct {
	board.ShortReach
	Row *board.Row
}

// Count returns how many groups there are.
func (p reachPart) Count() int { return len(p.Groups) + p.More }

func loadReach(ctx context.Context, v visit.Visit) (reachPart, error) {
	var p reachPart
	if !v.Board.Scored() {
		return p, nil
	}
	all, err := v.Board.ShortReaches(ctx, reachWeeks)
	for _, x := range all {
		row := v.Board.Group(x.GroupID)
		switch {
		case row == nil || !v.Scope.Has(row):
		case !v.Who.Names(row) || len(p.Groups) == listedProblems:
			p.More++
		default:
			p.Groups = append(p.Groups, shortReach{x, row})
		}
	}
	return p, err
}
