package collector_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pantaukim/collector"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/proof"
	"pantaukim/internal/warehouse/outbox"
)

// tinyGroups are so many groups with a site of their own.
func tinyGroups(n int) (out []kim.Group) {
	for i := range n {
		out = append(out, kim.Group{ID: fmt.Sprintf("kim-%02d", i), URL: fmt.Sprintf("http://a%d.kim.id", i), Zone: kim.WIB})
	}
	return out
}

// walksDone calls done once so many walks have ended.
type walksDone struct {
	mu   sync.Mutex
	left int
	done func()
	lied int // sites
}

func (w *walksDone) WalkDone(kim.Walk) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.left--; w.left == 0 {
		w.done()
	}
}

func (w *walksDone) ValidatorsLied() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lied++
}

func (*walksDone) RequestDone(int, int64, time.Duration) {}
func (*walksDone) Loaded(string, int)                    {}
func (*walksDone) RunResumed()                           {}
func (*walksDone) RunBrokenOff()                         {}
func (*walksDone) LoadRetried()                          {}
func (*walksDone) LoadFailed()                           {}

// TestStopWhileTheServerHangs calls a run off while ClickHouse takes and answers nothing:
// it ends within its grace, and the walks that had ended wait in the outbox. Loaded
// later, they leave what a run leaves that nothing disturbs.
func TestStopWhileTheServerHangs(t *testing.T) {
	t.Parallel()
	t.Run("before the load", func(t *testing.T) {
		t.Parallel()
		testStopWhileTheServerHangs(t, 50, 1)
	})
	t.Run("in the middle of a large load", func(t *testing.T) {
		t.Parallel()
		testStopWhileTheServerHangs(t, proof.Times(30_000, 60_000), 1<<20) // 9 MB, more than the buffers of a connection through the gate hold
	})
}

func testStopWhileTheServerHangs(t *testing.T, words int, passes int64) {
	const n = 6
	posts, random := tinyPosts(4), rand.New(rand.NewPCG(1, 2))
	for i := range posts {
		var text strings.Builder
		for range words {
			fmt.Fprintf(&text, "kata%x ", random.Uint32())
		}
		posts[i].text = text.String()
	}
	site := newTiny(posts...)
	calm := newBench(t, site.handler)
	calm.walk(calm.clock.now(), tinyGroups(n)...)
	b := newBench(t, site.handler)
	g, _ := newGate(t, b)
	var frozen sync.Once
	site.change(func() {
		site.onAsk = func(string) { frozen.Do(func() { g.quiet(); g.freezeAfter(passes) }) }
	})
	ctx, stop := contextWithCancel(t)
	b.observe = &walksDone{left: n, done: stop}
	b.cfg.FlushRows, b.cfg.FlushEvery, b.cfg.StopGrace = 1e6, time.Hour, 100*time.Millisecond
	c := b.collector()
	ended := make(chan error)
	go func() {
		_, err := c.Walk(ctx, collector.Request{Groups: tinyGroups(n), Reason: "demo"})
		ended <- err
	}()
	select {
	case err := <-ended:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	case <-time.After(10 * time.Minute): // a busy machine is slow with 18 MB
		t.Error("the run does not end")
	}
	if st := c.State().Outbox; st == nil || st.Entries != n {
		t.Errorf("in the outbox: %+v", st)
	}
	g.thaw()
	if t.Failed() {
		return
	}
	b.observe = nil
	ctx, stop = contextWithCancel(t)
	if err := b.collector().Run(ctx, func(context.Context) { stop() }); err != nil {
		t.Fatal(err)
	}
	// The run itself was called off: it has begun, with its plan, and not ended.
	want := calm.remembered()
	for i, line := range want {
		if strings.HasPrefix(line, "run ") {
			want[i] = "run ('2025-10-28 01:00:00.000','1970-01-01 00:00:00.000',6,0,0,'')"
		}
	}
	if diff := cmp.Diff(want, b.remembered()); diff != "" {
		t.Errorf("stored (-undisturbed +stopped):\n%.3000s", diff)
	}
}

