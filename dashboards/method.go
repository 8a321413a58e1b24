package dashboards

import (
	"cmp"
	"context"
	"slices"

	"pantaukim/dashboards/tables"
	"pantaukim/internal/kim"
)

// methodData is what the page of the methodology shows: the rules in force, as
// the scoring step describes them.
type methodData struct {
	Version, Hash string
	Indicators    []shownIndicator
	Columns       []shownColumn
}

// shownIndicator is an indicator in the page's language.
type shownIndicator struct {
	kim.Indicator
	Name, Formula, Unit, Caveat string
}

// shownColumn is a column of the downloads in the page's language.
type shownColumn struct{ Name, Meaning string }

func (s *site) method(_ context.Context, v visit) reply {
	d := methodData{Version: s.rules.Version, Hash: s.rules.Hash}
	for _, i := range s.rules.Indicators {
		d.Indicators = append(d.Indicators, shownIndicator{
			Indicator: i, Name: v.lang.Of(i.Name), Formula: v.lang.Of(i.Formula), Unit: v.lang.Of(i.Unit), Caveat: v.lang.Of(i.Caveat),
		})
	}
	for name, meaning := range tables.Meanings() {
		d.Columns = append(d.Columns, shownColumn{name, v.lang.Of(meaning)})
	}
	slices.SortFunc(d.Columns, func(a, b shownColumn) int { return cmp.Compare(a.Name, b.Name) })
	return reply{page: "method", title: v.lang.T("method.title"), data: d, whole: true}
}
