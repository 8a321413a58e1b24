package load

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/warehouse"
)

//go:embed sql/used.sql
var usedSQL string

// Used returns how many requests the walks of each of the last n weeks took, the newest
// first, counted back from now.
func Used(ctx context.Context, conn driver.Conn, now time.Time, n int) ([]int, error) {
	from := now.AddDate(0, 0, -7*n)
	rows, err := warehouse.Select[struct {
		Back     int `ch:"back"`
		Requests int `ch:"requests"`
	}](ctx, conn, usedSQL, warehouse.Bind("now", now.UnixMilli()), warehouse.Bind("from", from.UnixMilli()))
	if err != nil {
		return nil, fmt.Errorf("read the requests of the last weeks: %w", err)
	}
	out := make([]int, n)
	for _, r := range rows {
		if r.Back < n {
			out[r.Back] = r.Requests
		}
	}
	return out, nil
}
