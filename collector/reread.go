package collector

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"pantaukim/collector/fetch/web"
	"pantaukim/collector/load"
	"pantaukim/collector/memory"
	"pantaukim/collector/walk"
	"pantaukim/internal/kim"
)

// keptSite answers from the kept pages of a group what a site would have answered.
type keptSite struct {
	web.Hosts
	pages *keptPages
	stats web.Stats
	err   error // why a kept page could not be read
}

// Get returns the page that was kept of an address.
func (s *keptSite) Get(_ context.Context, address string, _ web.Validators) (web.Response, error) {
	p, ok, err := s.pages.get(address)
	if err != nil {
		s.err = err
		return web.Response{}, err
	}
	if !ok {
		return web.Response{}, &web.Failure{Outcome: kim.OutcomeTruncated, Err: walk.ErrNotKept}
	}
	s.stats.Bytes += int64(len(p.body))
	r := web.Response{URL: address, Status: p.Status, ContentType: p.Type, Body: p.body, List: p.List, FetchedAt: p.At}
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

// Reread reads the kept pages of the groups again, without any request, and stores
// what the reader of today makes of them: items and photos are corrected and added. It
// is no look at the sites: no walk is stored, no week becomes observed, nothing is
// missed or removed. A group whose kept pages are spoilt is left as it was and named in
// the report's notice.
func (c *Collector) Reread(ctx context.Context, req Request) (Report, error) {
	begun := time.Now()
	report := Report{Started: c.now(), Outcomes: map[kim.Outcome]int{}, RunID: runID(c.now())}
	in := c.setting.Load()
	if in.archive == nil {
		return report, errors.New("no pages are kept: set collector.pages_dir and collector.keep_pages")
	}
	if err := c.loader.Open(); err != nil {
		return report, fmt.Errorf("reread: %w", err)
	}
	if err := c.loader.Ready(ctx); err != nil {
		return report, fmt.Errorf("reread: %w", err)
	}
	spoilt, err := c.rereadAll(ctx, in, req, &report)
	if err != nil {
		return report, fmt.Errorf("reread: %w", err)
	}
	if err := c.loader.Ready(ctx); err != nil {
		return report, fmt.Errorf("reread: %w", err)
	}
	if len(spoilt) > 0 {
		report.Notice = fmt.Sprintf("spoilt: the kept pages of %d groups cannot be read (%s); these groups are left as they were",
			len(spoilt), strings.Join(spoilt[:min(20, len(spoilt))], ", "))
	}
	report.Finished, report.Seconds = c.now(), time.Since(begun).Seconds()
	return report, nil
}

// rereadAll reads group after group and stores what was read in portions of FlushRows
// rows. It returns the groups whose kept pages are spoilt.
func (c *Collector) rereadAll(ctx context.Context, in *settings, req Request, report *Report) (spoilt []string, err error) {
	runs, err := in.archive.runs()
	if err != nil {
		return nil, err
	}
	shapes, err := c.recallShapes(ctx, ctx.Done())
	if err != nil {
		return nil, err
	}
	p := &portion{loader: c.loader, most: in.cfg.FlushRows, ended: ctx.Done()}
	for i, g := range req.Groups {
		r, found, err := c.rereadGroup(ctx, in, *report, g, runs, shapes)
		switch {
		case errors.Is(err, errSpoilt):
			spoilt = append(spoilt, g.ID)
			c.log.Error("kept pages cannot be read; the group is left as it was", "group", g.ID, "err", err)
		case err != nil:
			return spoilt, err
		case found:
			report.Groups++
			report.add(r.Walk)
			e, err := load.EntryOf(r)
			if err := p.add(ctx, outcome{result: &r, entry: e, err: err}); err != nil {
				return spoilt, err
			}
		}
		if req.Progress != nil {
			req.Progress(i+1, len(req.Groups))
		}
	}
	return spoilt, p.flush(ctx)
}

// rereadGroup reads the kept pages of one group; found is false if there are none.
func (c *Collector) rereadGroup(ctx context.Context, in *settings, report Report, g kim.Group, runs []keptRun, shapes *memory.Shapes) (r walk.Result, found bool, err error) {
	pages, err := in.archive.open(g.ID, runs)
	if err != nil {
		return r, false, err
	}
	defer pages.close()
	if len(pages.pages) == 0 {
		return r, false, nil
	}
	memories, err := c.recall(ctx, ctx.Done(), []kim.Group{g})
	if err != nil {
		return r, false, err
	}
	s := c.walkSetting(in, report.RunID, true, shapes)
	s.Kept = &walk.Kept{Fetched: pages.newest, Read: report.Started}
	site := &keptSite{Hosts: web.NewHosts(walk.Hosts(g)), pages: pages}
	r, err = walk.Walk(ctx, s, g, memories[g.ID], site)
	if err := errors.Join(err, site.err); err != nil {
		return r, false, fmt.Errorf("group %s: %w", g.ID, err)
	}
	return r, true, nil
}
