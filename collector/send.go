package collector

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"
	"github.com/ClickHouse/clickhouse-go/v2/lib/column"

	"pantaukim/internal/warehouse/rowlog"
)

var (
	//go:embed sql/insert_items.sql
	insertItemsSQL string
	//go:embed sql/insert_photos.sql
	insertPhotosSQL string
	//go:embed sql/edit_photos.sql
	editPhotosSQL string
	//go:embed sql/drop_photos.sql
	dropPhotosSQL string
	//go:embed sql/insert_history.sql
	insertHistorySQL string
	//go:embed sql/insert_pages.sql
	insertPagesSQL string
	//go:embed sql/insert_walks.sql
	insertWalksSQL string
	//go:embed sql/insert_runs.sql
	insertRunsSQL string
	//go:embed sql/touch_items.sql
	touchItemsSQL string
	//go:embed sql/touch_photos.sql
	touchPhotosSQL string
	//go:embed sql/lost_walks.sql
	lostWalksSQL string
	//go:embed sql/note_lost.sql
	noteLostSQL string
)

// step is one kind of rows. Rows that are inserted as they are carry their
// statement with them, so that those that an older program left on the disk still
// fit; the others go to the server as a table beside a statement of today.
type step struct{ name, insert string }

// The steps, in the order in which they are sent. The walks come last of what a
// walk stores: their rows are the mark that the other rows are whole.
var (
	runBegunStep = step{"start of the run", insertRunsSQL}
	photosStep   = step{"photos", insertPhotosSQL}
	editedStep   = step{"photos of edited items", ""}
	itemsStep    = step{"items", insertItemsSQL}
	touchedStep  = step{"touched items", ""}
	historyStep  = step{"item history", insertHistorySQL}
	pagesStep    = step{"pages", insertPagesSQL}
	walksStep    = step{"walks", insertWalksSQL}
	runEndedStep = step{"end of the run", insertRunsSQL}
	expectedStep = step{"expected walks", ""}
)

// batch returns rows for the step.
func (s step) batch(rows ...[]any) rowlog.Batch {
	return rowlog.Batch{SQL: s.name + "\n" + s.insert, Rows: rows}
}

// send stores entries. Each step may be sent twice: the rows carry their identity,
// so a repetition replaces them, and what a crash leaves behind is replaced too.
func (c *Collector) send(ctx context.Context, entries [][]rowlog.Batch) error {
	for _, s := range []struct {
		step
		do func(ctx context.Context, insert string, rows [][]any) error
	}{
		{runBegunStep, c.insertInto("runs")}, {photosStep, c.insertInto("photos")}, {editedStep, c.editPhotos},
		{itemsStep, c.insertInto("items")}, {touchedStep, c.touch}, {historyStep, c.insertInto("item_history")},
		{pagesStep, c.insertInto("pages")}, {walksStep, c.insertInto("walks")}, {runEndedStep, c.insertInto("runs")},
		{expectedStep, c.noteLost},
	} {
		statements, rows := gather(entries, s.name)
		for _, insert := range statements {
			if err := s.do(ctx, insert, rows[insert]); err != nil {
				return fmt.Errorf("load %s: %w", s.name, err)
			}
		}
	}
	return nil
}

// gather returns the rows of a step by their statement.
func gather(entries [][]rowlog.Batch, name string) (statements []string, rows map[string][][]any) {
	rows = map[string][][]any{}
	for _, entry := range entries {
		for _, b := range entry {
			step, insert, _ := strings.Cut(b.SQL, "\n")
			if step != name || len(b.Rows) == 0 {
				continue
			}
			if rows[insert] == nil {
				statements = append(statements, insert)
			}
			rows[insert] = append(rows[insert], b.Rows...)
		}
	}
	return statements, rows
}

// errRow says that a row is not one of its table.
var errRow = errors.New("bad row")

