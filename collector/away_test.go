package collector_test

import (
	"log/slog"
	"syscall"
	"testing"

	"pantaukim/collector"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

// TestEngineAway kills the engine again and again while a run loads. With one try
// for each load the run waits until it is back, and loses no walk.
func TestEngineAway(t *testing.T) {
	t.Parallel()
	site := newTiny(tinyPosts(8)...)
	b := newBench(t, site.handler)
	cfg := warehouse.DefaultConfig()
	cfg.Library, cfg.DataDir = warehousetest.Library(t), warehousetest.Folder(t)
	db, err := warehouse.Open(t.Context(), cfg, warehousetest.Log(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	b.db = db
	groups := tinyGroups(40)
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
	err = b.db.Conn().QueryRow(t.Context(), "SELECT (SELECT count() FROM items FINAL), (SELECT count() FROM photos FINAL)").Scan(&items, &photos)
	if err != nil || items != 320 || photos != 320 {
		t.Errorf("%d items, %d photos are stored: %v", items, photos, err)
	}
	t.Logf("killed %d times", killed)
}

// TestAwayInTheMiddle takes the warehouse away while a run has memories of a part of
// its groups only. The walks that have one go on, and wait on the disk; the others wait
// until their memory can be read. Nothing is taken for new twice, and nothing for gone.
func TestAwayInTheMiddle(t *testing.T) {
	t.Parallel()
	const n = 100 // more than two blocks
	site := newTiny(tinyPosts(3)...)
	b := newBench(t, site.handler)
	groups := tinyGroups(n)
	b.walk(day(0), groups...)
	log := &lines{}
	g, _ := newGate(t, b)
	b.log = slog.New(slog.NewTextHandler(log, nil))
	asked := false
	site.change(func() {
		site.posts = append([]post{tinyPost(-1)}, site.posts...)
		site.onAsk = func(string) {
			if !asked {
				g.quiet()
				g.set(true)
			}
			asked = true
		}
	})
	b.clock.set(day(1))
	c := b.collector()
	waited := make(chan collector.State, 1)
	go func() {
		log.await(t.Context(), `for="recalling groups"`)
		waited <- c.State()
		g.set(false)
	}()
	r, err := c.Walk(t.Context(), collector.Request{Groups: groups, Reason: "demo"})
	if err != nil || r.Complete != n || r.New != n || r.Changed+r.Removed != 0 || r.Outboxed == 0 {
		t.Fatalf("%v: %+v", err, r)
	}
	if st := <-waited; st.Queue == 0 || st.Queue == n {
		t.Errorf("%d groups waited for their memory", st.Queue)
	}
	site.change(func() { site.onAsk = nil })
	if r := b.walk(day(2), groups...); r.Complete != n || r.New+r.Changed+r.Removed != 0 {
		t.Errorf("the run after: %+v", r)
	}
}
