package warehouse

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/column"

	"pantaukim/internal/kim"
)

// What a field of a row may hold, and what becomes of it in its column:
//
//   - time.Time in a DateTime64 column. The zero time means "none" and is stored as
//     the column's default, 1970-01-01 00:00:00, which is read as the zero time.
//     Times are read in UTC.
//   - kim.Date and kim.Week in a Date column. NoDate is stored as 1970-01-01, the
//     column's default, and the other way round.
//   - string and types made of it, such as kim.Status.
//   - bool in a UInt8 column: 0 or 1.
//   - int in a column of any integers. What does not fit is an error of the row.
//   - integers and floats of a stated size, in a column of the same.
//   - lists of these without a name of their own, such as []string.
//   - what the driver knows by itself: maps, pointers for columns that may be NULL.
//
// Every column can hold the years 1970 to 2105. A day or an instant outside them is an
// error of its row; it is never stored as another one. So is the instant 1970-01-01
// 00:00:00 itself, because it would be read as "none". The readers of pages and feeds
// refuse such dates before they come here.

// The instants that a column can hold, beside "none".
var (
	epoch  = time.Unix(0, 0).UTC()
	latest = time.Date(2106, 1, 1, 0, 0, 0, 0, time.UTC) // exclusive
)

// latestDate is the day of latest, exclusive.
const latestDate kim.Date = 49673

// kind is what a column holds.
type kind struct {
	name string       // as ClickHouse writes it, such as LowCardinality(String)
	scan reflect.Type // as Go holds it
}

var (
	timeType = reflect.TypeFor[time.Time]()
	dateType = reflect.TypeFor[kim.Date]()
	weekType = reflect.TypeFor[kim.Week]()
)

// dictionary tells whether the column keeps each value once. The driver then compares
// what it is given, so that it must be the value and not its address.
func (k kind) dictionary() bool { return strings.HasPrefix(k.name, "LowCardinality(") }

// check tells whether a field of the type goes with the column.
func (k kind) check(t reflect.Type) error {
	var fits bool
	switch {
	case t == timeType:
		if fits = strings.HasPrefix(k.name, "DateTime"); !fits {
			return errors.New("a time.Time needs a column DateTime64; for a day, take kim.Date")
		}
	case t == dateType || t == weekType:
		if fits = k.name == "Date"; !fits {
			return errors.New("a day needs a column Date; for an instant, take time.Time")
		}
	case t.Kind() == reflect.Pointer:
		e := t.Elem() // "none" has a form of its own for these
		fits = e != timeType && e != dateType && e != weekType
	case t.Kind() == reflect.Map:
		fits = true // the driver sees to it
	case strings.Contains(k.name, "Nullable("):
		return errors.New("the column may be NULL, which needs a pointer")
	case t.Kind() == reflect.Slice:
		fits = k.scan.Kind() == reflect.Slice && t.Elem().PkgPath() == ""
	case t.Kind() == reflect.Int:
		fits = isInteger(k.scan.Kind())
	case t.Kind() == reflect.Bool:
		fits = k.scan.Kind() == reflect.Uint8 || k.scan.Kind() == reflect.Bool
	case t.Kind() == reflect.String, t.Kind() == reflect.Float32, t.Kind() == reflect.Float64, isInteger(t.Kind()):
		fits = k.scan.Kind() == t.Kind()
	}
	if !fits {
		return fmt.Errorf("a field of type %v does not go with it", t)
	}
	return nil
}

func isInteger(k reflect.Kind) bool { return isSigned(k) || isUnsigned(k) }

func isSigned(k reflect.Kind) bool { return k >= reflect.Int8 && k <= reflect.Int64 }

func isUnsigned(k reflect.Kind) bool { return k >= reflect.Uint8 && k <= reflect.Uint64 }

// builtin returns Go's built-in type of a kind of value, and the column that holds it.
func builtin(k reflect.Kind) (t reflect.Type, columnType column.Type, ok bool) {
	switch k {
	case reflect.String:
		return reflect.TypeFor[string](), "String", true
	case reflect.Bool:
		return reflect.TypeFor[bool](), "UInt8", true
	case reflect.Int:
		return reflect.TypeFor[int](), "Int64", true
	case reflect.Int8:
		return reflect.TypeFor[int8](), "Int8", true
	case reflect.Int16:
		return reflect.TypeFor[int16](), "Int16", true
	case reflect.Int32:
		return reflect.TypeFor[int32](), "Int32", true
	case reflect.Int64:
		return reflect.TypeFor[int64](), "Int64", true
	case reflect.Uint8:
		return reflect.TypeFor[uint8](), "UInt8", true
	case reflect.Uint16:
		return reflect.TypeFor[uint16](), "UInt16", true
	case reflect.Uint32:
		return reflect.TypeFor[uint32](), "UInt32", true
	case reflect.Uint64:
		return reflect.TypeFor[uint64](), "UInt64", true
	case reflect.Float32:
		return reflect.TypeFor[float32](), "Float32", true
	case reflect.Float64:
		return reflect.TypeFor[float64](), "Float64", true
	}
	return nil, "", false
}

