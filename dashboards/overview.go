package dashboards

import (
	"cmp"
	"context"
	"slices"

	"pantaukim/dashboards/board"
	"pantaukim/internal/kim"
)

// overviewWeeks is how many weeks the charts of the overview show.
const overviewWeeks = 26

// overviewData is what the overview shows.
type overviewData struct {
	Counts  board.StatusCounts
	Changes *box[[]changeList]
	Weeks   *box[weeksPart]
	Areas   []board.Area
	AreaOf  kim.Level // what the rows of Areas are
	Runs    *box[board.Freshness]
	Last    lastWeek
}

// lastWeek is the newest completed week of the area, from the board.
type lastWeek struct {
	Items            uint64 // at least, if a group was partly observed
	Active, Observed int    // groups
	Partly           int    // groups of which items were seen, and more may have been there
}

// changeList is all changes of one kind.
type changeList struct {
	Kind    string
	Changes []change
	More    int // changes beyond those listed
}

// change is one change of status of a group that is listed.
type change struct {
	board.Change
	Row *board.Row
}

func (s *site) overview(ctx context.Context, v visit) reply {
	rows := v.board.Within(v.scope)
	g := s.gather(ctx)
	d := overviewData{Counts: board.CountStatuses(rows), Last: lastWeekOf(rows)}
	d.Changes = part(g, "changes", func(ctx context.Context) ([]changeList, error) { return s.loadChanges(ctx, v) })
	d.Weeks = part(g, "weeks", func(ctx context.Context) (weeksPart, error) { return s.loadWeeks(ctx, v) })
	d.Runs = part(g, "freshness", func(ctx context.Context) (board.Freshness, error) {
		return v.board.Freshness(ctx)
	})
	d.Areas, d.AreaOf = v.board.Areas(v.scope)
	whole := g.wait()
	title := v.lang.T("overview.title")
	if v.scope.Name != "" {
		title += ": " + v.scope.Name
	}
	return reply{page: "overview", title: title, data: d, whole: whole}
}

func lastWeekOf(rows []*board.Row) lastWeek {
	var out lastWeek
	for _, r := range rows {
		if len(r.Spark) == 0 {
			continue
		}
		w := r.Spark[len(r.Spark)-1]
		if w.State.Observed() {
			out.Observed++
		}
		if w.State.Active() {
			out.Active++
			out.Items += uint64(w.Items)
		}
		if w.State == kim.WeekPartly {
			out.Partly++
		}
	}
	return out
}

// changeOrder is the order in which changes are told: what asks for a call first.
var changeOrder = []string{"fell", "became_unobserved", "recovered", "first_post", "observed_again"}

// listedChanges is how many changes of a kind the overview names.
const listedChanges = 8

func (s *site) loadChanges(ctx context.Context, v visit) ([]changeList, error) {
	if !v.board.Scored() {
		return nil, nil
	}
	all, err := v.board.Changes(ctx)
	if err != nil {
		return nil, err
	}
	var out []changeList
	for _, kind := range changeOrder {
		l := changeList{Kind: kind}
		for _, x := range all {
			c := change{x, v.board.Group(x.GroupID)}
			switch {
			case c.Kind != kind || c.Row == nil || !v.scope.Has(c.Row):
			case !v.who.Names(c.Row):
				l.More++
			default:
				l.Changes = append(l.Changes, c)
			}
		}
		slices.SortFunc(l.Changes, func(a, b change) int {
			return cmp.Or(cmp.Compare(a.Row.Regency, b.Row.Regency), cmp.Compare(a.Row.Key(), b.Row.Key()))
		})
		if len(l.Changes) > listedChanges {
			l.More += len(l.Changes) - listedChanges
			l.Changes = l.Changes[:listedChanges]
		}
		out = append(out, l)
	}
	return out, nil
}
