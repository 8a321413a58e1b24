package warehouse

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/ClickHouse/clickhouse-go/v2/lib/column"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// field is a field of a row struct that names a column.
type field struct {
	column string
	index  []int // for reflect.Value.FieldByIndex
}

// fieldsOf lists the fields of a struct that name a column, those of embedded
// structs included.
func fieldsOf(t reflect.Type) ([]field, error) {
	if t.Kind() != reflect.Struct {
		return nil, fmt.Errorf("%v is not a struct with ch tags", t)
	}
	var list []field
	for _, f := range reflect.VisibleFields(t) {
		name := f.Tag.Get("ch")
		switch {
		case name == "":
			continue
		case !f.IsExported():
			return nil, fmt.Errorf("%v: the field %s has a ch tag and must begin with a capital letter", t, f.Name)
		case slices.ContainsFunc(list, func(o field) bool { return o.column == name }):
			return nil, fmt.Errorf("%v has two fields of the column %s", t, name)
		}
		list = append(list, field{name, f.Index})
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("%v has no field with a ch tag", t)
	}
	return list, nil
}

// writers returns, for each field, what gives its value to the driver. row is the
// struct that they read; they may change it.
func writers(row reflect.Value, fields []field, columns []column.Interface) ([]func() (any, error), error) {
	if len(columns) != len(fields) {
		return nil, fmt.Errorf("%d columns for %d fields", len(columns), len(fields))
	}
	list := make([]func() (any, error), len(fields))
	for i, f := range fields {
		c := kind{string(columns[i].Type()), columns[i].ScanType()}
		var err error
		if list[i], err = writer(row.FieldByIndex(f.index), c); err != nil {
			return nil, fmt.Errorf("column %s (%s) from %v: %w", f.column, c.name, row.Type(), err)
		}
	}
	return list, nil
}

// readers returns where the driver puts the cells of a row, in the order of the
// answer's columns, and what must be done after it has done so.
func readers(row reflect.Value, fields []field, columns []driver.ColumnType) (targets []any, finish []func() error, err error) {
	taken := map[string]bool{}
	for _, c := range columns {
		i := slices.IndexFunc(fields, func(f field) bool { return f.column == c.Name() })
		switch {
		case i < 0:
			return nil, nil, fmt.Errorf("the answer has a column %s, %v has no field of it", c.Name(), row.Type())
		case taken[c.Name()]:
			return nil, nil, fmt.Errorf("the answer has two columns %s", c.Name())
		}
		taken[c.Name()] = true
		k := kind{c.DatabaseTypeName(), c.ScanType()}
		target, after, err := reader(row.FieldByIndex(fields[i].index), k)
		if err != nil {
			return nil, nil, fmt.Errorf("column %s (%s) into %v: %w", c.Name(), k.name, row.Type(), err)
		}
		targets = append(targets, target)
		if after != nil {
			finish = append(finish, func() error {
				if err := after(); err != nil {
					return fmt.Errorf("column %s: %w", c.Name(), err)
				}
				return nil
			})
		}
	}
	for _, f := range fields {
		if !taken[f.column] {
			return nil, nil, fmt.Errorf("%v has a field of the column %s, the answer has none", row.Type(), f.column)
		}
	}
	return targets, finish, nil
}
