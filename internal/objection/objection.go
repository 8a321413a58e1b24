// Package objection keeps what visitors report as wrong about a group, until staff have
// answered it. A report never changes any count. It asks for no more of a person than the
// person wants to give: name and contact may stay empty, are told to staff only, and are
// emptied with the answer.
package objection

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"pantaukim/internal/kim"
)

// Objection is one report that something is wrong.
type Objection struct {
	ID      string    `ch:"objection_id"`
	At      time.Time `ch:"at"`
	Receipt string    `ch:"receipt"`      // SHA-256 of the token of its receipt, in hex
	GroupID string    `ch:"group_id"`     // empty: no listed group was recognised in Subject
	Subject string    `ch:"subject"`      // the group as the sender named it
	Regency string    `ch:"regency_code"` // as the sender chose it; empty: not chosen
	Week    kim.Date  `ch:"week"`         // Monday of the week that it is about; NoDate: none
	Text    string    `ch:"text"`
	Name    string    `ch:"name"`
	Contact string    `ch:"contact"`

	Answer     string    `ch:"answer"` // empty: not answered yet
	AnsweredBy string    `ch:"answered_by"`
	AnsweredAt time.Time `ch:"answered_at"`
}

// Answered tells whether staff have answered.
func (o Objection) Answered() bool { return o.Answer != "" }

// Bounds of the texts, in characters.
const (
	LongestSubject = 200
	LongestText    = 2000
	LongestPerson  = 100 // name, contact
	shortestText   = 10
)

// Errors of a report.
var (
	ErrBad      = errors.New("this cannot be taken")
	ErrUnknown  = errors.New("there is no such report")
	ErrAnswered = errors.New("it is answered already")
)

// BadFieldsError tells by field what is wrong with it: missing, short, too_long or garbled. It is an ErrBad.
type BadFieldsError map[string]string

// Error lists the fields.
func (b BadFieldsError) Error() string { return fmt.Sprintf("%v: %v", ErrBad, map[string]string(b)) }

// Is tells that all problems are an ErrBad.
func (b BadFieldsError) Is(target error) bool { return target == ErrBad }

// tidied is the report without blanks around its texts.
func (o Objection) tidied() Objection {
	for _, s := range []*string{&o.Subject, &o.Regency, &o.Text, &o.Name, &o.Contact} {
		*s = strings.TrimSpace(*s)
	}
	return o
}

// Check tells what is wrong with a report: nil or BadFieldsError.
func (o Objection) Check() error {
	o = o.tidied()
	wrong := BadFieldsError{}
	for field, x := range map[string]struct {
		text        string
		least, most int
	}{
		"subject": {o.Subject, 1, LongestSubject}, "text": {o.Text, shortestText, LongestText},
		"name": {o.Name, 0, LongestPerson}, "contact": {o.Contact, 0, LongestPerson},
	} {
		if kind := fault(x.text, x.least, x.most); kind != "" {
			wrong[field] = kind
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return wrong
}

// CheckAnswer tells what is wrong with an answer: nil or BadFieldsError.
func CheckAnswer(text string) error {
	if kind := fault(strings.TrimSpace(text), 1, LongestText); kind != "" {
		return BadFieldsError{"answer": kind}
	}
	return nil
}

func fault(text string, least, most int) string {
	switch n := utf8.RuneCountInString(text); {
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		return "garbled"
	case n == 0 && least > 0:
		return "missing"
	case n < least:
		return "short"
	case n > most:
		return "too_long"
	}
	return ""
}
