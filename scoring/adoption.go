package scoring

import (
	"context"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/scoring/asof"
	"pantaukim/scoring/facts"
	"pantaukim/scoring/originality"
)

// Adoption returns the adoption curve and the funnel of a region (the code of any
// level, empty for all) as of a moment.
func (s *Scorer) Adoption(ctx context.Context, asOf time.Time, region string) (kim.Adoption, error) {
	v, err := asof.At(ctx, s.conn, asOf, region)
	if err != nil {
		return kim.Adoption{}, err
	}
	all, err := facts.Read(ctx, v, s.rules, 1, nil)
	if err != nil {
		return kim.Adoption{}, err
	}
	out := kim.Adoption{Groups: len(all)}
	for _, f := range all {
		if f.LastComplete.IsZero() {
			continue
		}
		out.SiteAlive++
		if f.Totals.Items() > 0 || f.EverPosted {
			out.FirstPosts++
		}
	}
	if out.Firsts, out.FirstUnknown, err = facts.FirstPosts(ctx, v, out.Groups); err != nil {
		return kim.Adoption{}, err
	}
	out.FourWeeks, err = facts.FourWeeks(ctx, v)
	return out, err
}

// Spreads returns the clusters of near-copies of the newest scoring with items of at
// least two groups, the widest first.
func (s *Scorer) Spreads(ctx context.Context) ([]kim.Spread, error) {
	return originality.Spreads(ctx, asof.Now(s.conn, s.now(), ""))
}
