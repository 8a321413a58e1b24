package collector

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/cespare/xxhash/v2"

	"pantaukim/collector/extract"
	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
)

// fetched is a page that was answered with 200, or with 304.
type fetched struct {
	url         string // after redirects
	contentType string
	body        []byte
	at          time.Time // when it was fetched
	notModified bool
	tooLarge    bool
	memory      pageMemory // to be remembered of it
}

// get asks the site for a page, with the validators of an earlier answer if
// conditional. The error is a *web.Failure, or that of ctx.
func (w *walk) get(ctx context.Context, address string, known pageMemory, conditional bool) (*fetched, error) {
	if w.pages >= w.c.cfg.MaxPages {
		w.over = true
		return nil, &web.Failure{Outcome: kim.OutcomeTruncated, Err: fmt.Errorf("more than %d pages", w.c.cfg.MaxPages)}
	}
	if spent := time.Since(w.begun) - w.site.Stats().Waited; spent > w.c.cfg.SiteTime {
		w.over = true
		return nil, &web.Failure{Outcome: kim.OutcomeTimeout, Err: fmt.Errorf("the site took more than %v", w.c.cfg.SiteTime)}
	}
	var v web.Validators
	if conditional {
		v = web.Validators{ETag: known.etag, LastModified: known.lastModified}
	}
	r, err := w.site.Get(ctx, w.asLinked(address), v)
	w.keepPage(address, r)
	if err != nil {
		return nil, err
	}
	f := &fetched{
		url: r.URL, contentType: r.ContentType, body: r.Body, at: r.FetchedAt, notModified: r.NotModified, tooLarge: r.TooLarge, memory: known,
	}
	if r.ETag != "" || !r.NotModified {
		f.memory.etag = r.ETag
	}
	if r.LastModified != "" || !r.NotModified {
		f.memory.lastModified = r.LastModified
	}
	f.memory.fetchedAt = w.started
	if !r.NotModified {
		w.pages++
		f.memory.hash = xxhash.Sum64(r.Body)
	}
	return f, nil
}

// keepPage keeps a whole answer for a later reading.
func (w *walk) keepPage(address string, r web.Response) {
	if w.keep == nil || r.Status == 0 || r.NotModified {
		return
	}
	p := keptPage{URL: address, Type: r.ContentType, Status: r.Status, At: w.started, body: r.Body}
	if r.URL != address {
		p.Final = r.URL
	}
	if err := w.keep.add(p); err != nil {
		w.c.log.Error("pages are not kept", "group", w.group.ID, "err", err)
		w.keep.abort()
		w.keep = nil
	}
}

// endKept closes the file of kept pages, which is thrown away if the walk was broken
// off.
func (w *walk) endKept(whole bool) {
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

// read makes sense of a page. A panic costs this page only.
func (w *walk) read(f *fetched, expect extract.PageKind, kind kim.Kind) (page extract.Page, err error) {
	defer func() {
		if r := recover(); r != nil {
			w.c.log.Error("reading a page panicked", "group", w.group.ID, "url", f.url, "panic", r)
			err = &web.Failure{Outcome: kim.OutcomeUnreadable, Status: http.StatusOK, Err: fmt.Errorf("reading it panicked: %v", r)}
		}
	}()
	page = w.c.reader.Read(w.input(f, expect, kind), w.profile)
	for _, l := range page.Links {
		w.linkedAs(l.Normal, l.As)
	}
	if page.Problem != "" {
		return page, unreadable(page.Problem)
	}
	return page, nil
}

// input is a page as the reader takes it. "Yesterday" on it is the day before it was
// fetched, also when it is a kept one.
func (w *walk) input(f *fetched, expect extract.PageKind, kind kim.Kind) extract.Input {
	return extract.Input{
		URL: f.url, ContentType: f.contentType, Body: f.body, FetchedAt: f.at, Zone: w.group.Zone, Expect: expect, Kind: kind,
		Hosts: hostsOf(w.group),
	}
}

// unreadable is the failure of a page that answers but does not read as it should.
func unreadable(why string) *web.Failure {
	return &web.Failure{Outcome: kim.OutcomeUnreadable, Status: http.StatusOK, Err: errors.New(why)}
}
