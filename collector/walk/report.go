package walk

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
)

// failuresInARow is after how many failed pages in a row a walk gives up: the
// site is not in a state to be read.
const failuresInARow = 3

// notesAtMost is how many remarks on one walk are kept.
const notesAtMost = 8

// report is what went wrong in a walk, and what people should know of it.
type report struct {
	failure *web.Failure // the first one decides the outcome
	where   string       // the address at which it happened
	failed  int
	inARow  int
	over    bool // no further request makes sense
	notes   []string
}

// fail notes that a page could not be had or read, which makes the walk
// incomplete.
func (w *report) fail(where string, err error) {
	var f *web.Failure
	if !errors.As(err, &f) {
		w.over = true // ctx has ended
		return
	}
	w.failed++
	w.inARow++
	if w.failure == nil {
		w.failure, w.where = f, where
	}
	if errors.Is(f, ErrNotKept) {
		w.inARow = 0 // of kept pages, one that is missing says nothing of the next
	}
	if w.inARow >= failuresInARow || f.Outcome == kim.OutcomeRateLimited || f.Outcome == kim.OutcomeDNS {
		w.over = true
	}
}

// note adds a remark to the walk's detail.
func (w *report) note(format string, args ...any) {
	if len(w.notes) < notesAtMost {
		w.notes = append(w.notes, fmt.Sprintf(format, args...))
	}
}

// detail is what is said of the walk in words, the first failure first.
func (w *report) detail() string {
	notes := slices.Clone(w.notes)
	if w.failure != nil {
		first := fmt.Sprintf("%s: %v", w.where, w.failure.Err)
		if w.failed > 1 {
			first += fmt.Sprintf(" (and %d more pages)", w.failed-1)
		}
		notes = slices.Insert(notes, 0, first)
	}
	return strings.ToValidUTF8(strings.Join(notes, "; "), "")
}

// gone tells whether an error means that a page does not exist.
func gone(err error) bool {
	var f *web.Failure
	return errors.As(err, &f) && (f.Status == http.StatusNotFound || f.Status == http.StatusGone)
}

// tooLarge is the failure of a page that was cut at the limit.
func (w *visit) tooLarge(what string) *web.Failure {
	return &web.Failure{
		Outcome: kim.OutcomeTooLarge, Status: http.StatusOK, Err: fmt.Errorf("%s longer than %d bytes", what, w.Limits.MaxBody),
	}
}

// unreadable is the failure of a page that answers but does not read as it should.
func unreadable(why string) *web.Failure {
	return &web.Failure{Outcome: kim.OutcomeUnreadable, Status: http.StatusOK, Err: errors.New(why)}
}
