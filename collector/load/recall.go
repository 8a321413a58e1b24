package load

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/collector/memory"
	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
)

var (
	//go:embed sql/memory_items.sql
	memoryItemsSQL string
	//go:embed sql/memory_pages.sql
	memoryPagesSQL string
	//go:embed sql/memory_walks.sql
	memoryWalksSQL string
	//go:embed sql/platform_shapes.sql
	platformShapesSQL string
)

// Recall reads what is remembered of some groups, by group, with one query a table.
func Recall(ctx context.Context, conn driver.Conn, now time.Time, groups []kim.Group) (map[string]*memory.Memory, error) {
	ids := make([]string, len(groups))
	out := make(map[string]*memory.Memory, len(groups))
	for i, g := range groups {
		ids[i] = g.ID
		out[g.ID] = memory.New()
	}
	of := warehouse.Bind("groups", ids)
	err := warehouse.Each(ctx, conn, memoryWalksSQL, func(r *walksRow) error {
		m := out[r.GroupID]
		m.Written = r.Written
		m.Walks = memory.Walks{
			Run: r.Run, Complete: r.Complete, Full: r.Full, Committed: r.Committed, MethodOne: r.MethodOne, ClockTrusted: r.ClockTrusted,
			Proven: len(r.Last) > 0 && !slices.Contains(r.Last, 0),
		}
		return nil
	}, of, warehouse.Bind("now", now.UnixMilli()))
	if err != nil {
		return nil, fmt.Errorf("recall walks: %w", err)
	}
	err = warehouse.Each(ctx, conn, memoryPagesSQL, func(r *memoryPage) error {
		out[r.GroupID].Learn(r.Row)
		return nil
	}, of)
	if err != nil {
		return nil, fmt.Errorf("recall pages: %w", err)
	}
	err = warehouse.Each(ctx, conn, warehouse.ItemsSeen(memoryItemsSQL), func(r *memory.Item) error {
		item := *r
		out[r.GroupID].Add(&item)
		return nil
	}, of)
	if err != nil {
		return nil, fmt.Errorf("recall items: %w", err)
	}
	return out, nil
}

// Shapes reads what the links of lists have proved to be.
func Shapes(ctx context.Context, conn driver.Conn) (*memory.Shapes, error) {
	rows, err := warehouse.Select[memory.Shape](ctx, conn, platformShapesSQL)
	if err != nil {
		return nil, fmt.Errorf("recall shapes of links: %w", err)
	}
	return memory.NewShapes(rows), nil
}

// walksRow sums up the walks of one group.
type walksRow struct {
	GroupID      string    `ch:"group_id"`
	Run          string    `ch:"run"`
	Committed    uint64    `ch:"committed"`
	Complete     time.Time `ch:"newest"`
	Full         time.Time `ch:"newest_full"`
	Last         []uint8   `ch:"last"` // whether the last two were complete
	MethodOne    time.Time `ch:"newest_old"`
	Written      uint64    `ch:"written"`
	ClockTrusted bool      `ch:"clock"`
}

// memoryPage is what is remembered of one address of one group.
type memoryPage struct {
	GroupID string `ch:"group_id"`
	memory.Row
}
