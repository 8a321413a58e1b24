package warehouse

import (
	"context"
	"fmt"
	"iter"
	"reflect"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Insert sends rows to a table as one batch and returns once they are stored. All
// of the batch is stored or none of it. T is a struct whose fields name their
// columns in a tag, as in `ch:"group_id"`; columns without a field get their
// default. See values.go for what a field may hold.
//
// The batch is sent once; [Retry] sends it again. That is harmless, since every
// table has a natural key: a batch that was stored although its answer was lost is
// stored a second time and counts once. A batch should hold a thousand rows or
// more where there are so many.
//
// What is returned wraps one of ErrAway, ErrBusy, ErrFull and ErrRejected, unless
// ctx ended. If the values of a row are at fault, it is a [RowError] or OfRows
// tells so.
func Insert[T any](ctx context.Context, conn driver.Conn, table string, rows []T) error {
	if len(rows) == 0 {
		return nil
	}
	if err := insert(ctx, conn, table, rows); err != nil {
		return fmt.Errorf("load %s: %w", table, classify(err))
	}
	return nil
}

// InsertColumns sends rows that are held column by column, which costs a small part of
// what [Insert] does. A block is a struct of slices, all of one length, whose fields name
// their columns in a tag. They hold what the driver takes for a column as it is: strings,
// numbers of the column's own size, and times; a day is its midnight in UTC. Each block is
// sent before the next one is asked for, which may be in the same memory. If it fails,
// some of the blocks may be stored: it is for a table that nobody reads yet.
func InsertColumns[T any](ctx context.Context, conn driver.Conn, table string, blocks iter.Seq[*T]) error {
	if err := insertColumns(ctx, conn, table, blocks); err != nil {
		return fmt.Errorf("load %s: %w", table, classify(err))
	}
	return nil
}

func insertColumns[T any](ctx context.Context, conn driver.Conn, table string, blocks iter.Seq[*T]) error {
	fields, err := fieldsOf(reflect.TypeFor[T]())
	if err != nil {
		return &badTypeError{err}
	}
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.column
	}
	return sendBatch(ctx, conn, table, names, func(batch driver.Batch) error {
		for block := range blocks {
			at := reflect.ValueOf(block).Elem()
			for i, f := range fields {
				values := at.FieldByIndex(f.index)
				if rows := at.FieldByIndex(fields[0].index).Len(); values.Len() != rows {
					return &badTypeError{fmt.Errorf("the column %s has %d rows, %s has %d", f.column, values.Len(), names[0], rows)}
				}
				if err := batch.Column(i).Append(values.Interface()); err != nil {
					return &badTypeError{fmt.Errorf("column %s: %w", f.column, err)}
				}
			}
			if err := batch.Flush(); err != nil {
				return err
			}
		}
		return nil
	})
}

// insert never flushes: what is flushed is stored, whatever becomes of the rest.
func insert[T any](ctx context.Context, conn driver.Conn, table string, rows []T) error {
	fields, err := fieldsOf(reflect.TypeFor[T]())
	if err != nil {
		return &badTypeError{err}
	}
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.column
	}
	return sendBatch(ctx, conn, table, names, func(batch driver.Batch) error {
		var row T
		values, err := writers(reflect.ValueOf(&row).Elem(), fields, batch.Columns())
		if err != nil {
			return &badTypeError{err}
		}
		cells := make([]any, len(fields))
		for i := range rows {
			row = rows[i]
			for j, value := range values {
				if cells[j], err = value(); err != nil {
					return &RowError{Row: i, Column: names[j], Err: err}
				}
			}
			if err := batch.Append(cells...); err != nil {
				return &RowError{Row: i, Err: err}
			}
		}
		return nil
	})
}

// sendBatch sends the rows that fill appends, as one batch with these columns.
func sendBatch(ctx context.Context, conn driver.Conn, table string, columns []string, fill func(driver.Batch) error) error {
	ctx, done := whileSending(ctx)
	defer done()
	batch, err := conn.PrepareBatch(ctx, fmt.Sprintf("INSERT INTO %s (%s)", quote(table), quoteAll(columns)))
	if err != nil {
		return err
	}
	defer func() { _ = batch.Close() }() // gives the connection back on every path; nothing after Send or Abort
	if err := fill(batch); err != nil {
		_ = batch.Abort()
		return err
	}
	return batch.Send()
}

// whileSending returns a context that ends with ctx until done is called, and never after
// that. The driver watches the context of a batch in the background, and closes the
// connection when it ends, even a moment after the batch was stored: the connection then
// breaks under whoever has it next.
func whileSending(ctx context.Context) (sending context.Context, done func()) {
	sending, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { cancel(context.Cause(ctx)) })
	return sending, func() { stop() }
}

// RowError says that a row holds a value that its table cannot. Nothing of its
// batch was stored, and sending it again will never succeed.
type RowError struct {
	Row    int    // its place in the batch, from 0
	Column string // empty if the driver does not tell
	Err    error
}

// Error names the row and the column.
func (e *RowError) Error() string {
	if e.Column == "" {
		return fmt.Sprintf("row %d: %v", e.Row, e.Err)
	}
	return fmt.Sprintf("row %d, column %s: %v", e.Row, e.Column, e.Err)
}

// Unwrap returns what is wrong.
func (e *RowError) Unwrap() error { return e.Err }

// badTypeError says that a Go type does not fit a table or an answer: a fault of the
// program, not of a row.
type badTypeError struct{ err error }

func (e *badTypeError) Error() string { return e.err.Error() }
func (e *badTypeError) Unwrap() error { return e.err }

// quote writes a name as an identifier of SQL.
func quote(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

// quoteAll writes names as a list of identifiers of SQL.
func quoteAll(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = quote(n)
	}
	return strings.Join(quoted, ", ")
}
