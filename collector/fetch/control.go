package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
)

// Answers returns nil if the host of an address is up and we can reach it. Whatever it
// answers proves that, also a redirect to another host, 403, 404 or 429; only 5xx does
// not. The manners are those of a walk: if robots.txt forbids the address, it is not
// asked for, and the answer to robots.txt is the proof. A failure is asked about again
// as often as a page of a site would be. The error is a [*web.Failure], or that of
// ctx.
func (f *Fetcher) Answers(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return fmt.Errorf("address of a host: %w", err)
	}
	delay := f.cfg.RetryDelay
	for attempt := 0; ; attempt++ {
		// A new site each time, because a site remembers that its robots.txt failed.
		_, err := f.Site([]string{u.Hostname()}, nil).ask(ctx, address, web.Validators{})
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !unanswered(err) {
			return nil
		}
		if attempt >= f.cfg.Retries {
			return err
		}
		if err := sleep(ctx, delay); err != nil {
			return err
		}
		delay *= 2
	}
}

// unanswered tells whether err says that the host, or our way to it, is down.
func unanswered(err error) bool {
	var f *web.Failure
	if !errors.As(err, &f) {
		return err != nil
	}
	switch f.Outcome {
	case kim.OutcomeDNS, kim.OutcomeRefused, kim.OutcomeTimeout, kim.OutcomeTLS, kim.OutcomeHTTP5xx:
		return true
	case kim.OutcomeBlocked: // not by the host: the guard keeps us from it
		return f.Status == 0 && !errors.Is(err, errOffSite)
	case kim.OutcomeUnreadable: // what came was no HTTP
		return f.Status == 0 && !errors.Is(err, errRedirects) && !errors.Is(err, errEncoding)
	}
	return false
}
