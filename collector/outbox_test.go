package collector_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pantaukim/collector"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
	"pantaukim/internal/lab/proof"
	"pantaukim/internal/warehouse"
)

// So few groups that all are remembered before the first is asked: TestAwayInTheMiddle takes
// the warehouse away between two portions.
func groupsAway() int { return proof.Times(16, 30) }

// rememberedSQL is all that a walk leaves of the groups, without what differs from
// one run to the next for no reason of the groups: names of runs and durations.
var rememberedSQL = warehouse.ItemsSeen(`SELECT line FROM (
	SELECT concat('item ', toString(tuple(group_id, item_key, kind, url, aliases, title, published_at, first_seen, last_seen, absent_at,
		effective_at, date_reason, removed, removed_at, missed, photos, words, text, content_hash, version))) AS line FROM ${items_seen}
	UNION ALL SELECT concat('photo ', toString(tuple(group_id, item_key, photo_key, url, first_seen, last_seen, removed, version))) FROM photos FINAL
	UNION ALL SELECT concat('change ', toString(tuple(group_id, item_key, seen_at, change, url, title, photos, words, version))) FROM item_history FINAL
	UNION ALL SELECT concat('page ', toString(tuple(group_id, url, etag, body_hash, items, version))) FROM pages FINAL
	UNION ALL SELECT concat('walk ', toString(tuple(group_id, started_at, outcome, complete, full, listed, new, changed, removed, detail))) FROM walks FINAL
	UNION ALL SELECT concat('run ', toString(tuple(started_at, finished_at, groups, complete, outage, notice))) FROM runs FINAL
) ORDER BY line`)

func (b *bench) remembered() []string {
	b.t.Helper()
	var rows []struct {
		Line string `ch:"line"`
	}
	b.query(&rows, rememberedSQL)
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = r.Line
	}
	return out
}

// away is a bench over the simulated platform whose warehouse can be taken away: it
// is gone from the first request of a walk on, once shut is set.
type away struct {
	*bench
	sim  *kimsim.Platform
	gate *gate
	shut atomic.Bool
	seen atomic.Int64 // requests
	dsn  string
	log  *lines
}

func newAway(t *testing.T, groups int) *away {
	t.Helper()
	a := &away{sim: smallSimulation(groups), log: &lines{}}
	var once sync.Mutex
	a.bench = newBench(t, func(now func() time.Time) http.Handler {
		h := a.sim.Handler(now)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			a.seen.Add(1)
			once.Lock()
			if a.shut.CompareAndSwap(true, false) {
				a.gate.quiet()
				a.gate.set(true)
			}
			once.Unlock()
			h.ServeHTTP(w, r)
		})
	})
	a.gate, a.dsn = newGate(t, a.bench)
	a.bench.log = slog.New(slog.NewTextHandler(a.log, &slog.HandlerOptions{Level: slog.LevelInfo}))
	return a
}

// lines is a log that can be read and waited for while it is written.
type lines struct {
	mu      sync.Mutex
	text    bytes.Buffer
	written chan struct{} // closed by the next write; nil: nobody waits
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.written != nil {
		close(l.written)
		l.written = nil
	}
	return l.text.Write(p)
}

// await returns once the log holds a text, or the test ends.
func (l *lines) await(ctx context.Context, text string) {
	l.until(ctx, func(log string) bool { return strings.Contains(log, text) })
}

