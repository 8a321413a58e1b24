package dashboards

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/pages"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
	"pantaukim/internal/warehouse/warehousetest"
)

// boardlessSite has a board without groups at hand, and a warehouse that answers that
// this is the newest and nothing else.
func boardlessSite(t *testing.T, cfg Config) *site {
	t.Helper()
	cfg.FreshFor = time.Hour
	s, err := newSite(Deps{Conn: &silent{}, Log: warehousetest.Log(t), Now: worldNow}, cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.boards.board = board.Empty()
	s.boards.pulse.ask = func(context.Context) (board.Stamp, error) { return board.Stamp{}, nil }
	return s
}

// request is what a visitor asks for who leaves after some time.
func request(t *testing.T, address string, patience time.Duration) *http.Request {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return httptest.NewRequestWithContext(ctx, http.MethodGet, address, nil)
}

func TestWhatNobodyWaitsForIsNotDrawn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := boardlessSite(t, demoConfig())
		var ended atomic.Int64 // nanoseconds after the start
		start := time.Now()
		h := s.page(func(ctx context.Context, v visit.Visit) pages.Reply {
			<-ctx.Done()
			ended.Store(int64(time.Since(start)))
			return s.pages.NotFound(ctx, v)
		})
		h(httptest.NewRecorder(), request(t, "/?q=x", time.Second))
		synctest.Wait()
		if took := time.Duration(ended.Load()); took != time.Second {
			t.Errorf("the work for a visitor who left after 1 s ended after %v", took)
		}
	})
}

func TestDrawingHasADeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := boardlessSite(t, demoConfig())
		h := s.page(func(ctx context.Context, v visit.Visit) pages.Reply {
			<-ctx.Done()
			return s.pages.NotFound(ctx, v)
		})
		start, rec := time.Now(), httptest.NewRecorder()
		h(rec, request(t, "/", time.Hour))
		if took := time.Since(start); rec.Code != http.StatusServiceUnavailable || took != pageTimeout {
			t.Errorf("status %d after %v, want 503 after %v", rec.Code, took, pageTimeout)
		}
	})
}

func TestAFloodOfSearchesDoesNotQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := boardlessSite(t, demoConfig())
		var turns int64
		for s.drawing.TryAcquire(1) { // every processor is busy
			turns++
		}
		h := s.routes()
		start := time.Now()
		var atOnce, later atomic.Int64
		var waiting sync.WaitGroup
		const flood = drawnAtOnce + 50
		for i := range flood {
			waiting.Go(func() {
				rec := httptest.NewRecorder()
				h.ServeHTTP(rec, request(t, fmt.Sprintf("/peringkat?q=x%d", i), time.Hour))
				switch took := time.Since(start); {
				case rec.Code != http.StatusServiceUnavailable || rec.Header().Get("Retry-After") == "":
					t.Errorf("status %d, want 503 with a time to come back", rec.Code)
				case took == 0:
					atOnce.Add(1)
				case took <= turnTimeout:
					later.Add(1)
				default:
					t.Errorf("told to come back after %v", took)
				}
			})
		}
		waiting.Wait()
		if atOnce.Load() != flood-drawnAtOnce || later.Load() != drawnAtOnce {
			t.Errorf("%d refused at once and %d after waiting, want %d and %d", atOnce.Load(), later.Load(), flood-drawnAtOnce, drawnAtOnce)
		}
		s.drawing.Release(turns)
		get(t, h, "/peringkat?q=x", http.StatusOK)
	})
}

func TestAFloodOfSearchesLeavesTheMenuReady(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := demoConfig()
		cfg.CacheBytes = 1 << 20
		s := boardlessSite(t, cfg)
		h := s.routes()
		first := get(t, h, "/peringkat", http.StatusOK)
		for i := range 3 * cfg.CacheBytes / len(first) {
			get(t, h, fmt.Sprintf("/peringkat?q=x%d", i), http.StatusOK)
		}
		key := pageKey{board: s.boards.board, reader: s.audienceOf(t.Context()).Key(), lang: words.Indonesian, address: "/peringkat?"}
		if p, kept := s.drawn.menu.Ready(key); !kept || string(p.plain) != first {
			t.Error("the page of the menu was displaced by searches")
		}
		if _, kept := s.drawn.others.Ready(pageKey{board: s.boards.board, reader: key.reader, lang: words.Indonesian, address: "/peringkat?q=x0"}); kept {
			t.Error("the bound is never reached: this test shows nothing")
		}
	})
}

func TestAPanicCostsOnePage(t *testing.T) {
	s := boardlessSite(t, demoConfig())
	rec := httptest.NewRecorder()
	s.page(func(context.Context, visit.Visit) pages.Reply { panic("a page broke") })(rec, request(t, "/mutu", time.Minute))
	if rec.Code != http.StatusInternalServerError || strings.Contains(rec.Body.String(), "a page broke") {
		t.Errorf("status %d, want a word of apology that tells nothing of the inside", rec.Code)
	}
}
