// Package sitecheck asks the sites of a list of groups whether they answer.
package sitecheck

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"sync"
	"time"

	"pantaukim/collector"
	"pantaukim/collector/fetch"
	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
)

// summary sums up what became of the sites that were asked.
type summary struct {
	mu     sync.Mutex
	asked  int
	failed map[kim.Outcome]int
}

// Check asks every site of the list for its home page, once and with the manners of
// the collector, and writes which do not answer. No page of a group is stored, and
// nothing is concluded. progress may be nil.
func Check(ctx context.Context, cfg collector.Config, groups []kim.Group, w io.Writer, progress func(done, total int)) error {
	fetcher, err := fetch.New(fetch.Deps{}, cfg.Config)
	if err != nil {
		return fmt.Errorf("check sites: %w", err)
	}
	defer fetcher.Close()
	sites := 0
	for _, g := range groups {
		if g.HasSite() {
			sites++
		}
	}
	fmt.Fprintf(w, "sites: asking %d for robots.txt and the home page, %g requests a second at most\n", sites, cfg.RequestsPerSecond)
	sum, began := &summary{failed: map[kim.Outcome]int{}}, time.Now()
	findings := registry.CheckSites(ctx, groups, cfg.Concurrency, func(ctx context.Context, address string) error {
		err := answers(ctx, fetcher, address)
		if ctx.Err() == nil {
			sum.count(err, progress, sites)
		}
		return err
	})
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("check sites: %d of %d were asked: %w", sum.asked, sites, err)
	}
	return sum.print(w, findings, len(groups)-sites, time.Since(began))
}

// answers asks for one home page. It returns nil if a page came, and else an error
// that begins with the outcome that a walk would have.
func answers(ctx context.Context, fetcher *fetch.Fetcher, address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	_, err = fetcher.Site([]string{u.Host}, nil).Get(ctx, address, web.Validators{})
	var failure *web.Failure
	if errors.As(err, &failure) {
		return fmt.Errorf("%s: %w", failure.Outcome, failure)
	}
	return err
}

// count adds one answer and tells of it.
func (s *summary) count(err error, progress func(done, total int), total int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	var failure *web.Failure
	if errors.As(err, &failure) {
		s.failed[failure.Outcome]++
	}
	if progress != nil {
		progress(s.asked, total)
	}
}

// outOfReach is what keeps a machine without a network, or abroad, from every site.
var outOfReach = []kim.Outcome{kim.OutcomeDNS, kim.OutcomeTimeout, kim.OutcomeRefused, kim.OutcomeBlocked}

// print writes what was found. If all sites failed in a way that is probably our own,
// it says so instead of blaming each of them, and fails.
func (s *summary) print(w io.Writer, findings []registry.Finding, siteless int, took time.Duration) error {
	ours, kinds := 0, []string{}
	for _, o := range kim.Outcomes() {
		if n := s.failed[o]; n > 0 {
			kinds = append(kinds, fmt.Sprintf("%s %d", o, n))
		}
	}
	for _, o := range outOfReach {
		ours += s.failed[o]
	}
	if s.asked > 1 && ours == s.asked {
		fmt.Fprintf(w, "sites: none of %d answered (%s), in %.0f s; nothing is said of single sites\n", s.asked, strings.Join(kinds, ", "), took.Seconds())
		return errors.New("no site can be reached from this machine: look at its network and name resolution; " +
			"kim.id is reported to refuse visitors from outside Indonesia")
	}
	for _, f := range findings {
		fmt.Fprintf(w, "note: %s\n", f)
	}
	fmt.Fprintf(w, "sites: %d asked, %d answered, %d did not", s.asked, s.asked-len(findings), len(findings))
	if len(kinds) > 0 {
		fmt.Fprintf(w, " (%s)", strings.Join(kinds, ", "))
	}
	fmt.Fprintf(w, "; %d groups have no site; %.0f s\n", siteless, took.Seconds())
	return nil
}
