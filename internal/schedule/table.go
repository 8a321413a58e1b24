package schedule

import (
	"context"
	_ "embed" // the query
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/warehouse"
)

//go:embed sql/job.sql
var jobSQL string

// Table is a Memory in the warehouse, for machines that take over from each other: whoever
// leads knows what was done before, whoever did it.
type Table struct {
	conn   driver.Conn
	before *File
}

// NewTable returns a memory in the table jobs. What a file says, which a program kept before
// it kept it there, holds for jobs of which the table knows nothing.
func NewTable(conn driver.Conn, before *File) *Table { return &Table{conn, before} }

// jobRow is a row of the table jobs.
type jobRow struct {
	Job     string    `ch:"job"`
	Success time.Time `ch:"succeeded_at"`
	Planned time.Time `ch:"planned_since"`
}

// memoryWithin bounds one question or note.
const memoryWithin = 15 * time.Second

// Job implements Memory.
func (t *Table) Job(ctx context.Context, name string) (Remembered, error) {
	ctx, cancel := context.WithTimeout(ctx, memoryWithin)
	defer cancel()
	rows, err := warehouse.Select[jobRow](ctx, t.conn, jobSQL, warehouse.Bind("job", name))
	if err != nil {
		return Remembered{}, fmt.Errorf("read job memory: %w", err)
	}
	if len(rows) == 0 {
		return t.before.Job(ctx, name)
	}
	return Remembered{Success: rows[0].Success, Planned: rows[0].Planned}, nil
}

// KeepSuccess implements Memory.
func (t *Table) KeepSuccess(ctx context.Context, name string, at time.Time) error {
	return t.keep(ctx, jobRow{Job: name, Success: at})
}

// KeepPlanned implements Memory.
func (t *Table) KeepPlanned(ctx context.Context, name string, at time.Time) error {
	known, err := t.Job(ctx, name)
	if err != nil || !known.since().IsZero() {
		return err
	}
	return t.keep(ctx, jobRow{Job: name, Planned: at})
}

func (t *Table) keep(ctx context.Context, row jobRow) error {
	ctx, cancel := context.WithTimeout(ctx, memoryWithin)
	defer cancel()
	version := uint64(time.Now().UnixNano())
	err := warehouse.Retry{Wait: memoryWithin}.Do(ctx, "keeping job memory", func(ctx context.Context) error {
		return warehouse.Insert(ctx, t.conn, "jobs", []struct {
			jobRow
			Version uint64 `ch:"version"`
		}{{row, version}})
	})
	if err != nil {
		return fmt.Errorf("write job memory: %w", err)
	}
	return nil
}
