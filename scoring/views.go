package scoring

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

// adopterOf classes the n-th group (from 1) of a whole, by the cumulative shares of
// Rogers: 2.5, 16, 50, 84 and 100 percent.
func adopterOf(n, whole int) kim.Adopter {
	share := float64(n) / float64(whole)
	switch {
	case share <= 0.025:
		return kim.Innovator
	case share <= 0.16:
		return kim.EarlyAdopter
	case share <= 0.5:
		return kim.EarlyMajority
	case share <= 0.84:
		return kim.LateMajority
	default:
		return kim.Laggard
	}
}

// Adoption returns the adoption curve and the funnel of a region (the code of any
// level, empty for all) as of a moment.
func (s *Scorer) Adoption(ctx context.Context, asOf time.Time, region string) (kim.Adoption, error) {
	v, err := look(ctx, s.conn, asOf, region, s.rules)
	if err != nil {
		return kim.Adoption{}, err
	}
	facts, err := v.facts(ctx, 1)
	if err != nil {
		return kim.Adoption{}, err
	}
	out := kim.Adoption{Groups: len(facts)}
	for _, f := range facts {
		if f.LastComplete.IsZero() {
			continue
		}
		out.SiteAlive++
		if f.Totals.Items() > 0 || f.EverPosted {
			out.FirstPosts++
		}
	}
	if out.Firsts, err = v.firstPosts(ctx, out.Groups); err != nil {
		return kim.Adoption{}, err
	}
	err = v.each(ctx, "four_weeks", params{"from": int64(0)}, func(rows driver.Rows) error {
		var id string
		out.FourWeeks++
		return rows.Scan(&id)
	})
	return out, err
}

// firstPosts returns when each of so many groups posted first, by day and group.
func (v *view) firstPosts(ctx context.Context, groups int) ([]kim.FirstPost, error) {
	var out []kim.FirstPost
	err := v.each(ctx, "first_posts", nil, func(rows driver.Rows) error {
		var f kim.FirstPost
		var day time.Time
		if err := rows.Scan(&f.Group, &day); err != nil {
			return err
		}
		f.Day = kim.DateFromTime(day)
		out = append(out, f)
		return nil
	})
	slices.SortFunc(out, func(a, b kim.FirstPost) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Group, b.Group)) })
	for i := len(out) - 1; i >= 0; i-- {
		f := &out[i]
		if i+1 < len(out) && out[i+1].Day == f.Day {
			f.Share, f.Adopter = out[i+1].Share, out[i+1].Adopter
			continue
		}
		f.Share, f.Adopter = float64(i+1)/float64(groups), adopterOf(i+1, groups)
	}
	return out, err
}

// Spreads returns the clusters of the newest scoring with items of at least two
// groups, the widest first.
func (s *Scorer) Spreads(ctx context.Context) ([]kim.Spread, error) {
	v := today(s.conn, s.now(), "", s.rules)
	var out []kim.Spread
	err := v.each(ctx, "clusters", nil, func(rows driver.Rows) error {
		var (
			id       string
			i        kim.SpreadItem
			day      time.Time
			distance uint8
		)
		if err := rows.Scan(&id, &i.Group, &i.Key, &i.Title, &i.URL, &day, &distance); err != nil {
			return err
		}
		i.KnownOn, i.Distance = kim.DateFromTime(day), int(distance)
		if len(out) == 0 || out[len(out)-1].Cluster != id {
			out = append(out, kim.Spread{Cluster: id})
		}
		c := &out[len(out)-1]
		c.Items = append(c.Items, i)
		return nil
	})
	for n := range out {
		groups := map[string]bool{}
		for k := range out[n].Items {
			i := &out[n].Items[k]
			groups[i.Group] = true
			i.DaysLater = i.KnownOn.Sub(out[n].Items[0].KnownOn)
		}
		out[n].Groups = len(groups)
	}
	out = slices.DeleteFunc(out, func(c kim.Spread) bool { return c.Groups < 2 })
	slices.SortStableFunc(out, func(a, b kim.Spread) int { return cmp.Compare(b.Groups, a.Groups) })
	return out, err
}
