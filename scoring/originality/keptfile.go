package originality

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"os"

	"pantaukim/internal/datafile"
)

// The file holds records of two numbers of 64 bits each: its format and the rules that it
// was made by; how many numbers and pairs follow; the numbers by hash, each with its hours;
// the pairs; and a checksum of all that.

// keptFormat changes when the file does, or what [near] finds.
const keptFormat = 1<<32 | 0x6e656172

// record is one of the file.
type record [2]uint64

const (
	recordBytes   = 16
	recordsAtOnce = 4096
)

var errSpoilt = errors.New("the file is spoilt")

// made is the first record of a file that is made by these rules.
func made(distance int, hours int32) record {
	return record{keptFormat, uint64(distance)<<32 | uint64(uint32(hours))}
}

// of is a number as a record.
func of(n number) record { return record{n.hash, uint64(uint32(n.first))<<32 | uint64(uint32(n.last))} }

// number is a record as a number.
func (r record) number() number { return number{r[0], int32(r[1] >> 32), int32(uint32(r[1]))} }

// read tells what of the file holds for some numbers, which come by hash.
func (k Kept) read(numbers []number, distance int, hours int32) (c compared, err error) {
	file, err := os.Open(k.Path)
	if err != nil {
		return c, err
	}
	defer func() { _ = file.Close() }()
	in := &recordReader{from: file}
	head, err := in.take(2)
	switch {
	case err != nil:
		return c, err
	case head[0] != made(distance, hours):
		return c, errors.New("they were compared by other rules")
	}
	count, at := head[1], 0
	if err := in.each(count[0], func(r record) { at = c.enter(numbers, at, r.number()) }); err != nil {
		return c, err
	}
	for ; at < len(numbers); at++ {
		c.fresh = append(c.fresh, int32(at))
	}
	if err := in.each(count[1], func(r record) { c.pair(numbers, r[0], r[1], hours) }); err != nil {
		return c, err
	}
	sum := uint64(in.sum)
	if last, err := in.take(1); err != nil || last[0] != (record{sum, ^sum}) {
		return c, errSpoilt
	}
	return c, nil
}

// write puts a new file in the place of the old one.
func (k Kept) write(numbers []number, pairs [][2]uint64, distance int, hours int32) error {
	return datafile.ReplaceBy(k.Path, func(file io.Writer) error {
		out := recordWriter{to: file}
		out.add(made(distance, hours))
		out.add(record{uint64(len(numbers)), uint64(len(pairs))})
		for _, n := range numbers {
			out.add(of(n))
		}
		for _, p := range pairs {
			out.add(p)
		}
		out.flush()
		sum := uint64(out.sum)
		out.add(record{sum, ^sum})
		out.flush()
		return out.err
	})
}

func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) }

// recordReader reads records and sums them up.
type recordReader struct {
	from io.Reader
	sum  uint32
	buf  [recordBytes * recordsAtOnce]byte
	some [recordsAtOnce]record
}

// take reads so many records, at most recordsAtOnce. They stand until the next ones are read.
func (in *recordReader) take(n uint64) ([]record, error) {
	b, some := in.buf[:recordBytes*n], in.some[:n]
	if _, err := io.ReadFull(in.from, b); err != nil {
		return nil, errors.Join(errSpoilt, err)
	}
	in.sum = crc32.Update(in.sum, castagnoli(), b)
	for i := range some {
		some[i] = record{binary.LittleEndian.Uint64(b[recordBytes*i:]), binary.LittleEndian.Uint64(b[recordBytes*i+8:])}
	}
	return some, nil
}

// each calls do for so many records.
func (in *recordReader) each(n uint64, do func(record)) error {
	for n > 0 {
		some, err := in.take(min(n, recordsAtOnce))
		if err != nil {
			return err
		}
		for _, r := range some {
			do(r)
		}
		n -= uint64(len(some))
	}
	return nil
}

// recordWriter writes records and sums them up.
type recordWriter struct {
	to  io.Writer
	sum uint32
	buf []byte
	err error // the first one
}

func (out *recordWriter) add(r record) {
	out.buf = binary.LittleEndian.AppendUint64(out.buf, r[0])
	out.buf = binary.LittleEndian.AppendUint64(out.buf, r[1])
	if len(out.buf) == recordBytes*recordsAtOnce {
		out.flush()
	}
}

func (out *recordWriter) flush() {
	out.sum = crc32.Update(out.sum, castagnoli(), out.buf)
	if out.err == nil {
		_, out.err = out.to.Write(out.buf)
	}
	out.buf = out.buf[:0]
}
