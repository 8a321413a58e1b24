package scoring

import (
	"context"
	"fmt"
	"time"
)

// ForgetLater deletes what was concluded as of weeks that have not come yet: scorings
// that a clock which ran ahead has made. They would stand as the newest ones until
// their weeks come. It returns how many weeks went; the next scoring builds anew what
// was kept for them.
func (s *Scorer) ForgetLater(ctx context.Context, now time.Time) (weeks uint64, err error) {
	v := today(s.conn, now, "", s.rules)
	ctx = writing(ctx)
	monday := params{"week": Monday(now).String()}
	if weeks, err = v.count(ctx, "later", monday); err != nil || weeks == 0 {
		return 0, err
	}
	for _, table := range []string{"scores", "score_parts", "transitions", "signs"} {
		if err := v.exec(ctx, "forget_later", params{"week": Monday(now).String(), "${table}": table}); err != nil {
			return 0, fmt.Errorf("forget later weeks: %w", err)
		}
	}
	for _, table := range []string{"weekly", "group_facts"} {
		if err := v.exec(ctx, "forget_kept", params{"${table}": table}); err != nil {
			return 0, fmt.Errorf("forget later weeks: %w", err)
		}
	}
	return weeks, nil
}
