package faultserver_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/lab/faultserver"
	"pantaukim/internal/lab/proof"
)

// start serves the server and returns a function that asks for one page of a
// mode. The client neither follows redirects nor decompresses.
func start(t *testing.T) (*faultserver.Server, func(ctx context.Context, mode faultserver.Mode, path string) (*http.Response, []byte, error)) {
	t.Helper()
	s := faultserver.New(faultserver.Config{Pace: time.Millisecond})
	server := httptest.NewServer(s.Handler())
	transport := &http.Transport{DisableCompression: true, DisableKeepAlives: true}
	t.Cleanup(func() {
		s.Release()
		transport.CloseIdleConnections()
		server.Close()
	})
	client := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return s, func(ctx context.Context, mode faultserver.Mode, path string) (*http.Response, []byte, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = mode.Host()
		resp, err := client.Do(req)
		if err != nil {
			return nil, nil, err
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		return resp, body, err
	}
}

// Each mode does what its name says when its news listing is fetched.
func TestModes(t *testing.T) {
	_, get := start(t)
	status := func(want int) func(*http.Response, []byte, error) error {
		return func(resp *http.Response, body []byte, err error) error {
			if err != nil || resp.StatusCode != want {
				return fmt.Errorf("want status %d: %v %v", want, resp, err)
			}
			return nil
		}
	}
	fails := func(want string) func(*http.Response, []byte, error) error {
		return func(_ *http.Response, _ []byte, err error) error {
			if err == nil || !strings.Contains(err.Error(), want) {
				return fmt.Errorf("want an error with %q, got %w", want, err)
			}
			return nil
		}
	}
	says := func(want string) func(*http.Response, []byte, error) error {
		return func(resp *http.Response, body []byte, err error) error {
			if err != nil || resp.StatusCode != 200 || !bytes.Contains(body, []byte(want)) {
				return fmt.Errorf("want %q: %v, %d bytes, %w", want, resp, len(body), err)
			}
			return nil
		}
	}
	to := func(want string) func(*http.Response, []byte, error) error {
		return func(resp *http.Response, body []byte, err error) error {
			if err != nil || resp.StatusCode != 302 || resp.Header.Get("Location") != want {
				return fmt.Errorf("want a redirect to %q: %v %w", want, resp, err)
			}
			return nil
		}
	}
	for _, c := range []struct {
		mode  faultserver.Mode
		path  string
		check func(*http.Response, []byte, error) error
	}{
		{faultserver.Honest, "/berita", says("Kabar Nomor 6")},
		{faultserver.Garbage, "/berita", fails("malformed HTTP")},
		{faultserver.Reset, "/berita", fails("EOF")},
		{faultserver.HeaderBomb, "/berita", fails("exceeded")},
		{faultserver.EndlessPaging, "/berita?page=9000", says("page=9001")},
		{faultserver.EndlessPaging, "/berita/read/kabar-nomor-90001-629900200101", says("Kabar Nomor 90001")},
		{faultserver.RepeatedPaging, "/berita?page=9000", says("Kabar Nomor 6")},
		{faultserver.Calendar, "/agenda/209912", says("/agenda/209913")},
		{faultserver.ManyLinks, "/berita", says("kabar-nomor-50000-")},
		{faultserver.RedirectLoop, "/berita", to("/berita/semua")},
		{faultserver.RedirectLoop, "/berita/semua", to("/berita")},
		{faultserver.RedirectChain, "/berita/41", to("/berita/42")},
		{faultserver.RedirectAway, "/berita", to("http://honest.fault.example/berita")},
		{faultserver.RedirectPrivate, "/galeri", to("http://169.254.169.254/latest/meta-data/")},
		{faultserver.RedirectFile, "/berita", to("file:///etc/passwd")},
		{faultserver.DeepNesting, "/berita", says(strings.Repeat("<div>", 100_000))},
		{faultserver.NULBytes, "/berita/read/kabar-nomor-1-629900200101", says("<p>\x00\x01\x0bWarga")},
		{faultserver.WrongCharset, "/berita", says("D\xe9wan")},
		{faultserver.UTF16, "/berita", says("<\x00h\x003\x00")},
		{faultserver.Truncated, "/berita", fails("unexpected EOF")},
		{faultserver.TruncatedChunks, "/berita", fails("unexpected EOF")},
		{faultserver.TruncatedItem, "/berita/read/kabar-nomor-1-629900200101", fails("unexpected EOF")},
		{faultserver.TruncatedItem, "/berita", says("Kabar Nomor 6")},
		{faultserver.RobotsError, "/robots.txt", status(503)},
		{faultserver.RobotsMissing, "/robots.txt", status(404)},
		{faultserver.RobotsHTML, "/robots.txt", says("<!DOCTYPE html>")},
		{faultserver.RobotsLoop, "/robots.txt", to("/robots.txt")},
		{faultserver.RobotsForbid, "/robots.txt", says("Disallow: /\n")},
		{faultserver.RobotsDelay, "/robots.txt", says("Crawl-delay: 2")},
		{faultserver.RateForever, "/berita", status(429)},
		{faultserver.Unavailable, "/", status(503)},
		{faultserver.Forbidden, "/", status(403)},
		{faultserver.Gone, "/", status(404)},
		{faultserver.Login, "/berita", says(`type="password"`)},
		{faultserver.Parking, "/berita", says("for sale")},
		{faultserver.HostileText, "/berita", says("&lt;/script&gt;")},
	} {
		if err := c.check(get(t.Context(), c.mode, c.path)); err != nil {
			t.Errorf("%s%s: %v", c.mode.Host(), c.path, err)
		}
	}
}

func TestBombs(t *testing.T) {
	_, get := start(t)
	for mode, path := range map[faultserver.Mode]string{faultserver.GzipBomb: "/berita", faultserver.NestedGzip: "/berita", faultserver.SitemapBomb: "/sitemap.xml.gz"} {
		_, body, err := get(t.Context(), mode, path)
		if err != nil {
			t.Fatal(err)
		}
		var r io.Reader = bytes.NewReader(body)
		layers := 1
		if mode == faultserver.NestedGzip {
			layers = 2
		}
		for range layers {
			if r, err = gzip.NewReader(r); err != nil {
				t.Fatal(err)
			}
		}
		// That there is a gigabyte in it is read to its end in the long tier only.
		want := int64(proof.Times(50_000_000, 1_000_000_000))
		n, err := io.CopyN(io.Discard, r, want)
		if err != nil || len(body) > 2<<20 {
			t.Errorf("%s: %d bytes become %d, not %d: %v", mode, len(body), n, want, err)
		}
	}
	_, cut, err := get(t.Context(), faultserver.TruncatedGzip, "/berita")
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(cut))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, z); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("truncated gzip: %v", err)
	}
	if _, body, err := get(t.Context(), faultserver.HugePage, "/berita"); err != nil || len(body) < 11<<20 {
		t.Errorf("huge page: %d bytes, %v", len(body), err)
	}
	if _, body, err := get(t.Context(), faultserver.RobotsHuge, "/robots.txt"); err != nil || len(body) < 2<<20 {
		t.Errorf("huge robots.txt: %d bytes, %v", len(body), err)
	}
}

