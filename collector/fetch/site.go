package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gocolly/colly/v2"

	"pantaukim/collector/fetch/web"
	"pantaukim/internal/hostname"
	"pantaukim/internal/kim"
)

// maxHops is how many redirects of one page are followed.
const maxHops = 5

// Site is one walk's way to the network. It keeps to the group's hosts. It serves one
// request at a time and is used by one goroutine.
type Site struct {
	web.Hosts
	f         *Fetcher
	colly     *colly.Collector
	transport *transport
}

// Site prepares the walk of a site that lives on the given hosts; it sends nothing
// yet. known are robots.txt files that earlier walks have fetched.
func (f *Fetcher) Site(hosts []string, known []web.Robots) *Site {
	s := &Site{Hosts: web.NewHosts(hosts), f: f, transport: newTransport(f, known)}
	s.colly = colly.NewCollector(colly.AllowURLRevisit(), colly.UserAgent(f.cfg.userAgent()))
	s.colly.ParseHTTPErrorResponse = true // an answer of any status comes back to us
	s.colly.IgnoreRobotsTxt = true        // our transport obeys it
	s.colly.DisableCookies()
	s.colly.WithTransport(s.transport)
	s.colly.SetRequestTimeout(0) // our transport bounds each request, and waits before it
	s.colly.SetRedirectHandler(s.checkRedirect)
	return s
}

// TellRobots makes learnt be told of each robots.txt file as soon as it was asked for,
// before the page for which it was. It comes before the first request.
func (s *Site) TellRobots(learnt func(web.Robots)) { s.transport.learnt = learnt }

// Stats returns what the walk has cost so far.
func (s *Site) Stats() web.Stats { return s.transport.stats }

// Fetched returns the robots.txt files that this walk asked for, ordered by origin.
func (s *Site) Fetched() []web.Robots { return s.transport.fetched() }

// Sitemaps lists the sitemaps that the robots.txt files name.
func (s *Site) Sitemaps() []string { return s.transport.sitemaps() }

// Get asks for a page, and asks again if the request fails in passing. The error is a
// [*web.Failure], or that of ctx. An answer that is no page, such as 404, is returned
// beside its failure.
func (s *Site) Get(ctx context.Context, address string, v web.Validators) (web.Response, error) {
	address = hostname.Address(address)
	delay := s.f.cfg.RetryDelay
	for attempt := 0; ; attempt++ {
		r, err := s.ask(ctx, address, v)
		wait, again := s.retry(err, delay)
		if !again || attempt >= s.f.cfg.Retries {
			return r, err
		}
		if err := sleep(ctx, wait); err != nil {
			return web.Response{}, err
		}
		delay *= 2
	}
}

// ask sends one request and follows its redirects. The body does not pass through
// colly, which would grow a new buffer for each and convert the text as the server
// says, and servers are often wrong: the transport leaves it in the content that the
// request carries.
func (s *Site) ask(ctx context.Context, address string, v web.Validators) (web.Response, error) {
	var (
		r          web.Response
		retryAfter time.Duration
		got        content
	)
	c := s.colly.Clone() // shares the transport, and has callbacks of its own
	c.Context = context.WithValue(ctx, contentKey{}, &got)
	c.OnResponse(func(resp *colly.Response) {
		h := resp.Headers
		r = web.Response{
			URL: resp.Request.URL.String(), Status: resp.StatusCode, ContentType: h.Get("Content-Type"),
			ETag: h.Get("ETag"), LastModified: h.Get("Last-Modified"), FetchedAt: s.f.now(),
			NotModified: resp.StatusCode == http.StatusNotModified && !v.None(),
			Body:        got.body, TooLarge: got.more,
			List: web.ListHeaders{Total: h.Get("X-WP-Total"), Pages: h.Get("X-WP-TotalPages"), Links: nextLinks(h)},
		}
		if date, err := http.ParseTime(h.Get("Date")); err == nil {
			r.Date = date
		}
		retryAfter = parseRetryAfter(h.Get("Retry-After"), time.Now())
	})
	if err := c.Request(http.MethodGet, address, nil, nil, requestHeader(v)); err != nil {
		return web.Response{}, classify(ctx, err)
	}
	if f := web.FailureOf(r, retryAfter); f != nil {
		return r, f
	}
	return r, nil
}

// nextLinks are the Link headers that name a next page. Others, of styles and fonts to
// load, may be many.
func nextLinks(h *http.Header) []string {
	var out []string
	for _, l := range h.Values("Link") {
		if strings.Contains(strings.ToLower(l), "next") {
			out = append(out, l)
		}
	}
	return out
}

// requestHeader is what a request for a page says beside its address.
func requestHeader(v web.Validators) http.Header {
	h := http.Header{"Accept-Language": {"id,en;q=0.5"}}
	if v.ETag != "" {
		h.Set("If-None-Match", v.ETag)
	}
	if v.LastModified != "" {
		h.Set("If-Modified-Since", v.LastModified)
	}
	return h
}

// checkRedirect bounds redirects and keeps them on the site.
func (s *Site) checkRedirect(req *http.Request, via []*http.Request) error {
	if len(via) > maxHops {
		return errRedirects
	}
	if !s.Owns(req.URL) {
		return fmt.Errorf("%w: %s", errOffSite, req.URL.Host)
	}
	return nil
}

// retry tells whether a request that ended in err should be sent again, and after how
// long. delay is the pause where the server asked for none.
func (s *Site) retry(err error, delay time.Duration) (time.Duration, bool) {
	var (
		f      *web.Failure
		robots *robotsError
	)
	if !errors.As(err, &f) || errors.As(err, &robots) {
		return 0, false
	}
	switch f.Outcome {
	case kim.OutcomeRefused, kim.OutcomeTimeout, kim.OutcomeTruncated:
		return delay, true
	case kim.OutcomeRateLimited, kim.OutcomeHTTP5xx:
		wait := max(delay, f.RetryAfter)
		return wait, wait <= s.f.cfg.MaxRetryAfter
	}
	return 0, false
}

// parseRetryAfter reads seconds or a date; 0 means that nothing usable was said.
func parseRetryAfter(s string, now time.Time) time.Duration {
	if s == "" {
		return 0
	}
	if n, err := strconv.Atoi(strings.TrimSpace(s)); err == nil {
		return max(0, time.Duration(min(n, 30*86400))*time.Second)
	}
	if t, err := http.ParseTime(s); err == nil {
		return max(0, t.Sub(now))
	}
	return 0
}
