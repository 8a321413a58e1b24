package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"pantaukim/internal/kim"
)

// maxHops is how many redirects of one page are followed.
const maxHops = 5

// Answer is what came back for one request.
type Answer struct {
	Status      int
	Header      http.Header
	Body        []byte // decompressed, at most the limit; only valid until the site's next request
	TooLarge    bool   // the body was cut at the limit
	NotModified bool
	Failure     *PageError // why it is not a page, nil if it is one or NotModified
}

// Stats is what a walk has cost.
type Stats struct {
	Requests   int // sent, robots.txt and failures included
	Unmodified int // answers 304
	Bytes      int64
	Waited     time.Duration // for its turn
}

// Site is one walk's way to the network: a transport that keeps to the group's
// hosts, their robots.txt files and everybody's pace. It serves one request at a
// time and is used by one goroutine.
type Site struct {
	f     *Fetcher
	hosts map[string]bool

	robots       map[string]*Rules // by origin
	robotsFailed map[string]error
	asked        map[string]bool // origins whose robots.txt was fetched by this walk
	sentAt       map[string]time.Time

	last  *Answer
	room  []byte // for bodies, used again and again
	stats Stats
}

// roomKept is how large the memory for bodies may be that a walk holds on to.
const roomKept = 1 << 20

// Site starts a walk of a site that lives on the given hosts. Rules that an
// earlier walk has fetched may be handed in by origin, e.g. "https://a.kim.id".
func (f *Fetcher) Site(hosts []string, known map[string]*Rules) *Site {
	s := &Site{
		f: f, hosts: map[string]bool{}, robots: map[string]*Rules{},
		robotsFailed: map[string]error{}, asked: map[string]bool{}, sentAt: map[string]time.Time{},
	}
	for _, h := range hosts {
		s.hosts[bareHost(h)] = true
	}
	for origin, r := range known {
		s.robots[origin] = r
	}
	return s
}

// Owns tells whether an address lies on one of the site's hosts. A leading www.
// and the scheme make no difference.
func (s *Site) Owns(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && s.hosts[bareHost(u.Hostname())]
}

// Stats returns what the walk has cost so far.
func (s *Site) Stats() Stats { return s.stats }

// Fetched returns the rules that this walk asked for, by origin.
func (s *Site) Fetched() map[string]*Rules {
	out := map[string]*Rules{}
	for origin := range s.asked {
		out[origin] = s.robots[origin]
	}
	return out
}

// Sitemaps lists the sitemaps that the robots.txt files seen so far name.
func (s *Site) Sitemaps() []string {
	var out []string
	for _, r := range s.robots {
		out = append(out, r.Sitemaps()...)
	}
	return out
}

// Last returns the answer to the newest request. It is kept here and not in the
// response, because the body is already read and cut to its limit: handing it on
// would only copy it.
func (s *Site) Last() *Answer { return s.last }

// CheckRedirect bounds redirects and keeps them on the site.
func (s *Site) CheckRedirect(req *http.Request, via []*http.Request) error {
	if len(via) > maxHops {
		return ErrRedirects
	}
	if !s.Owns(req.URL) {
		return fmt.Errorf("%w: %s", ErrOffSite, req.URL.Host)
	}
	return nil
}

// RoundTrip sends one request when it may leave, and again if it fails in
// passing. The response has no body: see [Site.Last].
func (s *Site) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	s.last = nil
	rules, err := s.rules(ctx, req.URL)
	if err != nil {
		return nil, err
	}
	if !rules.Allows(req.URL) {
		return nil, &PageError{Outcome: kim.OutcomeRobots, Err: fmt.Errorf("%w: %s", ErrRobots, req.URL.Path)}
	}
	if rules.Delay() > s.f.cfg.MaxCrawlDelay {
		return nil, &PageError{Outcome: kim.OutcomeRobots, Err: fmt.Errorf("%w: %v", errCrawlDelay, rules.Delay())}
	}
	delay := s.f.cfg.RetryDelay
	for attempt := 0; ; attempt++ {
		answer, err := s.send(req, s.f.cfg.MaxBody)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		wait, again := s.retry(answer, err, delay)
		if !again || attempt >= s.f.cfg.Retries {
			if err != nil {
				return nil, err
			}
			s.last = answer
			return &http.Response{
				Status: strconv.Itoa(answer.Status), StatusCode: answer.Status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
				Header: http.Header{"Location": answer.Header["Location"]}, Body: http.NoBody, Request: req,
			}, nil
		}
		if err := sleep(ctx, wait); err != nil {
			return nil, err
		}
		delay *= 2
	}
}

// retry tells whether a request should be sent again, and after how long.
func (s *Site) retry(answer *Answer, err error, delay time.Duration) (time.Duration, bool) {
	if err != nil {
		var f *PageError
		if errors.As(err, &f) {
			switch f.Outcome {
			case kim.OutcomeRefused, kim.OutcomeTimeout, kim.OutcomeTruncated:
				return delay, true
			}
		}
		return 0, false
	}
	if answer.Failure == nil {
		return 0, false
	}
	switch answer.Failure.Outcome {
	case kim.OutcomeRateLimited, kim.OutcomeHTTP5xx:
		wait := max(delay, answer.Failure.RetryAfter)
		return wait, wait <= s.f.cfg.MaxRetryAfter
	}
	return 0, false
}

// bareHost returns a host in lower case without a leading www. or a port.
func bareHost(h string) string {
	h = strings.ToLower(h)
	if i := strings.LastIndexByte(h, ':'); i >= 0 && !strings.Contains(h, "]") && strings.Count(h, ":") == 1 {
		h = h[:i]
	}
	return strings.TrimPrefix(h, "www.")
}
