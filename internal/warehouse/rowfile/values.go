package rowfile

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"
)

// Batch is rows of one table. All have the same number of values. Values may be strings,
// lists of strings, times, bools, and integers and floats of a stated size.
type Batch struct {
	Table string
	Rows  [][]any
}

// The bytes that stand before a value. They are part of the files' format.
const (
	tagString byte = iota + 1
	tagStrings
	tagTime
	tagFalse
	tagTrue
	tagUint8
	tagUint16
	tagUint32
	tagUint64
	tagInt8
	tagInt16
	tagInt32
	tagInt64
	tagFloat32
	tagFloat64
	tagUint32s
)

// appendBatch appends the payload of b to buf.
func appendBatch(buf []byte, b Batch) ([]byte, error) {
	columns := 0
	if len(b.Rows) > 0 {
		columns = len(b.Rows[0])
	}
	buf = appendString(buf, b.Table)
	buf = binary.AppendUvarint(buf, uint64(columns))
	buf = binary.AppendUvarint(buf, uint64(len(b.Rows)))
	for i, row := range b.Rows {
		if len(row) != columns || columns == 0 {
			return nil, fmt.Errorf("row %d has %d values, the first one has %d", i, len(row), columns)
		}
		for j, v := range row {
			var err error
			if buf, err = appendValue(buf, v); err != nil {
				return nil, fmt.Errorf("row %d, value %d: %w", i, j, err)
			}
		}
	}
	return buf, nil
}

func appendString(buf []byte, s string) []byte {
	return append(binary.AppendUvarint(buf, uint64(len(s))), s...)
}

func appendValue(buf []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case string:
		return appendString(append(buf, tagString), v), nil
	case []string:
		buf = binary.AppendUvarint(append(buf, tagStrings), uint64(len(v)))
		for _, s := range v {
			buf = appendString(buf, s)
		}
		return buf, nil
	case []uint32:
		buf = binary.AppendUvarint(append(buf, tagUint32s), uint64(len(v)))
		for _, n := range v {
			buf = binary.AppendUvarint(buf, uint64(n))
		}
		return buf, nil
	case time.Time:
		buf = binary.AppendVarint(append(buf, tagTime), v.Unix())
		return binary.AppendUvarint(buf, uint64(v.Nanosecond())), nil
	case bool:
		if v {
			return append(buf, tagTrue), nil
		}
		return append(buf, tagFalse), nil
	case uint8:
		return append(buf, tagUint8, v), nil
	case uint16:
		return binary.LittleEndian.AppendUint16(append(buf, tagUint16), v), nil
	case uint32:
		return binary.LittleEndian.AppendUint32(append(buf, tagUint32), v), nil
	case uint64:
		return binary.LittleEndian.AppendUint64(append(buf, tagUint64), v), nil
	case int8:
		return append(buf, tagInt8, byte(v)), nil
	case int16:
		return binary.LittleEndian.AppendUint16(append(buf, tagInt16), uint16(v)), nil
	case int32:
		return binary.LittleEndian.AppendUint32(append(buf, tagInt32), uint32(v)), nil
	case int64:
		return binary.LittleEndian.AppendUint64(append(buf, tagInt64), uint64(v)), nil
	case float32:
		return binary.LittleEndian.AppendUint32(append(buf, tagFloat32), math.Float32bits(v)), nil
	case float64:
		return binary.LittleEndian.AppendUint64(append(buf, tagFloat64), math.Float64bits(v)), nil
	default:
		return nil, fmt.Errorf("cannot store a value of type %T", v)
	}
}

// decodeBatch reads what appendBatch wrote. Times come back in UTC, and nil
// lists as empty ones.
func decodeBatch(payload []byte) (Batch, error) {
	d := decoder{rest: payload}
	b := Batch{Table: d.string()}
	columns, rows := d.count(), d.count()
	if d.bad || (rows > 0 && (columns == 0 || rows > len(d.rest)/columns)) {
		return Batch{}, ErrMalformed // each value takes a byte at least
	}
	values := make([]any, 0, rows*columns)
	b.Rows = make([][]any, 0, rows)
	for range rows {
		start := len(values)
		for range columns {
			values = append(values, d.value())
		}
		b.Rows = append(b.Rows, values[start:len(values):len(values)])
		if d.bad {
			return Batch{}, ErrMalformed
		}
	}
	if d.bad || len(d.rest) > 0 {
		return Batch{}, ErrMalformed
	}
	return b, nil
}

// decoder reads values off the front of rest. After the first failure it is bad
// and gives zero values only.
type decoder struct {
	rest []byte
	bad  bool
}

func (d *decoder) take(n int) []byte {
	if d.bad || n < 0 || n > len(d.rest) {
		d.bad = true
		return make([]byte, 8)[:min(max(n, 0), 8)]
	}
	b := d.rest[:n]
	d.rest = d.rest[n:]
	return b
}

func (d *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(d.rest)
	if n <= 0 {
		d.bad = true
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

// count reads a number of things that each take at least one byte of the rest.
func (d *decoder) count() int {
	n := d.uvarint()
	if n > uint64(len(d.rest)) {
		d.bad = true
		return 0
	}
	return int(n)
}

func (d *decoder) string() string { return string(d.take(d.count())) }

func (d *decoder) value() any {
	switch d.take(1)[0] {
	case tagString:
		return d.string()
	case tagStrings:
		list := make([]string, d.count())
		for i := range list {
			list[i] = d.string()
		}
		return list
	case tagUint32s:
		list := make([]uint32, d.count())
		for i := range list {
			n := d.uvarint()
			d.bad = d.bad || n > math.MaxUint32
			list[i] = uint32(n)
		}
		return list
	case tagTime:
		seconds, n := binary.Varint(d.rest)
		if n <= 0 {
			d.bad = true
			return nil
		}
		d.rest = d.rest[n:]
		return time.Unix(seconds, int64(d.uvarint()%1e9)).UTC()
	case tagFalse:
		return false
	case tagTrue:
		return true
	case tagUint8:
		return d.take(1)[0]
	case tagUint16:
		return binary.LittleEndian.Uint16(d.take(2))
	case tagUint32:
		return binary.LittleEndian.Uint32(d.take(4))
	case tagUint64:
		return binary.LittleEndian.Uint64(d.take(8))
	case tagInt8:
		return int8(d.take(1)[0])
	case tagInt16:
		return int16(binary.LittleEndian.Uint16(d.take(2)))
	case tagInt32:
		return int32(binary.LittleEndian.Uint32(d.take(4)))
	case tagInt64:
		return int64(binary.LittleEndian.Uint64(d.take(8)))
	case tagFloat32:
		return math.Float32frombits(binary.LittleEndian.Uint32(d.take(4)))
	case tagFloat64:
		return math.Float64frombits(binary.LittleEndian.Uint64(d.take(8)))
	default:
		d.bad = true
		return nil
	}
}
