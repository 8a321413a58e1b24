package collector

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"
	"github.com/gocolly/colly/v2"

	"pantaukim/collector/extract"
	"pantaukim/collector/fetch"
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
	begun   time.Time // by the machine's clock, for durations

	reread  bool // the pages are kept ones: this is no look at the site
	site    site
	keep    *recorder // nil if pages are not kept
	colly   *colly.Collector
	final   *url.URL // of the newest answer
	base    *url.URL // scheme and host of the site; addresses on its other hosts are written as if they were on this one
	profile *extract.Profile

	home     *fetched
	homePage extract.Page
	sections []*section
	found    map[string]*candidate // by path
	order    []*candidate          // in the order in which they were listed

	failure *fetch.PageError // the first one decides the outcome
	where   string           // the address at which it happened
	failed  int
	inARow  int
	over    bool // no further request makes sense
	notes   []string
	pages   int
	liar    bool
	out     *harvest

	concludeErr error
}

// site is a walk's way to its pages: a [fetch.Site], or the pages that were kept.
type site interface {
	http.RoundTripper
	CheckRedirect(req *http.Request, via []*http.Request) error
	Owns(u *url.URL) bool
	Last() *fetch.Answer
	Stats() fetch.Stats
	Fetched() map[string]*fetch.Rules
	Sitemaps() []string
}

// newWalk prepares a walk; it sends nothing yet.
func (c *Collector) newWalk(ctx context.Context, runID string, g kim.Group, mem *memory, full bool) *walk {
	w := &walk{
		c: c, group: g, mem: mem, runID: runID, started: c.now(), begun: time.Now(),
		found: map[string]*candidate{}, out: &harvest{}, liar: mem.site.Liar,
	}
	w.full = full || mem.lastFull.IsZero() || w.started.Sub(mem.lastFull) >= c.cfg.FullEvery ||
		mem.site.Run != mem.lastRun || len(mem.site.Sections) == 0
	w.site = c.fetcher.Site(hostsOf(g), mem.robots())
	if base, err := url.Parse(mem.site.Base); err == nil && mem.site.Base != "" {
		w.base = base
	}
	w.colly = colly.NewCollector(colly.AllowURLRevisit(), colly.StdlibContext(ctx), colly.UserAgent(c.fetcher.UserAgent()))
	w.colly.ParseHTTPErrorResponse = true // every status comes back to us
	w.colly.IgnoreRobotsTxt = true        // our transport heeds it
	w.colly.DisableCookies()
	w.colly.WithTransport(w.site)
	w.colly.SetRequestTimeout(0) // our transport bounds each request, and waits before it
	w.colly.SetRedirectHandler(w.site.CheckRedirect)
	w.colly.OnResponse(func(r *colly.Response) { w.final = r.Request.URL })
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
	if ctx.Err() == nil {
		w.concludeErr = w.conclude(ctx)
	}
	w.endRecord(ctx.Err() == nil)
	if ctx.Err() != nil || w.concludeErr != nil {
		return nil
	}
	return w.out
}

// endRecord closes the file of kept pages, which is thrown away if the walk was
// broken off.
func (w *walk) endRecord(whole bool) {
	switch {
	case w.keep == nil:
	case !whole:
		w.keep.abort()
	default:
		if err := w.keep.commit(); err != nil {
			w.c.log.Error("pages are not kept", "group", w.group.ID, "err", err)
		}
	}
}

// keepAnswer keeps an answer for a later reading.
func (w *walk) keepAnswer(address string, answer *fetch.Answer) {
	if w.keep == nil || answer.NotModified {
		return
	}
	p := keptPage{URL: address, Type: answer.Header.Get("Content-Type"), Status: answer.Status, At: w.started, body: answer.Body}
	if final := w.final.String(); final != address {
		p.Final = final
	}
	if err := w.keep.add(p); err != nil {
		w.c.log.Error("pages are not kept", "group", w.group.ID, "err", err)
		w.keep.abort()
		w.keep = nil
	}
}

// look reads the site. A panic ends the walk as unreadable.
func (w *walk) look(ctx context.Context) {
	defer func() {
		if r := recover(); r != nil {
			w.c.log.Error("walk panicked", "group", w.group.ID, "panic", r)
			w.fail(w.group.URL, &fetch.PageError{Outcome: kim.OutcomeUnreadable, Err: fmt.Errorf("the walk panicked: %v", r)})
		}
	}()
	if w.full || !w.recallSections() {
		w.full = true
		w.discover(ctx)
	}
	w.readSections(ctx)
	w.takeHome()
	if len(w.order) == 0 && !w.over {
		w.readSitemap(ctx)
	}
	w.judgeSections()
	w.readItems(ctx)
	if !w.reread {
		w.matchMoved(ctx)
		w.judgeAbsent(ctx)
	}
}

// fetched is a page that was answered with 200, or with 304.
type fetched struct {
	url         string // after redirects
	contentType string
	body        []byte
	notModified bool
	tooLarge    bool
	memory      pageMemory // to be remembered of it
}

