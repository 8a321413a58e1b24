package rowfile

import (
	"bytes"
	"errors"
	"io"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
)

var moment = time.Date(2025, 10, 27, 1, 2, 3, 456_000_000, time.UTC)

func sample() Batch {
	return Batch{Table: "t", Rows: [][]any{
		{"", "kim\x00\xff", []string{}, []string{"a", ""}, moment, time.Time{}, time.Unix(0, 0).UTC(), true, false},
		{"é", "b", []string{"c"}, []string{}, moment.Add(1), time.Unix(-1, 999).UTC(), moment, false, true},
		{uint8(255), uint16(65535), uint32(1 << 31), uint64(math.MaxUint64), int8(-128), int16(-1), int32(-7), int64(math.MinInt64), float32(1.5)},
		{math.Inf(1), math.Copysign(0, -1), 1e-300, float32(0), uint8(0), uint64(0), int64(0), "", moment},
		{[]uint32{}, []uint32{0, 7, math.MaxUint32}, "", "", "", "", "", "", ""},
	}}
}

func TestBatchRoundTrip(t *testing.T) {
	t.Parallel()
	for _, b := range []Batch{sample(), {Table: "t"}, {}} {
		payload, err := appendBatch(nil, b)
		if err != nil {
			t.Fatal(err)
		}
		got, err := decodeBatch(payload)
		if err != nil {
			t.Fatal(err)
		}
		if got.Table != b.Table || len(got.Rows) != len(b.Rows) {
			t.Fatalf("got %v", got)
		}
		for i := range b.Rows {
			if !reflect.DeepEqual(got.Rows[i], b.Rows[i]) {
				t.Errorf("row %d: got %#v, want %#v", i, got.Rows[i], b.Rows[i])
			}
		}
		for n := range payload {
			if _, err := decodeBatch(payload[:n]); err == nil {
				t.Errorf("the first %d of %d bytes are read as a batch", n, len(payload))
			}
		}
	}
	payload, err := appendBatch(nil, Batch{Rows: [][]any{{math.NaN()}}})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := decodeBatch(payload); err != nil || !math.IsNaN(got.Rows[0][0].(float64)) {
		t.Errorf("NaN comes back as %v, %v", got, err)
	}
}

func TestBatchRefusesWhatItCannotKeep(t *testing.T) {
	t.Parallel()
	for name, b := range map[string]Batch{
		"int of no stated size": {Rows: [][]any{{1}}},
		"nothing":               {Rows: [][]any{{nil}}},
		"struct":                {Rows: [][]any{{struct{}{}}}},
		"ragged":                {Rows: [][]any{{"a"}, {"a", "b"}}},
		"no columns":            {Rows: [][]any{{}}},
	} {
		if _, err := appendBatch(nil, b); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestTooLong(t *testing.T) {
	t.Parallel()
	err := Write(io.Discard, Batch{Table: "t", Rows: [][]any{{strings.Repeat("x", MaxPayload)}}}, moment)
	if !errors.Is(err, ErrTooLong) {
		t.Errorf("%v", err)
	}
}

// readAll returns the tables of the records in data, and what ended the reading.
func readAll(data []byte) (tables []string, err error) {
	for r := bytes.NewReader(data); ; {
		b, err := Read(r)
		if err != nil {
			return tables, err
		}
		tables = append(tables, b.Table)
	}
}

// Whatever single byte of a file is changed or lost, and wherever it is cut, the records
// before are read, and the one that is damaged is an error.
func TestDamageAtEveryByte(t *testing.T) {
	t.Parallel()
	var file bytes.Buffer
	var ends []int
	for _, table := range []string{"first", "PKR1", "third"} {
		if err := Write(&file, Batch{Table: table, Rows: [][]any{{"a", uint8(1)}, {"b", uint8(2)}}}, moment); err != nil {
			t.Fatal(err)
		}
		ends = append(ends, file.Len())
	}
	good := file.Bytes()
	if tables, err := readAll(good); len(tables) != 3 || !errors.Is(err, io.EOF) {
		t.Fatalf("%v, %v", tables, err)
	}
	for i := range good {
		changed := bytes.Clone(good)
		changed[i] ^= 0x20
		whole := 0
		for ends[whole] <= i {
			whole++
		}
		for name, data := range map[string][]byte{"changed": changed, "lost": append(bytes.Clone(good[:i]), good[i+1:]...), "cut": good[:i]} {
			tables, err := readAll(data)
			atEnd := name == "cut" && (i == 0 || whole > 0 && ends[whole-1] == i) // between two records, which the manifest's counts tell
			if len(tables) != whole || errors.Is(err, ErrMalformed) == atEnd || errors.Is(err, io.EOF) != atEnd {
				t.Errorf("byte %d %s: read %v, %v", i, name, tables, err)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	var file bytes.Buffer
	if err := Write(&file, sample(), moment); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		if tables, err := readAll(data); !errors.Is(err, io.EOF) && !errors.Is(err, ErrMalformed) {
			t.Errorf("%v, %v", tables, err)
		}
	})
}

func FuzzDecodeBatch(f *testing.F) {
	payload, err := appendBatch(nil, sample())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(payload)
	f.Add([]byte{0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := decodeBatch(data)
		if err != nil {
			return
		}
		again, err := appendBatch(nil, b)
		if err != nil {
			t.Fatalf("read %v, cannot be written: %v", b, err)
		}
		if _, err := decodeBatch(again); err != nil {
			t.Fatalf("written again, cannot be read: %v", err)
		}
	})
}
