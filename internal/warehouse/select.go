package warehouse

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Select runs a query and returns the rows of its answer. T is a struct whose
// fields name the answer's columns in a tag, as in `ch:"group_id"`. A column
// without a field and a field without a column are errors. See values.go for what
// a field may hold. args are parameters made by [Bind] and the like.
func Select[T any](ctx context.Context, conn driver.Conn, sql string, args ...any) ([]T, error) {
	var list []T
	err := Each(ctx, conn, sql, func(row *T) error {
		list = append(list, *row)
		return nil
	}, args...)
	if err != nil {
		return nil, err
	}
	return list, nil
}

// ErrNotOneRow says that an answer should have had one row and had none or several.
var ErrNotOneRow = errors.New("the answer is not one row")

// One runs a query whose answer is exactly one row.
func One[T any](ctx context.Context, conn driver.Conn, sql string, args ...any) (T, error) {
	list, err := Select[T](ctx, conn, sql, args...)
	if err == nil && len(list) != 1 {
		err = fmt.Errorf("%w but %d", ErrNotOneRow, len(list))
	}
	if err != nil {
		var none T
		return none, err
	}
	return list[0], nil
}

// Each runs a query and calls do for each row of its answer, so that a large answer need
// not be in memory as a whole. Every call gets the same row, filled anew: do must copy
// what it keeps. An error of do ends the reading and is returned.
func Each[T any](ctx context.Context, conn driver.Conn, sql string, do func(*T) error, args ...any) (err error) {
	fields, err := fieldsOf(reflect.TypeFor[T]())
	if err != nil {
		return err
	}
	rows, err := conn.Query(ctx, sql, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var row T
	targets, finish, err := readers(reflect.ValueOf(&row).Elem(), fields, rows.ColumnTypes())
	if err != nil {
		return err
	}
	for n := 0; rows.Next(); n++ {
		if err := rows.Scan(targets...); err != nil {
			return fmt.Errorf("row %d: %w", n, err)
		}
		for _, f := range finish {
			if err := f(); err != nil {
				return fmt.Errorf("row %d: %w", n, err)
			}
		}
		if err := do(&row); err != nil {
			return err
		}
	}
	return rows.Err()
}
