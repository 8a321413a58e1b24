package collector

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/collector/load"
	"pantaukim/collector/memory"
	"pantaukim/collector/plan"
	"pantaukim/internal/kim"
)

// Coming is a run that the schedule has planned.
type Coming struct {
	Job    string
	At     time.Time
	Full   bool
	Always bool
	Again  int                  // how many more runs like it come within the hour
	Of     func(kim.Group) bool // the groups that it walks
}

// Predict returns how many requests the coming runs will take, by job, and how many groups
// have a site. It goes through the plan with what is remembered of each group, as the runs
// will, for as long as nothing is known of what they find.
func Predict(ctx context.Context, conn driver.Conn, now time.Time, groups []kim.Group, runs []Coming) (byJob map[string]float64, sites int, err error) {
	groups = slices.DeleteFunc(slices.Clone(groups), func(g kim.Group) bool { return !due(g) })
	byJob = map[string]float64{}
	for block := range slices.Chunk(groups, blockGroups) {
		memories, err := load.Recall(ctx, conn, now, block)
		if err != nil {
			return nil, 0, fmt.Errorf("predict the requests: %w", err)
		}
		for _, g := range block {
			predict(memories[g.ID], g, runs, byJob)
		}
	}
	return byJob, len(groups), nil
}

// predict adds up the requests to one group.
func predict(m *memory.Memory, g kim.Group, runs []Coming, byJob map[string]float64) {
	for _, r := range runs {
		if !r.Of(g) {
			continue
		}
		for _, times := range []int{1, r.Again} { // those that come again know what the first has found
			if times == 0 {
				break
			}
			ask, asked := plan.Ask{Full: true}, true
			if !r.Full {
				ask, asked = plan.For(m, g, r.At, r.Always)
			}
			if asked {
				byJob[r.Job] += float64(times) * plan.Cost(m, ask, r.At, g.Zone)
				plan.After(m, ask, r.At)
			}
		}
	}
}

// Used returns how many requests the walks of each of the last n weeks took, the newest
// first, counted back from now.
func Used(ctx context.Context, conn driver.Conn, now time.Time, n int) ([]int, error) {
	return load.Used(ctx, conn, now, n)
}
