package collector_test

import (
	"fmt"
	"syscall"
	"testing"

	"pantaukim/collector"
	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

// TestEngineAway kills the engine again and again while a run loads. With one try
// for each load the run waits until it is back, and loses no walk.
func TestEngineAway(t *testing.T) {
	site := newTiny(tinyPosts(8)...)
	b := newBench(t, site.handler)
	cfg := warehouse.DefaultConfig()
	cfg.Library, cfg.DataDir = warehousetest.Library(t), t.TempDir()
	db, err := warehouse.Open(t.Context(), cfg, warehousetest.Log(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.db = db
	var groups []kim.Group
	for i := range 40 {
		groups = append(groups, kim.Group{ID: fmt.Sprintf("kim-%02d", i), URL: fmt.Sprintf("http://a%d.kim.id", i), Zone: kim.WIB})
	}
	b.cfg.LoadTries, b.cfg.FlushRows = 1, 20
	requests, last, killed := 0, 0, 0
	site.onAsk = func(string) {
		if requests++; requests < 100*(killed+1) {
			return
		}
		state, _ := db.State()
		pid := state.PID
		if pid == last || pid == 0 {
			return // it is not up again
		}
		if err := syscall.Kill(pid, syscall.SIGKILL); err == nil {
			last = pid
			killed++
		}
	}
	r, err := b.collector().Walk(t.Context(), collector.Request{Groups: groups, Reason: "demo"})
	if err != nil || r.Complete != 40 || killed == 0 {
		t.Fatalf("%v, killed %d times: %+v", err, killed, r)
	}
	site.change(func() { site.onAsk = nil })
	if walks := b.walksOf(r.RunID); len(walks) != 40 {
		t.Errorf("%d walks are stored", len(walks))
	}
	var items, photos uint64
	if err := b.db.Conn().QueryRow(t.Context(), "SELECT (SELECT count() FROM items FINAL), (SELECT count() FROM photos FINAL)").Scan(&items, &photos); err != nil || items != 320 || photos != 320 {
		t.Errorf("%d items, %d photos are stored: %v", items, photos, err)
	}
	t.Logf("killed %d times", killed)
}
