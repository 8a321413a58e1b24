package dashboards

import (
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/dashboards/board"
	"pantaukim/internal/followup"
	"pantaukim/internal/kim"
	"pantaukim/internal/objection"
)

// hushed is a warehouse that answers until it is told to be silent: then nothing that is
// asked of it ends before the question's own time does.
type hushed struct {
	driver.Conn
	silent atomic.Bool
}

// hush waits if nothing is to be answered.
func (c *hushed) hush(ctx context.Context) error {
	if !c.silent.Load() {
		return nil
	}
	<-ctx.Done()
	return ctx.Err()
}

func (c *hushed) Query(ctx context.Context, query string, args ...any) (driver.Rows, error) {
	if err := c.hush(ctx); err != nil {
		return nil, err
	}
	return c.Conn.Query(ctx, query, args...)
}

func (c *hushed) QueryRow(ctx context.Context, query string, args ...any) driver.Row {
	_ = c.hush(ctx) // the row then says why there is none
	return c.Conn.QueryRow(ctx, query, args...)
}

func (c *hushed) Exec(ctx context.Context, query string, args ...any) error {
	if err := c.hush(ctx); err != nil {
		return err
	}
	return c.Conn.Exec(ctx, query, args...)
}

func (c *hushed) PrepareBatch(ctx context.Context, query string, opts ...driver.PrepareBatchOption) (driver.Batch, error) {
	if err := c.hush(ctx); err != nil {
		return nil, err
	}
	return c.Conn.PrepareBatch(ctx, query, opts...)
}

// overHushed is a site whose every source asks a warehouse that can be silent.
func overHushed(t *testing.T, w *world) (*site, *hushed) {
	t.Helper()
	conn := &hushed{Conn: w.conn}
	s := siteOver(t, w, demoConfig(), func(d *Deps) {
		d.Conn, d.FollowUps, d.Objections = conn, followup.NewStore(conn, worldNow), objection.NewStore(conn, worldNow)
		views := d.Views.Views
		d.Views.Views = board.Views{
			Adoption: func(ctx context.Context, asOf time.Time) ([]kim.GroupAdoption, error) {
				if err := conn.hush(ctx); err != nil {
					return nil, err
				}
				return views.Adoption(ctx, asOf)
			},
			Spreads: func(ctx context.Context) ([]kim.Spread, error) {
				if err := conn.hush(ctx); err != nil {
					return nil, err
				}
				return views.Spreads(ctx)
			},
			Movements: func(ctx context.Context, monday kim.Week) (map[string]kim.Movement, error) {
				if err := conn.hush(ctx); err != nil {
					return nil, err
				}
				return views.Movements(ctx, monday)
			},
		}
	})
	s.boards.patience, s.boards.pulse.patience = DefaultConfig().Patience, DefaultConfig().Patience
	return s, conn
}

// Whatever is asked for first after the warehouse has fallen silent is answered within a
// second, /readyz within two; what is asked for next waits for nothing, or no longer than it
// takes to doubt. The time is that of the test: what the machine does beside does not count, only
// what somebody is made to wait for.
func TestNobodyWaitsForASilentWarehouse(t *testing.T) {
	w := sharedWorld(t, 40)
	s, conn := overHushed(t, w)
	h := s.routes()
	known, _, err := s.boards.current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	group := w.Groups[0]
	pages := append(menuPaths(), group.Path(), group.Path()+"/lembar", "/banding?k="+group.ID, "/pertumbuhan",
		"/peringkat?week=2025-10-20", "/peringkat?q=hapau", "/?regency=62.13", "/adopsi?regency=62.13", group.Path()+"?page=2", "/laporan?report=change&on=2025-09-29&weeks=3")
	others := []string{"/healthz", "/api/v1/openapi.json", "/api/v1/groups/" + group.ID, "/laporan/laporan.pdf", "/laporan/laporan.xlsx?report=monthly", "/static/app.css"}
	for _, name := range slices.Sorted(maps.Keys(s.tables.OfPages())) {
		others = append(others, "/unduh/"+name+".csv", "/api/v1/"+name)
	}
	for _, name := range slices.Sorted(maps.Keys(s.tables.OfGroup())) {
		others = append(others, "/unduh/kim/"+group.ID+"/"+name+".csv", "/api/v1/groups/"+group.ID+"/"+name)
	}
	conn.silent.Store(true)
	synctest.Test(t, func(t *testing.T) {
		ask := func(path string) (*httptest.ResponseRecorder, time.Duration) {
			began, rec := time.Now(), httptest.NewRecorder()
			h.ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
			if late := rec.Code == http.StatusServiceUnavailable && path != "/readyz"; late && rec.Header().Get("Retry-After") == "" || rec.Code == http.StatusInternalServerError {
				t.Errorf("%s is answered with %d, Retry-After %q", path, rec.Code, rec.Header().Get("Retry-After"))
			}
			return rec, time.Since(began)
		}
		waited, longest := 0, time.Duration(0)
		for _, path := range slices.Concat([]string{"/readyz"}, pages, others) {
			// The warehouse answered a moment ago, and no question is under way.
			time.Sleep(asking * s.boards.pulse.patience)
			synctest.Wait()
			now := time.Now()
			s.boards.pulse.last = beat{stamp: known.Stamp, at: now, came: now, since: now}
			s.boards.pulse.heard.Store(now.UnixNano())
			time.Sleep(s.boards.freshFor)
			within := time.Second
			if path == "/readyz" {
				within = 2 * time.Second
			}
			rec, first := ask(path)
			if first > within {
				t.Errorf("%s, the first to notice, waits for %v", path, first)
			}
			if first > 0 {
				waited++
			}
			if path != "/readyz" {
				longest = max(longest, first)
			}
			if slices.Contains(pages, path) && (rec.Code != http.StatusOK && rec.Code != http.StatusServiceUnavailable || !strings.Contains(rec.Body.String(), "tidak menjawab")) {
				t.Errorf("%s is answered with %d and does not say that the database does not answer", path, rec.Code)
			}
			if _, again := ask(path); again > s.boards.pulse.patience/doubt {
				t.Errorf("%s, when it is known, waits for %v", path, again)
			}
		}
		if waited < len(pages) {
			t.Errorf("only %d routes had to wait: this proves nothing", waited)
		}
		t.Logf("%d routes, of which %d had to wait until it was noticed, at most %v", 1+len(pages)+len(others), waited, longest)
		time.Sleep(asking * s.boards.pulse.patience) // the question ends before the test does
	})
}
