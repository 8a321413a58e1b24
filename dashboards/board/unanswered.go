package board

import (
	"context"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
)

// unansweredDays is for how long a site must not have answered to be told of: three weeks
// are more than a repair or a late bill.
const unansweredDays = 21

// Unanswered is a group whose site has answered none of its walks for weeks.
type Unanswered struct {
	GroupID string      `ch:"group_id"`
	Walks   uint64      `ch:"walks"`        // that many, one after the other
	Since   time.Time   `ch:"since"`        // the first of them
	Newest  time.Time   `ch:"newest"`       // the newest walk
	Outcome kim.Outcome `ch:"last_outcome"` // dns, refused or timeout
}

// Unanswered lists the groups whose sites have answered no walk for weeks, by what the
// stored walks say.
func (b *Board) Unanswered(ctx context.Context) ([]Unanswered, error) {
	return shared(ctx, b, "unanswered", func(ctx context.Context, s *Store) ([]Unanswered, error) {
		return read[Unanswered](ctx, s, "unanswered", warehouse.Bind("days", unansweredDays))
	})
}
