// Package followup keeps what staff record of a group that is quiet on kim.id:
// that it was called, why it is quiet, until when it rests, and when to call
// again. A record stands beside the counts and never changes them.
package followup

import (
	"context"
	"crypto/rand"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
)

var (
	//go:embed sql/of_group.sql
	ofGroupSQL string
	//go:embed sql/in_region.sql
	inRegionSQL string
	//go:embed sql/due.sql
	dueSQL string
)

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
	ID         string    `ch:"followup_id" json:"id"`
	GroupID    string    `ch:"group_id" json:"group_id"`
	At         time.Time `ch:"at" json:"at"`
	Who        string    `ch:"who" json:"who"`
	Reason     Reason    `ch:"reason" json:"reason"`
	Note       string    `ch:"note" json:"note"`
	LeaveUntil kim.Date  `ch:"leave_until" json:"-"` // kim.NoDate: no leave
	NextCheck  kim.Date  `ch:"next_check" json:"-"`  // kim.NoDate: not set
}

// Resting tells whether the group is on leave on a day.
func (r Record) Resting(day kim.Date) bool { return r.LeaveUntil.Known() && day <= r.LeaveUntil }

// Errors of a record.
var (
	ErrBad     = errors.New("this cannot be recorded")
	ErrUnknown = errors.New("there is no such record")
)

// BadField is what is wrong with one thing that was entered. A form shows it beside
// its field.
type BadField struct {
	Field string // group, who, reason, note, leave_until or next_check
	Kind  string // missing, unknown, too_long, garbled, past, too_far or unreadable
	Text  string // for whoever works at a terminal
}

// BadFieldsError are an ErrBad that names the fields.
type BadFieldsError []BadField

// Error lists the problems.
func (p BadFieldsError) Error() string {
	texts := make([]string, len(p))
	for i, x := range p {
		texts[i] = x.Text
	}
	return ErrBad.Error() + ": " + strings.Join(texts, "; ")
}

// Is tells that all problems are an ErrBad.
func (p BadFieldsError) Is(target error) bool { return target == ErrBad }

// Bounds of a record. What is recorded twice within sameWithin was sent twice.
const (
	maxNote    = 2000 // characters
	maxDays    = 366  // ahead
	sameWithin = 10 * time.Minute
)

// sameAs tells whether two records say the same.
func (r Record) sameAs(o Record) bool {
	return r.Who == o.Who && r.Reason == o.Reason && r.Note == o.Note && r.LeaveUntil == o.LeaveUntil && r.NextCheck == o.NextCheck
}

// Span returns the days that a leave or a next check may name at a moment.
func Span(now time.Time) (first, last kim.Date) {
	today := kim.DateOf(now, kim.WIB)
	return today, today.AddDays(maxDays)
}

// Check tells what is wrong with a record, as of its time: nil or BadFieldsError.
func (r Record) Check() error {
	var wrong BadFieldsError
	add := func(field, kind, format string, args ...any) {
		wrong = append(wrong, BadField{field, kind, fmt.Sprintf(format, args...)})
	}
	if r.GroupID == "" {
		add("group", "missing", "name the group")
	}
	if r.Who == "" || len(r.Who) > 200 {
		add("who", "missing", "name who records it")
	}
	switch {
	case r.Reason == "":
		add("reason", "missing", "the reason is missing: people, signal, account, disbanded or other")
	case !slices.Contains(Reasons(), r.Reason):
		add("reason", "unknown", "the reason %q is none of people, signal, account, disbanded, other", r.Reason)
	}
	switch {
	case !utf8.ValidString(r.Note):
		add("note", "garbled", "the note is no text")
	case utf8.RuneCountInString(r.Note) > maxNote:
		add("note", "too_long", "the note is longer than %d characters", maxNote)
	}
	first, last := Span(r.At)
	for _, x := range []struct {
		field string
		day   kim.Date
	}{{"leave_until", r.LeaveUntil}, {"next_check", r.NextCheck}} {
		switch {
		case !x.day.Known():
		case x.day < first:
			add(x.field, "past", "%s is in the past", x.day)
		case x.day > last:
			add(x.field, "too_far", "%s is more than a year away", x.day)
		}
	}
	if wrong == nil {
		return nil
	}
	return wrong
}

// Day reads a day that was entered, 2025-10-28 or nothing. Its error is of the
// field named.
func Day(field, text string) (kim.Date, error) {
	if text = strings.TrimSpace(text); text == "" {
		return kim.NoDate, nil
	}
	day, err := kim.ParseDate(text)
	if err != nil {
		return kim.NoDate, BadFieldsError{{field, "unreadable", err.Error()}}
	}
	return day, nil
}

// Store keeps the records in the warehouse.
type Store struct {
	conn driver.Conn
	now  func() time.Time
}

// NewStore returns a store; it reads nothing yet.
func NewStore(conn driver.Conn, now func() time.Time) *Store { return &Store{conn: conn, now: now} }

// Add records a follow-up, as of now, and returns it: once, if the same is recorded
// twice within ten minutes, as when a button is pressed twice. Errors of what was
// entered are BadFieldsError.
func (s *Store) Add(ctx context.Context, r Record) (Record, error) {
	r.At = s.now().UTC().Truncate(time.Millisecond)
	r.Note = strings.TrimSpace(r.Note)
	if err := r.Check(); err != nil {
		return r, err
	}
	before, err := s.Of(ctx, r.GroupID)
	if err != nil {
		return r, err
	}
	if len(before) > 0 && before[0].sameAs(r) && r.At.Sub(before[0].At) < sameWithin {
		return before[0], nil
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

// writeWait is for how long a record waits for a warehouse that is away: somebody
// looks at the screen.
const writeWait = 30 * time.Second

func (s *Store) write(ctx context.Context, r Record, withdrawn bool) error {
	type row struct {
		Record
		Withdrawn bool   `ch:"withdrawn"`
		Version   uint64 `ch:"version"`
	}
	rows := []row{{r, withdrawn, uint64(s.now().UnixMilli())}}
	err := warehouse.Retry{Wait: writeWait}.Do(ctx, "recording a follow-up", func(ctx context.Context) error {
		return warehouse.Insert(ctx, s.conn, "followups", rows)
	})
	if err != nil {
		return fmt.Errorf("record the follow-up: %w", err)
	}
	return nil
}

// Of returns the records of a group, the newest first.
func (s *Store) Of(ctx context.Context, group string) ([]Record, error) {
	return s.read(ctx, ofGroupSQL, "group", group)
}

// In returns the records of the groups in the region of a Kemendagri code of any
// level, the newest first; the empty code is the whole country.
func (s *Store) In(ctx context.Context, region string) ([]Record, error) {
	return s.read(ctx, inRegionSQL, "region", region)
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

func (s *Store) read(ctx context.Context, sql, parameter, value string) ([]Record, error) {
	list, err := warehouse.Select[Record](ctx, s.conn, sql, warehouse.Bind(parameter, value))
	if err != nil {
		return nil, fmt.Errorf("read follow-ups: %w", err)
	}
	return list, nil
}
