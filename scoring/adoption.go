package scoring

import (
	"context"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/scoring/asof"
	"pantaukim/scoring/facts"
	"pantaukim/scoring/originality"
)

// Adoption returns how far each watched group has come as of a moment: see
// kim.AdoptionOf for the curve and the funnel of a region.
func (s *Scorer) Adoption(ctx context.Context, asOf time.Time) ([]kim.GroupAdoption, error) {
	v, err := asof.At(ctx, s.conn, asOf, "")
	if err != nil {
		return nil, err
	}
	return facts.Adoption(ctx, v, s.rules)
}

// Spreads returns the clusters of near-copies of the newest scoring with items of at
// least two groups, the widest first.
func (s *Scorer) Spreads(ctx context.Context) ([]kim.Spread, error) {
	return originality.Spreads(ctx, asof.Now(s.conn, s.now(), ""))
}
