package dashboards

import (
	"cmp"
	"context"
	"slices"

	"pantaukim/internal/kim"
)

// overviewWeeks is how many weeks the charts of the overview show.
const overviewWeeks = 26

// overviewData is what the overview shows.
type overviewData struct {
	Counts  statusCounts
	Changes *box[[]changeList]
	Weeks   *box[weeksPart]
	Areas   []areaRow
	AreaOf  level // what the rows of Areas are
	Runs    *box[freshness]
	Last    lastWeek
}

// lastWeek is the newest completed week of the area, from the board.
type lastWeek struct {
	Items            uint64
	Active, Observed int
}

// changeList is all changes of one kind.
type changeList struct {
	Kind    string
	Changes []change
	More    int // changes beyond those listed
}

// areaRow is one area below the scope with its make-up.
type areaRow struct {
	place
	Counts statusCounts
	Scope  scope
}

// freshness is how recent the figures are.
type freshness struct {
	Run      run
	Any      bool
	Outcomes []outcomeCount
	Failed   uint64
}

// Finished tells whether the run came to its end.
func (f freshness) Finished() bool { return !noTime(f.Run.Finished) }

func (s *site) overview(ctx context.Context, v visit) reply {
	rows := v.board.within(v.scope)
	g := s.gather(ctx)
	d := overviewData{Counts: countStatuses(rows), Last: lastWeekOf(rows)}
	d.Changes = part(g, "changes", func(ctx context.Context) ([]changeList, error) { return s.loadChanges(ctx, v) })
	d.Weeks = part(g, "weeks", func(ctx context.Context) (weeksPart, error) { return s.loadWeeks(ctx, v) })
	d.Runs = part(g, "freshness", func(ctx context.Context) (freshness, error) {
		return remembered(ctx, v.board, "freshness", s.loadFreshness)
	})
	d.Areas, d.AreaOf = v.board.areas(v.scope)
	whole := g.wait()
	title := s.pages.t(v.lang, "overview.title")
	if v.scope.Name != "" {
		title += ": " + v.scope.Name
	}
	return reply{page: "overview", title: title, data: d, whole: whole}
}

func lastWeekOf(rows []*row) lastWeek {
	var out lastWeek
	for _, r := range rows {
		if len(r.Spark) == 0 {
			continue
		}
		switch w := r.Spark[len(r.Spark)-1]; w.State {
		case kim.WeekActive:
			out.Active++
			out.Observed++
			out.Items += uint64(w.Items)
		case kim.WeekNone:
			out.Observed++
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
	all, err := remembered(ctx, v.board, "changes", func(ctx context.Context) ([]change, error) {
		return s.store.changes(ctx, v.board.Week)
	})
	if err != nil {
		return nil, err
	}
	var out []changeList
	for _, kind := range changeOrder {
		l := changeList{Kind: kind}
		for _, c := range all {
			c.Row = v.board.byID[c.GroupID]
			switch {
			case c.Change != kind || c.Row == nil || !v.scope.has(c.Row):
			case !v.who.Names(c.Row):
				l.More++
			default:
				l.Changes = append(l.Changes, c)
			}
		}
		slices.SortFunc(l.Changes, func(a, b change) int {
			return cmp.Or(cmp.Compare(a.Row.Regency, b.Row.Regency), cmp.Compare(a.Row.folded, b.Row.folded))
		})
		if len(l.Changes) > listedChanges {
			l.More += len(l.Changes) - listedChanges
			l.Changes = l.Changes[:listedChanges]
		}
		out = append(out, l)
	}
	return out, nil
}

func (s *site) loadFreshness(ctx context.Context) (freshness, error) {
	runs, err := s.store.newestRuns(ctx, 1)
	if err != nil || len(runs) == 0 {
		return freshness{}, err
	}
	f := freshness{Run: runs[0], Any: true}
	f.Outcomes, err = s.store.runOutcomes(ctx, f.Run.ID)
	for _, o := range f.Outcomes {
		f.Failed += o.Walks - o.Complete
	}
	return f, err
}

// areas returns the areas one level below the scope: provinces of the nation if
// there are several, else regencies, else districts.
func (b *board) areas(sc scope) ([]areaRow, level) {
	var (
		list []place
		of   = levelRegency
	)
	switch sc.level() {
	case levelNation:
		if len(b.provinces) > 3 {
			list, of = b.provinces, levelProvince
		} else {
			list = b.regencies
		}
	case levelProvince:
		list = children(b.regencies, sc.Province)
	default:
		list, of = children(b.districts, sc.Regency), levelDistrict
	}
	out := make([]areaRow, 0, len(list))
	index := map[string]int{}
	for _, p := range list {
		a := areaRow{place: p}
		switch of {
		case levelProvince:
			a.Scope = scope{Province: p.Code}
			index[p.Code] = len(out)
		case levelDistrict:
			a.Scope = scope{Regency: p.Parent, District: p.Code}
			index[p.Parent+"/"+p.Code] = len(out)
		default:
			a.Scope = scope{Regency: p.Code}
			index[p.Code] = len(out)
		}
		out = append(out, a)
	}
	for _, r := range b.Rows {
		key := r.RegencyCode
		switch of {
		case levelProvince:
			key = r.ProvinceCode
		case levelDistrict:
			key = r.RegencyCode + "/" + districtKey(r.Region)
		}
		if i, ok := index[key]; ok {
			out[i].Counts.add(r)
		}
	}
	return out, of
}
