package fetch

import (
	"errors"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
)

// TestResponse looks at all that an answer brings: after a redirect, in an encoding
// other than UTF-8, not modified, and as a page that is not there.
func TestResponse(t *testing.T) {
	const modified = "Mon, 27 Oct 2025 10:00:00 GMT"
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", "Tue, 28 Oct 2025 08:00:00 GMT")
		w.Header().Set("ETag", `"1"`)
		switch {
		case r.URL.Path == "/moved":
			http.Redirect(w, r, "/berita", http.StatusMovedPermanently)
		case r.URL.Path == "/gone" || r.URL.Path == "/robots.txt":
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, "tidak ditemukan")
		case r.Header.Get("If-None-Match") == `"1"` && r.Header.Get("If-Modified-Since") == modified:
			w.WriteHeader(http.StatusNotModified)
		default:
			w.Header().Set("Content-Type", "text/html; charset=iso-8859-1")
			w.Header().Set("Last-Modified", modified)
			w.Header().Set("X-WP-Total", "40")
			w.Header().Set("X-WP-TotalPages", "2")
			w.Header().Add("Link", "</style.css>; rel=preload")
			w.Header().Add("Link", `</berita?page=2>; rel="next"`)
			_, _ = io.WriteString(w, "caf\xe9 \xe2\x80\x9d")
		}
	})
	now := time.Date(2025, 10, 28, 8, 0, 1, 0, time.UTC)
	date := time.Date(2025, 10, 28, 8, 0, 0, 0, time.UTC)
	f := newFetcher(t, testConfig(server), Deps{Now: func() time.Time { return now }})
	page := web.Response{
		URL: "http://a.kim.id/berita", Status: 200, ContentType: "text/html; charset=iso-8859-1", ETag: `"1"`, LastModified: modified,
		Body: []byte("caf\xe9 \xe2\x80\x9d"), FetchedAt: now, Date: date,
		List: web.ListHeaders{Total: "40", Pages: "2", Links: []string{`</berita?page=2>; rel="next"`}},
	}
	for name, c := range map[string]struct {
		address string
		v       web.Validators
		want    web.Response
		outcome kim.Outcome
	}{
		"page":     {"http://a.kim.id/berita", web.Validators{}, page, kim.OutcomeOK},
		"redirect": {"http://a.kim.id/moved", web.Validators{}, page, kim.OutcomeOK},
		"not modified": {"http://a.kim.id/berita", web.Validators{ETag: `"1"`, LastModified: modified}, web.Response{
			URL: "http://a.kim.id/berita", Status: 304, ETag: `"1"`, NotModified: true, FetchedAt: now, Date: date,
		}, kim.OutcomeOK},
		"no page": {"http://a.kim.id/gone", web.Validators{}, web.Response{
			URL: "http://a.kim.id/gone", Status: 404, ContentType: "text/plain; charset=utf-8", ETag: `"1"`,
			FetchedAt: now, Date: date,
		}, kim.OutcomeHTTP4xx},
		"off the site": {"http://b.kim.id/", web.Validators{}, page, kim.OutcomeOK}, // the first address is the caller's affair
	} {
		t.Run(name, func(t *testing.T) {
			if name == "off the site" {
				c.want.URL = c.address
			}
			s := f.Site([]string{"a.kim.id"}, nil)
			r, err := s.Get(t.Context(), c.address, c.v)
			if diff := cmp.Diff(c.want, r); diff != "" || outcome(err) != c.outcome {
				t.Errorf("outcome %s (%v)\n%s", outcome(err), err, diff)
			}
			var failure *web.Failure
			if errors.As(err, &failure) && failure.Status != r.Status {
				t.Errorf("failure %+v", failure)
			}
		})
	}
}

// TestStats counts what requests cost: those that fail, redirects and robots.txt too.
func TestStats(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			_, _ = io.WriteString(w, "# 16 bytes long\n")
		case "/moved":
			http.Redirect(w, r, "/", http.StatusFound)
		case "/gone":
			w.WriteHeader(http.StatusNotFound)
		default:
			if r.Header.Get("If-None-Match") != "" {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			_, _ = io.WriteString(w, "halaman")
		}
	})
	type seen struct {
		status int
		bytes  int64
	}
	var told []seen
	observe := func(status int, bytes int64, _ time.Duration) { told = append(told, seen{status, bytes}) }
	f := newFetcher(t, testConfig(server), Deps{Observe: observe})
	s := f.Site([]string{"a.kim.id"}, nil)
	for _, path := range []string{"/", "/moved", "/gone"} {
		_, _ = get(t, s, "http://a.kim.id"+path)
	}
	if _, err := s.Get(t.Context(), "http://a.kim.id/", web.Validators{ETag: `"1"`}); err != nil {
		t.Error(err)
	}
	want := web.Stats{Requests: 6, Unmodified: 1, Bytes: 16 + 2*7}
	got := s.Stats()
	got.Waited = 0
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	all := []seen{{200, 16}, {200, 7}, {302, 0}, {200, 7}, {404, 0}, {304, 0}}
	if diff := cmp.Diff(all, told, cmp.AllowUnexported(seen{})); diff != "" {
		t.Error(diff)
	}
	if r := s.Fetched(); len(r) != 1 || r[0].Origin != "http://a.kim.id" || r[0].Text != "# 16 bytes long\n" {
		t.Errorf("robots.txt files %+v", r)
	}
}
