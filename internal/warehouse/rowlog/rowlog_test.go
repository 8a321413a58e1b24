package rowlog

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
)

const salt = 0x5eed

var moment = time.Date(2025, 10, 27, 1, 2, 3, 456_000_000, time.UTC)

func sample() Batch {
	return Batch{SQL: "INSERT INTO t", Rows: [][]any{
		{"", "kim\x00\xff", []string{}, []string{"a", ""}, moment, time.Time{}, time.Unix(0, 0).UTC(), true, false},
		{"é", "b", []string{"c"}, []string{}, moment.Add(1), time.Unix(-1, 999).UTC(), moment, false, true},
		{uint8(255), uint16(65535), uint32(1 << 31), uint64(math.MaxUint64), int8(-128), int16(-1), int32(-7), int64(math.MinInt64), float32(1.5)},
		{math.Inf(1), math.Copysign(0, -1), 1e-300, float32(0), uint8(0), uint64(0), int64(0), "", moment},
	}}
}

func TestBatchRoundTrip(t *testing.T) {
	t.Parallel()
	for _, b := range []Batch{sample(), {SQL: "INSERT INTO t"}, {}} {
		payload, err := AppendBatch(nil, b)
		if err != nil {
			t.Fatal(err)
		}
		got, err := DecodeBatch(payload)
		if err != nil {
			t.Fatal(err)
		}
		if got.SQL != b.SQL || len(got.Rows) != len(b.Rows) {
			t.Fatalf("got %v", got)
		}
		for i := range b.Rows {
			if !reflect.DeepEqual(got.Rows[i], b.Rows[i]) {
				t.Errorf("row %d: got %#v, want %#v", i, got.Rows[i], b.Rows[i])
			}
		}
		for n := range payload {
			if _, err := DecodeBatch(payload[:n]); err == nil {
				t.Errorf("the first %d of %d bytes are read as a batch", n, len(payload))
			}
		}
	}
	payload, err := AppendBatch(nil, Batch{Rows: [][]any{{math.NaN()}}})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := DecodeBatch(payload); err != nil || !math.IsNaN(got.Rows[0][0].(float64)) {
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
		if _, err := AppendBatch(nil, b); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestBatchesRoundTrip(t *testing.T) {
	t.Parallel()
	for _, list := range [][]Batch{{}, {sample()}, {sample(), {SQL: "INSERT INTO u"}, {SQL: "INSERT INTO v", Rows: [][]any{{"x"}}}}} {
		payload, err := AppendBatches(nil, list)
		if err != nil {
			t.Fatal(err)
		}
		got, err := DecodeBatches(payload)
		if err != nil || len(got) != len(list) {
			t.Fatalf("%v, %v", got, err)
		}
		for i := range list {
			if got[i].SQL != list[i].SQL || len(got[i].Rows) != len(list[i].Rows) {
				t.Errorf("batch %d: got %v", i, got[i])
			}
		}
		for n := range payload {
			if _, err := DecodeBatches(payload[:n]); err == nil {
				t.Errorf("the first %d of %d bytes are read", n, len(payload))
			}
		}
	}
	if _, err := AppendBatches(nil, []Batch{{SQL: "INSERT INTO t", Rows: [][]any{{1}}}}); err == nil {
		t.Error("a value of no stated size is taken")
	}
}

func TestRecordTooLong(t *testing.T) {
	t.Parallel()
	if _, err := AppendRecord(nil, make([]byte, MaxPayload+1), salt, moment); !errors.Is(err, ErrTooLong) {
		t.Errorf("%v", err)
	}
}

// Whatever single byte of a file is changed or lost, every record that it does
// not lie in is read, and none is read wrong.
func TestDamageStaysLocal(t *testing.T) {
	t.Parallel()
	texts := []string{"first", strings.Repeat("second PKR1 ", 10), "", "fourth"}
	var file []byte
	var starts []int
	for _, s := range texts {
		starts = append(starts, len(file))
		var err error
		if file, err = AppendRecord(file, []byte(s), salt, moment); err != nil {
			t.Fatal(err)
		}
	}
	hit := func(i int) int {
		n := 0
		for n+1 < len(starts) && starts[n+1] <= i {
			n++
		}
		return n
	}
	for i := range file {
		changed := bytes.Clone(file)
		changed[i] ^= 0x20
		lost := append(bytes.Clone(file[:i]), file[i+1:]...)
		for name, data := range map[string][]byte{"changed": changed, "lost": lost} {
			var got []string
			damaged, offset := 0, 0
			for {
				r, end, found := Next(data, offset, salt)
				damaged += end - offset
				if !found {
					break
				}
				if !r.At.Equal(moment) {
					t.Fatalf("byte %d %s: time %v", i, name, r.At)
				}
				got = append(got, string(r.Payload))
				offset = r.End
			}
			want := append([]string{}, texts...)
			want = append(want[:hit(i)], want[hit(i)+1:]...)
			if !reflect.DeepEqual(got, want) {
				t.Errorf("byte %d %s: read %q", i, name, got)
			}
			if damaged == 0 {
				t.Errorf("byte %d %s: no damage reported", i, name)
			}
		}
	}
}

// A text that holds a whole record is never taken for one, not even where the
// record around it is damaged.
func TestForgedRecord(t *testing.T) {
	t.Parallel()
	forged, err := AppendRecord(nil, []byte("forged"), 0, moment)
	if err != nil {
		t.Fatal(err)
	}
	file, err := AppendRecord(nil, forged, salt, moment)
	if err != nil {
		t.Fatal(err)
	}
	file[8] ^= 1
	if r, _, found := Next(file, 0, salt); found {
		t.Errorf("read %q", r.Payload)
	}
}

func FuzzDecodeBatch(f *testing.F) {
	payload, err := AppendBatch(nil, sample())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(payload)
	f.Add([]byte{0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := DecodeBatch(data)
		if err != nil {
			return
		}
		again, err := AppendBatch(nil, b)
		if err != nil {
			t.Fatalf("read %v, cannot be written: %v", b, err)
		}
		if _, err := DecodeBatch(again); err != nil {
			t.Fatalf("written again, cannot be read: %v", err)
		}
	})
}

func FuzzDecodeBatches(f *testing.F) {
	payload, err := AppendBatches(nil, []Batch{sample(), sample()})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(payload)
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0x0f, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := DecodeBatches(data)
		if err != nil {
			return
		}
		if again, err := AppendBatches(nil, list); err != nil {
			t.Fatalf("read %v, cannot be written: %v", list, err)
		} else if _, err := DecodeBatches(again); err != nil {
			t.Fatalf("written again, cannot be read: %v", err)
		}
	})
}

func FuzzNext(f *testing.F) {
	record, err := AppendRecord(nil, []byte("payload"), salt, moment)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(append([]byte("PKR1PKR1"), record...), uint16(0))
	f.Fuzz(func(t *testing.T, data []byte, offset uint16) {
		from := min(int(offset), len(data))
		r, damage, found := Next(data, from, salt)
		if damage < from || damage > len(data) || (found && (r.End <= damage || r.End > len(data))) {
			t.Fatalf("from %d: damage to %d, record to %d of %d", from, damage, r.End, len(data))
		}
	})
}
