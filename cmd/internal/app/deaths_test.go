package app

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pantaukim/cmd/internal/config"
	"pantaukim/internal/lab/kimsim"
	"pantaukim/internal/lab/proof"
	"pantaukim/internal/registry"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

// watched is the program over a simulated platform, with an engine of its own.
type watched struct {
	*App
	sim   *kimsim.Platform
	clock *clock
}

func newWatched(t *testing.T, groups int, log *slog.Logger, change func(*config.Config), before ...func(*App)) *watched {
	t.Helper()
	cfg := kimsim.DefaultConfig()
	cfg.Groups, cfg.Weeks = kimsim.Registry(153, 1)[:groups], proof.Times(6, 10)
	return watch(t, cfg, log, change, before...)
}

// watch starts the program over a platform of its own.
func watch(t *testing.T, sim kimsim.Config, log *slog.Logger, change func(*config.Config), before ...func(*App)) *watched {
	t.Helper()
	sim.WithoutMinistry = true
	w := &watched{clock: &clock{}, sim: kimsim.New(sim)}
	w.clock.set(w.sim.AsOf())
	server := httptest.NewServer(w.sim.Handler(w.clock.now))
	t.Cleanup(server.Close)
	base := config.Default()
	base.DataDir = warehousetest.Folder(t)
	base.Warehouse.Library = warehousetest.Library(t)
	base.Warehouse.RestartPause = 100 * time.Millisecond
	base.Collector.ConnectTo = map[string]string{"*": strings.TrimPrefix(server.URL, "http://")}
	base.Collector.RequestsPerSecond = 1e6
	base.Collector.Timeout, base.Collector.HeaderTimeout = demoPatience, demoPatience
	base.Dashboards.Patience = time.Minute // a busy machine is no warehouse that does not answer
	base.Collector.RetryDelay, base.Collector.FlushRows = time.Millisecond, 100
	if change != nil {
		change(&base)
	}
	base.Warehouse.DataDir, base.Collector.OutboxDir = base.DataDir, base.DataDir+"/outbox"
	base.Collector.UnderwayDir = base.DataDir + "/underway"
	w.App = New(base, log, w.clock.now)
	for _, set := range before {
		set(w.App)
	}
	if err := w.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Stop(); err != nil {
			t.Error(err)
		}
	})
	if _, err := registry.Import(t.Context(), w.DB.Conn(), w.sim.Groups(), w.sim.AsOf()); err != nil {
		t.Fatal(err)
	}
	return w
}

// figuresSQL is every figure that people see, and what it rests on.
const figuresSQL = `SELECT line FROM (
	SELECT concat('item ', toString(tuple(group_id, item_key, kind, url, title, published_at, first_seen, effective_at, date_reason, removed, photos, words))) AS line FROM items FINAL
	UNION ALL SELECT concat('photo ', toString(tuple(group_id, item_key, photo_key, first_seen, removed))) FROM photos FINAL
	UNION ALL SELECT concat('week ', toString(tuple(* EXCEPT (version, as_of)))) FROM weekly FINAL
	UNION ALL SELECT concat('score ', toString(tuple(* EXCEPT (version, as_of, last_complete_at)))) FROM scores FINAL
	UNION ALL SELECT concat('part ', toString(tuple(* EXCEPT version))) FROM score_parts FINAL
	UNION ALL SELECT concat('change ', toString(tuple(week, group_id, from_status, to_status, change))) FROM transitions FINAL
) ORDER BY line`

func (w *watched) figures(t *testing.T) []string {
	t.Helper()
	var rows []struct {
		Line string `ch:"line"`
	}
	err := warehouse.Retry{Tries: 20, Wait: time.Minute}.Do(t.Context(), "reading", func(ctx context.Context) error {
		rows = nil
		return w.DB.Conn().Select(ctx, &rows, figuresSQL)
	})
	if err != nil {
		t.Fatal(err)
	}
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = r.Line
	}
	return out
}

// TestEngineDies kills the engine many times at random moments, half of them while
// walks are loaded and half while scores are concluded. The figures are those of a run
// that nobody disturbed.
func TestEngineDies(t *testing.T) {
	t.Parallel()
	deaths, groups := proof.Times(8, 200), proof.Times(6, 15)
	quiet := slog.New(slog.DiscardHandler)
	calm, hunted := newWatched(t, groups, quiet, nil), newWatched(t, groups, quiet, nil)
	asOf := calm.sim.AsOf()
	moments := []time.Time{asOf.Add(-7 * 24 * time.Hour), asOf}
	began := time.Now()
	for _, at := range moments {
		calm.clock.set(at)
		if _, err := calm.Jobs.Collect(t.Context(), Selection{}, true, "demo", nil); err != nil {
			t.Fatal(err)
		}
	}
	loading := time.Since(began) / time.Duration(len(moments))
	for _, at := range moments {
		calm.clock.set(at)
		if err := calm.Jobs.Score(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	scoring := (time.Since(began) - 2*loading) / time.Duration(len(moments))

	random := rand.New(rand.NewPCG(20251028, 50))
	killed, pid := 0, 0
	// hunt does the work again and again while the engine is killed at a random moment
	// of about every second time, until it was killed often enough.
	hunt := func(of int, takes time.Duration, work func()) {
		for first := true; first || killed < of; first = false {
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				work()
			}()
			for wait := true; wait; {
				select {
				case <-ended:
					wait = false
				case <-time.After(time.Duration(random.Int64N(int64(2 * takes)))):
					if state, _ := hunted.DB.State(); killed < of && state.PID != 0 && state.PID != pid {
						pid = state.PID
						if syscall.Kill(pid, syscall.SIGKILL) == nil {
							killed++
						}
					}
				}
			}
		}
	}
	for i, at := range moments {
		hunted.clock.set(at)
		hunt((i+1)*deaths/4, min(loading, 300*time.Millisecond), func() {
			if _, err := hunted.Jobs.Collect(t.Context(), Selection{}, true, "demo", nil); err != nil {
				t.Error(err)
			}
		})
	}
	for i, at := range moments {
		hunted.clock.set(at)
		hunt(deaths/2+(i+1)*deaths/4, min(scoring, 300*time.Millisecond), func() {
			if err := hunted.Jobs.Score(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	if diff := cmp.Diff(calm.figures(t), hunted.figures(t)); diff != "" {
		t.Errorf("(-calm +hunted)\n%.4000s", diff)
	}
	if killed < deaths-2 {
		t.Errorf("killed %d times only", killed)
	}
	left := hunted.Collector.State().Outbox
	if left == nil || left.Entries != 0 || left.Quarantined != 0 {
		t.Errorf("left on the disk: %+v", left)
	}
	state, _ := hunted.DB.State()
	t.Logf("killed %d times, started again %d times; undisturbed, loading takes %v and scoring %v", killed, state.Restarts, loading, scoring)
}
