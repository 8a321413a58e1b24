package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/temoto/robotstxt"

	"pantaukim/collector/fetch/web"
)

// robotsLimit is how much of a robots.txt is read: RFC 9309 asks for at least 500 KiB.
const robotsLimit = 500 << 10

// robotsHops is how many redirects of a robots.txt are followed, after RFC 9309.
const robotsHops = 5

// robotsTTL is how long a robots.txt is believed, after RFC 9309.
const robotsTTL = 24 * time.Hour

// Rules is what one origin (scheme and host) asks of us.
type Rules struct {
	Text      string    // of the robots.txt; empty if there is none
	FetchedAt time.Time // by the clock of the walk

	data *robotstxt.RobotsData
}

// ParseRules reads a robots.txt. What cannot be parsed, such as a page that says
// in HTML that there is no such file, forbids nothing.
func ParseRules(text string, fetchedAt time.Time) *Rules {
	r := &Rules{Text: text, FetchedAt: fetchedAt}
	if data, err := robotstxt.FromBytes([]byte(text)); err == nil {
		r.data = data
	}
	return r
}

// fresh tells whether the rules may be used at now without asking again.
func (r *Rules) fresh(now time.Time) bool {
	age := now.Sub(r.FetchedAt)
	return age >= 0 && age < robotsTTL
}

// Allows tells whether the page may be fetched.
func (r *Rules) Allows(u *url.URL) bool {
	if r.data == nil {
		return true
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return r.data.TestAgent(path, agent)
}

// Delay is the time that the origin asks to be left between two requests.
func (r *Rules) Delay() time.Duration {
	if r.data == nil {
		return 0
	}
	return r.data.FindGroup(agent).CrawlDelay
}

// Sitemaps lists the sitemaps that the file names.
func (r *Rules) Sitemaps() []string {
	if r.data == nil {
		return nil
	}
	return r.data.Sitemaps
}

// origin is what is known of the robots.txt of one scheme and host.
type origin struct {
	rules *Rules
	asked bool  // this walk has fetched it
	err   error // why this walk could not
}

// originOf names the scheme and the host of an address.
func originOf(u *url.URL) string { return u.Scheme + "://" + strings.ToLower(u.Host) }

// rules returns what the origin of u asks, from memory if it can.
func (t *transport) rules(ctx context.Context, u *url.URL) (*Rules, error) {
	name := originOf(u)
	o := t.robots[name]
	switch {
	case o == nil:
		o = &origin{}
		t.robots[name] = o
	case o.err != nil:
		return nil, o.err
	case o.rules.fresh(t.f.now()):
		return o.rules, nil
	}
	rules, err := t.fetchRules(ctx, u)
	if ctx.Err() != nil {
		delete(t.robots, name) // nothing was learnt of it
		return nil, ctx.Err()
	}
	o.rules, o.err, o.asked = rules, err, err == nil
	return rules, err
}

// fetchRules asks an origin for its robots.txt. No such file (4xx) allows all. A
// server that fails (5xx), limits the rate or does not answer keeps us away for now,
// with that outcome, because it is not known what it asks.
func (t *transport) fetchRules(ctx context.Context, origin *url.URL) (*Rules, error) {
	address := &url.URL{Scheme: origin.Scheme, Host: origin.Host, Path: "/robots.txt"}
	for range robotsHops + 1 {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
		if err != nil {
			return nil, fmt.Errorf("robots.txt of %s: %w", origin.Host, err)
		}
		resp, err := t.send(req, robotsLimit)
		if err != nil {
			return nil, unknownRules(ctx, err)
		}
		text, _, err := readUpTo(resp.Body, robotsLimit)
		_ = resp.Body.Close()
		switch {
		case err != nil:
			return nil, unknownRules(ctx, err)
		case resp.StatusCode >= 300 && resp.StatusCode < 400:
			if address = location(address, resp.Header); address == nil {
				return ParseRules("", t.f.now()), nil
			}
			continue
		case resp.StatusCode == http.StatusTooManyRequests, resp.StatusCode >= 500:
			after := parseRetryAfter(resp.Header.Get("Retry-After"), time.Now())
			return nil, unknownRules(ctx, web.FailureOf(web.Response{Status: resp.StatusCode}, after))
		case resp.StatusCode >= 400:
			return ParseRules("", t.f.now()), nil
		}
		return ParseRules(strings.ToValidUTF8(string(text), ""), t.f.now()), nil
	}
	return ParseRules("", t.f.now()), nil
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
	for name, o := range t.robots {
		if o.asked {
			out = append(out, web.Robots{Origin: name, Text: o.rules.Text, FetchedAt: o.rules.FetchedAt})
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
