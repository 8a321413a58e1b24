package board

import (
	"context"
	"fmt"
	"slices"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/handcount"
	"pantaukim/internal/kim"
)

// CompareHandCount puts what pantaukim counted beside each hand count.
func CompareHandCount(ctx context.Context, conn driver.Conn, counts []handcount.Count) ([]handcount.Count, error) {
	s := NewStore(conn, nil)
	b, err := s.Board(ctx, Stamp{}, Newest)
	if err != nil {
		return nil, err
	}
	out := slices.Clone(counts)
	for n := range out {
		h := &out[n]
		r := b.Group(h.Group)
		if r == nil {
			return nil, fmt.Errorf("%w: no group %q is on the list", handcount.ErrBadForm, h.Group)
		}
		h.Observed = !r.LastCompleteAt.IsZero() && kim.DateOf(r.LastCompleteAt, r.Zone) > h.To
		counted, err := s.CountDays(ctx, h.Group, h.From, h.To)
		if err != nil {
			return nil, err
		}
		ours := map[string]uint64{}
		for _, k := range counted {
			ours[string(k.Kind)] = k.Items
		}
		h.Tallies = slices.Clone(h.Tallies)
		for i := range h.Tallies {
			c := &h.Tallies[i]
			c.Ours = int(ours[c.Kind])
			if !c.Checked {
				c.Matched = min(c.Hand, c.Ours)
			}
			if c.Matched > c.Ours {
				return nil, fmt.Errorf("%w: group %q, %s: %d matched, but pantaukim counted %d", handcount.ErrBadForm, h.Group, c.Kind, c.Matched, c.Ours)
			}
		}
	}
	return out, nil
}
