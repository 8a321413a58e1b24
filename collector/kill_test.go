package collector_test

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"sync/atomic"
	"testing"
	"time"

	"pantaukim/internal/lab/proof"
	"pantaukim/internal/warehouse/engine"
	"pantaukim/internal/warehouse/warehousetest"
)

// TestKill kills a walking process at many points, without any chance to tidy up,
// lets the last one finish, and expects what a walk without a kill would have left.
func TestKill(t *testing.T) {
	t.Parallel()
	var requests, killAt atomic.Int64
	var child atomic.Pointer[os.Process]
	sim := smallSimulation(childGroups())
	b := newBench(t, func(now func() time.Time) http.Handler {
		h := sim.Handler(now)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if n := requests.Add(1); n == killAt.Load() {
				if p := child.Load(); p != nil {
					_ = p.Kill()
				}
			}
			h.ServeHTTP(w, r)
		})
	})
	asOf := sim.AsOf()
	before := []time.Time{asOf.Add(-21 * 24 * time.Hour), asOf.Add(-14 * 24 * time.Hour), asOf.Add(-7 * 24 * time.Hour)}
	for _, at := range before {
		b.walk(at, sim.Groups()...)
	}
	b.clock.set(asOf)
	addr, err := warehousetest.Engine(t).Addr(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	dsn := fmt.Sprintf("clickhouse://%s:%s@%s/%s", engine.User, warehousetest.Engine(t).Password(), addr, b.db.Database())

	outbox := t.TempDir()
	// start runs the child; it is killed at the given request, or after a time, or not at all.
	start := func(request int64, after time.Duration) (finished bool, seen int64) {
		requests.Store(0)
		killAt.Store(request)
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), childDSN+"="+dsn, childServer+"="+b.server.URL, childOutbox+"="+outbox)
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		child.Store(cmd.Process)
		if after > 0 {
			timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
			defer timer.Stop()
		}
		err := cmd.Wait()
		return err == nil, requests.Load()
	}
	requestsOfKills := []int64{40, 110, 180}
	if proof.Long() {
		requestsOfKills = nil
		for request := int64(1); request <= 1900; request += 37 {
			requestsOfKills = append(requestsOfKills, request)
		}
	}
	killed := 0
	for _, request := range requestsOfKills {
		if finished, _ := start(request, 0); !finished {
			killed++
		}
	}
	if killed < min(len(requestsOfKills)-1, 5) { // what an earlier one left behind may end a later one early
		t.Fatalf("only %d walks were killed", killed)
	}
	began := time.Now()
	if finished, seen := start(0, 0); !finished {
		t.Fatal("the walk without a kill failed")
	} else {
		t.Logf("%d killed walks; one without a kill: %d requests", killed, seen)
	}
	b.compare(sim.Truth(append(before, asOf)))

	// The same again in the time in which the loading ends, over the finished walk.
	whole := time.Since(began)
	for i := range proof.Times(2, 12) {
		start(0, time.Duration((1-0.05*float64(i))*float64(whole)))
	}
	if finished, _ := start(0, 0); !finished {
		t.Fatal("the last walk failed")
	}
	var rows []struct {
		Group string `ch:"group_id"`
		Items uint64 `ch:"n"`
	}
	b.query(&rows, "SELECT group_id, count() AS n FROM items FINAL WHERE removed = 0 GROUP BY group_id")
	counts := map[string]int{}
	for _, r := range rows {
		counts[r.Group] = int(r.Items)
	}
	for _, g := range sim.Truth(append(before, asOf)).Groups {
		if counts[g.GroupID] != g.Total() {
			t.Errorf("%s: %d items, want %d", g.GroupID, counts[g.GroupID], g.Total())
		}
	}
}