// pointer returns the address of v. For a type made of a built-in one it is that of the
// built-in type: *string for a kim.Status.
func pointer(v reflect.Value) any {
	t, _, ok := builtin(v.Kind())
	if ok && v.Type() != dateType && v.Type() != weekType {
		return v.Addr().Convert(reflect.PointerTo(t)).Interface()
	}
	return v.Addr().Interface()
}

// writer returns a function that gives the value of the field v to the driver, by
// address where that saves a copy on the heap.
func writer(v reflect.Value, k kind) (func() (any, error), error) {
	if err := k.check(v.Type()); err != nil {
		return nil, err
	}
	switch p := pointer(v).(type) {
	case *time.Time:
		return func() (any, error) { return p, normalise(p) }, nil
	case *kim.Date:
		return dateWriter(p), nil
	case *kim.Week:
		return dateWriter((*kim.Date)(p)), nil
	case *int:
		return intWriter(p, k), nil
	case *bool:
		return func() (any, error) { return *p, nil }, nil
	case *string:
		if k.dictionary() {
			return func() (any, error) { return *p, nil }, nil
		}
		return func() (any, error) { return p, nil }, nil
	default:
		if _, _, ok := builtin(v.Kind()); ok && !k.dictionary() {
			return func() (any, error) { return p, nil }, nil
		}
		return func() (any, error) { return v.Interface(), nil }, nil
	}
}

// normalise turns "no time" into what the column holds for it, and refuses times that
// the column cannot hold.
func normalise(t *time.Time) error {
	switch {
	case t.IsZero():
		*t = epoch
	case t.Before(epoch) || !t.Before(latest):
		return fmt.Errorf("the time %s is not in the years 1970 to 2105", t.Format(time.RFC3339))
	case t.UnixMilli() == 0:
		return fmt.Errorf("the time %s would be read as none", t.Format(time.RFC3339Nano))
	}
	return nil
}

func dateWriter(p *kim.Date) func() (any, error) {
	day := new(time.Time)
	return func() (any, error) {
		if *p < 0 || *p >= latestDate {
			return nil, fmt.Errorf("the day %s is not in the years 1970 to 2105", *p)
		}
		*day = p.Time()
		return day, nil
	}
}

func intWriter(p *int, k kind) func() (any, error) {
	cell := reflect.New(k.scan)
	at := cell.Interface
	if k.dictionary() {
		at = func() any { return cell.Elem().Interface() }
	}
	return func() (any, error) {
		n := int64(*p)
		switch v := cell.Elem(); {
		case isSigned(v.Kind()) && !v.OverflowInt(n):
			v.SetInt(n)
		case isUnsigned(v.Kind()) && n >= 0 && !v.OverflowUint(uint64(n)):
			v.SetUint(uint64(n))
		default:
			return nil, fmt.Errorf("%d is not a value of a column %s", n, k.name)
		}
		return at(), nil
	}
}

// reader returns where the driver puts a cell for the field v, and what is to be done
// when it has done so, which may be nil.
func reader(v reflect.Value, k kind) (target any, after func() error, err error) {
	if err := k.check(v.Type()); err != nil {
		return nil, nil, err
	}
	switch p := pointer(v).(type) {
	case *time.Time:
		return p, func() error {
			if *p = p.UTC(); p.Equal(epoch) {
				*p = time.Time{}
			}
			return nil
		}, nil
	case *kim.Date:
		target, after = dateReader(p)
		return target, after, nil
	case *kim.Week:
		target, after = dateReader((*kim.Date)(p))
		return target, after, nil
	case *int:
		cell := reflect.New(k.scan)
		return cell.Interface(), func() error {
			switch c := cell.Elem(); {
			case isSigned(c.Kind()):
				*p = int(c.Int())
			case c.Uint() > math.MaxInt:
				return fmt.Errorf("%d is more than an int holds", c.Uint())
			default:
				*p = int(c.Uint())
			}
			return nil
		}, nil
	default:
		return p, nil, nil
	}
}

// dateReader reads a day. The driver gives midnight in the server's time zone, so the
// day is that of the calendar there, not of UTC.
func dateReader(p *kim.Date) (target any, after func() error) {
	day := new(time.Time)
	return day, func() error { *p = kim.NewDate(day.Date()); return nil }
}
