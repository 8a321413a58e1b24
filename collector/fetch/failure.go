package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"time"

	"code.dny.dev/ssrf"

	"pantaukim/internal/kim"
)

// PageError is why a page was not had, as an outcome of a walk.
type PageError struct {
	Outcome    kim.Outcome
	Status     int           // of the answer, 0 if there was none
	RetryAfter time.Duration // asked for by the server, 0 if it was not
	Err        error
}

// Error says what happened.
func (f *PageError) Error() string { return f.Err.Error() }

// Unwrap returns the cause.
func (f *PageError) Unwrap() error { return f.Err }

// Reasons for which a request is not sent, or its answer not followed.
var (
	ErrRobots    = errors.New("robots.txt asks to stay away")
	ErrOffSite   = errors.New("redirects to another host")
	ErrRedirects = errors.New("redirects without end")
)

// errEncoding says that a server compressed in a way that it was not asked for.
var errEncoding = errors.New("content encoding was not asked for")

// Classify turns the error of a request into a [*PageError]. A nil error stays nil;
// the end of ctx is returned as it is, because it is ours and not the site's.
func Classify(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var f *PageError
	if errors.As(err, &f) {
		return f
	}
	return &PageError{Outcome: outcomeOf(err), Err: err}
}

func outcomeOf(err error) kim.Outcome {
	var (
		dns     *net.DNSError
		network net.Error
		record  tls.RecordHeaderError
		alert   tls.AlertError
		unknown x509.UnknownAuthorityError
		host    x509.HostnameError
		invalid x509.CertificateInvalidError
		verify  *tls.CertificateVerificationError
	)
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedNetwork), errors.Is(err, ssrf.ErrProhibitedPort),
		errors.Is(err, ErrOffSite):
		return kim.OutcomeBlocked
	case errors.Is(err, ErrRobots):
		return kim.OutcomeRobots
	case errors.Is(err, ErrRedirects), errors.Is(err, errEncoding):
		return kim.OutcomeUnreadable
	case errors.As(err, &dns):
		return kim.OutcomeDNS
	case errors.As(err, &record), errors.As(err, &alert), errors.As(err, &unknown), errors.As(err, &host),
		errors.As(err, &invalid), errors.As(err, &verify), strings.Contains(err.Error(), "tls: "):
		return kim.OutcomeTLS
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded),
		errors.As(err, &network) && network.Timeout():
		return kim.OutcomeTimeout
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE),
		errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH), errors.Is(err, io.EOF):
		return kim.OutcomeRefused
	case errors.Is(err, io.ErrUnexpectedEOF):
		return kim.OutcomeTruncated
	case errors.As(err, &network):
		return kim.OutcomeRefused
	}
	return kim.OutcomeUnreadable
}

// FailureOfStatus returns the failure that an HTTP status means, nil for a page
// and for 304.
func FailureOfStatus(status int, retryAfter time.Duration) *PageError {
	f := &PageError{Status: status, RetryAfter: retryAfter, Err: fmt.Errorf("answered %d %s", status, http.StatusText(status))}
	switch {
	case status >= 200 && status < 300 || status == http.StatusNotModified:
		return nil
	case status == http.StatusTooManyRequests:
		f.Outcome = kim.OutcomeRateLimited
	case status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusUnavailableForLegalReasons:
		f.Outcome = kim.OutcomeBlocked
	case status >= 500:
		f.Outcome = kim.OutcomeHTTP5xx
	case status >= 400:
		f.Outcome = kim.OutcomeHTTP4xx
	default:
		f.Outcome = kim.OutcomeUnreadable
	}
	return f
}
