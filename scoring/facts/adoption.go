package facts

import (
	"context"

	"pantaukim/internal/kim"
	"pantaukim/scoring/asof"
	"pantaukim/scoring/rules"
)

// Adoption returns how far each watched group of the view has come, by id.
func Adoption(ctx context.Context, v *asof.View, r rules.Rules) ([]kim.GroupAdoption, error) {
	all, err := Read(ctx, v, r, 1, nil)
	if err != nil {
		return nil, err
	}
	firsts, err := asof.Select[struct {
		Group string   `ch:"group_id"`
		Dated kim.Date `ch:"first_dated"` // of the items whose age is known
		Day   kim.Date `ch:"first_post"`
	}](ctx, v, asof.Query{Files: files, Name: "first_posts"})
	if err != nil {
		return nil, err
	}
	steady, err := asof.Select[groupID](ctx, v, asof.Query{Files: files, Name: "four_weeks"})
	if err != nil {
		return nil, err
	}
	out := make([]kim.GroupAdoption, len(all))
	place := make(map[string]*kim.GroupAdoption, len(all))
	for i, f := range all {
		alive := !f.LastComplete.IsZero()
		out[i] = kim.GroupAdoption{
			Group: f.Group.ID, Region: f.Group.Region, SiteAlive: alive, First: kim.NoDate,
			FirstPost: alive && (f.Totals.Items() > 0 || f.EverPosted),
		}
		place[f.Group.ID] = &out[i]
	}
	for _, x := range firsts {
		if g := place[x.Group]; g != nil {
			g.Posted, g.First = true, x.Day
		}
	}
	for _, x := range steady {
		if g := place[x.Group]; g != nil {
			g.FourWeeks = true
		}
	}
	return out, nil
}