// The slow modes never come to an end by themselves: the visitor has to leave.
func TestSlowModesNeverEnd(t *testing.T) {
	_, get := start(t)
	for _, mode := range []faultserver.Mode{faultserver.SlowHeaders, faultserver.SlowBody, faultserver.Hang} {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		if _, _, err := get(ctx, mode, "/berita"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", mode, err)
		}
		cancel()
	}
}

func TestRateLimitedRelents(t *testing.T) {
	_, get := start(t)
	for i, want := range []int{429, 429, 200} {
		resp, _, err := get(t.Context(), faultserver.RateLimited, "/berita")
		if err != nil || resp.StatusCode != want {
			t.Fatalf("request %d: %v %v, want %d", i+1, resp, err, want)
		}
		if want == 429 && resp.Header.Get("Retry-After") != "1" {
			t.Errorf("request %d: Retry-After %q", i+1, resp.Header.Get("Retry-After"))
		}
	}
}

func TestDrift(t *testing.T) {
	s, get := start(t)
	for _, mode := range []faultserver.Mode{faultserver.Drift, faultserver.DriftDates, faultserver.DriftEmpty} {
		s.SetDrifted(false)
		_, before, err := get(t.Context(), mode, "/berita")
		if err != nil || !bytes.Contains(before, []byte("/berita/read/kabar-nomor-1-")) || !bytes.Contains(before, []byte("Sep 1, 2025")) {
			t.Errorf("%s before: %v\n%s", mode, err, before)
		}
		s.SetDrifted(true)
		resp, after, err := get(t.Context(), mode, "/berita")
		if err != nil || resp.StatusCode != 200 || bytes.Contains(after, []byte("Sep 1, 2025")) ||
			bytes.Contains(after, []byte("/berita/read/kabar-nomor-1-")) != (mode == faultserver.DriftDates) {
			t.Errorf("%s after: %v\n%s", mode, err, after)
		}
	}
}