// until returns once the log is as it should be, or the test ends.
func (l *lines) until(ctx context.Context, reached func(log string) bool) {
	for {
		l.mu.Lock()
		if reached(l.text.String()) {
			l.mu.Unlock()
			return
		}
		if l.written == nil {
			l.written = make(chan struct{})
		}
		written := l.written
		l.mu.Unlock()
		select {
		case <-written:
		case <-ctx.Done():
			return
		}
	}
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// TestAway takes the warehouse away for a whole walk of every group, which goes on,
// and gives it back afterwards. All that is stored then is what a run without the
// fault stores.
func TestAway(t *testing.T) {
	t.Parallel()
	want, got := newAway(t, groupsAway()), newAway(t, groupsAway())
	asOf := got.sim.AsOf()
	moments := []time.Time{asOf.Add(-14 * 24 * time.Hour), asOf.Add(-7 * 24 * time.Hour), asOf}
	for i, at := range moments {
		want.walk(at, want.sim.Groups()...)
		got.clock.set(at)
		got.observe = nil
		if i%2 == 1 { // the warehouse is away; it is back when all walks have ended
			got.shut.Store(true)
			got.observe = &walksDone{left: due(got.sim.Groups()), done: func() { got.gate.set(false) }}
		}
		r, err := got.collector().Walk(t.Context(), collector.Request{Groups: got.sim.Groups(), Reason: "demo"})
		if err != nil {
			t.Fatal(err)
		}
		if (i%2 == 1) != (r.Outboxed > groupsAway()/2) {
			t.Errorf("walk %d: %d walks waited on the disk", i, r.Outboxed)
		}
		if diff := cmp.Diff(want.remembered(), got.remembered()); diff != "" {
			t.Fatalf("after walk %d:\n%.3000s", i, diff)
		}
	}
	got.compare(got.sim.Truth(moments))
	if left, _ := filepath.Glob(filepath.Join(got.cfg.OutboxDir, "*.entry")); len(left) > 0 {
		t.Errorf("left on the disk: %v", left)
	}
}

// due counts the groups that a run walks.
func due(groups []kim.Group) (n int) {
	for _, g := range groups {
		if g.HasSite() && g.Standing != kim.Dissolved {
			n++
		}
	}
	return n
}

// TestSpoiltFile spoils a byte of what waits on the disk. One walk is lost: its
// group has no row of the run, the run and the log say so, and the next run finds
// everything.
func TestSpoiltFile(t *testing.T) {
	t.Parallel()
	a := newAway(t, 20)
	asOf := a.sim.AsOf()
	a.walk(asOf.Add(-7*24*time.Hour), a.sim.Groups()...)
	a.clock.set(asOf)
	a.cfg.LoadTries, a.cfg.LoadWait = 1, 0
	a.shut.Store(true)
	c := a.collector()
	_, err := c.Walk(t.Context(), collector.Request{Groups: a.sim.Groups(), Reason: "demo"})
	if err == nil || !strings.Contains(err.Error(), "until the warehouse is back") {
		t.Fatalf("error %v", err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(a.cfg.OutboxDir, "*.entry"))
	if len(files) == 0 {
		t.Fatal("nothing waits on the disk")
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 0xff
	if err := os.WriteFile(files[0], data, 0o600); err != nil {
		t.Fatal(err)
	}
	a.gate.set(false)
	a.cfg.LoadWait = time.Minute
	c = a.collector()
	ctx, stop := contextWithCancel(t)
	if err := c.Run(ctx, func(context.Context) { stop() }); err != nil {
		t.Fatal(err)
	}
	var runs []struct {
		ID       string `ch:"run_id"`
		Notice   string `ch:"notice"`
		Complete uint32 `ch:"complete"`
	}
	a.query(&runs, "SELECT run_id, notice, complete FROM runs FINAL WHERE finished_at > 0 ORDER BY run_id DESC LIMIT 1")
	walks := a.walksOf(runs[0].ID)
	lost := slices.DeleteFunc(a.sim.Groups(), func(g kim.Group) bool { _, ok := walks[g.ID]; return ok || !g.HasSite() })
	complete := 0
	for _, w := range walks {
		complete += int(w.Complete)
	}
	if len(lost) != 1 || !strings.HasPrefix(runs[0].Notice, "lost: 1 walks") || !strings.Contains(runs[0].Notice, lost[0].ID) || int(runs[0].Complete) != complete {
		t.Errorf("lost %v, %d of %d walks are complete, run %+v", lost, complete, len(walks), runs)
	}
	aside, _ := filepath.Glob(filepath.Join(a.cfg.OutboxDir, "quarantine", "*"))
	if len(aside) != 1 || !strings.Contains(a.log.String(), aside[0]) || !strings.Contains(a.log.String(), "walks are lost") {
		t.Errorf("set aside %v, log:\n%s", aside, a.log)
	}
	var items []struct {
		N uint64 `ch:"n"`
	}
	a.query(&items, "SELECT count() AS n FROM items FINAL WHERE group_id = ? AND version = ?", lost[0].ID, uint64(asOf.UnixMilli()))
	if items[0].N != 0 {
		t.Errorf("%d items of the lost walk are stored", items[0].N)
	}
}

// TestServerAtFault gives the warehouse back without one of its tables: what waits goes on
// waiting, and nothing is set aside, until the table is there again.
func TestServerAtFault(t *testing.T) {
	t.Parallel()
	a := newAway(t, 6)
	a.clock.set(a.sim.AsOf())
	a.cfg.LoadTries, a.cfg.LoadWait = 1, 0
	a.shut.Store(true)
	c := a.collector()
	if _, err := c.Walk(t.Context(), collector.Request{Groups: a.sim.Groups(), Reason: "demo"}); err == nil {
		t.Fatal("the walks did not have to wait")
	}
	exec := func(sql string) {
		t.Helper()
		if err := a.db.Conn().Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	exec("RENAME TABLE walks TO walks_elsewhere")
	a.gate.set(false)
	ctx, stop := contextWithCancel(t)
	ended := make(chan error)
	go func() { ended <- c.Run(ctx, func(context.Context) { stop() }) }()
	a.log.until(t.Context(), func(log string) bool {
		return strings.Count(log, "walks wait on the disk for the warehouse") > 1 && strings.Contains(log, "code: 60")
	})
	if st := c.State().Outbox; st.Entries == 0 || st.Quarantined != 0 {
		t.Errorf("%+v", st)
	}
	exec("RENAME TABLE walks_elsewhere TO walks")
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if st := c.State().Outbox; st.Entries != 0 || st.Quarantined != 0 {
		t.Errorf("%+v", st)
	}
	a.compare(a.sim.Truth([]time.Time{a.sim.AsOf()}))
}

// TestFullOutbox gives the outbox room for a part of the walks only. The run says so,
// starts no further walk, and goes on when the warehouse is back; nothing is lost.
func TestFullOutbox(t *testing.T) {
	t.Parallel()
	posts := tinyPosts(8)
	for i := range posts {
		posts[i].text += strings.Repeat(fmt.Sprintf(" Laporan kegiatan ke-%d.", i), 400)
	}
	site := newTiny(posts...)
	b := newBench(t, site.handler)
	var g *gate
	log := &lines{}
	requests := 0
	site.onAsk = func(string) {
		if requests++; requests == 1 {
			g.quiet()
			g.set(true)
		}
	}
	g, _ = newGate(t, b)
	b.log = slog.New(slog.NewTextHandler(log, nil))
	b.cfg.OutboxBytes, b.cfg.Concurrency = 1<<20, 2
	groups := tinyGroups(40)
	c := b.collector()
	go func() {
		defer g.set(false)
		log.await(t.Context(), "no further walk starts")
		before, now := -1, 0
		for before != now { // the walks under way end
			before = now
			time.Sleep(300 * time.Millisecond)
			site.change(func() { now = requests })
		}
		if waiting := c.State().Queue; waiting < 5 {
			t.Errorf("only %d groups wait for their walk: the outbox had room for all", waiting)
		}
	}()
	r, err := c.Walk(t.Context(), collector.Request{Groups: groups, Reason: "demo"})
	if err != nil || r.Complete != 40 || r.Outboxed == 0 {
		t.Fatalf("%v: %+v", err, r)
	}
	if walks := b.walksOf(r.RunID); len(walks) != 40 {
		t.Errorf("%d walks are stored", len(walks))
	}
	var rows []struct {
		Items  uint64 `ch:"items"`
		Photos uint64 `ch:"photos"`
	}
	b.query(&rows, "SELECT (SELECT count() FROM items FINAL) AS items, (SELECT count() FROM photos FINAL) AS photos")
	if rows[0].Items != 320 || rows[0].Photos != 320 {
		t.Errorf("stored: %+v", rows[0])
	}
	if st := c.State(); st.Outbox.Entries != 0 || st.Outbox.Quarantined != 0 {
		t.Errorf("left on the disk: %+v", st.Outbox)
	}
}

// TestKillWhileWalksWait kills the walking process while its walks go to the disk, and
// its successors while they load them. What is stored in the end is what a run
// without any of that stores.
func TestKillWhileWalksWait(t *testing.T) {
	t.Parallel()
	a := newAway(t, childGroups())
	asOf := a.sim.AsOf()
	before := []time.Time{asOf.Add(-14 * 24 * time.Hour), asOf.Add(-7 * 24 * time.Hour)}
	for _, at := range before {
		a.walk(at, a.sim.Groups()...)
	}
	if err := a.last.Close(); err != nil {
		t.Fatal(err)
	}
	a.clock.set(asOf)
	child := newChild(t, a)
	for round := range proof.Times(2, 24) {
		request := int64(proof.Times(60, 150) + proof.Times(60, 250)*(round%3))
		a.shut.Store(true)
		a.seen.Store(0)
		child.start()
		if !proof.Until(t, "requests of the child", func() bool { return a.seen.Load() >= request }) {
			return
		}
		child.kill()
		a.shut.Store(false)
		a.gate.set(false)
		for i := range proof.Times(1, 3) { // while what waits is loaded
			child.start()
			time.Sleep(time.Duration(300+200*i) * time.Millisecond)
			child.kill()
		}
	}
	waited, _ := filepath.Glob(filepath.Join(a.cfg.OutboxDir, "*"))
	child.start()
	if err := child.wait(); err != nil {
		t.Fatalf("the walk without a kill failed: %v", err)
	}
	if len(waited) < 2 {
		t.Errorf("nothing ever waited on the disk: %v", waited)
	}
	if aside, _ := filepath.Glob(filepath.Join(a.cfg.OutboxDir, "quarantine", "*")); len(aside) > 0 {
		t.Logf("the ends of files that were being written: %v", aside)
	}
	a.compare(a.sim.Truth(append(before, asOf)))
}
