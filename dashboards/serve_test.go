package dashboards

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse/warehousetest"
)

// troubled is a real connection that counts its queries, and on which some of
// them fail or hang.
type troubled struct {
	driver.Conn
	queries atomic.Int64
	fail    atomic.Pointer[string] // queries that contain this fail
	hang    atomic.Pointer[silence]
}

// silence is a time in which the queries that contain a text wait until it ends, or for the end
// of their own time.
type silence struct {
	query string
	ends  chan struct{}
}

func (c *troubled) Query(ctx context.Context, query string, args ...any) (driver.Rows, error) {
	c.queries.Add(1)
	if s := c.fail.Load(); s != nil && strings.Contains(query, *s) {
		return nil, errors.New("the disk is gone")
	}
	if s := c.hang.Load(); s != nil && strings.Contains(query, s.query) {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-s.ends:
		}
	}
	return c.Conn.Query(ctx, query, args...)
}

// troubledSite starts the pages over a connection that tests can spoil.
func troubledSite(t testing.TB, cfg Config) (*troubled, *site, http.Handler) {
	t.Helper()
	w := *sharedWorld(t, 24)
	c := &troubled{Conn: w.conn}
	w.conn = c
	s := siteOver(t, &w, cfg)
	return c, s, s.routes()
}

func TestOneFailedPartLeavesTheRestStanding(t *testing.T) {
	cases := []struct {
		name, query, address, box, stands string
		hang                              bool
	}{
		{"failing changes", "FROM transitions", "/", "kesalahan di pihak kami", "Status kelompok", false},
		{"hanging weeks", "FROM weekly AS w", "/", "terlalu lama menjawab", "Kesegaran data", true},
		{"failing items", "FROM items", "/kim/k0000", "kesalahan di pihak kami", "Indikator dan poin", false},
		{"hanging walks", "FROM walks", "/kim/k0000", "terlalu lama menjawab", "Riwayat status", true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			cfg := demoConfig()
			cfg.WidgetTimeout = board.LoadTimeout
			conn, s, h := troubledSite(t, cfg)
			hanging := &silence{query: c.query, ends: make(chan struct{})}
			get(t, h, "/peringkat", http.StatusOK) // the board is there, its weeks are not
			if c.hang {
				s.pages.WidgetTimeout = 300 * time.Millisecond // only what hangs is sure to take that long
				conn.hang.Store(hanging)
			} else {
				conn.fail.Store(&c.query)
			}
			body := get(t, h, c.address, http.StatusOK)
			if !strings.Contains(body, c.box) {
				t.Errorf("no error box says %q", c.box)
			}
			if !strings.Contains(body, c.stands) {
				t.Errorf("the rest of the page is gone: no %q", c.stands)
			}
			if strings.Contains(body, "disk is gone") {
				t.Error("the page tells strangers what went wrong inside")
			}
			b := s.boards.known()
			key := pageKey{board: b, reader: s.audienceOf(t.Context()).Key(), lang: words.Indonesian, address: c.address + "?"}
			if _, kept := s.drawn.of(visit.Visit{Path: c.address}).Ready(key); kept {
				t.Error("the page with the error box was kept")
			}
			conn.fail.Store(nil)
			conn.hang.Store(nil)
			close(hanging.ends)
			// Whatever is slow on a busy machine may be slow again: now it has the
			// time, so that only a kept box could still show.
			s.pages.WidgetTimeout = board.LoadTimeout
			if body := get(t, h, c.address, http.StatusOK); strings.Contains(body, `class="failed"`) {
				t.Error("the page with the error box was kept")
			}
		})
	}
}

func TestAReadyPageCostsNoQuery(t *testing.T) {
	cfg := demoConfig()
	cfg.FreshFor = time.Hour
	conn, _, h := troubledSite(t, cfg)
	for _, address := range []string{"/", "/peringkat?regency=62.13", "/tidak-aktif?lang=en", board.GroupPath("k0000")} {
		first := get(t, h, address, http.StatusOK)
		before := conn.queries.Load()
		if again := get(t, h, address, http.StatusOK); again != first {
			t.Errorf("%s: the ready page differs from the first", address)
		}
		if asked := conn.queries.Load() - before; asked != 0 {
			t.Errorf("%s: the second view asked %d queries", address, asked)
		}
	}
}

