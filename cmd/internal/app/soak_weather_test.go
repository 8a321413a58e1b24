package app

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
)

// trouble is how a single site fails.
type trouble string

// The troubles of single sites. A site that has moved stays where it is from then on; all
// others end.
const (
	troubleDown      trouble = "site answers 503"
	troubleForbidden trouble = "site answers 403"
	troubleReset     trouble = "site closes the connection"
	troubleHang      trouble = "site does not answer"
	troubleHacked    trouble = "site hacked"
	troubleParked    trouble = "site parked"
	troubleEmpty     trouble = "site answers with nothing"
	troubleCut       trouble = "site's pages are cut"
	troubleLogin     trouble = "site asks for a password"
	troubleRobots    trouble = "robots.txt answers 503"
	troubleMoved     trouble = "site moved"
)

func troubles() []trouble {
	return []trouble{
		troubleDown, troubleForbidden, troubleReset, troubleHang, troubleHacked, troubleParked, troubleEmpty, troubleCut,
		troubleLogin, troubleRobots, troubleMoved,
	}
}

// weather is what stands between the collector and the simulated sites.
type weather struct {
	sites http.Handler

	mu       sync.Mutex
	now      time.Time            // of the sites
	outage   trouble              // of all sites: 503 or 403; "" if there is none
	of       map[string]trouble   // of single sites, by host
	ends     map[string]time.Time // of these
	home     map[string]string    // the first host of a site that moved, by its new one
	requests int
	strike   func(request int) // called before each request is answered; may be nil
}

func newWeather(sim *kimsim.Platform) *weather {
	w := &weather{of: map[string]trouble{}, ends: map[string]time.Time{}, home: map[string]string{}}
	w.sites = sim.Handler(w.at)
	return w
}

func (w *weather) at() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// set begins a run at a moment.
func (w *weather) set(now time.Time, outage trouble, strike func(request int)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now, w.outage, w.strike, w.requests = now, outage, strike, 0
	for host, end := range w.ends {
		if !end.After(now) {
			delete(w.of, host)
			delete(w.ends, host)
		}
	}
}

// asked is how many requests were sent since the last run began.
func (w *weather) asked() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.requests
}

// befall gives a site its trouble until a moment; false if it has one.
func (w *weather) befall(host string, what trouble, until time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.of[host] != "" {
		return false
	}
	w.of[host] = what
	if what == troubleMoved {
		w.home[movedTo(host)] = host
		return true
	}
	w.ends[host] = until
	return true
}

// movedTo is the new host of a site.
func movedTo(host string) string { return "baru-" + host }

// reachable tells whether a site can be read at its first or its new address.
func (w *weather) reachable(host string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.outage == "" && (w.of[host] == "" || w.of[host] == troubleMoved)
}

func (w *weather) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	host, _, _ := strings.Cut(strings.ToLower(r.Host), ":")
	w.mu.Lock()
	w.requests++
	request, strike, what := w.requests, w.strike, w.of[host]
	if first := w.home[host]; first != "" {
		r.Host, what = first, ""
	}
	if w.outage != "" {
		what = w.outage
	}
	now := w.now
	w.mu.Unlock()
	if strike != nil {
		strike(request)
	}
	out.Header().Set("Date", now.UTC().Format(http.TimeFormat))
	w.answer(out, r, host, what)
}

func (w *weather) answer(out http.ResponseWriter, r *http.Request, host string, what trouble) {
	page := func(status int, text string) {
		out.Header().Set("Content-Type", "text/html; charset=utf-8")
		out.WriteHeader(status)
		_, _ = fmt.Fprint(out, "<!DOCTYPE html><html lang=\"id\"><title>", host, "</title>", text)
	}
	switch what {
	case troubleDown:
		page(http.StatusServiceUnavailable, "<h1>Layanan tidak tersedia</h1>")
	case troubleForbidden:
		page(http.StatusForbidden, "<h1>Akses ditolak</h1>")
	case troubleReset:
		panic(http.ErrAbortHandler) // closes the connection without an answer
	case troubleHang:
		<-r.Context().Done()
	case troubleHacked:
		page(http.StatusOK, strings.Repeat(`<article><h2><a href="/slot-gacor">Situs Slot Gacor Maxwin Hari Ini</a></h2><p>Daftar slot online, deposit pulsa, bonus new member 100%, judi bola terpercaya.</p></article>`, 12))
	case troubleParked:
		page(http.StatusOK, "<h1>"+host+"</h1><p>This domain is parked. Buy this domain. Domain ini dijual.</p>")
	case troubleEmpty:
		page(http.StatusOK, "")
	case troubleLogin:
		page(http.StatusOK, `<form method="post" action="/login"><input name="user"><input type="password" name="password"><button>Masuk</button></form>`)
	case troubleRobots:
		if r.URL.Path == "/robots.txt" {
			page(http.StatusServiceUnavailable, "")
			return
		}
		w.sites.ServeHTTP(out, r)
	case troubleCut:
		w.sites.ServeHTTP(&cutWriter{ResponseWriter: out}, r)
	case troubleMoved:
		http.Redirect(out, r, "https://"+movedTo(host)+r.URL.RequestURI(), http.StatusMovedPermanently)
	default:
		w.sites.ServeHTTP(out, r)
	}
}

// cutWriter announces a whole page and sends half of it.
type cutWriter struct{ http.ResponseWriter }

func (c *cutWriter) Write(p []byte) (int, error) {
	if _, err := c.ResponseWriter.Write(p[:len(p)/2]); err != nil {
		return 0, err
	}
	panic(http.ErrAbortHandler) // closes the connection
}

// corrected is the registry after the office heard of the sites that have moved.
func (w *weather) corrected(groups []kim.Group) []kim.Group {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := make([]kim.Group, len(groups))
	for i, g := range groups {
		if host := hostOf(g); w.of[host] == troubleMoved {
			g.URL, g.Aliases = "https://"+movedTo(host)+"/", append([]string{g.URL}, g.Aliases...)
		}
		out[i] = g
	}
	return out
}

func hostOf(g kim.Group) string {
	host := strings.TrimPrefix(strings.TrimPrefix(g.URL, "https://"), "http://")
	host, _, _ = strings.Cut(host, "/")
	return strings.ToLower(host)
}
