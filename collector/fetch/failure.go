package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"

	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
)

// Reasons for which a request is not sent, or its answer not followed.
var (
	errRobots    = errors.New("robots.txt asks to stay away")
	errOffSite   = errors.New("redirects to another host")
	errRedirects = errors.New("redirects without end")
)

// errEncoding says that a server compressed in a way that it was not asked for.
var errEncoding = errors.New("content encoding was not asked for")

// classify turns the error of a request into a [*web.Failure]. The end of ctx is
// returned as it is, because it is ours and not the site's.
func classify(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var f *web.Failure
	if errors.As(err, &f) {
		return f
	}
	return &web.Failure{Outcome: outcomeOf(err), Err: err}
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
		errors.Is(err, errOffSite), errors.Is(err, errThroughProxy):
		return kim.OutcomeBlocked
	case errors.Is(err, errProxy):
		return kim.OutcomeRefused
	case errors.Is(err, errRedirects), errors.Is(err, errEncoding):
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