func TestANewScoringReplacesReadyPages(t *testing.T) {
	cfg := demoConfig()
	cfg.FreshFor = 0
	w := newWorld(t, warehousetest.New(t).Conn(), 24)
	w.load(t.Context())
	h := siteOver(t, w, cfg).routes()
	before := get(t, h, "/peringkat", http.StatusOK)
	for i := range w.Groups {
		w.Groups[i].IAD = 42
	}
	w.AsOf = w.AsOf.Add(time.Hour)
	w.loadScores(t.Context())
	if after := get(t, h, "/peringkat", http.StatusOK); after == before || !strings.Contains(after, "42,0") {
		t.Error("the page still shows the scoring before")
	}
}

func TestAClearedSignReplacesReadyPages(t *testing.T) {
	cfg := demoConfig()
	cfg.FreshFor = 0
	w := newWorld(t, warehousetest.New(t).Conn(), 24)
	w.load(t.Context())
	h := siteOver(t, w, cfg).routes()
	first := w.Groups[0]
	if body := get(t, h, first.Path(), http.StatusOK); strings.Contains(body, "Pak Darma") {
		t.Fatal("the sign is cleared already")
	}
	w.insert(t.Context(), "sign_clearings (group_id, sign, subject, cleared_at, cleared, by, reason)", func(add func(...any)) {
		add(first.ID, "backdated", "2025-10", w.AsOf.Add(time.Minute), uint8(1), "Pak Darma", "jam situs keliru")
	})
	if body := get(t, h, first.Path(), http.StatusOK); !strings.Contains(body, "Pak Darma") {
		t.Error("the page still shows the sign as open")
	}
}

func TestWithoutTheWarehouseTheLastFiguresStayAndSaySo(t *testing.T) {
	cfg := demoConfig()
	cfg.FreshFor = 0
	conn, _, h := troubledSite(t, cfg)
	get(t, h, "/peringkat", http.StatusOK)
	everything := "SELECT"
	conn.fail.Store(&everything)
	body := get(t, h, "/peringkat", http.StatusOK)
	if !strings.Contains(body, "Basis data tidak menjawab") || !strings.Contains(body, "KIM Hapau Habar") {
		t.Error("the page does not show the last known figures with a word of warning")
	}
	get(t, h, "/readyz", http.StatusServiceUnavailable)
	get(t, h, "/healthz", http.StatusOK)
	conn.fail.Store(nil)
	get(t, h, "/readyz", http.StatusOK)
	if body := get(t, h, "/peringkat", http.StatusOK); strings.Contains(body, "Basis data tidak menjawab") {
		t.Error("the warning stays after the warehouse is back")
	}
}

func TestWithoutAnyFiguresThePageApologises(t *testing.T) {
	conn, _, h := troubledSite(t, demoConfig())
	everything := "SELECT"
	conn.fail.Store(&everything)
	body := get(t, h, "/", http.StatusServiceUnavailable)
	if !strings.Contains(body, "Basis data tidak menjawab, dan isi halaman ini") {
		t.Error("the page does not say what is wrong")
	}
}