// get asks for a page. The error is a *fetch.PageError, or that of ctx.
func (w *walk) get(ctx context.Context, address string, known pageMemory, conditional bool) (*fetched, error) {
	if w.pages >= w.c.cfg.MaxPages {
		w.over = true
		return nil, &fetch.PageError{Outcome: kim.OutcomeTruncated, Err: fmt.Errorf("more than %d pages", w.c.cfg.MaxPages)}
	}
	if spent := time.Since(w.begun) - w.site.Stats().Waited; spent > w.c.cfg.SiteTime {
		w.over = true
		return nil, &fetch.PageError{Outcome: kim.OutcomeTimeout, Err: fmt.Errorf("the site took more than %v", w.c.cfg.SiteTime)}
	}
	header := http.Header{"Accept-Language": {"id,en;q=0.5"}}
	if conditional && known.etag != "" {
		header.Set("If-None-Match", known.etag)
	}
	if conditional && known.lastModified != "" {
		header.Set("If-Modified-Since", known.lastModified)
	}
	w.final = nil
	if err := w.colly.Request(http.MethodGet, address, nil, nil, header); err != nil {
		return nil, fetch.Classify(ctx, err)
	}
	answer := w.site.Last()
	if answer == nil || w.final == nil {
		return nil, &fetch.PageError{Outcome: kim.OutcomeUnreadable, Err: errors.New("no answer came through")}
	}
	w.keepAnswer(address, answer)
	if answer.Failure != nil {
		return nil, answer.Failure
	}
	f := &fetched{
		url: w.final.String(), contentType: answer.Header.Get("Content-Type"), body: answer.Body,
		notModified: answer.NotModified, tooLarge: answer.TooLarge, memory: known,
	}
	if v := answer.Header.Get("ETag"); v != "" || !f.notModified {
		f.memory.etag = v
	}
	if v := answer.Header.Get("Last-Modified"); v != "" || !f.notModified {
		f.memory.lastModified = v
	}
	f.memory.fetchedAt = w.started
	switch {
	case f.notModified && conditional:
		return f, nil
	case answer.Status != http.StatusOK:
		return nil, &fetch.PageError{Outcome: kim.OutcomeUnreadable, Status: answer.Status, Err: fmt.Errorf("answered %d without a page", answer.Status)}
	case len(bytes.TrimSpace(f.body)) == 0:
		return nil, &fetch.PageError{Outcome: kim.OutcomeEmpty, Status: answer.Status, Err: errors.New("answered an empty page")}
	}
	w.pages++
	f.memory.hash = xxhash.Sum64(f.body)
	return f, nil
}

// read makes sense of a page. A panic costs this page only.
func (w *walk) read(f *fetched, expect extract.PageKind, kind kim.Kind) (page extract.Page, err error) {
	defer func() {
		if r := recover(); r != nil {
			w.c.log.Error("reading a page panicked", "group", w.group.ID, "url", f.url, "panic", r)
			err = &fetch.PageError{Outcome: kim.OutcomeUnreadable, Status: http.StatusOK, Err: fmt.Errorf("reading it panicked: %v", r)}
		}
	}()
	page = w.c.reader.Read(w.input(f, expect, kind), w.profile)
	if page.Problem != "" {
		return page, unreadable(page.Problem)
	}
	return page, nil
}

func (w *walk) input(f *fetched, expect extract.PageKind, kind kim.Kind) extract.Input {
	return extract.Input{
		URL: f.url, ContentType: f.contentType, Body: f.body, FetchedAt: w.readAt(), Zone: w.group.Zone, Expect: expect, Kind: kind, Hosts: hostsOf(w.group),
	}
}

// readAt is the time that a page speaks of when it says "yesterday".
func (w *walk) readAt() time.Time {
	if w.reread {
		return w.started
	}
	return w.c.now()
}

// unreadable is the failure of a page that answers but does not read as it should.
func unreadable(why string) *fetch.PageError {
	return &fetch.PageError{Outcome: kim.OutcomeUnreadable, Status: http.StatusOK, Err: errors.New(why)}
}

// fail notes that a page could not be had or read, which makes the walk
// incomplete.
func (w *walk) fail(where string, err error) {
	var f *fetch.PageError
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
	var f *fetch.PageError
	return errors.As(err, &f) && (f.Status == http.StatusNotFound || f.Status == http.StatusGone)
}

// robots returns the robots.txt files that are remembered, by origin.
func (m *memory) robots() map[string]*fetch.Rules {
	out := map[string]*fetch.Rules{}
	for address, p := range m.pages {
		if !strings.HasSuffix(address, "/robots.txt") {
			continue
		}
		if n, ok := readNote[robotsNote](p.note); ok && n.Origin != "" {
			out[n.Origin] = fetch.ParseRules(n.Robots, p.fetchedAt)
		}
	}
	return out
}
