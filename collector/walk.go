package collector

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"pantaukim/collector/extract"
	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
)

// failuresInARow is after how many failed pages in a row a walk gives up: the
// site is not in a state to be read.
const failuresInARow = 3

// walk is one look at one group's site. It is used by one goroutine.
type walk struct {
	c     *Collector
	group kim.Group
	mem   *memory
	runID string
	full  bool

	started time.Time // by the clock of the run
	version uint64    // of the rows that it stores
	begun   time.Time // by the machine's clock, for durations

	reread  bool // the pages are kept ones: this is no look at the site
	site    site
	keep    *recorder // nil if pages are not kept
	base    *url.URL  // scheme and host of the site; addresses on its other hosts are written as if they were on this one
	profile *extract.Profile

	home     *fetched
	homePage extract.Page
	sections []*section
	found    map[string]*candidate // by path
	order    []*candidate          // in the order in which they were listed
	linked   map[string]string     // by normalised address: as the site links it, where that is another one
	listings map[string]bool       // paths of the pages of listings that were asked for

	failure *web.Failure // the first one decides the outcome
	where   string       // the address at which it happened
	failed  int
	inARow  int
	over    bool // no further request makes sense
	notes   []string
	pages   int
	liar    bool
	out     *harvest
}

// site is where a walk gets its pages: a fetch.Site, or the pages that were kept.
type site interface {
	Get(ctx context.Context, address string, v web.Validators) (web.Response, error)
	Owns(u *url.URL) bool
	Stats() web.Stats
	Fetched() []web.Robots
	Sitemaps() []string
}

// newWalk prepares a walk; it sends nothing yet.
func (c *Collector) newWalk(runID string, g kim.Group, mem *memory, full bool) *walk {
	w := &walk{
		c: c, group: g, mem: mem, runID: runID, started: c.now(), begun: time.Now(),
		found: map[string]*candidate{}, linked: map[string]string{}, listings: map[string]bool{}, out: &harvest{}, liar: mem.site.Liar,
	}
	w.version = mem.version(w.started)
	w.full = full || mem.lastFull.IsZero() || w.started.Sub(mem.lastFull) >= c.cfg.FullEvery ||
		mem.site.Run != mem.lastRun || len(mem.site.Sections) == 0
	w.site = c.fetcher.Site(hostsOf(g), mem.robots())
	if base, err := url.Parse(mem.site.Base); err == nil && mem.site.Base != "" {
		w.base = base
	}
	return w
}

// do walks the site. It returns nil if ctx ended first: a walk that we broke off
// ourselves says nothing of the site.
func (w *walk) do(ctx context.Context) *harvest {
	if w.c.archive != nil && !w.reread {
		var err error
		if w.keep, err = w.c.archive.record(w.group.ID, w.runID, w.started); err != nil {
			w.c.log.Error("pages are not kept", "group", w.group.ID, "err", err)
		}
	}
	w.look(ctx)
	whole := ctx.Err() == nil
	w.endKept(whole)
	if !whole {
		return nil
	}
	w.conclude()
	return w.out
}

// look reads the site. A panic ends the walk as unreadable.
func (w *walk) look(ctx context.Context) {
	defer func() {
		if r := recover(); r != nil {
			w.c.log.Error("walk panicked", "group", w.group.ID, "panic", r)
			w.fail(w.group.URL, &web.Failure{Outcome: kim.OutcomeUnreadable, Err: fmt.Errorf("the walk panicked: %v", r)})
		}
	}()
	if w.full || !w.recallSections() {
		w.full = true
		w.discover(ctx)
	}
	w.readSections(ctx)
	w.readHome(ctx)
	w.takeHome()
	if len(w.order) == 0 && !w.over {
		w.readSitemap(ctx)
	}
	w.judgeSections(ctx)
	w.readItems(ctx)
	w.judgeDays(ctx)
	if !w.reread {
		w.matchMoved(ctx)
		w.judgeAbsent(ctx)
	}
}

// fail notes that a page could not be had or read, which makes the walk
// incomplete.
func (w *walk) fail(where string, err error) {
	var f *web.Failure
	if !errors.As(err, &f) {
		w.over = true // ctx has ended
		return
	}
	w.failed++
	w.inARow++
	if w.failure == nil {
		w.failure, w.where = f, where
	}
	if errors.Is(f, errNotKept) {
		w.inARow = 0 // of kept pages, one that is missing says nothing of the next
	}
	if w.inARow >= failuresInARow || f.Outcome == kim.OutcomeRateLimited || f.Outcome == kim.OutcomeDNS {
		w.over = true
	}
}

// note adds a remark to the walk's detail.
func (w *walk) note(format string, args ...any) {
	if len(w.notes) < 8 {
		w.notes = append(w.notes, fmt.Sprintf(format, args...))
	}
}

// own returns the normalised form of an address if it lies on the group's hosts,
// of which the present one is put in the place of earlier ones.
func (w *walk) own(address string) (normalised, path string, ok bool) {
	u, err := url.Parse(address)
	if err != nil || !w.site.Owns(u) {
		return "", "", false
	}
	if w.profile != nil {
		if n, err := url.Parse(w.profile.Normalise(address)); err == nil {
			n.Scheme, n.Host = u.Scheme, u.Host // how the site is reached is not a matter of its platform
			u = n
		}
	}
	if w.base != nil {
		u.Scheme, u.Host = w.base.Scheme, w.base.Host
	}
	normalised = u.String()
	return normalised, pathOf(normalised), true
}

// gone tells whether an error means that a page does not exist.
func gone(err error) bool {
	var f *web.Failure
	return errors.As(err, &f) && (f.Status == http.StatusNotFound || f.Status == http.StatusGone)
}

// robots returns the robots.txt files that are remembered.
func (m *memory) robots() []web.Robots {
	var out []web.Robots
	for address, p := range m.pages {
		if !strings.HasSuffix(address, "/robots.txt") {
			continue
		}
		if n, ok := readNote[robotsNote](p.note); ok && n.Origin != "" {
			out = append(out, web.Robots{Origin: n.Origin, Text: n.Robots, FetchedAt: p.fetchedAt})
		}
	}
	return out
}
