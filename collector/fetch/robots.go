package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"pantaukim/collector/fetch/robots"
	"pantaukim/collector/fetch/web"
)

// robotsLimit is how much of a robots.txt is read: RFC 9309 asks for at least 500 KiB.
const robotsLimit = 500 << 10

// robotsHops is how many redirects of a robots.txt are followed, after RFC 9309.
const robotsHops = 5

// robotsTTL is how long a robots.txt is believed, after RFC 9309.
const robotsTTL = 24 * time.Hour

// origin is what is known of the robots.txt of one scheme and host.
type origin struct {
	file  web.Robots
	rules *robots.Rules // nil if they are not known
	asked bool          // this walk has fetched the file
	err   error         // why this walk could not
}

func newOrigin(file web.Robots) *origin {
	return &origin{file: file, rules: robots.Parse(file.Text, agent)}
}

// fresh tells whether the rules may be used at now without asking again.
func (o *origin) fresh(now time.Time) bool {
	age := now.Sub(o.file.FetchedAt)
	return o.rules != nil && age >= 0 && age < robotsTTL
}

// originOf names the scheme and the host of an address.
func originOf(u *url.URL) string { return u.Scheme + "://" + strings.ToLower(u.Host) }

// rules returns what the origin of u asks, from memory if it can.
func (t *transport) rules(ctx context.Context, u *url.URL) (*robots.Rules, error) {
	name := originOf(u)
	if o := t.robots[name]; o != nil && (o.err != nil || o.fresh(t.f.now())) {
		return o.rules, o.err
	}
	text, err := t.fetchRobots(ctx, u)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	o := newOrigin(web.Robots{Origin: name, Text: text, FetchedAt: t.f.now()})
	o.asked = true
	switch {
	case err != nil:
		o = &origin{err: err}
	case t.learnt != nil:
		t.learnt(o.file)
	}
	t.robots[name] = o
	return o.rules, o.err
}

// fetchRobots asks an origin for its robots.txt; the text is empty if there is none
// (4xx), which allows all. A server that fails (5xx), limits the rate or does not
// answer keeps us away for now, with that outcome, because it is not known what it
// asks.
func (t *transport) fetchRobots(ctx context.Context, origin *url.URL) (string, error) {
	address := &url.URL{Scheme: origin.Scheme, Host: origin.Host, Path: "/robots.txt"}
	for range robotsHops + 1 {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
		if err != nil {
			return "", fmt.Errorf("robots.txt of %s: %w", origin.Host, err)
		}
		resp, got, err := t.send(req, robotsLimit) //nolint:bodyclose // it comes without its body
		switch {
		case err != nil:
			return "", unknownRules(ctx, err)
		case resp.StatusCode >= 300 && resp.StatusCode < 400:
			if address = location(address, resp.Header); address == nil {
				return "", nil
			}
			continue
		case resp.StatusCode == http.StatusTooManyRequests, resp.StatusCode >= 500:
			after := parseRetryAfter(resp.Header.Get("Retry-After"), time.Now())
			return "", unknownRules(ctx, web.FailureOf(web.Response{Status: resp.StatusCode}, after))
		case resp.StatusCode >= 400:
			return "", nil
		}
		return robotsText(got), nil
	}
	return "", nil
}

// robotsText is the text of a robots.txt in UTF-8. A line that was cut is left out,
// because the half of an Allow allows more. Bytes that are no UTF-8 are escaped as they
// would be in an address, so that the rules that have them still match.
func robotsText(c content) string {
	b := c.body
	if c.more {
		b = b[:bytes.LastIndexAny(b, "\r\n")+1]
	}
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		b = b[2:] // UTF-16: what is left is read without its zeros
	}
	if utf8.Valid(b) {
		return string(b)
	}
	var text strings.Builder
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			fmt.Fprintf(&text, "%%%02X", b[0])
		} else {
			text.Write(b[:n])
		}
		b = b[n:]
	}
	return text.String()
}

// robotsError is why the robots.txt of an origin could not be had. Every page of the
// origin fails with it, and asking for the page again does not help.
type robotsError struct{ err error }

func (e *robotsError) Error() string { return e.err.Error() }

func (e *robotsError) Unwrap() error { return e.err }

// unknownRules makes a [*robotsError] with the outcome of err.
func unknownRules(ctx context.Context, err error) error {
	var f *web.Failure
	if !errors.As(classify(ctx, err), &f) {
		return err // ctx has ended
	}
	why := *f
	if f.Status != 0 {
		why.Err = fmt.Errorf("robots.txt: %w: what it asks is not known, so nothing is read", f.Err)
	}
	why.Err = &robotsError{why.Err}
	return &why
}

// fetched returns the robots.txt files that this walk asked for, ordered by origin.
func (t *transport) fetched() []web.Robots {
	var out []web.Robots
	for _, o := range t.robots {
		if o.asked {
			out = append(out, o.file)
		}
	}
	slices.SortFunc(out, func(a, b web.Robots) int { return strings.Compare(a.Origin, b.Origin) })
	return out
}

// sitemaps lists the sitemaps that the robots.txt files name, in the order of their
// origins.
func (t *transport) sitemaps() []string {
	var names []string
	for name, o := range t.robots {
		if o.rules != nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var out []string
	for _, name := range names {
		out = append(out, t.robots[name].rules.Sitemaps()...)
	}
	return out
}

// location returns where a redirect leads, nil if nowhere that can be asked.
func location(from *url.URL, header http.Header) *url.URL {
	next, err := from.Parse(header.Get("Location"))
	if err != nil || (next.Scheme != "http" && next.Scheme != "https") {
		return nil
	}
	return next
}

// errCrawlDelay says that a site asks for a slower walk than makes sense.
var errCrawlDelay = errors.New("its Crawl-delay is longer than max_crawl_delay")
