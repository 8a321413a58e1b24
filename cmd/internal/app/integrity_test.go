package app

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"pantaukim/cmd/internal/config"
	"pantaukim/cmd/internal/webconfig"
	"pantaukim/internal/warehouse/warehousetest"
)

// Files of the tables go bad while the program runs. A look at them finds it; the page
// of data quality, the readiness and the metrics say so, also after a restart, until the
// tables are whole again.
func TestSpoiltFilesAreTold(t *testing.T) {
	t.Parallel()
	w := newWatched(t, 5, slog.New(slog.DiscardHandler), func(c *config.Config) { c.Dashboards.FreshFor = 0 })
	if _, err := w.Jobs.Collect(t.Context(), Selection{}, true, reasonDemo, nil); err != nil {
		t.Fatal(err)
	}
	if err := w.Jobs.Score(t.Context()); err != nil {
		t.Fatal(err)
	}
	pages, err := w.pages(w.current(), w.Scorer().Rules(), nil)
	if err != nil {
		t.Fatal(err)
	}
	w.Metrics.SetLive(w.live(nil, new(webconfig.Keeper)))
	get := func(h http.Handler, path string) string {
		t.Helper()
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
		if rec.Code != http.StatusOK {
			t.Errorf("%s: status %d", path, rec.Code)
		}
		return rec.Body.String()
	}
	says := func(when string, spoilt bool) {
		t.Helper()
		for _, c := range []struct{ what, in, text string }{
			{"/mutu", get(pages, "/mutu"), "Berkas di disk rusak"},
			{"/mutu in English", get(pages, "/mutu?lang=en"), "Files on the disk are spoilt"},
			{"/readyz", get(pages, "/readyz"), `"spoilt_tables":["`},
			{"/metrics", get(w.Metrics.Handler(), "/metrics"), `pantaukim_table_spoilt_parts{table="items"} 1`},
		} {
			if strings.Contains(c.in, c.text) != spoilt {
				t.Errorf("%s: %s says %q: %v, want %v\n%.600s", when, c.what, c.text, !spoilt, spoilt, c.in)
			}
		}
	}
	look := func() {
		t.Helper()
		if _, err := w.Integrity.Look(t.Context(), CheckByNight); err != nil {
			t.Fatal(err)
		}
	}
	look()
	says("before", false)
	if err := w.DB.Conn().Exec(t.Context(), "OPTIMIZE TABLE items FINAL"); err != nil {
		t.Fatal(err)
	}
	warehousetest.Spoil(t, w.DB, w.cfg.DataDir, "items", ".bin")
	look()
	says("spoilt", true)
	if again := NewIntegrity(w.cfg.DataDir, w.DB, w.log, w.now).Spoilt(); len(again) == 0 {
		t.Error("a restart forgets it")
	}
	if err := w.DB.Conn().Exec(t.Context(), "TRUNCATE TABLE items"); err != nil {
		t.Fatal(err)
	}
	look()
	says("mended", false)
}
