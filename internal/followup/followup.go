// Package followup keeps what staff note about a group that does not post on kim.id:
// that it was called, why it is quiet, until when it is on leave, and when to call
// again. A record never changes any count.
package followup

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"pantaukim/internal/kim"
)

// Reason is why a group does not post, as its people said.
type Reason string

// The reasons.
const (
	People      Reason = "people"      // too few of them, or no time
	Signal      Reason = "signal"      // no connection, no device
	Account     Reason = "account"     // the login or the site does not work
	Elsewhere   Reason = "elsewhere"   // it is active on WhatsApp or Facebook
	Unreachable Reason = "unreachable" // nobody answers
	Disbanded   Reason = "disbanded"   // the group is no more
	Other       Reason = "other"
	Called      Reason = "called" // it was called; why it is quiet is not recorded
)

// Reasons lists the reasons.
func Reasons() []Reason {
	return []Reason{People, Signal, Account, Elsewhere, Unreachable, Disbanded, Other, Called}
}

// Indonesian returns the reason as the interface prints it.
func (r Reason) Indonesian() string {
	switch r {
	case People:
		return "kekurangan SDM"
	case Signal:
		return "sinyal atau perangkat"
	case Account:
		return "akun atau situs"
	case Elsewhere:
		return "aktif di WA/FB"
	case Unreachable:
		return "tidak dapat dihubungi"
	case Called:
		return "dihubungi, sebab belum dicatat"
	case Disbanded:
		return "sudah bubar"
	case Other:
		return "lainnya"
	}
	return string(r)
}

// Record is one follow-up of one group.
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
	Text  string // in English, for the command line
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

// Bounds of a record. The same record within sameWithin is taken for the same button
// pressed twice.
const (
	maxNote    = 2000 // characters
	maxDays    = 366  // ahead
	sameWithin = 10 * time.Minute
)

// sameAs tells whether two records say the same.
func (r Record) sameAs(o Record) bool {
	return r.Who == o.Who && r.Reason == o.Reason && r.Note == o.Note && r.LeaveUntil == o.LeaveUntil && r.NextCheck == o.NextCheck
}

// Span returns the first and the last day that a leave or a next check may name, as of
// a moment.
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
		add("reason", "missing", "the reason is missing: one of %s", reasonList())
	case !slices.Contains(Reasons(), r.Reason):
		add("reason", "unknown", "the reason %q is none of %s", r.Reason, reasonList())
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

func reasonList() string {
	names := make([]string, 0, len(Reasons()))
	for _, r := range Reasons() {
		names = append(names, string(r))
	}
	return strings.Join(names, ", ")
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
