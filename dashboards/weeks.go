package dashboards

import (
	"context"
	"math"
	"slices"

	"pantaukim/dashboards/board"
	"pantaukim/internal/kim"
)

// weeksPart is the weekly activity of an area: two charts and their table.
type weeksPart struct {
	Weeks         []board.AreaWeek // newest first, for the table
	Items, Photos chartBlock
	Any           bool
}

func (s *site) loadWeeks(ctx context.Context, v visit) (weeksPart, error) {
	if !v.board.Scored() {
		return weeksPart{}, nil
	}
	last := v.board.Last()
	all, err := v.board.DistrictWeeks(ctx, overviewWeeks)
	if err != nil {
		return weeksPart{}, err
	}
	weeks, found := v.board.SumWeeks(all, v.scope, last, overviewWeeks)
	p := weeksPart{Any: found}
	p.Items, p.Photos, err = s.weekCharts(v.lang, weeks)
	if err != nil {
		return weeksPart{}, err
	}
	slices.Reverse(weeks)
	p.Weeks = weeks
	return p, nil
}

func (s *site) weekCharts(l lang, weeks []board.AreaWeek) (items, photos chartBlock, err error) {
	labels, full, notes := make([]string, len(weeks)), make([]string, len(weeks)), make([]string, len(weeks))
	kinds := kim.Kinds()
	byKind := make([]series, len(kinds))
	for i, k := range kinds {
		byKind[i] = series{Name: s.pages.t(l, "kind."+string(k)), Values: make([]float64, len(weeks))}
	}
	photo := series{Name: s.pages.t(l, "word.photos"), Values: make([]float64, len(weeks))}
	for i, w := range weeks {
		labels[i], full[i] = l.dayMonth(w.Week.Monday()), l.week(w.Week)
		notes[i] = s.pages.t(l, "weeks.observed", int64(w.Observed), int64(w.Groups))
		values := []float64{float64(w.News), float64(w.Gallery), float64(w.Announcement), float64(w.Event)}
		for k := range kinds {
			if !w.Seen() {
				values[k] = math.NaN()
			}
			byKind[k].Values[i] = values[k]
		}
		photo.Values[i] = float64(w.Photos)
		if !w.Seen() {
			photo.Values[i] = math.NaN()
		}
	}
	gap := s.pages.t(l, "status.unobserved")
	items, err = barChart{
		ID: "weekly-items", Title: s.pages.t(l, "weeks.items_title"), Unit: s.pages.t(l, "weeks.items_unit"),
		Labels: labels, Full: full, Notes: notes, Series: byKind, Stacked: true,
	}.build(l, gap)
	if err != nil {
		return items, photos, err
	}
	photos, err = barChart{
		ID: "weekly-photos", Title: s.pages.t(l, "weeks.photos_title"), Unit: s.pages.t(l, "weeks.photos_unit"),
		Labels: labels, Full: full, Notes: notes, Series: []series{photo},
	}.build(l, gap)
	return items, photos, err
}
