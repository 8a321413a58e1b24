package dashboards

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/cache"
	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
	"pantaukim/internal/access"
)

// visitOf reads a request once.
func (s *site) visitOf(r *http.Request) visit.Visit {
	q := r.URL.Query()
	v := visit.Visit{
		Path: r.URL.Path, ID: r.PathValue("id"), Seal: r.PathValue("seal"), Token: r.PathValue("token"), Lang: s.languages[languageOf(r, q)],
		Query: visit.Canonical(q), Asked: q, Who: s.audienceOf(r.Context()),
	}
	v.AskEverywhere()
	return v
}

// audienceOf returns who is looking, as the guard before the pages found out.
func (s *site) audienceOf(ctx context.Context) visit.Audience {
	v := access.From(ctx)
	v.Open = v.Open || s.cfg.NameInactive
	return visit.Audience{Viewer: v}
}

// page answers with a drawn page: from the ready-made ones where it can.
func (s *site) page(load func(context.Context, visit.Visit) pages.Reply) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := s.visitOf(r)
		rememberLanguage(w, r, v.Asked)
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Language", string(v.Lang.Code))
		keepFor(v.Who, h)

		b, why, err := s.boards.current(r.Context())
		if b == nil {
			s.failed(w, r, v, "pages cannot be drawn: the warehouse does not answer", err, http.StatusServiceUnavailable)
			return
		}
		v.Board, v.Held = b, why
		key := pageKey{b, v.Who.Key(), v.Lang.Code, r.URL.EscapedPath() + "?" + v.Query.Encode(), why}
		// One drawing serves all who ask at the same time: after a new scoring everybody does.
		ready, err := s.drawn.of(v).Get(r.Context(), key, func(ctx context.Context) (readyPage, bool, error) {
			p, err := s.make(ctx, v, load)
			return p, p.keep, err
		})
		switch {
		case errors.Is(err, cache.ErrBusy), errors.Is(err, errNoTurn), errors.Is(err, context.DeadlineExceeded):
			s.failed(w, r, v, "a page cannot be drawn in time", err, http.StatusServiceUnavailable)
			return
		case err != nil:
			s.failed(w, r, v, "a page cannot be drawn", err, http.StatusInternalServerError)
			return
		case ready.tag != "":
			h.Set("ETag", ready.tag)
		default:
			h.Set("Cache-Control", "no-store")
		}
		if ready.status == http.StatusServiceUnavailable {
			h.Set("Retry-After", retryAfter)
		}
		sendBytes(w, r, ready.status, ready.plain, ready.zipped)
	}
}

// failed logs why there is no page and says sorry, unless the reader has left.
func (s *site) failed(w http.ResponseWriter, r *http.Request, v visit.Visit, what string, err error, status int) {
	if r.Context().Err() != nil {
		s.log.Debug("a reader left before the page was drawn", "path", v.Path)
		return
	}
	s.log.Log(r.Context(), levelOf(err), "a page failed", "why", what, "path", v.Path, "err", err)
	s.sorry(w, r, v, err, status)
}

// make draws a page. It may be kept if nothing in it is missing, and has a tag if
// nothing is out of date either.
func (s *site) make(ctx context.Context, v visit.Visit, load func(context.Context, visit.Visit) pages.Reply) (readyPage, error) {
	v.Locate()
	var answer pages.Reply
	if wrong := tables.Check(v); v.Scope.Unknown {
		answer = s.pages.NotFound(ctx, v)
	} else if wrong != nil {
		answer = pages.Invalid(v, wrong)
	} else {
		answer = s.loadWatched(ctx, &v, load)
	}
	if answer.Status == 0 {
		answer.Status = http.StatusOK
	}
	if answer.Board != nil {
		v.Board = answer.Board
		v.Locate()
	}
	drawn := s.view(v, answer)
	plain, zipped, err := s.drawInTurn(ctx, drawn)
	if err != nil {
		return readyPage{}, err
	}
	ready := readyPage{plain: plain, zipped: zipped, status: answer.Status}
	ready.keep = answer.Status == http.StatusOK && answer.Whole && !answer.Live && drawn.Filling == nil
	if ready.keep && !v.Held.Any() {
		ready.tag = tagFor(v.Who, plain)
	}
	return ready, nil
}

// loadWatched loads what a page shows. If the warehouse is found not to answer meanwhile,
// what is in memory is loaded, and the visit says so.
func (s *site) loadWatched(ctx context.Context, v *visit.Visit, load func(context.Context, visit.Visit) pages.Reply) pages.Reply {
	ctx, stop := s.boards.pulse.watch(ctx)
	defer stop()
	answer := load(ctx, *v)
	if errors.Is(context.Cause(ctx), pages.ErrSilent) && !v.Held.Any() {
		v.Held = visit.Held{Silent: true, Since: s.boards.pulse.since()}
	}
	return answer
}

func (s *site) view(v visit.Visit, a pages.Reply) pages.View {
	other := words.English
	if v.Lang.Code == words.English {
		other = words.Indonesian
	}
	q := url.Values{}
	for k, values := range v.Query {
		q[k] = values
	}
	for _, name := range visit.Passing() {
		q.Del(name)
	}
	params := maps.Clone(q)
	self := (&url.URL{Path: v.Path}).EscapedPath()
	if len(q) > 0 {
		self += "?" + q.Encode()
	}
	q.Set("lang", string(other))
	address, code := s.outside(v)
	var image string
	if address != "" {
		image = s.address + s.assets.url(previewImage)
	}
	var filling *pages.Filling
	if s.filling != nil {
		if f, underWay := s.filling(); underWay {
			filling = &f
		}
	}
	return pages.View{
		Lang: v.Lang.Code, Title: a.Title, Page: a.Page, Demo: s.demo, Held: v.Held,
		Board: v.Board, Scope: v.Scope, Query: v.Query.Get("q"), Params: params,
		Other: (&url.URL{Path: v.Path}).EscapedPath() + "?" + q.Encode(), Self: self,
		Data: a.Data, Who: v.Who, Charts: s.assets.has(chartLibrary), Filling: filling,
		Licence: s.cfg.Licence,
		About:   about(v), Address: address, Code: code, Image: image,
	}
}

// retryAfter is when to ask again for what cannot be had now, in seconds.
const retryAfter = "15"

// sorry answers with a page that says what is wrong on our side.
func (s *site) sorry(w http.ResponseWriter, r *http.Request, v visit.Visit, why error, status int) {
	v.Board = board.Empty()
	word := pages.Excuse(why)
	switch {
	case status == http.StatusInternalServerError:
		word = "broken"
	case errors.Is(why, errNoTurn):
		word = "busy"
	}
	plain, err := s.renderer.Draw(s.view(v, pages.Sorry(v, status, word)))
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Retry-After", retryAfter)
	if err != nil {
		s.log.Error("the page of apology cannot be drawn", "err", err)
		http.Error(w, "pantaukim: maaf, halaman ini belum dapat ditampilkan", status)
		return
	}
	sendBytes(w, r, status, plain, nil)
}
