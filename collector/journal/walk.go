package journal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"pantaukim/collector/fetch/web"
)

// Site is what a [Walk] asks for what it does not have.
type Site interface {
	Get(ctx context.Context, address string, v web.Validators) (web.Response, error)
	Owns(u *url.URL) bool
	Stats() web.Stats
	Fetched() []web.Robots
	Sitemaps() []string
}

// Walk is the way of one walk to its site: what was answered before an interruption is
// answered again, the rest is asked for and written down. It is used by one goroutine.
type Walk struct {
	Site // nil until Through

	log    *slog.Logger
	opened time.Time // by the machine's clock
	file   *os.File  // nil: nothing is written down any longer
	path   string
	size   int64
	next   int64 // size from which on to look at the room again
	buffer []byte

	// What the file held when it was opened.
	begun   time.Time
	robots  []web.Robots
	answers map[string][]placed // by address, in the order in which they came
	stats   web.Stats
	spent   time.Duration
}

// recall reads the file, and returns its first record and where its last one ends.
func (w *Walk) recall() (first *begun, end int64) {
	end = readRecords(w.file, func(p placed, body []byte) {
		switch {
		case p.Begun != nil && first == nil:
			first, w.begun = p.Begun, p.Begun.At
		case p.Robots != nil:
			r := *p.Robots
			r.Text = string(body)
			w.robots = append(w.robots, r)
		case p.Page != nil:
			w.answers[p.Page.Address] = append(w.answers[p.Page.Address], p)
		}
		w.stats, w.spent = p.Stats, p.Spent
	})
	return first, end
}

// begin forgets what the file held.
func (w *Walk) begin(now time.Time) {
	w.begun, w.robots, w.stats, w.spent = now, nil, web.Stats{}, 0
	clear(w.answers)
}

// cut cuts the file off behind its last whole record, and goes on there.
func (w *Walk) cut(end int64) error {
	if err := w.file.Truncate(end); err != nil {
		return err
	}
	_, err := w.file.Seek(end, io.SeekStart)
	w.size, w.next = end, end
	return err
}

// Begun returns when the walk began, before its interruption if there was one.
func (w *Walk) Begun() time.Time { return w.begun }

// Spent returns how long the walk has taken, the time of the interruption left out.
func (w *Walk) Spent() time.Duration { return w.spent + time.Since(w.opened) }

// Robots returns the robots.txt files that the walk had asked for before.
func (w *Walk) Robots() []web.Robots { return w.robots }

// Through sets who is asked for what is not there. It comes before the first request.
func (w *Walk) Through(s Site) { w.Site = s }

// Learnt writes down a robots.txt file that was asked for.
func (w *Walk) Learnt(r web.Robots) {
	text := r.Text
	r.Text = ""
	w.keep(head{Robots: &r}, []byte(text))
}

// Get answers what was answered before, and asks for the rest.
func (w *Walk) Get(ctx context.Context, address string, v web.Validators) (web.Response, error) {
	if r, err, ok := w.again(address, v); ok {
		return r, err
	}
	r, err := w.Site.Get(ctx, address, v)
	var f *web.Failure
	if err != nil && (ctx.Err() != nil || !errors.As(err, &f)) {
		return r, err // we broke it off ourselves
	}
	p := page{Address: address, Validators: v, Response: r}
	p.Response.Body = nil
	if f != nil {
		p.Failure = failureOf(f)
	}
	w.keep(head{Page: &p}, r.Body)
	return r, err
}

// again returns the first answer of an address that was not given again yet. An answer
// "not modified" is one only to who asks with the same validators.
func (w *Walk) again(address string, v web.Validators) (web.Response, error, bool) {
	list := w.answers[address]
	if len(list) == 0 || list[0].Page.Response.NotModified && list[0].Page.Validators != v {
		return web.Response{}, nil, false
	}
	p := list[0]
	w.answers[address] = list[1:]
	r := p.Page.Response
	if p.length > 0 {
		if w.file == nil {
			return web.Response{}, nil, false
		}
		r.Body = make([]byte, p.length)
		// What cannot be read again is asked of the site again.
		if n, _ := w.file.ReadAt(r.Body, p.offset); n < len(r.Body) {
			return web.Response{}, nil, false
		}
	}
	if p.Page.Failure != nil {
		return r, p.Page.Failure.err(), true
	}
	return r, nil, true
}

// Stats returns what the walk has cost, what it had cost before included.
func (w *Walk) Stats() web.Stats {
	s := w.stats
	if w.Site != nil {
		now := w.Site.Stats()
		s.Requests, s.Unmodified, s.Bytes, s.Waited = s.Requests+now.Requests, s.Unmodified+now.Unmodified, s.Bytes+now.Bytes, s.Waited+now.Waited
	}
	return s
}

// Fetched returns the robots.txt files that the walk has asked for, ordered by origin.
func (w *Walk) Fetched() []web.Robots {
	out := w.Site.Fetched()
	for _, r := range w.robots {
		if !slices.ContainsFunc(out, func(o web.Robots) bool { return o.Origin == r.Origin }) {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b web.Robots) int { return strings.Compare(a.Origin, b.Origin) })
	return out
}

// Keeps tells whether the walk is written down.
func (w *Walk) Keeps() bool { return w.file != nil }

// Finish writes down what the walk has to store. Nothing more is asked for.
func (w *Walk) Finish(entry []byte) {
	if w.file == nil {
		return
	}
	if err := w.add(head{Result: true}, entry); err != nil {
		w.fail(err)
	}
	w.Leave()
}

// Leave closes the file, which stays for who goes on with the walk.
func (w *Walk) Leave() {
	if w.file != nil {
		_ = w.file.Close()
		w.file = nil
	}
}

// Forget removes the file: what the walk has to store is stored.
func (w *Walk) Forget() {
	w.Leave()
	if w.path != "" {
		_ = os.Remove(w.path) // one that stays is removed with its run
	}
}

// keep writes a record down, as long as there is room for it.
func (w *Walk) keep(h head, body []byte) {
	if w.file == nil {
		return
	}
	if w.size+int64(len(body)) > maxSize {
		w.fail(fmt.Errorf("they take more than %d bytes", maxSize))
	} else if err := w.add(h, body); err != nil {
		w.fail(err)
	}
}

// errRoom says that the disk is needed for other things.
var errRoom = errors.New("little room is left on the disk")

// add writes a record.
func (w *Walk) add(h head, body []byte) (err error) {
	h.Stats, h.Spent = w.Stats(), w.Spent()
	if w.size >= w.next {
		if room(w.file) < leastRoom {
			return errRoom
		}
		w.next = w.size + lookEvery
	}
	if w.buffer, err = appendRecord(w.buffer[:0], h, body); err != nil {
		return err
	}
	n, err := w.file.Write(w.buffer)
	w.size += int64(n)
	return err
}

// fail gives the file up.
func (w *Walk) fail(err error) {
	w.log.Debug("the pages of a walk under way are not kept; if the program ends now, its site is read anew", "err", err)
	if w.file != nil {
		_ = w.file.Close()
		w.file = nil
	}
	w.Forget()
}