func TestReadyBytesAreSentAsTheBrowserLikes(t *testing.T) {
	_, _, h := troubledSite(t, demoConfig())
	ask := func(header, value string) *http.Response {
		r := httptest.NewRequest(http.MethodGet, "/peringkat", nil)
		r.Header.Set(header, value)
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		return rec.Result()
	}
	plain := ask("Accept", "*/*")
	body, err := io.ReadAll(plain.Body)
	if err != nil {
		t.Fatal(err)
	}
	packed := ask("Accept-Encoding", "br, gzip;q=0.8")
	z, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatalf("not packed: %v", err)
	}
	unpacked, err := io.ReadAll(z)
	if err != nil || string(unpacked) != string(body) {
		t.Errorf("the packed page differs from the plain one: %v", err)
	}
	if refused := ask("Accept-Encoding", "gzip;q=0"); refused.Header.Get("Content-Encoding") != "" {
		t.Error("packed although the browser refuses that")
	}
	tag := plain.Header.Get("ETag")
	if known := ask("If-None-Match", tag); tag == "" || known.StatusCode != http.StatusNotModified {
		t.Errorf("tag %q: status %d, want 304", tag, known.StatusCode)
	}
	if other := ask("If-None-Match", `"other"`); other.StatusCode != http.StatusOK {
		t.Errorf("another tag: status %d, want 200", other.StatusCode)
	}
}

func TestPagesStaySmall(t *testing.T) {
	_, w, h := open(t, 1500)
	for _, address := range []string{"/", "/peringkat", "/peringkat?table=total", "/tidak-aktif", "/kecamatan", "/mutu", w.Groups[0].Path()} {
		if body := get(t, h, address, http.StatusOK); len(body) > 100_000 {
			t.Errorf("%s has %d bytes, want at most 100,000", address, len(body))
		}
	}
	// Every group to call is on one of the pages, once.
	seen := map[string]int{}
	for page := 1; page <= 12; page++ {
		body := get(t, h, fmt.Sprintf("/tidak-aktif?page=%d", page), http.StatusOK)
		list, _, _ := strings.Cut(body, `id="tak-terpantau"`)
		for _, name := range namesOnPage(list) {
			seen[name]++
		}
	}
	missing := 0
	for _, g := range w.Groups {
		if g.Status == kim.StatusInactive || g.Status == kim.StatusNeverPosted {
			if seen[g.Name] == 0 {
				missing++
			}
		}
	}
	if missing > 0 {
		t.Errorf("%d groups to call are on no page", missing)
	}
}

func TestSecurityHeaders(t *testing.T) {
	_, _, h := open(t, 0)
	for _, address := range []string{"/", "/healthz", "/static/app.css", "/none", "/favicon.ico"} {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, address, nil))
		policy := rec.Header().Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") {
			t.Errorf("%s: policy %q", address, policy)
		}
		if rec.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: the browser may guess the type", address)
		}
	}
}

func TestLanguageIsKept(t *testing.T) {
	_, _, h := open(t, 8)
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/?lang=en", nil))
	if !strings.Contains(rec.Body.String(), `href="/peringkat?lang=en"`) {
		t.Error("links of the English page lose the language")
	}
	cookies := rec.Result().Cookies()
	if len(cookies) != 1 || cookies[0].Value != "en" || !cookies[0].HttpOnly {
		t.Fatalf("cookies: %v", cookies)
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.AddCookie(cookies[0])
	again := httptest.NewRecorder()
	h.ServeHTTP(again, r)
	if !strings.Contains(again.Body.String(), `<html lang="en">`) {
		t.Error("the cookie is not believed")
	}
}

func TestConfigIsChecked(t *testing.T) {
	cases := []struct {
		name   string
		spoil  func(*Config)
		remedy string
	}{
		{"no time", func(c *Config) { c.WidgetTimeout = 0 }, "widget_timeout is 0s: write a time above zero, such as 5s"},
		{"too few rows", func(c *Config) { c.RowsPerPage = 3 }, "rows_per_page is 3: write a number from 10 to 500"},
		{"negative freshness", func(c *Config) { c.FreshFor = -1 }, "fresh_for is -1ns: write a time of zero or more, such as 2s"},
		{"no cache", func(c *Config) { c.CacheBytes = 0 }, "cache_bytes is 0: write at least 1048576"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			cfg := demoConfig()
			c.spoil(&cfg)
			if err := cfg.Validate(); err == nil || err.Error() != c.remedy {
				t.Errorf("got %v, want %s", err, c.remedy)
			}
		})
	}
	if err := DefaultConfig().Validate(); err != nil {
		t.Errorf("the defaults: %v", err)
	}
}
