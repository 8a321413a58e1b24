package pages

import (
	"cmp"
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
	What         string // periods, areas or groups
	Heads        [2]compareHead
	Rows         *box[[]compareRow] // nil: nothing is chosen yet
	Notes        []string
	Areas        []board.Area // to choose from
	Groups       []*board.Row // to choose from
	TooMany      bool         // there are more groups than a list can offer: an area must be chosen first
	One, Other   string       // what is chosen
	Periods      [2][2]kim.Date
	Oldest, Last kim.Date // bounds of the days to choose
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

// Bounds of comparisons.
const (
	comparedGroups = 400 // a list to choose from has no more
	comparedBack   = 104 // weeks, back from the newest
	usualPeriod    = 4   // weeks
	areaWeeks      = 12  // weeks of an area or a group that are added up
)

// Compare shows two periods of an area, two areas or two groups side by side.
func (p *Pages) Compare(ctx context.Context, v visit.Visit) Reply {
	d := compareData{What: cmp.Or(v.Query.Get("what"), "periods"), One: v.Query.Get("one"), Other: v.Query.Get("other")}
	if !v.Board.Scored() {
		return Reply{Page: "compare", Title: v.Lang.T("compare.title"), Data: d, Whole: true}
	}
	var load func(context.Context) ([]compareRow, error)
	var wrong *tables.ParameterError
	switch d.What {
	case "areas":
		load, wrong = d.areas(v)
	case "groups":
		load, wrong = d.groups(v)
	default:
		load, wrong = d.periods(v)
	}
	if wrong != nil {
		return Invalid(v, wrong)
	}
	g := p.gather(ctx)
	if load != nil {
		d.Rows = part(g, "comparison", load)
	}
	whole := g.wait()
	return Reply{Page: "compare", Title: titled(v.Lang.T("compare.title"), v.Scope.Name), Data: d, Whole: whole}
}

// periods reads the two periods of the address: without them, the newest four weeks and
// the four before.
func (d *compareData) periods(v visit.Visit) (func(context.Context) ([]compareRow, error), *tables.ParameterError) {
	last := v.Board.Last()
	d.Last, d.Oldest = last.Add(1).Monday()-1, last.Add(-comparedBack).Monday()
	usual := [2][2]kim.Week{{last.Add(1 - 2*usualPeriod), last.Add(-usualPeriod)}, {last.Add(1 - usualPeriod), last}}
	weeks := usual
	for i, names := range [2][2]string{{"from", "to"}, {"from2", "to2"}} {
		for j, name := range names {
			text := v.Query.Get(name)
			if text == "" {
				continue
			}
			day, err := kim.ParseDate(text)
			if err != nil || !day.Known() || day < d.Oldest || day > d.Last {
				return nil, &tables.ParameterError{Name: name, Value: text, Allowed: d.Oldest.String() + " … " + d.Last.String()}
			}
			weeks[i][j] = day.Week()
		}
		if weeks[i][0] > weeks[i][1] {
			return nil, &tables.ParameterError{Name: names[1], Value: v.Query.Get(names[1]), Allowed: v.Lang.T("compare.not_before", weeks[i][0].String())}
		}
		d.Periods[i] = [2]kim.Date{weeks[i][0].Monday(), weeks[i][1].Add(1).Monday() - 1}
		d.Heads[i].Name = v.Lang.Date(d.Periods[i][0]) + " – " + v.Lang.Date(d.Periods[i][1])
	}
	d.Notes = []string{v.Lang.T("compare.period_note"), v.Lang.T("compare.rate_note")}
	return func(ctx context.Context) ([]compareRow, error) {
		var both [2]tables.Period
		for i := range both {
			var err error
			if both[i], err = tables.PeriodOf(ctx, v, v.Scope, weeks[i][0], weeks[i][1]); err != nil {
				return nil, err
			}
		}
		out := periodRows(v.Lang, both)
		return append(out, statusRows(v.Lang, [2]board.StatusCounts{both[0].Statuses, both[1].Statuses}, [2]bool{both[0].StatusesKnown, both[1].StatusesKnown})...), nil
	}, nil
}

// areas reads the two areas of the address, one level below the page's own.
func (d *compareData) areas(v visit.Visit) (func(context.Context) ([]compareRow, error), *tables.ParameterError) {
	all, _ := v.Board.Areas(v.Scope)
	d.Areas = slices.DeleteFunc(all, func(a board.Area) bool { return a.Groups == 0 })
	var chosen []board.Area
	for i, code := range []string{d.One, d.Other} {
		if code == "" {
			continue
		}
		at := slices.IndexFunc(d.Areas, func(a board.Area) bool { return a.Code == code })
		if at < 0 {
			codes := ""
			for _, a := range d.Areas {
				codes += ", " + a.Code
			}
			return nil, &tables.ParameterError{Name: []string{"one", "other"}[i], Value: code, Allowed: codes[min(2, len(codes)):]}
		}
		chosen = append(chosen, d.Areas[at])
	}
	if len(chosen) != 2 {
		return nil, nil
	}
	for i, a := range chosen {
		d.Heads[i].Name = tables.AreaName(v.Lang, a.Place)
		d.Heads[i].Link, _ = visit.Link(v.Lang.Code, "/", a.Scope.Params())
	}
	d.Notes = []string{tiedAreas(v.Lang, chosen[0].Counts, chosen[1].Counts), v.Lang.T("compare.weeks_note", areaWeeks), v.Lang.T("compare.rate_note")}
	return func(ctx context.Context) ([]compareRow, error) {
		var both [2]tables.Period
		for i, a := range chosen {
			var err error
			if both[i], err = tables.PeriodOf(ctx, v, a.Scope, v.Board.Last().Add(1-areaWeeks), v.Board.Last()); err != nil {
				return nil, err
			}
		}
		return append(statusRows(v.Lang, [2]board.StatusCounts{chosen[0].Counts, chosen[1].Counts}, [2]bool{true, true}), periodRows(v.Lang, both)...), nil
	}, nil
}

// groups reads the two groups of the address. A group that is not named to the reader is as
// one that is not there.
func (d *compareData) groups(v visit.Visit) (func(context.Context) ([]compareRow, error), *tables.ParameterError) {
	for _, r := range v.Board.Within(v.Scope) {
		if v.Who.Names(r) {
			d.Groups = append(d.Groups, r)
		}
	}
	if d.TooMany = len(d.Groups) > comparedGroups; d.TooMany {
		d.Groups = nil
	}
	var chosen []*board.Row
	for i, id := range []string{d.One, d.Other} {
		if id == "" {
			continue
		}
		r := v.Named(id)
		if r == nil {
			return nil, &tables.ParameterError{Name: []string{"one", "other"}[i], Value: id, Allowed: v.Lang.T("compare.a_group")}
		}
		chosen = append(chosen, r)
	}
	if len(chosen) != 2 {
		return nil, nil
	}
	for i, r := range chosen {
		d.Heads[i].Name = r.Name
		d.Heads[i].Link, _ = visit.Link(v.Lang.Code, r.Path())
	}
	level := sharedLevel(chosen[0], chosen[1])
	d.Notes = []string{tiedGroups(v.Lang, chosen[0], chosen[1], level), v.Lang.T("compare.weeks_note", areaWeeks)}
	return func(ctx context.Context) ([]compareRow, error) {
		var both [2]tables.GroupPeriod
		for i, r := range chosen {
			var err error
			if both[i], err = tables.NewestOf(ctx, v.Board, r, areaWeeks); err != nil {
				return nil, err
			}
		}
		return groupRows(v.Lang, [2]*board.Row{chosen[0], chosen[1]}, both, level), nil
	}, nil
}

// sharedLevel is the level of the smallest area in which both groups lie.
func sharedLevel(a, b *board.Row) kim.Level {
	switch {
	case a.RegencyCode == b.RegencyCode && a.District != "" && board.DistrictKey(a.Region) == board.DistrictKey(b.Region):
		return kim.LevelDistrict
	case a.RegencyCode == b.RegencyCode:
		return kim.LevelRegency
	case a.ProvinceCode == b.ProvinceCode:
		return kim.LevelProvince
	default:
		return kim.LevelNational
	}
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
