package collector

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
)

// errNotKept says that a page is not among the kept ones.
var errNotKept = errors.New("the page was not kept")

// keptSite answers from the kept pages of a group what a site would have answered.
type keptSite struct {
	web.Hosts
	pages map[string]keptPage
	stats web.Stats
}

// Get returns the page that was kept of an address.
func (s *keptSite) Get(_ context.Context, address string, _ web.Validators) (web.Response, error) {
	p, ok := s.pages[keptKey(address)]
	if !ok {
		return web.Response{}, &web.Failure{Outcome: kim.OutcomeTruncated, Err: errNotKept}
	}
	s.stats.Bytes += int64(len(p.body))
	r := web.Response{URL: address, Status: p.Status, ContentType: p.Type, Body: p.body, FetchedAt: p.At}
	if p.Final != "" {
		r.URL = p.Final
	}
	if f := web.FailureOf(r, 0); f != nil {
		return r, f
	}
	return r, nil
}

// Stats returns what was read; no request was sent.
func (s *keptSite) Stats() web.Stats { return s.stats }

// Fetched returns nothing: robots.txt files are not kept.
func (s *keptSite) Fetched() []web.Robots { return nil }

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
	w := c.newWalk(report.RunID, g, memories[g.ID], true)
	w.site = &keptSite{Hosts: web.NewHosts(hostsOf(g)), pages: pages}
	w.reread, w.started, w.version = true, newest, memories[g.ID].version(report.Started)
	h := w.do(ctx)
	if h == nil {
		return nil, fmt.Errorf("reread %s: %w", g.ID, ctx.Err())
	}
	h.noWalk = true
	return h, nil
}
