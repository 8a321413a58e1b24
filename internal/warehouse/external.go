package warehouse

import (
	"context"
	"fmt"
	"reflect"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"
	"github.com/ClickHouse/clickhouse-go/v2/lib/column"
)

// WithTable returns a context in which one statement finds rows as a table of the given
// name: what ClickHouse calls an external table. Its columns are the fields with ch
// tags, of the types that columnType says. At least one row is needed, because the
// server takes a table without rows for the end of the data. A second call on the
// context replaces the first table. The error is a [RowError] if a column cannot hold a
// value.
func WithTable[T any](ctx context.Context, table string, rows []T) (context.Context, error) {
	t, err := external(table, rows)
	if err != nil {
		return ctx, fmt.Errorf("send the table %s along: %w", table, err)
	}
	return clickhouse.Context(ctx, clickhouse.WithExternalTable(t)), nil
}

func external[T any](name string, rows []T) (*ext.Table, error) {
	if len(rows) == 0 {
		return nil, &badTypeError{fmt.Errorf("no rows")}
	}
	fields, err := fieldsOf(reflect.TypeFor[T]())
	if err != nil {
		return nil, &badTypeError{err}
	}
	var row T
	at := reflect.ValueOf(&row).Elem()
	columns := make([]func(*ext.Table) error, len(fields))
	for i, f := range fields {
		kind, ok := columnType(at.FieldByIndex(f.index).Type())
		if !ok {
			return nil, &badTypeError{fmt.Errorf("column %s: no column type is known for %v", f.column, at.FieldByIndex(f.index).Type())}
		}
		columns[i] = ext.Column(f.column, kind)
	}
	t, err := ext.NewTable(name, columns...)
	if err != nil {
		return nil, err
	}
	values, err := writers(at, fields, t.Block().Columns)
	if err != nil {
		return nil, &badTypeError{err}
	}
	cells := make([]any, len(fields))
	for i := range rows {
		row = rows[i]
		for j, value := range values {
			if cells[j], err = value(); err != nil {
				return nil, &RowError{Row: i, Column: fields[j].column, Err: err}
			}
		}
		if err := t.Append(cells...); err != nil {
			return nil, &RowError{Row: i, Err: err}
		}
	}
	return t, nil
}

// columnType returns the type of column that holds what a field of type t does.
func columnType(t reflect.Type) (column.Type, bool) {
	switch t {
	case timeType:
		return "DateTime64(3, 'UTC')", true
	case dateType, weekType:
		return "Date", true
	}
	if t.Kind() == reflect.Slice && t.Elem().PkgPath() == "" {
		_, inner, ok := builtin(t.Elem().Kind())
		return "Array(" + inner + ")", ok
	}
	_, name, ok := builtin(t.Kind())
	return name, ok
}
