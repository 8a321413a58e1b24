package kimsim

import (
	"fmt"
	"net"
	"net/http"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"pantaukim/internal/kim"
)

// perPage is how many items a listing shows at once.
const perPage = 10

// slowness is how long a slow site thinks about every page.
const slowness = 150 * time.Millisecond

// Handler serves the platform as it is at now(), every site under its own host.
func (p *Platform) Handler(now func() time.Time) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := strings.ToLower(r.Host)
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		s, ok := p.byHost[host]
		if !ok {
			http.Error(w, "situs tidak terdaftar", http.StatusNotFound)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "hanya untuk dibaca", http.StatusMethodNotAllowed)
			return
		}
		s.serve(w, r, host, now())
	})
}

func (s *site) serve(w http.ResponseWriter, r *http.Request, host string, t time.Time) {
	if mode, down := s.down(t); down {
		switch mode {
		case forbidden:
			writePage(w, http.StatusForbidden, "<!DOCTYPE html><html lang=\"id\"><title>403</title><h1>Akses ditolak</h1></html>")
		case reset:
			panic(http.ErrAbortHandler) // closes the connection without an answer
		default:
			writePage(w, http.StatusServiceUnavailable, "<!DOCTYPE html><html lang=\"id\"><title>503</title><h1>Layanan tidak tersedia</h1></html>")
		}
		return
	}
	if s.slow {
		select {
		case <-time.After(slowness):
		case <-r.Context().Done():
			return
		}
	}
	if host == s.alias {
		http.Redirect(w, r, "https://"+s.host+r.URL.RequestURI(), http.StatusMovedPermanently)
		return
	}
	path := strings.TrimSuffix(r.URL.Path, "/")
	switch {
	case path == "" || path == "/index":
		l := s.listings(t)
		s.answer(w, r, t, l.tag("home"), l.changed, func() string { return s.homePage(l, t) })
	case path == "/robots.txt":
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		fmt.Fprint(w, "User-agent: *\nDisallow: /admin\nDisallow: /berita/search\n")
	case strings.HasPrefix(path, "/assets/") || path == "/hit.gif":
		s.servePicture(w, r, path)
	case path == "/profil":
		s.answer(w, r, t, `W/"profil"`, s.born(), func() string { return s.profilePage(s.listings(t), t) })
	default:
		s.serveSection(w, r, path, t)
	}
}

// sections names the parts of a site, in the order of its menu.
func sections() []struct {
	path, name string
	kind       kim.Kind
} {
	return []struct {
		path, name string
		kind       kim.Kind
	}{
		{"berita", "Berita", kim.News}, {"galeri", "Galeri", kim.Gallery},
		{"pengumuman", "Pengumuman", kim.Announcement}, {"agenda", "Agenda", kim.Event},
	}
}

// serveSection serves a listing, the page of one item, or the search.
func (s *site) serveSection(w http.ResponseWriter, r *http.Request, path string, t time.Time) {
	l := s.listings(t)
	for _, sec := range sections() {
		rest, ok := strings.CutPrefix(path, "/"+sec.path)
		switch {
		case !ok:
			continue
		case rest == "":
			page, err := strconv.Atoi(r.URL.Query().Get("page"))
			if err != nil || page < 1 {
				page = 1
			}
			s.answer(w, r, t, l.tag(fmt.Sprint(sec.path, page)), l.changed, func() string {
				return s.listingPage(l, sec.name, sec.path, l.kinds[sec.kind], page, t)
			})
			return
		case rest == "/search" && sec.kind == kim.News:
			keyword := strings.ToLower(strings.TrimSpace(r.URL.Query().Get("keyword")))
			var found []view
			for _, v := range l.kinds[kim.News] {
				if strings.Contains(strings.ToLower(v.title), keyword) {
					found = append(found, v)
				}
			}
			writePage(w, http.StatusOK, s.listingPage(l, "Pencarian", "berita", found, 1, t))
			return
		case strings.HasPrefix(rest, "/read/"):
			slug := strings.TrimSuffix(strings.TrimPrefix(rest, "/read/"), "/0")
			slug, ok := strings.CutSuffix(slug, "-"+s.code)
			v, found := l.find(sec.kind, slug)
			if !ok || !found {
				writePage(w, http.StatusNotFound, s.missingPage(l, t))
				return
			}
			s.answer(w, r, t, fmt.Sprintf(`W/"%d-%d"`, v.number, v.revision), v.changed, func() string { return s.itemPage(l, v, sec.path, t) })
			return
		}
	}
	writePage(w, http.StatusNotFound, s.missingPage(l, t))
}

