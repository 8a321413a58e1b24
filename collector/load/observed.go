package load

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/warehouse"
)

//go:embed sql/observed.sql
var observedSQL string

// observed is when a group was last walked whole.
type observed struct {
	GroupID string    `ch:"group_id"`
	Newest  time.Time `ch:"newest"`
}

// Observed returns when the newest complete walk of each group began, of those that had
// one by now.
func Observed(ctx context.Context, conn driver.Conn, now time.Time) (map[string]time.Time, error) {
	rows, err := warehouse.Select[observed](ctx, conn, observedSQL, warehouse.Bind("now", now.UnixMilli()))
	if err != nil {
		return nil, fmt.Errorf("read who was observed when: %w", err)
	}
	out := make(map[string]time.Time, len(rows))
	for _, r := range rows {
		out[r.GroupID] = r.Newest
	}
	return out, nil
}
