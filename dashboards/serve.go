package dashboards

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/cache"
	"pantaukim/dashboards/words"
)

// visit is one request for a page, read once.
type visit struct {
	path  string
	id    string // of the path's {id}
	seal  string // of the path's {seal}
	lang  *words.Language
	query url.Values // known parameters only, bounded
	asked url.Values // as the browser sent them
	board *board.Board
	scope board.Scope
	who   audience
	held  held // why the board is not known to be the newest
}

// reply is what a page has to say.
type reply struct {
	status int // 0 means 200
	page   string
	title  string
	data   any
	whole  bool         // every part was loaded: the page may be kept
	live   bool         // it shows what readers record themselves: it is drawn anew every time
	board  *board.Board // of the week shown; nil: the newest
}

// known are the parameters that pages understand. Others are dropped, so that
// made-up ones cannot fill the memory with copies of one page.
var known = []string{
	"province", "regency", "district", "q", "status", "sort", "dir", "page", "table", "kind", "d", "week", "by", "calls",
	"from", "to", "level", "top", "category", "seal",
}

// maxParameter bounds one parameter, in bytes.
const maxParameter = 400

// maxRepeats bounds how often one parameter may stand in an address; they are
// joined, as a form with several boxes sends them.
const maxRepeats = 60

// canonical keeps what pages understand of a query: two addresses that mean the
// same page have the same one.
func canonical(q url.Values) url.Values {
	out := url.Values{}
	if len(q) == 0 {
		return out
	}
	for _, name := range known {
		v := strings.Join(q[name][:min(len(q[name]), maxRepeats)], ",")
		if v == "" || !utf8.ValidString(v) {
			continue
		}
		for len(v) > maxParameter {
			_, size := utf8.DecodeLastRuneInString(v)
			v = v[:len(v)-size]
		}
		out.Set(name, v)
	}
	return out
}

// visitOf reads a request once.
func (s *site) visitOf(r *http.Request) visit {
	q := r.URL.Query()
	return visit{
		path: r.URL.Path, id: r.PathValue("id"), seal: r.PathValue("seal"), lang: s.languages[languageOf(r, q)],
		query: canonical(q), asked: q, who: s.audienceOf(r.Context()),
	}
}

// page answers with a drawn page: from the ready-made ones where it can.
func (s *site) page(load func(context.Context, visit) reply) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := s.visitOf(r)
		rememberLanguage(w, r, v.asked)
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Language", string(v.lang.Code))
		v.who.keep(h)

		b, why, err := s.boards.current(r.Context())
		if b == nil {
			s.failed(w, r, v, "pages cannot be drawn: the warehouse does not answer", err, http.StatusServiceUnavailable)
			return
		}
		v.board, v.held = b, why
		key := pageKey{b, v.who.Key(), v.lang.Code, r.URL.EscapedPath() + "?" + v.query.Encode(), why}
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
func (s *site) failed(w http.ResponseWriter, r *http.Request, v visit, what string, err error, status int) {
	if r.Context().Err() != nil {
		s.log.Debug("a reader left before the page was drawn", "path", v.path)
		return
	}
	s.log.Log(r.Context(), levelOf(err), "a page failed", "why", what, "path", v.path, "err", err)
	s.sorry(w, r, v, err, status)
}

// make draws a page. It may be kept if nothing in it is missing, and has a tag if
// nothing is out of date either.
func (s *site) make(ctx context.Context, v visit, load func(context.Context, visit) reply) (readyPage, error) {
	v.scope = v.board.ScopeOf(v.query)
	answer := s.loadWatched(ctx, &v, load)
	if v.scope.Unknown {
		answer = s.notFound(ctx, v)
	}
	if answer.status == 0 {
		answer.status = http.StatusOK
	}
	if answer.board != nil {
		v.board = answer.board
		v.scope = v.board.ScopeOf(v.query)
	}
	drawn := s.view(v, answer)
	plain, zipped, err := s.drawInTurn(ctx, drawn)
	if err != nil {
		return readyPage{}, err
	}
	ready := readyPage{plain: plain, zipped: zipped, status: answer.status}
	ready.keep = answer.status == http.StatusOK && answer.whole && !answer.live && drawn.Filling == nil
	if ready.keep && !v.held.Any() {
		ready.tag = v.who.tag(plain)
	}
	return ready, nil
}

// loadWatched loads what a page shows. If the warehouse is found not to answer meanwhile,
// what is in memory is loaded, and the visit says so.
func (s *site) loadWatched(ctx context.Context, v *visit, load func(context.Context, visit) reply) reply {
	ctx, stop := s.boards.pulse.watch(ctx)
	defer stop()
	answer := load(ctx, *v)
	if errors.Is(context.Cause(ctx), errSilent) && !v.held.Any() {
		v.held = held{Silent: true, Since: s.boards.pulse.since()}
	}
	return answer
}

func (s *site) view(v visit, a reply) view {
	other := words.English
	if v.lang.Code == words.English {
		other = words.Indonesian
	}
	q := url.Values{}
	for k, values := range v.query {
		q[k] = values
	}
	self := (&url.URL{Path: v.path}).EscapedPath()
	if len(q) > 0 {
		self += "?" + q.Encode()
	}
	q.Set("lang", string(other))
	var filling *Filling
	if s.filling != nil {
		if f, underWay := s.filling(); underWay {
			filling = &f
		}
	}
	return view{
		Lang: v.lang.Code, Title: a.title, Page: a.page, Demo: s.demo, Held: v.held,
		Board: v.board, Scope: v.scope, Query: v.query.Get("q"), Params: v.query,
		Other: (&url.URL{Path: v.path}).EscapedPath() + "?" + q.Encode(), Self: self,
		Data: a.data, Who: v.who, Charts: s.assets.has(chartLibrary), Filling: filling,
	}
}

// retryAfter is when to ask again for what cannot be had now, in seconds.
const retryAfter = "15"

// excuse is the word for why a page cannot be shown: see the texts that begin with sorry.
func excuse(err error, status int) string {
	switch {
	case status == http.StatusInternalServerError:
		return "broken"
	case errors.Is(err, cache.ErrBusy), errors.Is(err, errNoTurn):
		return "busy"
	case errors.Is(err, errSilent):
		return "unreachable"
	case errors.Is(err, context.DeadlineExceeded):
		return "busy"
	}
	return "unread"
}

// sorry answers with a page that says what is wrong on our side.
func (s *site) sorry(w http.ResponseWriter, r *http.Request, v visit, why error, status int) {
	v.board = board.Empty()
	plain, err := s.pages.draw(s.view(v, reply{
		page: "sorry", title: v.lang.T("sorry.title"), data: excuse(why, status),
	}))
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Retry-After", retryAfter)
	if err != nil {
		s.log.Error("the page of apology cannot be drawn", "err", err)
		http.Error(w, "pantaukim: maaf, halaman ini belum dapat ditampilkan", status)
		return
	}
	sendBytes(w, r, status, plain, nil)
}

// unavailable says that what a page needs cannot be had now.
func (s *site) unavailable(ctx context.Context, v visit, why error) reply {
	if errors.Is(context.Cause(ctx), errSilent) {
		why = errSilent
	}
	const status = http.StatusServiceUnavailable
	return reply{status: status, page: "sorry", title: v.lang.T("sorry.title"), data: excuse(why, status)}
}

func (s *site) notFound(_ context.Context, v visit) reply {
	return reply{status: http.StatusNotFound, page: "missing", title: v.lang.T("missing.title")}
}