// insertInto returns a step that inserts rows as they are into a table.
func (c *Collector) insertInto(table string) func(context.Context, string, [][]any) error {
	return func(ctx context.Context, insert string, rows [][]any) error {
		batch, err := c.conn.PrepareBatch(ctx, insert)
		if err != nil {
			return err
		}
		defer func() { _ = batch.Close() }()
		for _, row := range rows {
			if err := batch.Append(row...); err != nil {
				_ = batch.Abort()
				return fmt.Errorf("%w: %w", errRow, err)
			}
		}
		if err := batch.Send(); err != nil {
			return err
		}
		c.observer.Loaded(table, len(rows))
		return nil
	}
}

// beside returns a context in which a statement finds the rows as a table.
func beside(ctx context.Context, table string, rows [][]any, columns ...string) (context.Context, error) {
	var defs []func(*ext.Table) error
	for _, c := range columns {
		name, kind, _ := strings.Cut(c, " ")
		defs = append(defs, ext.Column(name, column.Type(kind)))
	}
	t, err := ext.NewTable(table, defs...)
	if err != nil {
		return ctx, err
	}
	for _, row := range rows {
		if err := t.Append(row...); err != nil {
			return ctx, fmt.Errorf("%w: %w", errRow, err)
		}
	}
	return clickhouse.Context(ctx, clickhouse.WithExternalTable(t)), nil
}

// touch writes again, within the server, the items whose content is as it was.
func (c *Collector) touch(ctx context.Context, _ string, rows [][]any) error {
	with, err := beside(ctx, "touched", rows, "group_id String", "item_key String", "seen_at DateTime64(3, 'UTC')",
		"misses UInt8", "is_removed UInt8", "gone_at DateTime64(3, 'UTC')",
		"first_at DateTime64(3, 'UTC')", "before_at DateTime64(3, 'UTC')", "counts_at DateTime64(3, 'UTC')", "why String", "stamp UInt64")
	if err != nil {
		return err
	}
	if err := c.conn.Exec(with, touchItemsSQL); err != nil {
		return err
	}
	c.observer.Loaded("items", len(rows))
	return c.conn.Exec(with, touchPhotosSQL)
}

// editPhotos compares the photos that edited items show now with those that are
// stored, within the server.
func (c *Collector) editPhotos(ctx context.Context, _ string, rows [][]any) error {
	with, err := beside(ctx, "edited", rows, "group_id String", "item_key String", "photo_key String", "url String",
		"seen_at DateTime64(3, 'UTC')", "stamp UInt64")
	if err != nil {
		return err
	}
	if err := c.conn.Exec(with, editPhotosSQL); err != nil {
		return err
	}
	c.observer.Loaded("photos", len(rows))
	return c.conn.Exec(with, dropPhotosSQL)
}

// noteLost tells, of a run some of whose walks waited on the disk, which of them
// never came: the disk has spoilt them, or the warehouse rejected them. These
// groups were not observed by the run.
func (c *Collector) noteLost(ctx context.Context, _ string, rows [][]any) error {
	var runs []string
	for _, row := range rows {
		if run, ok := row[0].(string); ok && !slices.Contains(runs, run) {
			runs = append(runs, run)
		}
	}
	for _, run := range runs {
		with, err := beside(ctx, "expected", rows, "run_id String", "group_id String")
		if err != nil {
			return err
		}
		var lost []struct {
			Group string `ch:"group_id"`
		}
		if err := c.conn.Select(with, &lost, lostWalksSQL, clickhouse.Named("run", run)); err != nil {
			return err
		}
		if len(lost) == 0 {
			continue
		}
		groups := make([]string, len(lost))
		for i, l := range lost {
			groups[i] = l.Group
		}
		c.log.Error("walks are lost; their groups were not observed by this run", "run", run, "groups", groups)
		notice := fmt.Sprintf("lost: %d walks were spoilt on the disk before they were loaded (%s); these groups were not observed by this run",
			len(groups), strings.Join(groups[:min(5, len(groups))], ", "))
		if err := c.conn.Exec(ctx, noteLostSQL, clickhouse.Named("run", run), clickhouse.Named("notice", notice)); err != nil {
			return err
		}
	}
	return nil
}
