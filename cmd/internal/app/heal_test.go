package app

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pantaukim/cmd/internal/config"
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
