package collector

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/cespare/xxhash/v2"

	"pantaukim/collector/extract"
	"pantaukim/collector/fetch"
	"pantaukim/internal/kim"
)

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
	if err := w.colly.Request(http.MethodGet, w.asLinked(address), nil, nil, header); err != nil {
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
	for _, l := range page.Links {
		w.linkedAs(l.Normal, l.As)
	}
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
