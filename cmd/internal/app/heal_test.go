package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pantaukim/cmd/internal/config"
	"pantaukim/cmd/internal/webconfig"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

// weekStates are all weeks of all groups: their state and what is counted in them.
func (w *watched) weekStates(t *testing.T) map[string]string {
	t.Helper()
	rows, err := warehouse.Select[struct {
		Week  string `ch:"w"`
		State string `ch:"s"`
		Items uint32 `ch:"n"`
	}](t.Context(), w.DB.Conn(), "SELECT concat(group_id, ' ', toString(week)) AS w, state AS s, if(state = 'U', 0, items) AS n FROM weekly FINAL")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, r := range rows {
		out[r.Week] = fmt.Sprint(r.State, r.Items)
	}
	return out
}

// The items go bad. What is spoilt is taken out and named; the weeks since the backup are
// unobserved, and no group is called inactive for it; the next planned run reads the sites in
// full, and the figures are those of a program whose disk was good.
func TestSpoiltPartsAreMended(t *testing.T) {
	t.Parallel()
	for name, backedUp := range map[string]bool{"from a backup": true, "without a backup": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWatched(t, 4, slog.New(slog.DiscardHandler), func(c *config.Config) { c.Backup.Dir = t.TempDir() })
			at := w.sim.AsOf().Add(-14 * 24 * time.Hour)
			collect := func(full bool) {
				t.Helper()
				w.clock.set(at)
				if _, err := w.Jobs.Collect(t.Context(), Selection{}, full, reasonDemo, nil); err != nil {
					t.Fatal(err)
				}
				if err := w.Jobs.Score(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			collect(true)
			if backedUp {
				if err := w.backupByPlan(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			at = w.sim.AsOf()
			collect(false)
			before := w.weekStates(t)
			if err := w.DB.Conn().Exec(t.Context(), "OPTIMIZE TABLE items FINAL"); err != nil {
				t.Fatal(err)
			}
			if h, err := w.Heal(t.Context()); err != nil || len(h.Parts) != 0 {
				t.Errorf("nothing is spoilt: %+v, %v", h, err)
			}
			warehousetest.Spoil(t, w.DB, w.cfg.DataDir, "items", ".bin")
			interrupted, stop := context.WithCancel(t.Context())
			w.Jobs.scored = func(context.Context) { stop() }
			if _, err := w.Heal(interrupted); err == nil {
				t.Error("it was not interrupted")
			}
			w.Jobs.scored = func(context.Context) {}
			h, err := w.Heal(t.Context()) // goes on, although nothing is spoilt any more
			if err != nil {
				t.Fatal(err)
			}
			if len(h.Parts["items"]) != 1 || len(h.Parts) != 1 || !h.Unknown || !h.Scored || (h.Backup != "") != backedUp || (h.Rows > 0) != backedUp {
				t.Errorf("%+v", h)
			}
			if spoilt := w.Integrity.Spoilt(); len(spoilt) > 0 {
				t.Errorf("still spoilt: %v", spoilt)
			}
			unobserved := 0
			for week, now := range w.weekStates(t) {
				if now == "N0" && before[week] != now {
					t.Errorf("%s is silent, and was %s", week, before[week])
				}
				if now == "U0" && before[week] != now {
					unobserved++
				}
			}
			if unobserved == 0 {
				t.Error("no week became unobserved")
			}
			if again, err := w.Heal(t.Context()); err != nil || len(again.Parts) != 0 {
				t.Errorf("a second time: %+v, %v", again, err)
			}
			at = at.Add(time.Hour)
			collect(false)
			after := w.weekStates(t)
			if !backedUp { // what a site showed then and no longer does is lost, and nothing else
				lost := 0
				for week := range before {
					if after[week] != before[week] && strings.HasPrefix(after[week], "A") {
						after[week] = before[week]
						lost++
					}
				}
				if lost > 2 {
					t.Errorf("%d weeks have lost items", lost)
				}
			}
			if diff := cmp.Diff(before, after); diff != "" {
				t.Errorf("after the sites were read again (-before +after)\n%s", diff)
			}
		})
	}
}

// again ends the program and starts it anew on its data folder.
func (w *watched) again(t *testing.T) {
	t.Helper()
	cfg, log := w.cfg, w.log
	if err := w.Stop(); err != nil {
		t.Fatal(err)
	}
	w.App = New(cfg, log, w.clock.now)
	if err := w.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// ClickHouse starts with items that it cannot read, and leaves them out without a word. Nothing is
// concluded until the program has mended that by itself; it says so, and no group is called silent for
// it. What people recorded it leaves to a person, and so does it a second time within a week.
func TestWhatIsLeftOutIsNoSilence(t *testing.T) {
	t.Parallel()
	w := newWatched(t, 4, slog.New(slog.DiscardHandler), func(c *config.Config) { c.Dashboards.FreshFor = 0 })
	collect := func() {
		t.Helper()
		if _, err := w.Jobs.Collect(t.Context(), Selection{}, false, reasonDemo, nil); err != nil {
			t.Fatal(err)
		}
	}
	spoil := func(table, suffix string) {
		t.Helper()
		if err := w.DB.Conn().Exec(t.Context(), "OPTIMIZE TABLE "+table+" FINAL"); err != nil {
			t.Fatal(err)
		}
		warehousetest.Spoil(t, w.DB, w.cfg.DataDir, table, suffix)
	}
	collect()
	if err := w.Jobs.Score(t.Context()); err != nil {
		t.Fatal(err)
	}
	before := w.weekStates(t)
	spoil("items", "count.txt")
	w.again(t)
	if err := w.Jobs.Score(t.Context()); !errors.Is(err, errLeftOut) {
		t.Fatalf("scored without what was left out: %v", err)
	}
	worked := false
	lead := healFirst(w.App, func(context.Context) error { worked = true; return nil })
	if err := lead(t.Context()); err != nil || !worked {
		t.Fatal(worked, err)
	}
	h := w.Integrity.Healed()
	if h == nil || len(h.Parts["items"]) == 0 || !h.Unknown || !h.Scored {
		t.Fatalf("not mended: %+v", h)
	}
	unobserved := 0
	for week, now := range w.weekStates(t) {
		if now == "N0" && before[week] != now {
			t.Errorf("%s is silent, and was %s", week, before[week])
		}
		if now == "U0" && before[week] != now {
			unobserved++
		}
	}
	if unobserved == 0 {
		t.Error("no week became unobserved")
	}
	pages, err := w.pages(w.current(), w.Scorer().Rules(), nil)
	if err != nil {
		t.Fatal(err)
	}
	rec := httptest.NewRecorder()
	pages.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/mutu", nil))
	if body := rec.Body.String(); !strings.Contains(body, "Berkas yang rusak sudah dikeluarkan") || strings.Contains(body, "Berkas di disk rusak") {
		t.Errorf("the page of data quality does not say what was done\n%.2000s", body)
	}
	if told := w.live(nil, new(webconfig.Keeper))(); !told.Healed.Equal(h.At) || len(w.Integrity.Spoilt()) > 0 {
		t.Errorf("the metrics say %v, spoilt is %v", told.Healed, w.Integrity.Spoilt())
	}
	// Nothing of it is done twice, also after a restart.
	w.again(t)
	if err := w.lookAtFiles(t.Context()); err != nil || !w.Integrity.Healed().At.Equal(h.At) {
		t.Errorf("mended again: %+v, %v", w.Integrity.Healed(), err)
	}
	collect()
	if err := w.Jobs.Score(t.Context()); err != nil {
		t.Fatal(err)
	}

	w.clock.set(w.clock.now().Add(24 * time.Hour))
	spoil("walks", ".bin")
	if err := w.lookAtFiles(t.Context()); err != nil || !w.Integrity.Healed().At.Equal(h.At) {
		t.Errorf("a second time within a week: %+v, %v", w.Integrity.Healed(), err)
	}
	w.clock.set(w.clock.now().Add(7 * 24 * time.Hour))
	spoil("group_history", ".bin")
	if err := w.lookAtFiles(t.Context()); err != nil {
		t.Fatal(err)
	}
	if h := w.Integrity.Healed(); len(h.Parts["walks"]) == 0 || len(h.Parts["group_history"]) > 0 {
		t.Errorf("after a week: %+v", h)
	}
	if spoilt := w.Integrity.Spoilt(); !slices.Equal(spoilt, []string{"group_history"}) {
		t.Errorf("spoilt are %v, want what people recorded", spoilt)
	}
}
