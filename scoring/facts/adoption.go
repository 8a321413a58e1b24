package facts

import (
	"cmp"
	"context"
	"slices"

	"pantaukim/internal/kim"
	"pantaukim/scoring/asof"
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

// FirstPosts returns when each group of the view posted first, by day and group, and how
// many groups have posted and have an item of unknown age that may be their first. The
// whole, of which they have a share, is the number of its watched groups.
func FirstPosts(ctx context.Context, v *asof.View, whole int) (out []kim.FirstPost, unknown int, err error) {
	rows, err := asof.Select[struct {
		Group string   `ch:"group_id"`
		Dated kim.Date `ch:"first_dated"` // of the items whose age is known
		Day   kim.Date `ch:"first_post"`
	}](ctx, v, asof.Query{Files: files, Name: "first_posts"})
	if err != nil {
		return nil, 0, err
	}
	for _, r := range rows {
		if r.Day == kim.NoDate {
			unknown++
			continue
		}
		out = append(out, kim.FirstPost{Group: r.Group, Day: r.Day})
	}
	slices.SortFunc(out, func(a, b kim.FirstPost) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Group, b.Group)) })
	for i := len(out) - 1; i >= 0; i-- {
		f := &out[i]
		if i+1 < len(out) && out[i+1].Day == f.Day {
			f.Share, f.Adopter = out[i+1].Share, out[i+1].Adopter
			continue
		}
		f.Share, f.Adopter = float64(i+1)/float64(whole), adopterOf(i+1, whole)
	}
	return out, unknown, nil
}

// FourWeeks returns how many groups of the view ever had four weeks in a row with an
// item.
func FourWeeks(ctx context.Context, v *asof.View) (int, error) {
	rows, err := asof.Select[groupID](ctx, v, asof.Query{Files: files, Name: "four_weeks"})
	return len(rows), err
}
