package pages

import (
	"cmp"
	"context"
	"slices"

	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
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

// Method explains the rules in force and the columns of the downloads.
func (p *Pages) Method(_ context.Context, v visit.Visit) Reply {
	d := methodData{Version: p.Rules.Version, Hash: p.Rules.Hash}
	for _, i := range p.Rules.Indicators {
		d.Indicators = append(d.Indicators, shownIndicator{
			Indicator: i, Name: v.Lang.Of(i.Name), Formula: v.Lang.Of(i.Formula), Unit: v.Lang.Of(i.Unit), Caveat: v.Lang.Of(i.Caveat),
		})
	}
	for name, meaning := range tables.Meanings() {
		d.Columns = append(d.Columns, shownColumn{name, v.Lang.Of(meaning)})
	}
	slices.SortFunc(d.Columns, func(a, b shownColumn) int { return cmp.Compare(a.Name, b.Name) })
	return Reply{Page: "method", Title: v.Lang.T("method.title"), Data: d, Whole: true}
}
