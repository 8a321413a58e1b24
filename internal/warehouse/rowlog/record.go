package rowlog

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"time"
)

const (
	magic      = "PKR1"
	headerSize = 20
	// MaxPayload is the longest payload in bytes.
	MaxPayload = 64 << 20
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ErrTooLong says that a payload is longer than MaxPayload.
var ErrTooLong = errors.New("batch too long: send it in smaller ones")

// AppendRecord appends payload to buf as a record that was written at the time
// given. The checksum starts from salt, which must be given again to read it: a
// crawled text that looks like a record cannot be taken for one, because it
// cannot know the salt.
func AppendRecord(buf, payload []byte, salt uint32, at time.Time) ([]byte, error) {
	if len(payload) > MaxPayload {
		return buf, fmt.Errorf("%d bytes: %w", len(payload), ErrTooLong)
	}
	start := len(buf)
	buf = append(buf, magic...)
	buf = append(buf, 0, 0, 0, 0)
	buf = binary.LittleEndian.AppendUint64(buf, uint64(at.UnixMilli()))
	buf = binary.LittleEndian.AppendUint32(buf, uint32(len(payload)))
	buf = append(buf, payload...)
	binary.LittleEndian.PutUint32(buf[start+4:], crc32.Update(salt, castagnoli, buf[start+8:]))
	return buf, nil
}

// Record is one record of a file.
type Record struct {
	Payload []byte // part of the data that it was read from
	At      time.Time
	End     int // offset of what follows it
}

// at reads the record that starts at offset.
func at(data []byte, offset int, salt uint32) (Record, bool) {
	rest := data[offset:]
	if len(rest) < headerSize || string(rest[:4]) != magic {
		return Record{}, false
	}
	n := binary.LittleEndian.Uint32(rest[16:])
	if n > MaxPayload || int(n) > len(rest)-headerSize {
		return Record{}, false
	}
	end := headerSize + int(n)
	if crc32.Update(salt, castagnoli, rest[8:end]) != binary.LittleEndian.Uint32(rest[4:]) {
		return Record{}, false
	}
	return Record{
		Payload: rest[headerSize:end],
		At:      time.UnixMilli(int64(binary.LittleEndian.Uint64(rest[8:]))).UTC(),
		End:     offset + end,
	}, true
}

// Next reads the first whole record of data at or after offset. What lies
// between the two is damage, bytes from offset to damageEnd; usually there is
// none, and damageEnd is offset. found is false if no whole record is left.
func Next(data []byte, offset int, salt uint32) (record Record, damageEnd int, found bool) {
	for start := offset; start < len(data); start++ {
		skip := bytes.Index(data[start:], []byte(magic))
		if skip < 0 {
			break
		}
		start += skip
		if r, ok := at(data, start, salt); ok {
			return r, start, true
		}
	}
	return Record{}, len(data), false
}

// ReadRecord reads the record that r is at and returns its payload. It returns
// io.EOF at the end, and an error that wraps ErrMalformed for anything but a
// whole record.
func ReadRecord(r io.Reader, salt uint32) ([]byte, error) {
	header := make([]byte, headerSize)
	switch _, err := io.ReadFull(r, header); {
	case errors.Is(err, io.EOF):
		return nil, io.EOF
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	n := binary.LittleEndian.Uint32(header[16:])
	if string(header[:4]) != magic || n > MaxPayload {
		return nil, fmt.Errorf("%w: no record", ErrMalformed)
	}
	data := make([]byte, headerSize+int(n))
	copy(data, header)
	if _, err := io.ReadFull(r, data[headerSize:]); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	record, ok := at(data, 0, salt)
	if !ok {
		return nil, fmt.Errorf("%w: wrong checksum", ErrMalformed)
	}
	return record.Payload, nil
}
