package dashboards

import (
	"context"
	"math"
	"slices"

	"pantaukim/internal/kim"
)

// weeksPart is the weekly activity of an area: two charts and their table.
type weeksPart struct {
	Weeks         []areaWeek // newest first, for the table
	Items, Photos chartBlock
	Any           bool
}

func (s *site) loadWeeks(ctx context.Context, v visit) (weeksPart, error) {
	if !v.board.Scored() {
		return weeksPart{}, nil
	}
	last := v.board.Last()
	all, err := remembered(ctx, v.board, "weeks", func(ctx context.Context) ([]districtWeek, error) {
		return s.store.districtWeeks(ctx, last.Add(1-overviewWeeks), last)
	})
	if err != nil {
		return weeksPart{}, err
	}
	weeks, found := v.board.sumWeeks(all, v.scope, last, overviewWeeks)
	p := weeksPart{Any: found}
	p.Items, p.Photos, err = s.weekCharts(v.lang, weeks)
	if err != nil {
		return weeksPart{}, err
	}
	slices.Reverse(weeks)
	p.Weeks = weeks
	return p, nil
}

// sumWeeks adds up the districts of an area over n weeks up to last, oldest first,
// and tells whether there was anything to add. A week that nobody has a row for
// stays unseen and is never an empty one.
func (b *board) sumWeeks(all []districtWeek, sc scope, last kim.Week, n int) ([]areaWeek, bool) {
	out := make([]areaWeek, n)
	for i := range out {
		out[i].Week = last.Add(i - n + 1)
	}
	found := false
	for _, w := range all {
		i := n - 1 - last.Sub(w.Week)
		if i < 0 || i >= n || !b.covers(sc, w) {
			continue
		}
		found = true
		o := &out[i]
		o.Groups, o.Observed, o.Active = o.Groups+w.Groups, o.Observed+w.Observed, o.Active+w.Active
		o.News, o.Gallery, o.Photos = o.News+w.News, o.Gallery+w.Gallery, o.Photos+w.Photos
		o.Announcement, o.Event = o.Announcement+w.Announcement, o.Event+w.Event
	}
	return out, found
}

func (b *board) covers(sc scope, w districtWeek) bool {
	switch sc.level() {
	case levelDistrict:
		return w.Regency == sc.Regency && w.District == sc.District
	case levelRegency:
		return w.Regency == sc.Regency
	case levelProvince:
		return b.provinceOf[w.Regency] == sc.Province
	default:
		return true
	}
}

func (s *site) weekCharts(l lang, weeks []areaWeek) (items, photos chartBlock, err error) {
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
