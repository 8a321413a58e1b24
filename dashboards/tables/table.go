// Package tables defines every table that leaves pantaukim, once: the columns of the
// downloads of the pages, of the read API and of the command "export", what they
// mean, and how they are written as CSV, XLSX and JSON. A column of one name has the
// same meaning and the same format in all of them.
//
// All text is treated as hostile: it is cleaned of what a format cannot hold, and a
// spreadsheet is kept from taking it for a formula.
package tables

import (
	"math"
	"strconv"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/spreadsheet"
)

// Type is how a column's values are written.
type Type int

// The types of columns.
const (
	Text    Type = iota // also codes: 62.10 is not a number
	Integer             // whole numbers
	Decimal             // numbers with a fraction, rounded to four decimals
	Day                 // 2025-10-27
	Instant             // RFC 3339 with the distance of its zone, so that it begins with the day there
)

// Field is a column as its readers see it. Every name is explained in [Meanings].
type Field struct {
	Name string
	Type Type
	Flag bool // 1 and 0 stand for yes and no
}

// Column is one column of a table whose rows are made of a T. Value returns a
// string, an int64, a float64, or nil for what is not known.
type Column[T any] struct {
	Field
	Value func(T) any
}

// Columns are the columns of a table, in their order.
type Columns[T any] []Column[T]

// Fields returns the columns without their values.
func (c Columns[T]) Fields() []Field {
	out := make([]Field, len(c))
	for i, x := range c {
		out[i] = x.Field
	}
	return out
}

// row returns the values of one row in the order of the columns.
func (c Columns[T]) row(x T) []any {
	out := make([]any, len(c))
	for i, column := range c {
		out[i] = column.Value(x)
	}
	return out
}

// Table is a table with its rows.
type Table struct {
	Name   string // of the file, without its ending
	Title  string
	About  About
	Fields []Field
	rows   [][]any // values in the order of the fields
	reader *reader // nil: it is written for programs
	// places are what the parameter after calls the rows, where the table changes at its
	// beginning while people read it; nil: rows are counted.
	places []string
}

// About states what a table holds, for whoever finds it in a folder next year.
type About struct {
	AsOf     string            `json:"as_of"`
	Week     string            `json:"week"` // Monday of the newest completed week
	Rules    string            `json:"rules_version"`
	Observed int               `json:"observed"` // groups of which something is known
	Groups   int               `json:"groups"`
	Area     string            `json:"area"`
	Filters  map[string]string `json:"filters"`
	Withheld int               `json:"withheld,omitempty"` // groups left out, since they are not named to this reader
	Demo     bool              `json:"demo,omitempty"`     // names and figures are invented
	// Licence says what others may do with the data, or that nobody has said so; LicenceURL
	// is where its words stand.
	Licence    string `json:"licence,omitempty"`
	LicenceURL string `json:"licence_url,omitempty"`
	// Calibration says of each platform, the most used first, how far its figures were
	// compared with counts by hand.
	Calibration []string `json:"calibration"`
}

// Fill puts rows into a table, in place of its columns and rows.
func Fill[T any](t Table, columns Columns[T], rows []T) Table {
	t.Fields, t.rows = columns.Fields(), make([][]any, len(rows))
	for i, x := range rows {
		t.rows[i] = columns.row(x)
	}
	return t
}

// Len returns the number of rows.
func (t Table) Len() int { return len(t.rows) }

// Part returns the table with the rows from one place to another, without the latter.
func (t Table) Part(from, to int) Table {
	t.rows = t.rows[from:to]
	if t.places != nil {
		t.places = t.places[from:to]
	}
	return t
}

// text makes a column of texts. An empty text stays one.
func text[T any](name string, value func(T) string) Column[T] {
	return Column[T]{Field{Name: name, Type: Text}, func(x T) any { return spreadsheet.Clean(value(x)) }}
}

// integer makes a column of whole numbers that are always known.
func integer[T any, N ~int | ~int32 | ~uint8 | ~uint16 | ~uint32 | ~uint64](name string, value func(T) N) Column[T] {
	return Column[T]{Field{Name: name, Type: Integer}, func(x T) any { return int64(value(x)) }}
}

// place makes a column of ranks: 0 stands for none.
func place[T any, N ~int | ~uint32](name string, value func(T) N) Column[T] {
	return Column[T]{Field{Name: name, Type: Integer}, func(x T) any {
		if n := value(x); n != 0 {
			return int64(n)
		}
		return nil
	}}
}

// flag makes a column of yes and no, written 1 and 0.
func flag[T any](name string, value func(T) bool) Column[T] {
	c := integer(name, func(x T) int {
		if value(x) {
			return 1
		}
		return 0
	})
	c.Flag = true
	return c
}

// decimal makes a column of figures: what is no number is not known.
func decimal[T any](name string, value func(T) float64) Column[T] {
	return Column[T]{Field{Name: name, Type: Decimal}, func(x T) any { return figure(value(x)) }}
}

// day makes a column of days.
func day[T any](name string, value func(T) kim.Date) Column[T] {
	return Column[T]{Field{Name: name, Type: Day}, func(x T) any {
		if d := value(x); d.Known() {
			return d.String()
		}
		return nil
	}}
}

// instant makes a column of instants in the zone of their group.
func instant[T any](name string, value func(T) (time.Time, kim.Zone)) Column[T] {
	return Column[T]{Field{Name: name, Type: Instant}, func(x T) any {
		t, zone := value(x)
		if t.IsZero() {
			return nil
		}
		return t.In(zone.Location()).Format(time.RFC3339)
	}}
}

// localDay makes a column of the days of instants in the zone of their group.
func localDay[T any](name string, value func(T) (time.Time, kim.Zone)) Column[T] {
	return day(name, func(x T) kim.Date {
		t, zone := value(x)
		if t.IsZero() {
			return kim.NoDate
		}
		return kim.DateOf(t, zone)
	})
}

// known leaves the values of a column out where something of a row is not known.
func known[T any](is func(T) bool, columns ...Column[T]) Columns[T] {
	for i, c := range columns {
		value := c.Value
		columns[i].Value = func(x T) any {
			if !is(x) {
				return nil
			}
			return value(x)
		}
	}
	return columns
}

// join puts columns one after the other.
func join[T any](parts ...Columns[T]) Columns[T] {
	var out Columns[T]
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

// figure rounds a number to four decimals; what is no number is not known.
func figure(v float64) any {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'f', 4, 64), 64)
	if err != nil {
		return nil // no such number: it has just been written
	}
	if rounded == 0 {
		return float64(0) // without a sign
	}
	return rounded
}