// TestRefusedWalk lets the warehouse refuse the rows of one group. Its walk is set aside,
// the log and the run name it with the reason, and all others are stored.
func TestRefusedWalk(t *testing.T) {
	t.Parallel()
	const n = 6
	b := newBench(t, newTiny(tinyPosts(4)...).handler)
	if err := b.db.Conn().Exec(t.Context(), "ALTER TABLE items ADD CONSTRAINT picky CHECK group_id != 'kim-03'"); err != nil {
		t.Fatal(err)
	}
	log := &lines{}
	b.log = slog.New(slog.NewTextHandler(log, nil))
	r := b.walkWith(collector.Request{Groups: tinyGroups(n), Reason: "demo"}, day(0))
	if r.Complete != n {
		t.Errorf("%+v", r)
	}
	walks := b.walksOf(r.RunID)
	if _, stored := walks["kim-03"]; stored || len(walks) != n-1 {
		t.Errorf("walks that are stored: %v", walks)
	}
	var runs []struct {
		Notice   string `ch:"notice"`
		Complete uint32 `ch:"complete"`
	}
	b.query(&runs, "SELECT notice, complete FROM runs FINAL WHERE run_id = ?", r.RunID)
	if !strings.HasPrefix(runs[0].Notice, "lost: 1 walks") || !strings.Contains(runs[0].Notice, "(kim-03: ") ||
		!strings.Contains(runs[0].Notice, "picky") || runs[0].Complete != n-1 {
		t.Errorf("the run says %+v", runs[0])
	}
	if !strings.Contains(log.String(), "a walk cannot be loaded") || !strings.Contains(log.String(), "group=kim-03") {
		t.Errorf("log:\n%s", log)
	}
	if aside, _ := filepath.Glob(filepath.Join(b.cfg.OutboxDir, "quarantine", "*")); len(aside) != 1 {
		t.Errorf("set aside: %v", aside)
	}
}

// TestLargeWalk walks a site of much text while the warehouse is away: of 2 MiB, or in the
// long tier of more than 64 MiB. (TestLargeEntry of the outbox keeps 80 MiB in both tiers.)
// The walk waits as any other, and the run goes on when the warehouse is back.
func TestLargeWalk(t *testing.T) {
	t.Parallel()
	posts := tinyPosts(18)
	for i := range posts {
		posts[i].text = strings.Repeat(fmt.Sprintf("Laporan kegiatan warga nomor %d. ", i), proof.Times(130_000, 3_900_000)/32)
	}
	site := newTiny(posts...)
	b := newBench(t, site.handler)
	g, _ := newGate(t, b)
	var shut sync.Once
	site.onAsk = func(string) { shut.Do(func() { g.quiet(); g.set(true) }) }
	log := &lines{}
	b.log = slog.New(slog.NewTextHandler(log, nil))
	go func() {
		log.await(t.Context(), "they wait on the disk")
		log.await(t.Context(), "walks wait on the disk for the warehouse")
		g.set(false)
	}()
	r := b.walkWith(collector.Request{Groups: tinyGroups(1), Reason: "demo"}, day(0))
	if r.Complete != 1 || r.New != 18 || r.Outboxed != 1 {
		t.Errorf("%+v", r)
	}
	var rows []struct {
		Bytes uint64 `ch:"bytes"`
	}
	b.query(&rows, "SELECT sum(length(text)) AS bytes FROM items FINAL")
	if rows[0].Bytes < uint64(proof.Times(2, 64))<<20 {
		t.Errorf("%d bytes of text are stored", rows[0].Bytes)
	}
}

// TestWalkLargerThanTheOutbox walks a site whose walk the outbox can never hold, while
// the warehouse is away: the run does not wait for it for ever, but names it.
func TestWalkLargerThanTheOutbox(t *testing.T) {
	t.Parallel()
	posts := tinyPosts(4)
	for i := range posts {
		posts[i].text = strings.Repeat(fmt.Sprintf("Laporan kegiatan warga nomor %d. ", i), 400_000/32)
	}
	site := newTiny(posts...)
	b := newBench(t, site.handler)
	b.cfg.OutboxBytes = 1 << 20
	g, _ := newGate(t, b)
	var shut sync.Once
	site.onAsk = func(string) { shut.Do(func() { g.quiet(); g.set(true) }) }
	log := &lines{}
	b.log = slog.New(slog.NewTextHandler(log, nil))
	go func() {
		log.await(t.Context(), "a walk cannot be loaded")
		g.set(false)
	}()
	r := b.walkWith(collector.Request{Groups: tinyGroups(1), Reason: "demo"}, day(0))
	var runs []struct {
		Notice string `ch:"notice"`
	}
	b.query(&runs, "SELECT notice FROM runs FINAL WHERE run_id = ?", r.RunID)
	if len(b.walksOf(r.RunID)) != 0 || !strings.Contains(runs[0].Notice, "(kim-00: an entry of ") {
		t.Errorf("the run says %+v", runs[0])
	}
}

// TestOldSpool starts over what an earlier program left on the disk: that is an error
// which says what to do, and nothing is walked.
func TestOldSpool(t *testing.T) {
	t.Parallel()
	b := newBench(t, newTiny(tinyPosts(1)...).handler)
	data := t.TempDir()
	b.cfg.OutboxDir = filepath.Join(data, "outbox")
	if err := os.MkdirAll(filepath.Join(data, "spool"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, "spool", "0000000000000001-00000000.seg"), []byte("PKR1"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := b.collector().Walk(t.Context(), collector.Request{Groups: tinyGroups(1)})
	if !errors.Is(err, outbox.ErrOldFormat) || !strings.Contains(err.Error(), "start the version before") {
		t.Errorf("error %v", err)
	}
}
