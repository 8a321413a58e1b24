package app

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pantaukim/cmd/internal/config"
	"pantaukim/cmd/internal/export"
	"pantaukim/dashboards/tables"
	"pantaukim/internal/handcount"
	"pantaukim/internal/lab/kimsim"
	"pantaukim/internal/lab/proof"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

// spread starts a program over simulated sites: on an engine of its own, or on shards.
func spread(t *testing.T, log *slog.Logger, shards *warehousetest.Shards, n int) *watched {
	t.Helper()
	sim := kimsim.DefaultConfig()
	sim.Groups, sim.Weeks = kimsim.Registry(153, 1)[1:proof.Times(8, 154)], proof.Times(5, 26)
	return watch(t, sim, log, func(cfg *config.Config) {
		if shards != nil {
			w := shards.Config(n)
			cfg.Warehouse.DSN, cfg.Warehouse.Shards = w.DSN, w.Shards
		}
		cfg.Collector.LoadWait = 5 * time.Minute
	})
}

// exports writes every table of the command "export", without how long each walk took.
func (w *watched) exports(ctx context.Context) (map[string]string, error) {
	out := map[string]string{}
	for _, table := range tables.Kinds() {
		var b bytes.Buffer
		_, err := export.Write(ctx, &b, w.DB.Conn(), w.Scorer(), func() ([]handcount.Count, error) { return nil, nil },
			tables.Request{What: table, AsOf: w.clock.now(), Format: "csv"})
		if err != nil {
			return nil, err
		}
		rows, err := csv.NewReader(&b).ReadAll()
		if err != nil {
			return nil, err
		}
		var text strings.Builder
		// A page that is asked for again, since its answer was late, is one request more.
		var timed []int
		for i, name := range rows[0] {
			if name == "seconds" || name == "requests" {
				timed = append(timed, i)
			}
		}
		for _, row := range rows {
			for _, i := range slices.Backward(timed) {
				row = slices.Delete(row, i, i+1)
			}
			text.WriteString(strings.Join(row, ";") + "\n")
		}
		out[table] = text.String()
	}
	return out, nil
}

// TestShards runs the same weeks on one engine, undisturbed, and on three shards, of which
// one is killed while walks are loaded and one while scores are concluded. All figures and
// all exports are the same. Then one shard stays away: pages and commands say so, and have
// no figure, until it is back.
func TestShards(t *testing.T) {
	t.Parallel()
	log := &lines{}
	shards := warehousetest.NewShards(t, 3)
	one := spread(t, slog.New(slog.DiscardHandler), nil, 0)
	three := spread(t, slog.New(slog.NewTextHandler(log, nil)), shards, 3)
	asOf := one.sim.AsOf()
	kill := func(i int) {
		if err := syscall.Kill(shards.PID(i), syscall.SIGKILL); err != nil {
			t.Error(err)
		}
	}
	for n, at := range []time.Time{asOf.AddDate(0, 0, -14), asOf.AddDate(0, 0, -7), asOf} {
		for _, w := range []*watched{one, three} {
			w.clock.set(at)
			var once sync.Once
			began := time.Now()
			err := w.While(t.Context(), nil, func(ctx context.Context) error {
				_, err := w.Jobs.Collect(ctx, Selection{}, true, "demo", func(done, total int) {
					if w == three && n > 0 && done >= total/3 {
						once.Do(func() { kill(n) })
					}
				})
				if err != nil {
					return err
				}
				if w == three && n == 2 {
					kill(1)
				}
				return w.Jobs.Score(ctx)
			})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d shards, week %d: walked and scored in %v", len(w.cfg.Warehouse.Shards), n+1, time.Since(began))
		}
	}
	if diff := cmp.Diff(one.figures(t), three.figures(t)); diff != "" {
		t.Errorf("(-one engine +three shards)\n%.4000s", diff)
	}
	want, err := one.exports(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got, err := three.exports(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-one engine +three shards)\n%.4000s", diff)
	}
	if left := three.Collector.State().Outbox; left == nil || left.Entries != 0 || left.Quarantined != 0 {
		t.Errorf("left on the disk: %+v", left)
	}

	shards.Stop(2)
	name := "shard 3 of 3 (" + shards.Addr(2) + ") does not answer"
	if _, err := three.exports(t.Context()); !errors.Is(err, warehouse.ErrAway) || !strings.Contains(err.Error(), name) {
		t.Errorf("an export says: %v", err)
	}
	pages, err := three.pages(three.current(), three.Scorer().Rules(), nil)
	if err != nil {
		t.Fatal(err)
	}
	ask := func(path string) (int, string) {
		answer := httptest.NewRecorder()
		pages.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		return answer.Code, answer.Body.String()
	}
	for _, path := range []string{"/", "/readyz"} {
		if code, text := ask(path); code != http.StatusServiceUnavailable {
			t.Errorf("%s answers %d: %.500s", path, code, text)
		}
	}
	if !strings.Contains(log.String(), name) {
		t.Errorf("the log does not say %q:\n%.2000s", name, log.String())
	}
	shards.Start(2)
	proof.Until(t, "the pages", func() bool { code, _ := ask("/readyz"); return code == http.StatusOK })
	if code, text := ask("/"); code != http.StatusOK {
		t.Errorf("the first page answers %d: %.500s", code, text)
	}
	if diff := cmp.Diff(one.figures(t), three.figures(t)); diff != "" {
		t.Errorf("after its return (-one engine +three shards)\n%.4000s", diff)
	}
}