// answer sends a page with its validators, or 304 where the visitor has it. The
// tag is a weak one: the view counter differs from visit to visit.
func (s *site) answer(w http.ResponseWriter, r *http.Request, _ time.Time, tag string, changed time.Time, page func() string) {
	if !s.bare {
		h := w.Header()
		h.Set("ETag", tag)
		h.Set("Last-Modified", changed.UTC().Format(http.TimeFormat))
		if unchanged(r, tag, changed) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	writePage(w, http.StatusOK, page())
}

// unchanged follows RFC 9110: If-None-Match decides where it is sent.
func unchanged(r *http.Request, tag string, changed time.Time) bool {
	if match := r.Header.Get("If-None-Match"); match != "" {
		for m := range strings.SplitSeq(match, ",") {
			if m = strings.TrimSpace(m); m == "*" || strings.TrimPrefix(m, "W/") == strings.TrimPrefix(tag, "W/") {
				return true
			}
		}
		return false
	}
	since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
	return err == nil && !changed.Truncate(time.Second).After(since)
}

func writePage(w http.ResponseWriter, status int, page string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(page)))
	w.WriteHeader(status)
	_, _ = w.Write([]byte(page)) // a visitor who leaves early is no error
}

// born is when the site was set up.
func (s *site) born() time.Time {
	if s.group.RegisteredOn.Known() {
		return s.group.RegisteredOn.In(s.group.Zone)
	}
	return kim.NewDate(2022, 9, 1).In(s.group.Zone)
}

// listing is everything that a site shows between two of its changes.
type listing struct {
	epoch   int
	changed time.Time
	kinds   map[kim.Kind][]view // newest first
	latest  []view              // the newest news
	slugs   map[string]view
}

// listings keeps the last listing made, because a walk asks for the same moment
// many times.
type listings struct {
	mu   sync.Mutex
	last *listing
}

func (s *site) listings(t time.Time) *listing {
	epoch := sort.Search(len(s.changes), func(i int) bool { return s.changes[i].After(t) })
	s.cache.mu.Lock()
	defer s.cache.mu.Unlock()
	if s.cache.last != nil && s.cache.last.epoch == epoch {
		return s.cache.last
	}
	l := &listing{epoch: epoch, changed: s.born(), kinds: map[kim.Kind][]view{}, slugs: map[string]view{}}
	if epoch > 0 {
		l.changed = s.changes[epoch-1]
	}
	for _, p := range s.posts {
		if p.visible(t) {
			v := p.at(t)
			l.kinds[p.kind] = append(l.kinds[p.kind], v)
			l.slugs[string(p.kind)+"/"+v.slug] = v
		}
	}
	for _, list := range l.kinds {
		slices.SortStableFunc(list, func(a, b view) int {
			if d := int(b.order(s.group.Zone) - a.order(s.group.Zone)); d != 0 {
				return d
			}
			return b.posted.Compare(a.posted)
		})
	}
	l.latest = l.kinds[kim.News][:min(5, len(l.kinds[kim.News]))]
	s.cache.last = l
	return l
}

func (l *listing) find(kind kim.Kind, slug string) (view, bool) {
	v, ok := l.slugs[string(kind)+"/"+slug]
	return v, ok
}

func (l *listing) tag(what string) string { return fmt.Sprintf(`W/"%s-%d"`, what, l.epoch) }
