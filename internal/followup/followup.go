// Package followup keeps what staff record of a group that is quiet on kim.id:
// that it was called, why it is quiet, until when it rests, and when to call
// again. A record stands beside the counts and never changes them.
package followup

import (
	"context"
	"crypto/rand"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
)

//go:embed sql/*.sql
var statements embed.FS

func statement(name string) string {
	text, err := statements.ReadFile("sql/" + name + ".sql")
	if err != nil {
		panic(fmt.Sprintf("embedded statement: %v", err))
	}
	return strings.TrimSpace(string(text))
}

// Reason is why a group is quiet, as its people told.
type Reason string

// The reasons.
const (
	People    Reason = "people"    // too few of them, or no time
	Signal    Reason = "signal"    // no connection, no device
	Account   Reason = "account"   // the login or the site does not work
	Disbanded Reason = "disbanded" // the group is no more
	Other     Reason = "other"
)

// Reasons lists the reasons.
func Reasons() []Reason { return []Reason{People, Signal, Account, Disbanded, Other} }

// Indonesian returns the reason as the interface prints it.
func (r Reason) Indonesian() string {
	switch r {
	case People:
		return "tenaga"
	case Signal:
		return "sinyal atau perangkat"
	case Account:
		return "akun atau situs"
	case Disbanded:
		return "sudah bubar"
	case Other:
		return "lainnya"
	}
	return string(r)
}

// Record is one record.
type Record struct {
	ID         string    `json:"id"`
	GroupID    string    `json:"group_id"`
	At         time.Time `json:"at"`
	Who        string    `json:"who"`
	Reason     Reason    `json:"reason"`
	Note       string    `json:"note"`
	LeaveUntil kim.Date  `json:"-"` // kim.NoDate: no leave
	NextCheck  kim.Date  `json:"-"` // kim.NoDate: not set
}

// Resting tells whether the group is on leave on a day.
func (r Record) Resting(day kim.Date) bool { return r.LeaveUntil.Known() && day <= r.LeaveUntil }

// Errors of a record.
var (
	ErrBad     = errors.New("this cannot be recorded")
	ErrUnknown = errors.New("there is no such record")
)

// Bounds of a record.
const (
	maxNote = 2000 // characters
	maxDays = 366  // ahead
)

// check tells what is wrong with a record.
func (r Record) check() error {
	today := kim.DateOf(r.At, kim.WIB)
	switch {
	case r.GroupID == "" || r.Who == "" || len(r.Who) > 200:
		return fmt.Errorf("%w: name the group and who records it", ErrBad)
	case !slices.Contains(Reasons(), r.Reason):
		return fmt.Errorf("%w: the reason %q is none of people, signal, account, disbanded, other", ErrBad, r.Reason)
	case utf8.RuneCountInString(r.Note) > maxNote || !utf8.ValidString(r.Note):
		return fmt.Errorf("%w: the note is longer than %d characters", ErrBad, maxNote)
	}
	for _, day := range []kim.Date{r.LeaveUntil, r.NextCheck} {
		if day.Known() && (day < today || day.Sub(today) > maxDays) {
			return fmt.Errorf("%w: %s is not a day from today to a year from now", ErrBad, day)
		}
	}
	return nil
}

// Store keeps the records in the warehouse.
type Store struct {
	conn driver.Conn
	now  func() time.Time
}

// NewStore returns a store; it reads nothing yet.
func NewStore(conn driver.Conn, now func() time.Time) *Store { return &Store{conn: conn, now: now} }

// Add records a follow-up, as of now, and returns it. Errors of what was entered
// are ErrBad.
func (s *Store) Add(ctx context.Context, r Record) (Record, error) {
	r.At = s.now().UTC().Truncate(time.Millisecond)
	r.Note = strings.TrimSpace(r.Note)
	if err := r.check(); err != nil {
		return r, err
	}
	id := make([]byte, 8)
	_, _ = rand.Read(id) // never fails
	r.ID = hex.EncodeToString(id)
	return r, s.write(ctx, r, false)
}

// Withdraw takes a record back that was made by mistake.
func (s *Store) Withdraw(ctx context.Context, group, id string) error {
	records, err := s.Of(ctx, group)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(records, func(r Record) bool { return r.ID == id })
	if i < 0 {
		return fmt.Errorf("follow-up %s of %s: %w", id, group, ErrUnknown)
	}
	return s.write(ctx, records[i], true)
}

func (s *Store) write(ctx context.Context, r Record, withdrawn bool) error {
	gone := uint8(0)
	if withdrawn {
		gone = 1
	}
	err := warehouse.Insert(ctx, s.conn, statement("insert"), func(add func(...any) error) error {
		return add(r.GroupID, r.At, r.ID, r.Who, string(r.Reason), r.Note, r.LeaveUntil.Time(), r.NextCheck.Time(),
			gone, uint64(s.now().UnixMilli()))
	})
	if err != nil {
		return fmt.Errorf("record the follow-up: %w", err)
	}
	return nil
}

// Of returns the records of a group, the newest first.
func (s *Store) Of(ctx context.Context, group string) ([]Record, error) {
	return s.read(ctx, "of_group", clickhouse.Named("group", group))
}

// In returns the records of the groups in the region of a Kemendagri code of any
// level, the newest first; the empty code is the whole country.
func (s *Store) In(ctx context.Context, region string) ([]Record, error) {
	return s.read(ctx, "in_region", clickhouse.Named("region", region))
}

// Newest returns the newest record of every group that has one.
func (s *Store) Newest(ctx context.Context) (map[string]Record, error) {
	all, err := s.In(ctx, "")
	if err != nil {
		return nil, err
	}
	out := make(map[string]Record, len(all))
	for _, r := range all {
		if _, newer := out[r.GroupID]; !newer {
			out[r.GroupID] = r
		}
	}
	return out, nil
}

func (s *Store) read(ctx context.Context, name string, args ...any) (list []Record, err error) {
	rows, err := s.conn.Query(ctx, statement(name), args...)
	if err != nil {
		return nil, fmt.Errorf("read follow-ups: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var (
			r           Record
			reason      string
			leave, next time.Time
		)
		if err := rows.Scan(&r.GroupID, &r.At, &r.ID, &r.Who, &reason, &r.Note, &leave, &next); err != nil {
			return nil, fmt.Errorf("read follow-ups: %w", err)
		}
		r.Reason, r.LeaveUntil, r.NextCheck = Reason(reason), kim.DateFromTime(leave), kim.DateFromTime(next)
		list = append(list, r)
	}
	return list, rows.Err()
}
