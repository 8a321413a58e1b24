package facts

import (
	"context"

	"pantaukim/internal/kim"
	"pantaukim/scoring/asof"
	"pantaukim/scoring/rules"
)

// Adoption returns how far each watched group of the view has come, by id.
func Adoption(ctx context.Context, v *asof.View, r rules.Rules) ([]kim.GroupAdoption, error) {
	known, err := Read(ctx, v, r)
	if err != nil {
		return nil, err
	}
	out := make([]kim.GroupAdoption, len(known.facts))
	for i, f := range known.facts {
		alive := !f.LastComplete.IsZero()
		out[i] = kim.GroupAdoption{
			Group: f.Group.ID, Region: f.Group.Region, SiteAlive: alive,
			FirstPost: alive && (f.Totals.Items() > 0 || f.EverPosted), FourWeeks: known.counts[i].fourWeeks(),
		}
		out[i].First, out[i].Posted = known.counts[i].firstDay(f.Group.Zone)
	}
	return out, nil
}

// firstDay returns the day that the first item counts on. It is unknown if an item of
// unknown age may be older, or if no item has another age.
func (c *counts) firstDay(zone kim.Zone) (day kim.Date, posted bool) {
	if c.first > 0 {
		day, posted = kim.DateOf(instant(c.first), zone), true
	}
	for _, s := range c.spans {
		if s.CountsAt.IsZero() { // of unknown age
			posted = true
			if s.From < day {
				day = kim.NoDate
			}
		}
	}
	return day, posted
}

// fourWeeks tells whether there ever were items in four weeks in a row.
func (c *counts) fourWeeks() bool {
	for i := 3; i < len(c.weeks); i++ {
		if c.weeks[i].week == c.weeks[i-3].week.Add(3) {
			return true
		}
	}
	return false
}
