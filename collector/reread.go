package collector

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"pantaukim/collector/fetch"
	"pantaukim/internal/kim"
)

// errNotKept says that a page is not among the kept ones.
var errNotKept = errors.New("the page was not kept")

// keptSite answers from the kept pages of a group what a site would have answered.
type keptSite struct {
	site  *fetch.Site // for its hosts only; it sends nothing
	pages map[string]keptPage
	last  *fetch.Answer
	stats fetch.Stats
}

// RoundTrip answers a request with the page that was kept of its address.
func (s *keptSite) RoundTrip(req *http.Request) (*http.Response, error) {
	p, ok := s.pages[keptKey(req.URL.String())]
	if !ok {
		return nil, &fetch.PageError{Outcome: kim.OutcomeTruncated, Err: errNotKept}
	}
	s.stats.Bytes += int64(len(p.body))
	s.last = &fetch.Answer{
		Status: p.Status, Header: http.Header{"Content-Type": {p.Type}}, Body: p.body, Failure: fetch.FailureOfStatus(p.Status, 0),
	}
	final := req.Clone(req.Context())
	if u, err := url.Parse(p.Final); err == nil && p.Final != "" {
		final.URL = u
	}
	return &http.Response{
		Status: strconv.Itoa(p.Status), StatusCode: p.Status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Body: http.NoBody, Request: final,
	}, nil
}

// CheckRedirect is never asked: kept pages are those that redirects led to.
func (s *keptSite) CheckRedirect(*http.Request, []*http.Request) error {
	return http.ErrUseLastResponse
}

// Owns tells whether an address is on the group's hosts.
func (s *keptSite) Owns(u *url.URL) bool { return s.site.Owns(u) }

// Last returns the newest answer.
func (s *keptSite) Last() *fetch.Answer { return s.last }

// Stats returns what was read; no request was sent.
func (s *keptSite) Stats() fetch.Stats { return s.stats }

// Fetched returns nothing: robots.txt files are not kept.
func (s *keptSite) Fetched() map[string]*fetch.Rules { return nil }

// Sitemaps returns nothing: robots.txt files are not kept.
func (s *keptSite) Sitemaps() []string { return nil }

// Reread reads the kept pages of the groups again, without any request, and
// stores what the reader of today makes of them: items and photos are corrected
// and added. It is no look at the sites: no walk is stored, no week becomes
// observed, nothing is missed or removed.
func (c *Collector) Reread(ctx context.Context, req Request) (Report, error) {
	begun := time.Now()
	report := Report{Started: c.now(), Outcomes: map[kim.Outcome]int{}, RunID: runID(c.now())}
	if c.archive == nil {
		return report, errors.New("no pages are kept: set collector.pages_dir and collector.keep_pages")
	}
	if err := c.openSpool(); err != nil {
		return report, fmt.Errorf("reread: %w", err)
	}
	if err := c.ready(ctx, ctx.Done()); err != nil {
		return report, fmt.Errorf("reread: %w", err)
	}
	l := &loader{c: c, ended: ctx.Done()}
	for i, g := range req.Groups {
		pages, newest, err := c.archive.pages(g.ID)
		if err != nil {
			return report, err
		}
		if len(pages) > 0 {
			report.Groups++
			h, err := c.rereadGroup(ctx, report, g, pages, newest)
			if err != nil {
				return report, err
			}
			report.add(h.walk)
			if l.pending = append(l.pending, h); l.rows+h.rows() >= c.cfg.FlushRows {
				if err := l.flush(ctx); err != nil {
					return report, fmt.Errorf("reread: %w", err)
				}
			}
		}
		if req.Progress != nil {
			req.Progress(i+1, len(req.Groups))
		}
	}
	if err := l.flush(ctx); err != nil {
		return report, fmt.Errorf("reread: %w", err)
	}
	if err := c.ready(ctx, ctx.Done()); err != nil {
		return report, fmt.Errorf("reread: %w", err)
	}
	report.Finished, report.Seconds = c.now(), time.Since(begun).Seconds()
	return report, nil
}

func (c *Collector) rereadGroup(ctx context.Context, report Report, g kim.Group, pages map[string]keptPage, newest time.Time) (*harvest, error) {
	memories, err := recall(ctx, c.conn, c.now(), []kim.Group{g})
	if err != nil {
		return nil, err
	}
	w := c.newWalk(ctx, report.RunID, g, memories[g.ID], true)
	w.site = &keptSite{site: c.fetcher.Site(hostsOf(g), nil), pages: pages}
	w.colly.WithTransport(w.site)
	w.reread, w.started, w.version = true, newest, memories[g.ID].version(report.Started)
	h := w.do(ctx)
	if h == nil {
		return nil, fmt.Errorf("reread %s: %w", g.ID, ctx.Err())
	}
	h.noWalk = true
	return h, nil
}
