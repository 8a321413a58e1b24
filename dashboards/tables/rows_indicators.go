package tables

import (
	"cmp"
	"context"
	"math"
	"slices"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
)

// PartList is the indicators of a group and what they say together.
type PartList struct {
	Parts []ShownPart
	Sum   float64
}

// ShownPart is one indicator with its description.
type ShownPart struct {
	board.Part
	Name    string
	Formula string
	Unit    string
	Caveat  string
	Value   string  // the raw figure as people read it
	Full    float64 // points that a full score would give
	Share   int     // points of the full ones, in hundredths
	InIndex bool
	Window  int // weeks that it looks at; 0: it looks at none, or they are not known
	// Observed is how many of Weeks, those of the window that the group has, were observed
	// whole; 0 of 0: not asked.
	Observed, Weeks int
}

// Low tells whether less of the window was observed than a figure needs.
func (p ShownPart) Low(gate float64) bool {
	return p.Weeks > 0 && float64(p.Observed) < gate*float64(p.Weeks)
}

// PartsOf returns the indicators of a group in their usual order.
func (m *Maker) PartsOf(ctx context.Context, v visit.Visit, r *board.Row) (PartList, error) {
	var p PartList
	if !r.Scored {
		return p, nil
	}
	all, err := v.Board.Parts(ctx)
	if err != nil {
		return p, err
	}
	parts := slices.Clone(all[r.ID])
	slices.SortFunc(parts, func(a, b board.Part) int {
		return cmp.Or(cmp.Compare(indicatorPlace(a.Indicator), indicatorPlace(b.Indicator)), cmp.Compare(a.Indicator, b.Indicator))
	})
	for _, x := range parts {
		shown := m.Describe(v.Lang, x)
		if shown.InIndex && !math.IsNaN(x.Points) {
			p.Sum += x.Points
		}
		p.Parts = append(p.Parts, shown)
	}
	year, err := YearOf(ctx, v.Board, r)
	for i := range p.Parts {
		if x := &p.Parts[i]; x.Window > 0 && x.Window <= ShownGroupWeeks && year.Any {
			x.Observed, x.Weeks = year.Coverage(x.Window)
		}
	}
	return p, err
}

// Describe puts an indicator into words.
func (m *Maker) Describe(l *words.Language, x board.Part) ShownPart {
	out := ShownPart{Part: x, Name: x.Indicator, Value: rawFigure(l, x)}
	if d, ok := m.Rules.Of(x.Indicator); ok {
		out.Name, out.Formula, out.Unit, out.Caveat = l.Of(d.Name), l.Of(d.Formula), l.Of(d.Unit), l.Of(d.Caveat)
		out.Window = d.Window
	} else if name, err := l.Text("indicator." + x.Indicator); err == nil {
		out.Name = name
	}
	out.InIndex = x.Weight > 0
	out.Full = 100 * x.Weight
	if out.InIndex && !math.IsNaN(x.Score) {
		out.Share = int(math.Round(100 * x.Score))
	}
	return out
}

// indicatorPlace is the place of an indicator in tables; strangers come last.
func indicatorPlace(id string) int {
	place, _ := kim.IndicatorPlace(id)
	return place
}

// rawFigure writes an indicator's raw value in the unit that people think in.
func rawFigure(l *words.Language, x board.Part) string {
	if math.IsNaN(x.Raw) {
		return words.Unknown
	}
	switch x.Indicator {
	case "KM", "OR", "KL", "KG", "CP", "IT", "KB":
		return l.Percent(x.Raw)
	case "FU":
		return l.T("unit.items_per_week", l.Decimal(x.Raw, 1))
	case "FF":
		return l.T("unit.photos_per_week", l.Decimal(x.Raw, 1))
	case "JT":
		return l.T("unit.weeks", l.Decimal(x.Raw, 0))
	case "TR":
		sign := ""
		if x.Raw > 0 {
			sign = "+"
		}
		return sign + l.Decimal(x.Raw, 1)
	case "TK":
		return l.Decimal(x.Raw, 0)
	}
	return l.Decimal(x.Raw, 2)
}

// Choices are the indicators that a ranking can be made by.
func (m *Maker) Choices(l *words.Language) []Choice {
	out := make([]Choice, 0, kim.IndicatorCount)
	for _, id := range kim.Indicators() {
		name := l.Label("indicator", id)
		if d, ok := m.Rules.Of(id); ok {
			name = l.Of(d.Name)
		}
		out = append(out, Choice{id, name})
	}
	return out
}

// Choice is an indicator of a list to choose from.
type Choice struct{ ID, Name string }
