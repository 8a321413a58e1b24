package collector_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync"
	"syscall"
	"testing"
	"time"

	"pantaukim/collector"
	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/engine"
	"pantaukim/internal/warehouse/warehousetest"
)

// line is the way to the engine, which a test cuts.
type line struct {
	mu    sync.Mutex
	cut   bool
	conns []net.Conn
	next  net.Listener
}

func newLine(t *testing.T, e *engine.Engine) *line {
	t.Helper()
	next, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &line{next: next}
	t.Cleanup(func() { _ = next.Close(); l.set(true) })
	go func() {
		for {
			c, err := next.Accept()
			if err != nil {
				return
			}
			go l.carry(t.Context(), c, e)
		}
	}()
	return l
}

func (l *line) carry(ctx context.Context, c net.Conn, e *engine.Engine) {
	defer func() { _ = c.Close() }()
	addr, err := e.Addr(ctx)
	if err != nil {
		return
	}
	server, err := net.Dial("tcp", addr)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	l.mu.Lock()
	l.conns = append(l.conns, c, server)
	cut := l.cut
	l.mu.Unlock()
	if cut {
		return
	}
	go func() { _, _ = io.Copy(server, c); _ = server.Close() }()
	_, _ = io.Copy(c, server)
}

func (l *line) set(cut bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = cut
	if cut {
		for _, c := range l.conns {
			_ = c.Close()
		}
		l.conns = nil
	}
}

// TestEngineAway kills the engine in the middle of a run and keeps it out of reach
// for longer than the tries of a load: the run waits for it and loses no walk.
func TestEngineAway(t *testing.T) {
	site := newTiny(tinyPosts(8)...)
	b := newBench(t, site.handler)
	e := warehousetest.Engine(t)
	way := newLine(t, e)
	cfg := warehouse.DefaultConfig()
	cfg.DSN = fmt.Sprintf("clickhouse://%s:%s@%s/%s", engine.User, e.Password(), way.next.Addr(), b.db.Database())
	db, err := warehouse.Open(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	var groups []kim.Group
	for i := range 40 {
		groups = append(groups, kim.Group{ID: fmt.Sprintf("kim-%02d", i), URL: fmt.Sprintf("http://a%d.kim.id", i), Zone: kim.WIB})
	}
	b.cfg.LoadTries, b.cfg.FlushRows = 1, 20
	back := make(chan struct{})
	requests := 0
	site.onAsk = func(string) {
		if requests++; requests != 120 {
			return
		}
		way.set(true)
		if err := syscall.Kill(e.State().PID, syscall.SIGKILL); err != nil {
			t.Error(err)
		}
		time.AfterFunc(3*time.Second, func() { way.set(false); close(back) })
	}
	c, err := collector.New(collector.Deps{DB: db, Profiles: b.reader, Now: b.clock.now}, b.cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	r, err := c.Walk(t.Context(), collector.Request{Groups: groups, Reason: "demo"})
	if err != nil || r.Complete != 40 {
		t.Fatalf("%v: %+v", err, r)
	}
	<-back
	walks := b.walksOf(r.RunID)
	if len(walks) != 40 {
		t.Errorf("%d walks are stored", len(walks))
	}
	var items, photos uint64
	if err := b.db.Conn().QueryRow(t.Context(), "SELECT (SELECT count() FROM items FINAL), (SELECT count() FROM photos FINAL)").Scan(&items, &photos); err != nil || items != 320 || photos != 320 {
		t.Errorf("%d items, %d photos are stored: %v", items, photos, err)
	}
}
