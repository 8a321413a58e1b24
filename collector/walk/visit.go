package walk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"

	"pantaukim/collector/extract"
	"pantaukim/collector/extract/date"
	"pantaukim/collector/fetch/web"
	"pantaukim/collector/memory"
	"pantaukim/collector/plan"
	"pantaukim/internal/kim"
)

// visit is what the parts of a walk under way share. It is used by one goroutine.
type visit struct {
	Setting
	group kim.Group
	mem   *memory.Memory
	pages Pages

	started time.Time // by the clock of the run
	version uint64    // of the rows that it stores
	full    bool
	ask     plan.Ask // what a planned walk asks; empty if it is full or not planned

	addresses
	report
	shapes   []memory.Shape             // of links, that this walk has asked for
	answered int                        // pages that came
	newest   *fetched                   // of them
	orders   [date.MonthThenDay + 1]int // items by the order of day and month in their numeric dates
	liar     bool                       // validators of this site are worth nothing
	marks    map[string]uint64          // hash of the first page that came with an ETag
	alike    int                        // other pages that came with the ETag of a page which is not theirs
}

// newVisit prepares a walk; it sends nothing yet.
func newVisit(s Setting, g kim.Group, m *memory.Memory, p Pages) *visit {
	v := &visit{Setting: s, group: g, mem: m, pages: p, liar: m.Site.Liar}
	v.addresses = addresses{listed: g.URL, owns: p.Owns, linked: map[string]string{}}
	if s.Kept != nil {
		v.started, v.version = s.Kept.Fetched, m.Version(s.Kept.Read)
	} else {
		if v.started = s.Begun; v.started.IsZero() {
			v.started = s.Now()
		}
		v.version = m.Version(v.started)
	}
	switch {
	case s.Full || m.Walks.Full.IsZero() || len(m.Site.Sections) == 0:
		v.full = true
	case s.Ask != nil:
		v.full, v.ask = s.Ask.Full, *s.Ask
	default:
		v.full = v.started.Sub(m.Walks.Full) >= s.Limits.FullEvery || m.Site.Run != m.Walks.Run
	}
	if v.full {
		v.ask = plan.Ask{}
	}
	if base, err := url.Parse(m.Site.Base); err == nil && m.Site.Base != "" {
		v.base = base
	}
	return v
}

// endsWeek tells whether this walk would be the first complete one since the newest week
// of the group ended: the one that makes it a silent week, if nothing new is found. Such
// a walk asks for its lists without validators, for a site that answers 304 to everything
// must not silence anybody.
func (w *visit) endsWeek() bool {
	return w.mem.Walks.Complete.Before(kim.LastCompletedWeek(w.started, w.group.Zone).End(w.group.Zone))
}

// fetched is a page that was answered with 200, or with 304.
type fetched struct {
	url         string // after redirects
	contentType string
	body        []byte    // until the next page is asked for; then nil
	at          time.Time // when it was fetched
	list        web.ListHeaders
	notModified bool
	tooLarge    bool
	answer      memory.Answer // to be remembered of it
}

// get asks the site for a page, with the validators of an earlier answer if
// conditional. The error is a *web.Failure, or that of ctx.
func (w *visit) get(ctx context.Context, address string, known memory.Answer, conditional bool) (*fetched, error) {
	if w.answered >= w.Limits.MaxPages {
		w.over = true
		return nil, &web.Failure{Outcome: kim.OutcomeTruncated, Err: fmt.Errorf("more than %d pages", w.Limits.MaxPages)}
	}
	if spent := w.Elapsed() - w.pages.Stats().Waited; spent > w.Limits.SiteTime {
		w.over = true
		return nil, &web.Failure{Outcome: kim.OutcomeTimeout, Err: fmt.Errorf("the site took more than %v", w.Limits.SiteTime)}
	}
	var v web.Validators
	if conditional {
		v = known.Validators
	}
	if w.newest != nil {
		w.newest.body = nil // the next page takes its place
	}
	r, err := w.pages.Get(ctx, w.asLinked(address), v)
	if err != nil {
		return nil, err
	}
	f := &fetched{
		url: r.URL, contentType: r.ContentType, body: r.Body, at: r.FetchedAt, list: r.List,
		notModified: r.NotModified, tooLarge: r.TooLarge, answer: known,
	}
	if r.ETag != "" || !r.NotModified {
		f.answer.ETag = r.ETag
	}
	if r.LastModified != "" || !r.NotModified {
		f.answer.LastModified = r.LastModified
	}
	f.answer.FetchedAt, w.newest = w.started, f
	if !r.NotModified {
		w.answered++
		f.answer.Hash = xxhash.Sum64(r.Body)
		w.compareMarks(r.ETag, f.answer.Hash)
	}
	return f, nil
}

// pagesAlike is how many other pages have to come with the ETag of one before validators are
// known to be worth nothing: it does not change with what they say.
const pagesAlike = 2

// compareMarks looks for a site that gives all its pages one ETag.
func (w *visit) compareMarks(etag string, hash uint64) {
	if etag == "" {
		return
	}
	if w.marks == nil {
		w.marks = map[string]uint64{}
	}
	first, met := w.marks[etag]
	switch {
	case !met:
		w.marks[strings.Clone(etag)] = hash
	case first != hash:
		w.alike++
		w.liar = w.liar || w.alike >= pagesAlike
	}
}

// read makes sense of a page. A panic costs this page only.
func (w *visit) read(f *fetched, expect extract.PageKind, kind kim.Kind) (page extract.Page, err error) {
	defer func() {
		if r := recover(); r != nil {
			w.Log.Error("reading a page panicked", "group", w.group.ID, "url", f.url, "panic", r)
			err = &web.Failure{Outcome: kim.OutcomeUnreadable, Status: http.StatusOK, Err: fmt.Errorf("reading it panicked: %v", r)}
		}
	}()
	page = w.Reader.Read(w.input(f, expect, kind), w.profile)
	for _, l := range page.Links {
		w.linkedAs(l.Normal, l.As)
	}
	for i := range page.Items {
		w.refuseDay(&page.Items[i])
		w.orders[page.Items[i].Order]++
	}
	if page.Kind == extract.PageHacked {
		return page, hacked(page.Problem)
	}
	if page.Problem == extract.NotHere {
		return page, &web.Failure{Outcome: kim.OutcomeBlocked, Status: http.StatusOK, Err: errors.New(page.Problem)}
	}
	if page.Problem != "" {
		return page, unreadable(page.Problem)
	}
	return page, nil
}

// refuseDay takes a day from an item on which nothing can have been published.
func (w *visit) refuseDay(it *extract.Item) {
	if it.Published.IsZero() || kim.Datable(it.Published) {
		return
	}
	w.note("no day of a publication: %s at %s", it.Published.UTC().Format(time.DateOnly), it.URL)
	it.Published, it.Precision, it.DateSource, it.Confidence = time.Time{}, kim.PrecisionNone, "", 0
}

// input is a page as the reader takes it. "Yesterday" on it is the day before it was
// fetched, also when it is a kept one.
func (w *visit) input(f *fetched, expect extract.PageKind, kind kim.Kind) extract.Input {
	return extract.Input{
		URL: f.url, ContentType: f.contentType, Body: f.body, FetchedAt: f.at, Zone: w.group.Zone,
		Expect: expect, Kind: kind, Hosts: Hosts(w.group), Headers: extract.Headers(f.list),
	}
}
