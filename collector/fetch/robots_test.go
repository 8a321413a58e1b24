package fetch

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
)

// TestRobots follows RFC 9309 for each kind of answer that a robots.txt may be.
func TestRobots(t *testing.T) {
	for name, c := range map[string]struct {
		robots http.HandlerFunc
		want   map[string]kim.Outcome
	}{
		"none": {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(404) },
			map[string]kim.Outcome{"/berita": kim.OutcomeOK}},
		"forbidden file": {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(403) },
			map[string]kim.Outcome{"/berita": kim.OutcomeOK}},
		"server error": {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(503) },
			map[string]kim.Outcome{"/berita": kim.OutcomeHTTP5xx}},
		"too many requests": {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(429) },
			map[string]kim.Outcome{"/berita": kim.OutcomeRateLimited}},
		"reset": {func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) },
			map[string]kim.Outcome{"/berita": kim.OutcomeRefused}},
		"a page": {func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, "<html>\nDisallow: /\nUser-agent nothing</html>")
		}, map[string]kim.Outcome{"/berita": kim.OutcomeOK}},
		"redirect to the home page": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusFound) },
			map[string]kim.Outcome{"/": kim.OutcomeOK, "/berita": kim.OutcomeOK}},
		"redirect to the rules": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://elsewhere.kim.id/rules", http.StatusFound)
		}, map[string]kim.Outcome{"/berita": kim.OutcomeRobots}},
		"redirect without end": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/robots.txt", http.StatusFound)
		}, map[string]kim.Outcome{"/berita": kim.OutcomeOK}},
		"for all": {rules("User-agent: *\nDisallow: /berita\n"),
			map[string]kim.Outcome{"/berita/x": kim.OutcomeRobots, "/galeri": kim.OutcomeOK}},
		"for us": {rules("User-agent: *\nDisallow: /\n\nUser-agent: pantaukim\nAllow: /\n"),
			map[string]kim.Outcome{"/berita": kim.OutcomeOK}},
		"against us": {rules("User-agent: PantauKIM\nDisallow: /\n"),
			map[string]kim.Outcome{"/berita": kim.OutcomeRobots}},
		"query": {rules("User-agent: *\nDisallow: /*?keyword=\n"),
			map[string]kim.Outcome{"/berita?keyword=x": kim.OutcomeRobots, "/berita?page=2": kim.OutcomeOK}},
		"longest wins": {rules("User-agent: *\nDisallow: /berita\nAllow: /berita/read\n"),
			map[string]kim.Outcome{"/berita/read/x": kim.OutcomeOK, "/berita": kim.OutcomeRobots}},
		"slower than we wait": {rules("User-agent: *\nCrawl-delay: 3600\n"),
			map[string]kim.Outcome{"/berita": kim.OutcomeRobots}},
		"a bad line": {rules("User-agent: *\nCrawl-delay: soon\nDisallow: /galeri\n???\nDisallow : /agenda#note\n"),
			map[string]kim.Outcome{"/galeri": kim.OutcomeRobots, "/agenda": kim.OutcomeRobots}},
		"beyond the limit": {func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, "User-agent: *\nDisallow: /galeri\n"+strings.Repeat("# x\n", robotsLimit/4)+"Disallow: /berita\n")
		}, map[string]kim.Outcome{"/berita": kim.OutcomeOK, "/galeri": kim.OutcomeRobots}},
	} {
		t.Run(name, func(t *testing.T) {
			var asked atomic.Int64 // a closed connection orders nothing, as an answer would
			server := serve(t, func(w http.ResponseWriter, r *http.Request) {
				switch r.URL.Path {
				case "/robots.txt":
					asked.Add(1)
					c.robots(w, r)
				case "/rules":
					fmt.Fprint(w, "User-agent: *\nDisallow: /berita\n")
				default:
					_, _ = io.WriteString(w, "halaman")
				}
			})
			s := newFetcher(t, testConfig(server), Deps{}).Site([]string{"a.kim.id"}, nil)
			for path, want := range c.want {
				_, err := get(t, s, "http://a.kim.id"+path)
				if got := outcome(err); got != want {
					t.Errorf("%s: outcome %s (%v), want %s", path, got, err, want)
				}
			}
			if before := asked.Load(); before > 0 {
				if _, _ = get(t, s, "http://a.kim.id/berita"); asked.Load() != before {
					t.Error("asked again for the rules")
				}
			}
		})
	}
}

func rules(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, text) }
}

// TestRobotsAge checks that remembered rules are used for a day and not longer.
func TestRobotsAge(t *testing.T) {
	asked := 0
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			asked++
		}
		_, _ = io.WriteString(w, "# halaman")
	})
	now := time.Date(2025, 10, 28, 8, 0, 0, 0, time.UTC)
	f := newFetcher(t, testConfig(server), Deps{Now: func() time.Time { return now }})
	for age, want := range map[time.Duration]int{time.Hour: 0, 23 * time.Hour: 0, 25 * time.Hour: 1, -time.Hour: 1} {
		asked = 0
		known := []web.Robots{{Origin: "http://a.kim.id", FetchedAt: now.Add(-age)}}
		if _, err := get(t, f.Site([]string{"a.kim.id"}, known), "http://a.kim.id/"); err != nil {
			t.Fatal(err)
		}
		if asked != want {
			t.Errorf("rules %v old: asked %d times, want %d", age, asked, want)
		}
	}
}

// TestRobotsText serves files that are cut, or are no UTF-8.
func TestRobotsText(t *testing.T) {
	const head, cutTo = "User-agent: *\nDisallow: /\n", "\nAllow: /"
	filler := strings.Repeat("# x\n", robotsLimit/4)
	for name, c := range map[string]struct {
		file    string
		yes, no string
	}{
		"cut in an Allow":    {head + filler[:robotsLimit-len(head)-len(cutTo)] + cutTo + "x/open\n", "/robots.txt", "/x"},
		"cut in a Disallow":  {"User-agent: *\nDisallow: /x\n" + filler + "Disallow: /y\n", "/y", "/x"},
		"Latin-1":            {"User-agent: *\nDisallow: /k\xe9\n", "/k", "/k%E9"},
		"Latin-1, a comment": {"# r\xe8gles\nUser-agent: *\nDisallow: /x\n", "/k", "/x"},
		"UTF-16":             {"\xff\xfe" + strings.Join(strings.Split("User-agent: *\nDisallow: /x\n", ""), "\x00") + "\x00", "/y", "/x"},
	} {
		t.Run(name, func(t *testing.T) {
			server := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/robots.txt" {
					_, _ = io.WriteString(w, c.file)
					return
				}
				_, _ = io.WriteString(w, "halaman")
			})
			s := newFetcher(t, testConfig(server), Deps{}).Site([]string{"a.kim.id"}, nil)
			if _, err := get(t, s, "http://a.kim.id"+c.yes); err != nil {
				t.Errorf("%s: %v", c.yes, err)
			}
			if _, err := get(t, s, "http://a.kim.id"+c.no); outcome(err) != kim.OutcomeRobots {
				t.Errorf("%s: %v", c.no, err)
			}
			kept := s.Fetched() // as the memory gives it back to the next walk
			again := newFetcher(t, testConfig(server), Deps{}).Site([]string{"a.kim.id"}, kept)
			if _, err := get(t, again, "http://a.kim.id"+c.no); len(kept) != 1 || !utf8.ValidString(kept[0].Text) || outcome(err) != kim.OutcomeRobots {
				t.Errorf("from memory, %s: %v", c.no, err)
			}
		})
	}
}
