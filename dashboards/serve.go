package dashboards

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"unicode/utf8"
)

// visit is one request for a page, read once.
type visit struct {
	path  string
	id    string // of the path's {id}
	seal  string // of the path's {seal}
	lang  lang
	query url.Values // known parameters only, bounded
	asked url.Values // as the browser sent them
	board *board
	scope scope
	who   audience
}

// reply is what a page has to say.
type reply struct {
	status int // 0 means 200
	page   string
	title  string
	data   any
	whole  bool   // every part was loaded: the page may be kept
	live   bool   // it shows what readers record themselves: it is drawn anew every time
	board  *board // of the week shown; nil: the newest
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
		path: r.URL.Path, id: r.PathValue("id"), seal: r.PathValue("seal"), lang: languageOf(r, q),
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
		h.Set("Content-Language", string(v.lang))
		v.who.keep(h)

		b, fresh, err := s.boards.current(r.Context())
		if b == nil {
			s.log.Error("pages cannot be drawn: the warehouse does not answer", "err", err)
			s.sorry(w, r, v, http.StatusServiceUnavailable)
			return
		}
		v.board = b
		// The key names who is looking: no page that was made for staff is sent to others.
		key := v.who.Key() + " " + string(v.lang) + " " + r.URL.EscapedPath() + "?" + v.query.Encode()
		if ready, ok := s.cache.get(b.stamp, key); ok && fresh {
			h.Set("ETag", ready.tag)
			sendBytes(w, r, http.StatusOK, ready.plain, ready.zipped)
			return
		}
		ready, status, err := s.makeOnce(r.Context(), v, load, !fresh, key)
		if err != nil {
			s.log.Error("a page cannot be drawn", "path", v.path, "err", err)
			s.sorry(w, r, v, http.StatusInternalServerError)
			return
		}
		if ready.tag != "" {
			h.Set("ETag", ready.tag)
		} else {
			h.Set("Cache-Control", "no-store")
		}
		sendBytes(w, r, status, ready.plain, ready.zipped)
	}
}

// makeOnce draws a page once for all who ask for it at the same time: after a new
// scoring everybody does.
func (s *site) makeOnce(ctx context.Context, v visit, load func(context.Context, visit) reply, stale bool, key string) (readyPage, int, error) {
	type made struct {
		page   readyPage
		status int
	}
	// One visitor draws for all who wait: that one's leaving must not spoil it.
	ctx = context.WithoutCancel(ctx)
	answer, err, _ := s.making.Do(fmt.Sprint(stale, v.board.stamp, key), func() (any, error) {
		page, status, err := s.make(ctx, v, load, stale, key)
		return made{page, status}, err
	})
	m, _ := answer.(made)
	return m.page, m.status, err
}

// make draws a page, and keeps it if nothing in it is missing or out of date.
func (s *site) make(ctx context.Context, v visit, load func(context.Context, visit) reply, stale bool, key string) (readyPage, int, error) {
	v.scope = v.board.scopeOf(v.query)
	answer := load(ctx, v)
	if v.scope.Unknown {
		answer = s.notFound(ctx, v)
	}
	if answer.status == 0 {
		answer.status = http.StatusOK
	}
	if answer.board != nil {
		v.board = answer.board
		v.scope = v.board.scopeOf(v.query)
	}
	plain, zipped, err := s.drawInTurn(ctx, s.view(v, answer, stale))
	if err != nil {
		return readyPage{}, 0, err
	}
	ready := readyPage{plain: plain, zipped: zipped}
	if answer.status == http.StatusOK && answer.whole && !answer.live && !stale {
		ready.tag = v.who.tag(plain)
		s.cache.put(v.board.stamp, key, ready)
	}
	return ready, answer.status, nil
}

// drawInTurn draws as many pages at a time as there are processors, and whoever
// came first is served first: drawn all at once, each would be as late as the last.
func (s *site) drawInTurn(ctx context.Context, v view) (plain, zipped []byte, err error) {
	if err := s.drawing.Acquire(ctx, 1); err != nil {
		return nil, nil, err
	}
	defer s.drawing.Release(1)
	if plain, err = s.pages.draw(v); err != nil {
		return nil, nil, err
	}
	zipped, err = gzipped(plain)
	return plain, zipped, err
}

func (s *site) view(v visit, a reply, stale bool) view {
	other := english
	if v.lang == english {
		other = indonesian
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
	return view{
		Lang: v.lang, Title: a.title, Page: a.page, Demo: s.demo, Stale: stale,
		Board: v.board, Scope: v.scope, Query: v.query.Get("q"), Params: v.query,
		Other: (&url.URL{Path: v.path}).EscapedPath() + "?" + q.Encode(), Self: self,
		Data: a.data, Who: v.who, Charts: s.assets.has(chartLibrary),
	}
}

// sorry answers with a page that says what is wrong on our side.
func (s *site) sorry(w http.ResponseWriter, r *http.Request, v visit, status int) {
	v.board = emptyBoard()
	plain, err := s.pages.draw(s.view(v, reply{
		page: "sorry", title: s.pages.t(v.lang, "sorry.title"), data: status,
	}, false))
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Retry-After", "15")
	if err != nil {
		s.log.Error("the page of apology cannot be drawn", "err", err)
		http.Error(w, "pantaukim: maaf, halaman ini belum dapat ditampilkan", status)
		return
	}
	sendBytes(w, r, status, plain, nil)
}

func (s *site) notFound(_ context.Context, v visit) reply {
	return reply{status: http.StatusNotFound, page: "missing", title: s.pages.t(v.lang, "missing.title")}
}

// readyPage is a drawn page, ready to be sent.
type readyPage struct {
	plain, zipped []byte
	tag           string
}

// pageCache keeps drawn pages of the newest scoring. A newer one empties it.
type pageCache struct {
	mu    sync.RWMutex
	stamp stamp
	pages map[string]readyPage
	bytes int
	limit int
}

func newPageCache(limit int) *pageCache {
	return &pageCache{pages: map[string]readyPage{}, limit: limit}
}

func (c *pageCache) get(now stamp, key string) (readyPage, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.stamp != now {
		return readyPage{}, false
	}
	p, ok := c.pages[key]
	return p, ok
}

func (c *pageCache) put(now stamp, key string, p readyPage) {
	c.mu.Lock()
	defer c.mu.Unlock()
	size := len(p.plain) + len(p.zipped) + len(key)
	if c.stamp != now || c.bytes+size > c.limit {
		// All go at once: pages are drawn again in milliseconds, and the ones
		// that people look at come back first.
		c.stamp, c.pages, c.bytes = now, map[string]readyPage{}, 0
	}
	if _, ok := c.pages[key]; !ok && size <= c.limit {
		c.pages[key] = p
		c.bytes += size
	}
}
