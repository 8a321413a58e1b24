package collector

import (
	"context"
	"slices"

	"pantaukim/collector/load"
	"pantaukim/internal/kim"
)

// LongestFirst returns the groups in the order in which a planned run asks them: those that
// were not observed for longest first, by whole days. If a run has not time enough for all,
// it is not always the same ones that it does not reach.
func (c *Collector) LongestFirst(ctx context.Context, groups []kim.Group) ([]kim.Group, error) {
	at, err := load.Observed(ctx, c.conn, c.now())
	if err != nil {
		return nil, err
	}
	out := slices.Clone(groups)
	slices.SortStableFunc(out, func(a, b kim.Group) int {
		return int(kim.DateOf(at[a.ID], kim.WIB) - kim.DateOf(at[b.ID], kim.WIB))
	})
	return out, nil
}
