package pages

import (
	"math"
	"slices"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/charts"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// growthPoint is a day of the chart of growth.
type growthPoint struct {
	day      kim.Date
	official float64 // NaN: no official total speaks of that day
	source   string
}

// fewestPoints is how many days make a chart.
const fewestPoints = 2

// growthChart draws the registered groups of an area over time beside official totals of that
// area alone. There is none where fewer than two days are known.
func growthChart(v visit.Visit, rows []*board.Row, totals []officialTotal, area string, today kim.Date) (*charts.Block, error) {
	var points []growthPoint
	for _, t := range totals {
		if t.Area == area && t.AsOf.Known() {
			points = append(points, growthPoint{t.AsOf, float64(t.Groups), t.Source})
		}
	}
	years, undated := yearsOf(rows)
	for _, y := range years {
		points = append(points, growthPoint{day: min(kim.NewDate(y.Year, 12, 31), today), official: math.NaN()})
	}
	if !slices.ContainsFunc(points, func(p growthPoint) bool { return p.day == today }) && len(years) > 0 {
		points = append(points, growthPoint{day: today, official: math.NaN()})
	}
	slices.SortStableFunc(points, func(a, b growthPoint) int { return int(a.day) - int(b.day) })
	if len(points) < fewestPoints {
		return nil, nil
	}
	bar := charts.Bar{ID: "growth", Title: v.Lang.T("growth.chart"), Unit: "KIM"}
	ours, official := charts.Series{Name: v.Lang.T("growth.ours")}, charts.Series{Name: v.Lang.T("growth.official_n")}
	for _, p := range points {
		listed := 0
		for _, r := range rows {
			if r.RegisteredOn.Known() && r.RegisteredOn <= p.day {
				listed++
			}
		}
		note := p.source
		if undated > 0 {
			note = v.Lang.T("growth.undated_n", undated) + joined(note)
		}
		bar.Labels, bar.Full, bar.Notes = append(bar.Labels, v.Lang.Month(p.day, true)), append(bar.Full, v.Lang.Date(p.day)), append(bar.Notes, note)
		ours.Values, official.Values = append(ours.Values, float64(listed)), append(official.Values, p.official)
	}
	bar.Series = []charts.Series{ours, official}
	block, err := bar.Build(string(v.Lang.Code), v.Lang.T("growth.no_total"))
	return &block, err
}

// joined writes a text behind another.
func joined(s string) string {
	if s == "" {
		return ""
	}
	return "; " + s
}
