package rowfile

import (
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

// What can be wrong with a record.
var (
	// ErrTooLong says that the rows take more than MaxPayload.
	ErrTooLong = errors.New("batch too long: write it as smaller ones")
	// ErrMalformed says that something is not a record as Write writes it.
	ErrMalformed = errors.New("malformed batch")
)

// Write writes a batch as one record. See [Batch] for what it may hold.
func Write(w io.Writer, b Batch, now time.Time) error {
	record, err := appendBatch(make([]byte, headerSize), b)
	if err != nil {
		return err
	}
	n := len(record) - headerSize
	if n > MaxPayload {
		return fmt.Errorf("%d bytes: %w", n, ErrTooLong)
	}
	copy(record, magic)
	binary.LittleEndian.PutUint64(record[8:], uint64(now.UnixMilli()))
	binary.LittleEndian.PutUint32(record[16:], uint32(n))
	binary.LittleEndian.PutUint32(record[4:], checksum(record))
	_, err = w.Write(record)
	return err
}

// Read reads the record that r is at. It returns io.EOF at the end, and an error that
// wraps ErrMalformed for anything but a whole record.
func Read(r io.Reader) (Batch, error) {
	header := make([]byte, headerSize)
	switch _, err := io.ReadFull(r, header); {
	case errors.Is(err, io.EOF):
		return Batch{}, io.EOF
	case err != nil:
		return Batch{}, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	n := binary.LittleEndian.Uint32(header[16:])
	if string(header[:4]) != magic || n > MaxPayload {
		return Batch{}, fmt.Errorf("%w: no record", ErrMalformed)
	}
	record := make([]byte, headerSize+n)
	copy(record, header)
	if _, err := io.ReadFull(r, record[headerSize:]); err != nil {
		return Batch{}, fmt.Errorf("%w: its payload is cut short", ErrMalformed)
	}
	if checksum(record) != binary.LittleEndian.Uint32(record[4:]) {
		return Batch{}, fmt.Errorf("%w: wrong checksum", ErrMalformed)
	}
	return decodeBatch(record[headerSize:])
}

// checksum is that of a whole record: of all that follows it.
func checksum(record []byte) uint32 {
	return crc32.Checksum(record[8:], crc32.MakeTable(crc32.Castagnoli))
}
