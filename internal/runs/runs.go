// Package runs tells how far the collector's runs have come, from what is stored of them:
// the plan of a run, the walks that it has made, and what became of the others.
package runs

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
)

//go:embed sql/progress.sql
var progressSQL string

//go:embed sql/to_do.sql
var toDoSQL string

//go:embed sql/outcomes.sql
var outcomesSQL string

// run is one run with the groups of its plan.
type run struct {
	RunID     string    `ch:"run_id"`
	Name      string    `ch:"name"`
	Reason    string    `ch:"reason"`
	Started   time.Time `ch:"started_at"`
	Until     time.Time `ch:"until"`
	Resumed   int       `ch:"resumed"`
	Groups    int       `ch:"planned"`
	LeftAlone int       `ch:"left_alone"`
	NotDue    int       `ch:"not_due"`
}

// outcome is one outcome among the walks of a run.
type outcome struct {
	RunID    string      `ch:"run_id"`
	Outcome  kim.Outcome `ch:"outcome"`
	Complete bool        `ch:"complete"`
	Walks    int         `ch:"walks"`
	Requests int         `ch:"sent"`
	Newest   time.Time   `ch:"newest"`
}

// UnderWay returns the runs that have neither ended nor been given up, the newest first. A
// walk that is not loaded yet is not among them: it is seconds old, or waits in the outbox.
func UnderWay(ctx context.Context, conn driver.Conn) ([]kim.RunProgress, error) {
	rows, err := warehouse.Select[run](ctx, conn, progressSQL)
	if err != nil {
		return nil, fmt.Errorf("read the runs under way: %w", err)
	}
	out := make([]kim.RunProgress, len(rows))
	at := map[string]*kim.RunProgress{}
	for i, r := range rows {
		out[i] = kim.RunProgress{
			RunID: r.RunID, Name: r.Name, Reason: r.Reason, Started: r.Started, Until: r.Until, Resumed: r.Resumed,
			Groups: r.Groups, LeftAlone: r.LeftAlone, NotDue: r.NotDue, Failed: map[kim.Outcome]int{},
		}
		at[r.RunID] = &out[i]
	}
	err = warehouse.Each(ctx, conn, outcomesSQL, func(r *outcome) error {
		p := at[r.RunID]
		if p == nil { // it has begun meanwhile
			return nil
		}
		p.Walked, p.Requests = p.Walked+r.Walks, p.Requests+r.Requests
		if r.Complete {
			p.Complete += r.Walks
		} else {
			p.Failed[r.Outcome] += r.Walks
		}
		if r.Newest.After(p.Newest) {
			p.Newest = r.Newest
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the walks of the runs under way: %w", err)
	}
	return out, nil
}

// ToDo returns the names of the planned jobs whose newest run was interrupted and may go on,
// or had no successor at its next planned moment. The runs themselves say so, also where the
// memory of jobs is lost, see app.byPlan.
func ToDo(ctx context.Context, conn driver.Conn, now time.Time) ([]string, error) {
	rows, err := warehouse.Select[struct {
		Name string `ch:"name"`
	}](ctx, conn, toDoSQL, warehouse.Bind("now", now.UnixMilli()))
	if err != nil {
		return nil, fmt.Errorf("look for runs that are to be made up for: %w", err)
	}
	names := make([]string, len(rows))
	for i, r := range rows {
		names[i] = r.Name
	}
	return names, nil
}
