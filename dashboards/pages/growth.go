package pages

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/charts"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
	"pantaukim/internal/spreadsheet"
)

// GrowthPath is the address of the page of registered groups over time.
const GrowthPath = "/pertumbuhan"

// growthData is the registered groups of an area over time, beside official totals.
type growthData struct {
	Totals  *box[growthTotals]
	Years   []growthYear
	Undated int    // groups without a day of registration
	All     int    // groups of the area
	Enters  bool   // the reader may enter totals
	Told    string // saved, dropped: what was just done
	Form    TotalsForm
	Fault   *problem
	Wrong   []problem
}

// growthTotals are official totals, and the chart of them beside the list.
type growthTotals struct {
	List  []officialTotal
	Chart *charts.Block // nil: there are too few days
}

// officialTotal is an official total beside what the list says of that day.
type officialTotal struct {
	registry.DatedTotal
	Name    string // of the area
	Ours    int
	Undated int  // groups of the area without a day of registration
	Drops   bool // the reader may remove it
}

// Difference is ours less theirs.
func (t officialTotal) Difference() int { return t.Ours - t.Groups }

// growthYear is what the list says of one year.
type growthYear struct{ Year, New, Sum int }

// TotalsForm is what somebody sent about official totals.
type TotalsForm struct {
	AsOf, Source, Area, Groups string
	Read                       registry.Totals
	Fault                      *spreadsheet.FileError
	Changed                    bool // the totals are others than the author saw
}

// Sent tells whether something was sent.
func (f TotalsForm) Sent() bool { return len(f.Read.Rows) > 0 || f.Fault != nil || len(f.Read.Bad) > 0 }

// Growth is the registered groups of an area over time, beside official totals.
func (p *Pages) Growth(ctx context.Context, v visit.Visit) Reply {
	return p.growth(ctx, v, TotalsForm{})
}

// GrowthWith is the same page with a table of totals that was sent: what storing it does, or what is wrong.
func (p Desk) GrowthWith(ctx context.Context, v visit.Visit, form TotalsForm) Reply {
	v.Path = GrowthPath
	return p.growth(ctx, v, form)
}

func (p *Pages) growth(ctx context.Context, v visit.Visit, form TotalsForm) Reply {
	d := growthData{Form: form, Enters: p.Registry != nil && v.Who.Manages(), Told: v.Asked.Get("told")}
	rows := v.Board.Within(v.Scope)
	d.Years, d.Undated = yearsOf(rows)
	d.All = len(rows)
	g := p.gather(ctx)
	d.Totals = part(g, "official totals by day", func(ctx context.Context) (growthTotals, error) {
		list, err := p.totalsOf(ctx, v, rows)
		if err != nil {
			return growthTotals{}, err
		}
		chart, err := growthChart(v, rows, list, cmp.Or(v.Scope.Regency, v.Scope.Province), kim.DateOf(p.Now(), kim.WIB))
		return growthTotals{list, chart}, err
	})
	g.wait()
	a := Reply{Page: "growth", Title: v.Lang.T("growth.title"), Live: true}
	if form.Fault != nil {
		fault := faultInWords(v.Lang, form.Fault)
		d.Fault, a.Status = &fault, http.StatusUnprocessableEntity
	}
	for _, one := range form.Read.Bad {
		d.Wrong, a.Status = append(d.Wrong, inWords(v.Lang, one)), http.StatusUnprocessableEntity
	}
	if form.Changed {
		a.Status = http.StatusConflict
	}
	a.Data = d
	return a
}

// totalsOf sets the official totals of an area and of what lies in it beside what the list says.
func (p *Pages) totalsOf(ctx context.Context, v visit.Visit, rows []*board.Row) ([]officialTotal, error) {
	if p.Registry == nil {
		return nil, nil
	}
	all, err := p.Registry.DatedTotals(ctx)
	var out []officialTotal
	scope := cmp.Or(v.Scope.Regency, v.Scope.Province)
	for _, t := range all {
		if scope != "" && t.Area != scope && !strings.HasPrefix(t.Area, scope+".") || v.Scope.District != "" {
			continue
		}
		o := officialTotal{DatedTotal: t, Name: v.Lang.T("place.all"), Drops: t.By != "" && v.Who.ManagesArea(t.Area)}
		if area, known := p.Areas.Find(t.Area); known {
			o.Name = area.Name
		} else if t.Area != "" {
			o.Name = t.Area
		}
		for _, r := range rows {
			switch {
			case !r.In(t.Area):
			case !r.RegisteredOn.Known():
				o.Undated++
			case r.RegisteredOn <= t.AsOf:
				o.Ours++
			}
		}
		out = append(out, o)
	}
	return out, err
}

// yearsOf counts groups by the year of their registration, without gaps, and those without a day.
func yearsOf(rows []*board.Row) (years []growthYear, undated int) {
	of := map[int]int{}
	first, last := 0, 0
	for _, r := range rows {
		if !r.RegisteredOn.Known() {
			undated++
			continue
		}
		y := r.RegisteredOn.Time().Year()
		of[y]++
		if first == 0 || y < first {
			first = y
		}
		last = max(last, y)
	}
	sum := 0
	for y := first; y <= last && first > 0; y++ {
		sum += of[y]
		years = append(years, growthYear{y, of[y], sum})
	}
	slices.Reverse(years)
	return years, undated
}