func TestArrivals(t *testing.T) {
	s, get := start(t)
	for range 3 {
		if _, _, err := get(t.Context(), faultserver.Honest, "/berita"); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := get(t.Context(), faultserver.Login, "/"); err != nil {
		t.Fatal(err)
	}
	if all, some := s.Arrivals(), s.Arrivals(faultserver.Honest.Host()); len(all) != 4 || len(some) != 3 || some[0].Path != "/berita" || some[0].Open != 1 {
		t.Errorf("%+v", all)
	}
	s.Forget()
	if len(s.Arrivals()) != 0 {
		t.Error("the log is not empty")
	}
	at := func(ms ...int) []faultserver.Arrival {
		var list []faultserver.Arrival
		for _, m := range ms {
			list = append(list, faultserver.Arrival{At: time.UnixMilli(int64(m)), Open: m % 7})
		}
		return list
	}
	if n := faultserver.MostWithin(at(0, 100, 200, 999, 1000, 1001), time.Second); n != 5 {
		t.Errorf("%d within a second, want 5", n)
	}
	if d := faultserver.ShortestGap(at(0, 100, 150)); d != 50*time.Millisecond {
		t.Errorf("shortest gap %v", d)
	}
	if n := faultserver.MostOpen(at(1, 5, 9)); n != 5 {
		t.Errorf("%d open at once, want 5", n)
	}
}

// Every listed mode has a host that answers, and the constants about the honest
// content are true.
func TestHonestContent(t *testing.T) {
	_, get := start(t)
	_, listing, err := get(t.Context(), faultserver.Honest, "/berita")
	if err != nil {
		t.Fatal(err)
	}
	news, photos := 0, 0
	for n := 1; n <= faultserver.HonestNews; n++ {
		if bytes.Contains(listing, []byte(faultserver.DayOf(n).Time().Format("Jan 2, 2006"))) {
			news++
		}
		_, page, err := get(t.Context(), faultserver.Honest, fmt.Sprintf("/berita/read/kabar-nomor-%d-629900200101", n))
		if err != nil {
			t.Fatal(err)
		}
		photos += bytes.Count(page, []byte("/foto-"))
	}
	_, album, err := get(t.Context(), faultserver.Honest, "/galeri/read/album-kerja-bakti-629900200101")
	if err != nil {
		t.Fatal(err)
	}
	if photos += bytes.Count(album, []byte("/album-")) - bytes.Count(album, []byte("/galeri/")); news != faultserver.HonestNews || photos != faultserver.HonestPhotos {
		t.Errorf("%d news and %d photos", news, photos)
	}
	for _, mode := range faultserver.Modes() {
		if !strings.HasSuffix(mode.Host(), ".fault.example") {
			t.Errorf("%s has host %s", mode, mode.Host())
		}
	}
}
