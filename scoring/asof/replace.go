package asof

import (
	"context"
	"errors"
	"fmt"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// ErrBeside says that another program wrote to a table while it was being built.
var ErrBeside = errors.New("another scoring was building the same table: score again")

// Replace builds a table anew and puts the new rows in place of the old ones in one
// step: readers see either, and a program that dies on the way leaves the old ones.
// fill writes the rows into the table NAME_next, all with the moment of the view as
// their version, and returns how many there are. A table of a later moment is left alone,
// and built is false. That is looked at again right before the step: a program may have
// been held still since, and another have scored.
func Replace(ctx context.Context, v *View, table string, fill func(context.Context) (rows uint64, err error)) (built bool, err error) {
	q := func(name string) Query {
		return Query{Files: files, Name: name, Put: map[string]string{"table": table}}
	}
	if newest, err := Newest(ctx, v, table); err != nil || newest > v.Moment.UnixMilli() {
		return false, err
	}
	if err := Clear(ctx, v, table+"_next"); err != nil { // what a scoring left that died
		return false, err
	}
	rows, err := fill(ctx)
	if err != nil {
		return false, err
	}
	written, err := One[struct {
		Rows   uint64 `ch:"rows"`
		Others uint64 `ch:"others"`
	}](ctx, v, q("next_rows"))
	if err != nil {
		return false, err
	}
	if newest, err := Newest(ctx, v, table); err != nil || newest > v.Moment.UnixMilli() {
		return false, err
	}
	if written.Rows != rows || written.Others > 0 {
		return false, fmt.Errorf("build %s: %d rows instead of %d, %d of another moment: %w", table, written.Rows, rows, written.Others, ErrBeside)
	}
	if rows == 0 {
		return true, Clear(ctx, v, table)
	}
	var refused *clickhouse.Exception
	if err := v.Exec(ctx, q("next_switch")); errors.As(err, &refused) && refused.Code == codeNoRows {
		return false, fmt.Errorf("build %s: its rows were taken away: %w", table, ErrBeside)
	} else if err != nil {
		return false, err
	}
	return true, Clear(ctx, v, table+"_next")
}

// codeNoRows is what ClickHouse answers where rows are to be put in place and there are none.
const codeNoRows = 36

// Newest returns the moment of the newest rows of a table that is built anew, in
// milliseconds; 0 without any.
func Newest(ctx context.Context, v *View, table string) (int64, error) {
	row, err := One[struct {
		Moment uint64 `ch:"newest"`
	}](ctx, v, Query{Files: files, Name: "next_newest", Put: map[string]string{"table": table}})
	return int64(row.Moment), err
}

// Clear empties a table.
func Clear(ctx context.Context, v *View, table string) error {
	return v.Exec(ctx, Query{Files: files, Name: "clear", Put: map[string]string{"table": table}})
}
