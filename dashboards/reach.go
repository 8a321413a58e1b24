package dashboards

import (
	"context"

	"pantaukim/dashboards/board"
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

func (s *site) loadReach(ctx context.Context, v visit) (reachPart, error) {
	var p reachPart
	if !v.board.Scored() {
		return p, nil
	}
	all, err := v.board.ShortReaches(ctx, reachWeeks)
	for _, x := range all {
		row := v.board.Group(x.GroupID)
		switch {
		case row == nil || !v.scope.Has(row):
		case !v.who.Names(row) || len(p.Groups) == listedProblems:
			p.More++
		default:
			p.Groups = append(p.Groups, shortReach{x, row})
		}
	}
	return p, err
}
