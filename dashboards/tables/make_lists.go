package tables

import (
	"context"
	"slices"

	"pantaukim/dashboards/award"
	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// adoptionTable lists the first posts; groups that are not named to the reader keep
// their day and lose their name.
func (m *Maker) adoptionTable(ctx context.Context, v visit.Visit) (Table, bool, error) {
	a, err := AdoptionOf(ctx, v)
	list := make([]FirstPost, len(a.Firsts))
	for i, f := range a.Firsts {
		list[i] = FirstPost{FirstPost: f, Row: v.Named(f.Group)}
	}
	return Fill(m.TableOf(v, "adoption", "adoption.title"), Adoption(), list), true, err
}

func (m *Maker) spreadTable(ctx context.Context, v visit.Visit) (Table, bool, error) {
	all, err := SpreadsOf(ctx, v)
	var list []Copy
	for _, x := range all {
		for _, i := range x.Items {
			list = append(list, Copy{Cluster: x.Cluster, Groups: x.Groups, SpreadItem: i, Row: v.Named(i.Group)})
		}
	}
	return Fill(m.TableOf(v, "spread", "spread.title"), Spread(), list), true, err
}

// shortlistTable is a shortlist: the sealed one that the address names, or the draft
// that it asks for.
func (m *Maker) shortlistTable(ctx context.Context, v visit.Visit) (Table, bool, error) {
	out := Fill(m.TableOf(v, "shortlist", "award.title"), Shortlist(), nil)
	v.Seal = v.Query.Get("seal")
	if v.Seal == "" {
		v.Seal = award.DraftMark
	}
	l, ok, err := m.Awards.Of(ctx, v)
	switch {
	case err != nil:
		return out, false, err
	case !ok && v.Seal == award.DraftMark && !v.Who.Makes():
		return withheld("drafts of shortlists are for the committee: they are not shown to you; name a published list by its seal")
	case !ok && v.Seal != award.DraftMark && !v.Who.Shortlists():
		return withheld("no list with this seal is shown to you: there is none, or it is not published")
	case !ok:
		return out, false, nil
	}
	out.About.Rules, out.About.Withheld = l.Rules, l.Withheld
	field := map[string]*kim.Candidate{}
	for i, c := range l.Field {
		field[c.Group] = &l.Field[i].Candidate
	}
	var list []Nominee
	listed := map[string]bool{}
	put := func(name string, n kim.Nominee, r *board.Row) {
		listed[n.Group] = true
		list = append(list, Nominee{List: name, Nominee: n, Candidate: field[n.Group], Row: r, Seal: l.Seal, Calibration: v.Board.Calibrations.Words(n.Group)})
	}
	for _, part := range []struct {
		name     string
		nominees []award.Nominee
	}{{"in", l.In}, {"newcomer", l.Newcomers}, {"near_miss", l.Near}} {
		for _, n := range part.nominees {
			put(part.name, n.Nominee, n.Row)
		}
	}
	for _, c := range l.Field { // the others of the level, the nearest first
		switch {
		case listed[c.Group]:
		case c.Placing == kim.PlacingBelow:
			put("below", c.Nominee, c.Row)
		default:
			put("out", c.Nominee, c.Row)
		}
	}
	return Fill(out, Shortlist(), list), true, nil
}

// AdoptionOf tells how far the groups of the area have come.
func AdoptionOf(ctx context.Context, v visit.Visit) (kim.Adoption, error) {
	all, err := v.Board.Adoptions(ctx)
	if err != nil || !v.Board.Scored() {
		return kim.Adoption{}, err
	}
	var within []kim.GroupAdoption
	for _, g := range all {
		if v.Scope.Contains(g.Region) {
			within = append(within, g)
		}
	}
	return kim.AdoptionOf(within), nil
}

// SpreadsOf returns the texts that at least one group of the area carries.
func SpreadsOf(ctx context.Context, v visit.Visit) ([]kim.Spread, error) {
	all, err := v.Board.Spreads(ctx)
	if err != nil || v.Scope.Level() == kim.LevelNational {
		return all, err
	}
	var out []kim.Spread
	for _, x := range all {
		if slices.ContainsFunc(x.Items, func(i kim.SpreadItem) bool {
			r := v.Board.Group(i.Group)
			return r != nil && v.Scope.Has(r)
		}) {
			out = append(out, x)
		}
	}
	return out, nil
}
