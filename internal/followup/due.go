package followup

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
)

//go:embed sql/due.sql
var dueSQL string

// unhandledAfter is how many days a group may be inactive before it waits for a call.
const unhandledAfter = 14

// Due is one group that waits for a call: inactive, or without any post, for two
// weeks, and not followed up since, not on leave, or past the day on which it was
// to be called again.
type Due struct {
	GroupID     string     `ch:"group_id"`
	Name        string     `ch:"name"`
	RegencyCode string     `ch:"regency_code"`
	Regency     string     `ch:"regency"`
	Status      kim.Status `ch:"status"`
	Since       kim.Date   `ch:"status_since"` // the status has stood since then
	PICName     string     `ch:"pic_name"`
	PICPhone    string     `ch:"pic_phone"`
	LastAt      time.Time  `ch:"last_at"` // of the newest follow-up; zero if there is none
	LeaveUntil  kim.Date   `ch:"leave"`
	NextCheckOn kim.Date   `ch:"next"`
}

// Due returns the groups of a region that wait for a call as of now, the longest
// first; the empty code is the whole country.
func (s *Store) Due(ctx context.Context, region string) ([]Due, error) {
	today := kim.DateOf(s.now(), kim.WIB)
	list, err := warehouse.Select[Due](ctx, s.conn, dueSQL, warehouse.Bind("region", region),
		warehouse.Bind("today", today), warehouse.Bind("before", today.AddDays(-unhandledAfter)))
	if err != nil {
		return nil, fmt.Errorf("read who waits for a call: %w", err)
	}
	return list, nil
}
