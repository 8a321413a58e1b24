package asof

import (
	"context"
	"errors"
	"fmt"
)

// ErrBeside says that another program wrote to a table while it was being built.
var ErrBeside = errors.New("another scoring was building the same table: score again")

// Replace builds a table anew and puts the new rows in place of the old ones in one
// step: readers see either, and a program that dies on the way leaves the old ones.
// fill writes the rows into the table NAME_next, all with the moment of the view as
// their version, and returns how many there are.
func Replace(ctx context.Context, v *View, table string, fill func(context.Context) (rows uint64, err error)) error {
	q := func(name string) Query {
		return Query{Files: files, Name: name, Put: map[string]string{"table": table}}
	}
	if err := Clear(ctx, v, table+"_next"); err != nil { // what a scoring left that died
		return err
	}
	rows, err := fill(ctx)
	if err != nil {
		return err
	}
	written, err := One[struct {
		Rows   uint64 `ch:"rows"`
		Others uint64 `ch:"others"`
	}](ctx, v, q("next_rows"))
	if err != nil {
		return err
	}
	if written.Rows != rows || written.Others > 0 {
		return fmt.Errorf("build %s: %d rows instead of %d, %d of another moment: %w", table, written.Rows, rows, written.Others, ErrBeside)
	}
	if rows == 0 {
		return Clear(ctx, v, table)
	}
	if err := v.Exec(ctx, q("next_switch")); err != nil {
		return err
	}
	return Clear(ctx, v, table+"_next")
}

// Clear empties a table.
func Clear(ctx context.Context, v *View, table string) error {
	return v.Exec(ctx, Query{Files: files, Name: "clear", Put: map[string]string{"table": table}})
}
