package journal

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"time"

	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
)

// form is the version of this form of files.
const form = 1

// The sizes of a record, in bytes.
const (
	frame   = 12
	maxHead = 1 << 20
	maxBody = 64 << 20
)

// head says what a record is: one of its fields is set.
type head struct {
	Begun  *begun      `json:"begun,omitempty"`
	Robots *web.Robots `json:"robots,omitempty"` // without its text, which is the body
	Page   *page       `json:"page,omitempty"`
	Result bool        `json:"result,omitempty"` // the body is what the walk stores
	// What the walk had cost by then.
	Stats web.Stats     `json:"stats,omitzero"`
	Spent time.Duration `json:"spent,omitzero"`
}

// begun is the first record of a file.
type begun struct {
	Form  int       `json:"form"`
	Run   string    `json:"run"`
	Group string    `json:"group"`
	URL   string    `json:"url"` // of the site
	At    time.Time `json:"at"`  // by the clock of the run
}

// page is one answer or failure.
type page struct {
	Address    string         `json:"address"` // as asked for
	Validators web.Validators `json:"validators,omitzero"`
	Response   web.Response   `json:"response"` // without its body
	Failure    *failure       `json:"failure,omitempty"`
}

// failure is a web.Failure as it is written.
type failure struct {
	Outcome    kim.Outcome   `json:"outcome"`
	Status     int           `json:"status,omitempty"`
	RetryAfter time.Duration `json:"retry_after,omitempty"`
	Says       string        `json:"says"`
}

func failureOf(f *web.Failure) *failure {
	return &failure{Outcome: f.Outcome, Status: f.Status, RetryAfter: f.RetryAfter, Says: f.Error()}
}

func (f *failure) err() error {
	return &web.Failure{Outcome: f.Outcome, Status: f.Status, RetryAfter: f.RetryAfter, Err: errors.New(f.Says)}
}

// appendRecord appends a record to buf.
func appendRecord(buf []byte, h head, body []byte) ([]byte, error) {
	text, err := json.Marshal(h)
	if err != nil {
		return buf, fmt.Errorf("write down a record: %w", err)
	}
	if len(text) > maxHead || len(body) > maxBody {
		return buf, fmt.Errorf("a record of %d and %d bytes is too long", len(text), len(body))
	}
	start := len(buf)
	buf = append(buf, make([]byte, frame)...)
	buf = append(append(buf, text...), body...)
	binary.LittleEndian.PutUint32(buf[start+4:], uint32(len(text)))
	binary.LittleEndian.PutUint32(buf[start+8:], uint32(len(body)))
	binary.LittleEndian.PutUint32(buf[start:], checksum(buf[start+4:]))
	return buf, nil
}

func checksum(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }

// placed is a record of a file, and where its body stands in it.
type placed struct {
	head
	offset int64
	length int
}

// readRecords reads the whole records of a file from its beginning, and returns where the
// last of them ends. What follows there is no record: it was cut, or spoilt.
func readRecords(r io.Reader, take func(p placed, body []byte)) (end int64) {
	in := bufio.NewReaderSize(r, 64<<10)
	var lead [frame]byte
	var text []byte
	for {
		if _, err := io.ReadFull(in, lead[:]); err != nil {
			return end
		}
		heads, bodies := int(binary.LittleEndian.Uint32(lead[4:])), int(binary.LittleEndian.Uint32(lead[8:]))
		if heads > maxHead || bodies > maxBody {
			return end
		}
		text = append(append(text[:0], lead[4:]...), make([]byte, heads+bodies)...)
		if _, err := io.ReadFull(in, text[frame-4:]); err != nil || checksum(text) != binary.LittleEndian.Uint32(lead[:]) {
			return end
		}
		p := placed{offset: end + frame + int64(heads), length: bodies}
		if err := json.Unmarshal(text[frame-4:frame-4+heads], &p.head); err != nil {
			return end
		}
		take(p, text[frame-4+heads:])
		end += frame + int64(heads) + int64(bodies)
	}
}
