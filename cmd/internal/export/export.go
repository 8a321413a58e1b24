// Package export gives the tables of the command "export" their rows: those that
// the scoring step counts, as the dashboards write them.
package export

import (
	"context"
	"io"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
	"pantaukim/internal/handcount"
	"pantaukim/scoring"
)

// Write writes the requested table to w and returns the number of its rows.
func Write(ctx context.Context, w io.Writer, conn driver.Conn, scorer *scoring.Scorer, hands func() ([]handcount.Count, error), r tables.Request) (int, error) {
	return tables.Export(ctx, w, tables.Source{Conn: conn, Weekly: weekly(scorer), HandCounts: hands}, r)
}

// weekly counts the weeks of a region.
func weekly(scorer *scoring.Scorer) func(context.Context, time.Time, string) ([]tables.Week, error) {
	return func(ctx context.Context, asOf time.Time, region string) ([]tables.Week, error) {
		counted, err := scorer.Weekly(ctx, asOf, region)
		out := make([]tables.Week, len(counted))
		for i, w := range counted {
			out[i] = tables.Week{Group: w.GroupID, GroupWeek: board.GroupWeek{
				Week: w.Week, State: w.State, Items: w.Items(), Photos: w.Photos,
				Kinds: board.Counts{News: w.News, Gallery: w.Gallery, Announcement: w.Announcement, Event: w.Event},
			}}
		}
		return out, err
	}
}
