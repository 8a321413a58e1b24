package app

import (
	"context"
	_ "embed"
	"fmt"
	"strconv"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"pantaukim/internal/warehouse"
)

var (
	//go:embed sql/forget_walks.sql
	forgetWalksSQL string
	//go:embed sql/forget_sections.sql
	forgetSectionsSQL string
	//go:embed sql/forget_plans.sql
	forgetPlansSQL string
	//go:embed sql/forget_texts.sql
	forgetTextsSQL string
)

// Retain removes what is older than the configuration keeps. What the counts, the
// indicators and the statuses rest on stays, whatever its age. Pages as they came
// are removed by the collector, see collector.keep_pages.
func (j *Jobs) Retain(ctx context.Context) (err error) {
	ctx, done, err := j.hold(ctx)
	if err != nil {
		return err
	}
	defer done(&err)
	for _, rule := range []struct {
		what, sql string
		keep      time.Duration
	}{
		{"walks", forgetWalksSQL, j.cfg().Retention.Walks},
		{"sections of walks", forgetSectionsSQL, j.cfg().Retention.Walks},
		{"plans of runs", forgetPlansSQL, j.cfg().Retention.Walks},
		{"texts", forgetTextsSQL, j.cfg().Retention.Texts},
	} {
		if rule.keep == 0 {
			continue
		}
		before := j.now().Add(-rule.keep)
		bound := clickhouse.Context(ctx, clickhouse.WithParameters(clickhouse.Parameters{"before": strconv.FormatInt(before.UnixMilli(), 10)}))
		if err := warehouse.ExecEach(bound, j.conn, rule.sql); err != nil {
			return fmt.Errorf("remove old %s: %w", rule.what, err)
		}
		j.log.Debug("what is too old was removed", "what", rule.what, "before", before)
	}
	return nil
}
