package pages

import (
	"context"
	"slices"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
)

// compareData is what the page of comparisons shows: two periods, two areas or two groups,
// side by side.
type compareData struct {
	tables.Comparison
	Heads   []compareHead
	Rows    *box[[]compareRow] // nil: nothing is chosen yet
	Notes   []string
	Periods [2][2]kim.Date
}

// compareHead is what a column is about, and where its page is.
type compareHead struct{ Name, Link string }

// compareRow is one figure of both.
type compareRow struct {
	Label  string
	Values [2]string
	Change string // from the first to the second; empty: they are not to be subtracted
	Strong bool
}

// Compare shows two periods of an area, two areas or two groups side by side.
func (p *Pages) Compare(ctx context.Context, v visit.Visit) Reply {
	what, wrong := tables.CompareOf(v)
	if wrong != nil {
		return Invalid(v, wrong)
	}
	d := compareData{Comparison: what}
	whole := true
	if len(d.Sides) == 2 {
		d.head(v)
		g := p.gather(ctx)
		d.Rows = part(g, "comparison", func(ctx context.Context) ([]compareRow, error) {
			loaded := what
			loaded.Sides = slices.Clone(what.Sides)
			err := loaded.Load(ctx, v)
			return compareRows(v.Lang, loaded), err
		})
		whole = g.wait()
	}
	return Reply{Page: "compare", Title: titled(v.Lang.T("compare.title"), v.Scope.Name), Data: d, Whole: whole}
}

// head names both sides, and says what to know of their figures.
func (d *compareData) head(v visit.Visit) {
	l, a, b := v.Lang, d.Sides[0], d.Sides[1]
	switch d.What {
	case tables.CompareAreas:
		d.Notes = []string{tiedAreas(l, a.Statuses, b.Statuses), l.T("compare.weeks_note", tables.ComparedWeeks), l.T("compare.rate_note")}
	case tables.CompareGroups:
		d.Notes = []string{tiedGroups(l, a.Row, b.Row, d.Level), l.T("compare.weeks_note", tables.ComparedWeeks)}
	default:
		d.Notes = []string{l.T("compare.period_note"), l.T("compare.rate_note")}
	}
	for i, s := range d.Sides {
		h := compareHead{Name: s.Area}
		switch {
		case s.Row != nil:
			h.Name = s.Row.Name
			h.Link, _ = visit.Link(l.Code, s.Row.Path())
		case d.What == tables.CompareAreas:
			h.Link, _ = visit.Link(l.Code, "/", s.Scope.Params())
		default:
			first, last := s.Days()
			d.Periods[i] = [2]kim.Date{first, last}
			h.Name = l.Date(first) + " – " + l.Date(last)
		}
		d.Heads = append(d.Heads, h)
	}
}

// compareRows are the figures of both sides.
func compareRows(l *words.Language, c tables.Comparison) []compareRow {
	a, b := c.Sides[0], c.Sides[1]
	if c.What == tables.CompareGroups {
		return groupRows(l, [2]*board.Row{a.Row, b.Row}, [2]tables.GroupPeriod{a.Weeks, b.Weeks}, c.Level)
	}
	statuses := statusRows(l, [2]board.StatusCounts{a.Statuses, b.Statuses}, [2]bool{a.StatusesKnown, b.StatusesKnown})
	weeks := periodRows(l, [2]tables.Period{a.Period, b.Period})
	if c.What == tables.CompareAreas {
		return append(statuses, weeks...)
	}
	return append(weeks, statuses...)
}

// tiedGroups says whether one of two groups can be said to stand above the other.
func tiedGroups(l *words.Language, a, b *board.Row, level kim.Level) string {
	switch x, y := a.Intervals.At(level), b.Intervals.At(level); {
	case a.Newcomer != b.Newcomer:
		return l.T("compare.newcomer")
	case x.Low == 0 || y.Low == 0:
		return l.T("compare.no_interval")
	case board.TiedIn(a, b, level):
		return l.T("compare.tied_groups")
	default:
		return l.T("compare.apart_groups")
	}
}

// tiedAreas says whether the shares of active groups of two areas can be told apart.
func tiedAreas(l *words.Language, a, b board.StatusCounts) string {
	if a.Observed() == 0 || b.Observed() == 0 {
		return l.T("compare.no_share")
	}
	aLow, aHigh := kim.Wilson(a.Active, a.Observed())
	bLow, bHigh := kim.Wilson(b.Active, b.Observed())
	if aLow <= bHigh && bLow <= aHigh {
		return l.T("compare.tied_areas")
	}
	return l.T("compare.apart_areas")
}
