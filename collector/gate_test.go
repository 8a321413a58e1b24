package collector_test

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/engine"
	"pantaukim/internal/warehouse/warehousetest"
)

// gate stands between a collector and the warehouse of a test. While it is shut,
// the warehouse is away for the collector, and there for the test.
type gate struct {
	t      testing.TB
	ln     net.Listener
	target string
	moved  atomic.Int64 // bytes that came through

	mu     sync.Mutex
	shut   bool
	frozen chan struct{} // closed when bytes pass again; nil: they pass
	last   int64         // of the bytes that pass before it freezes; 0: it does not
	conns  map[net.Conn]bool
}

// newGate puts a gate before the warehouse of b, through which its collectors go
// from now on. It returns the address of the warehouse behind the gate.
func newGate(t testing.TB, b *bench) (g *gate, dsn string) {
	t.Helper()
	target, err := warehousetest.Engine(t).Addr(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ln, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g = &gate{t: t, ln: ln, target: target, conns: map[net.Conn]bool{}}
	go g.serve()
	t.Cleanup(func() {
		_ = ln.Close()
		g.set(true)
	})
	cfg := warehouse.DefaultConfig()
	cfg.DSN = fmt.Sprintf("clickhouse://%s:%s@%s/%s", engine.User, warehousetest.Engine(t).Password(), ln.Addr(), b.db.Database())
	db, err := warehouse.Open(t.Context(), cfg, warehousetest.Log(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // its connections may be broken
	b.through = db
	b.cfg.FlushEvery = 50 * time.Millisecond // what has ended is loaded, or waits, before the run is over
	return g, cfg.DSN
}

func (g *gate) serve() {
	for {
		in, err := g.ln.Accept()
		if err != nil {
			return
		}
		var out net.Conn
		if !g.isShut() {
			out, err = net.Dial("tcp", g.target)
		}
		if out == nil || err != nil || !g.keep(in, out) {
			_ = in.Close()
			continue
		}
		go g.pass(in, out)
		go g.pass(out, in)
	}
}

func (g *gate) isShut() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.shut
}

// keep remembers a pair of connections, unless the gate was shut meanwhile.
func (g *gate) keep(in, out net.Conn) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut {
		_ = out.Close()
		return false
	}
	g.conns[in], g.conns[out] = true, true
	for _, c := range []net.Conn{in, out} { // so that little waits in between when it is frozen
		if err := c.(*net.TCPConn).SetReadBuffer(64 << 10); err != nil {
			g.t.Error(err)
		}
	}
	return true
}

func (g *gate) pass(from, to net.Conn) {
	_, _ = io.Copy(to, io.TeeReader(from, g))
	_, _ = from.Close(), to.Close()
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.conns, from)
	delete(g.conns, to)
}

// Write counts what comes through, and holds it up while the gate is frozen.
func (g *gate) Write(p []byte) (int, error) {
	g.mu.Lock()
	if g.frozen == nil && g.last > 0 && g.moved.Load() > g.last {
		g.frozen = make(chan struct{})
	}
	frozen := g.frozen
	g.mu.Unlock()
	if frozen != nil {
		<-frozen
	}
	g.moved.Add(int64(len(p)))
	return len(p), nil
}

// set shuts the gate, which breaks every connection, or opens it.
func (g *gate) set(shut bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shut = shut
	for c := range g.conns {
		if shut {
			_ = c.Close()
		}
	}
}

// freezeAfter makes the warehouse hang once so many more bytes have passed: connections
// stay open, and nothing passes until thaw.
func (g *gate) freezeAfter(bytes int64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.last = g.moved.Load() + bytes
}

func (g *gate) thaw() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.frozen != nil {
		close(g.frozen)
	}
	g.frozen, g.last = nil, 0
}

// quiet returns once nothing has come through for a while: all that was to be read
// was read.
func (g *gate) quiet() {
	for before := int64(-1); before != g.moved.Load(); {
		before = g.moved.Load()
		time.Sleep(500 * time.Millisecond)
	}
}

// child is a walking process of its own, over a gate.
type child struct {
	t   testing.TB
	env []string
	cmd *exec.Cmd
}

func newChild(t testing.TB, a *away) *child {
	return &child{t: t, env: append(os.Environ(), childDSN+"="+a.dsn, childServer+"="+a.server.URL, childOutbox+"="+a.cfg.OutboxDir)}
}

func (c *child) start() {
	c.t.Helper()
	c.cmd = exec.Command(os.Args[0])
	c.cmd.Env, c.cmd.Stderr = c.env, os.Stderr
	if err := c.cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
}

func (c *child) kill() {
	_ = c.cmd.Process.Kill() // it may have ended
	_ = c.cmd.Wait()
}

func (c *child) wait() error { return c.cmd.Wait() }
