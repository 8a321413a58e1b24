package web

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"time"

	"pantaukim/internal/kim"
)

// Failure is why there is no page, as an outcome of a walk.
type Failure struct {
	Outcome    kim.Outcome
	Status     int           // of the answer, 0 if there was none
	RetryAfter time.Duration // asked for by the server, 0 if it was not
	Err        error
}

// Error says what happened.
func (f *Failure) Error() string { return f.Err.Error() }

// Unwrap returns the cause.
func (f *Failure) Unwrap() error { return f.Err }

// FailureOf returns why an answer is not a page, nil if it is one or if it says that
// the page is not modified. retryAfter is the pause that the answer asked for.
func FailureOf(r Response, retryAfter time.Duration) *Failure {
	f := &Failure{
		Outcome: kim.OutcomeUnreadable, Status: r.Status, RetryAfter: retryAfter,
		Err: fmt.Errorf("answered %d %s", r.Status, http.StatusText(r.Status)),
	}
	switch {
	case r.NotModified:
		return nil
	case r.Status == http.StatusOK:
		if len(bytes.TrimSpace(r.Body)) > 0 {
			return nil
		}
		f.Outcome, f.Err = kim.OutcomeEmpty, errors.New("answered an empty page")
	case r.Status < 400:
		f.Err = fmt.Errorf("answered %d without a page", r.Status)
	case r.Status == http.StatusTooManyRequests:
		f.Outcome = kim.OutcomeRateLimited
	case r.Status == http.StatusUnauthorized, r.Status == http.StatusForbidden, r.Status == http.StatusUnavailableForLegalReasons:
		f.Outcome = kim.OutcomeBlocked
	case r.Status >= 500:
		f.Outcome = kim.OutcomeHTTP5xx
	default:
		f.Outcome = kim.OutcomeHTTP4xx
	}
	return f
}
