package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/temoto/robotstxt"
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

// fetchRules asks an origin for its robots.txt. No such file (4xx) allows all; a
// server that fails (5xx) or does not answer keeps us away for now, with its own
// outcome, because it is not known what it asks.
func (s *Site) fetchRules(ctx context.Context, origin *url.URL) (*Rules, error) {
	address := &url.URL{Scheme: origin.Scheme, Host: origin.Host, Path: "/robots.txt"}
	for range robotsHops + 1 {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
		if err != nil {
			return nil, fmt.Errorf("robots.txt of %s: %w", origin.Host, err)
		}
		answer, err := s.send(req, robotsLimit)
		if err != nil {
			return nil, fmt.Errorf("robots.txt: %w", err)
		}
		switch {
		case answer.Status >= 300 && answer.Status < 400:
			if address = location(address, answer.Header); address == nil {
				return ParseRules("", s.f.now()), nil
			}
			continue
		case answer.Status == http.StatusTooManyRequests, answer.Status >= 500:
			f := *answer.Failure
			f.Err = fmt.Errorf("robots.txt: %w: what it asks is not known, so nothing is read", f.Err)
			return nil, &f
		case answer.Status >= 400:
			return ParseRules("", s.f.now()), nil
		}
		return ParseRules(strings.ToValidUTF8(string(answer.Body), ""), s.f.now()), nil
	}
	return ParseRules("", s.f.now()), nil
}

// location returns where a redirect leads, nil if nowhere that can be asked.
func location(from *url.URL, header http.Header) *url.URL {
	next, err := from.Parse(header.Get("Location"))
	if err != nil || (next.Scheme != "http" && next.Scheme != "https") {
		return nil
	}
	return next
}

// rules returns what the origin of u asks, from the walk's memory if it can.
func (s *Site) rules(ctx context.Context, u *url.URL) (*Rules, error) {
	origin := u.Scheme + "://" + strings.ToLower(u.Host)
	if r, ok := s.robots[origin]; ok && r.fresh(s.f.now()) {
		return r, nil
	}
	if err, ok := s.robotsFailed[origin]; ok {
		return nil, err
	}
	r, err := s.fetchRules(ctx, u)
	if err != nil {
		if ctx.Err() == nil {
			s.robotsFailed[origin] = err
		}
		return nil, err
	}
	s.robots[origin] = r
	s.asked[origin] = true
	return r, nil
}

// errCrawlDelay says that a site asks for a slower walk than makes sense.
var errCrawlDelay = errors.New("its Crawl-delay is longer than max_crawl_delay")

// readAll reads at most limit bytes of a body into room, which grows as needed,
// and tells whether there was more.
func readAll(r io.Reader, room []byte, length, limit int64) (body []byte, more bool, err error) {
	size := int64(16 << 10)
	if length >= 0 {
		size = length
	}
	if body = room[:0]; int64(cap(body)) <= min(size, limit) {
		body = make([]byte, 0, min(size, limit)+1)
	}
	for {
		if len(body) == cap(body) {
			body = append(body, 0)[:len(body)]
		}
		free := body[len(body):cap(body)]
		if left := limit + 1 - int64(len(body)); int64(len(free)) > left {
			free = free[:left]
		}
		n, err := r.Read(free)
		body = body[:len(body)+n]
		if int64(len(body)) > limit {
			return body[:limit], true, nil
		}
		if err == io.EOF {
			return body, false, nil
		}
		if err != nil {
			return body, false, err
		}
	}
}
