package scoring

import (
	"context"
	"fmt"
	"time"

	"pantaukim/scoring/asof"
)

// ForgetLater deletes what was concluded as of weeks that have not come yet: scorings
// that a clock which ran ahead has made. They would stand as the newest ones until
// their weeks come. It returns how many weeks went; the next scoring builds the weekly
// activity and the near-copies anew.
func (s *Scorer) ForgetLater(ctx context.Context, now time.Time) (weeks uint64, err error) {
	v := asof.Now(s.conn, now, "")
	q := asof.Query{Files: files, Name: "later", Params: asof.Params{"week": Monday(now)}}
	if weeks, err = count(ctx, v, q); err != nil || weeks == 0 {
		return 0, err
	}
	q.Name = "forget_later"
	for _, table := range []string{"scores", "score_parts", "transitions", "signs"} {
		q.Put = map[string]string{"table": table}
		if err := v.Exec(ctx, q); err != nil {
			return 0, fmt.Errorf("forget later weeks: %w", err)
		}
	}
	if err := asof.Clear(ctx, v, "weekly"); err != nil {
		return 0, fmt.Errorf("forget later weeks: %w", err)
	}
	return weeks, nil
}
