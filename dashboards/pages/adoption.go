package pages

import (
	"context"

	"pantaukim/dashboards/charts"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// adoptionMonths is how many months the curve shows.
const adoptionMonths = 36

// adoptionData is what the page of adoption shows.
type adoptionData struct{ Part *box[adoptionPart] }

// adoptionPart is the curve with its classes, and the funnel.
type adoptionPart struct {
	Groups int
	// Unknown are the groups that have posted, nobody knows since when.
	Unknown int
	// The rest of the groups, as in kim.Adoption.
	Gone, NeverPosted, NeverRead int

	Steps  []funnelStep
	Class  []adopterClass
	Months []adoptionMonth // newest first, for the table
	Chart  charts.Block
	Any    bool // somebody's first day is known
}

// funnelStep is one step from the registry to a habit.
type funnelStep struct {
	Key    string
	Groups int
}

// adopterClass is one of Rogers' classes with its groups.
type adopterClass struct {
	Key    string
	Groups int
	Last   kim.Date // first post of the last of them
}

// adoptionMonth is how many groups had posted by the end of a month.
type adoptionMonth struct {
	First  kim.Date // of the month
	New    int
	Posted int
}

// Adoption tells since when the groups of the area post, and how many got how far.
func (p *Pages) Adoption(ctx context.Context, v visit.Visit) Reply {
	g := p.gather(ctx)
	var d adoptionData
	d.Part = part(g, "adoption", func(ctx context.Context) (adoptionPart, error) {
		a, err := tables.AdoptionOf(ctx, v)
		if err != nil {
			return adoptionPart{}, err
		}
		return adoptionCurve(v, a)
	})
	whole := g.wait()
	return Reply{Page: "adoption", Title: titled(v.Lang.T("adoption.title"), v.Scope.Name), Data: d, Whole: whole}
}

func adoptionCurve(v visit.Visit, a kim.Adoption) (adoptionPart, error) {
	p := adoptionPart{Groups: a.Groups, Unknown: a.FirstUnknown, Gone: a.Gone, NeverPosted: a.NeverPosted, NeverRead: a.NeverRead, Any: len(a.Firsts) > 0, Steps: []funnelStep{
		{"registered", a.Groups}, {"site_alive", a.SiteAlive}, {"first_post", a.FirstPosts}, {"four_weeks", a.FourWeeks},
	}}
	for _, key := range kim.Adopters() {
		c := adopterClass{Key: string(key), Last: kim.NoDate}
		for _, f := range a.Firsts {
			if f.Adopter == key {
				c.Groups++
				c.Last = max(c.Last, f.Day)
			}
		}
		p.Class = append(p.Class, c)
	}
	if !p.Any {
		return p, nil
	}
	months := monthsOf(a.Firsts, kim.DateOf(v.Board.AsOf, kim.WIB))
	labels, full, values := make([]string, len(months)), make([]string, len(months)), make([]float64, len(months))
	for i, m := range months {
		labels[i], full[i] = v.Lang.Month(m.First, true), v.Lang.Month(m.First, false)
		values[i] = float64(m.Posted)
		p.Months = append([]adoptionMonth{m}, p.Months...)
	}
	var err error
	p.Chart, err = charts.Bar{
		ID: "adoption", Title: v.Lang.T("adoption.chart"), Unit: v.Lang.T("adoption.unit"),
		Labels: labels, Full: full, Series: []charts.Series{{Name: v.Lang.T("adoption.posted"), Values: values}},
	}.Build(string(v.Lang.Code), v.Lang.T("status.unobserved"))
	return p, err
}

// monthsOf counts the groups that had posted by the end of each of the last
// months up to a day, oldest first.
func monthsOf(firsts []kim.FirstPost, until kim.Date) []adoptionMonth {
	y, m, _ := until.Time().Date()
	from := kim.NewDate(y, m-adoptionMonths+1, 1)
	if oldest := firsts[0].Day; oldest > from {
		oy, om, _ := oldest.Time().Date()
		from = kim.NewDate(oy, om, 1)
	}
	var out []adoptionMonth
	for first := from; first <= until; {
		fy, fm, _ := first.Time().Date()
		next := kim.NewDate(fy, fm+1, 1)
		one := adoptionMonth{First: first}
		for _, f := range firsts {
			if f.Day < next {
				one.Posted++
			}
			if f.Day >= first && f.Day < next {
				one.New++
			}
		}
		out = append(out, one)
		first = next
	}
	return out
}
