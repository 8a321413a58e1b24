package dashboards

import (
	"context"
	"io"
	"sync"
	"testing"

	"pantaukim/internal/warehouse/warehousetest"
)

func TestMain(m *testing.M) { warehousetest.Main(m, shared.end) }

// shared is what the tests of this package have in common: one Chromium, and one
// loaded world of each size. Tests only read them; a test that writes makes a
// world of its own.
var shared lasting

// lasting keeps things until the last test has ended.
type lasting struct {
	mu      sync.Mutex
	worlds  map[string]*world
	browser context.Context
	judged  map[string]bool // what axe has judged in the browser, by look
	atEnd   []func()
}

// end gives everything back, the newest first.
func (l *lasting) end() {
	for i := len(l.atEnd) - 1; i >= 0; i-- {
		l.atEnd[i]()
	}
}

// world returns the world of that name, loading it for the first test that asks.
func (l *lasting) world(t testing.TB, name string, n int, load func(context.Context, *world)) *world {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if w := l.worlds[name]; w != nil {
		return w
	}
	w := newWorld(t, warehousetest.New(outliving{t, l}).Conn(), n)
	load(t.Context(), w)
	if l.worlds == nil {
		l.worlds = map[string]*world{}
	}
	l.worlds[name] = w
	return w
}

// outliving is a test whose clean-up waits for the end of all tests.
type outliving struct {
	testing.TB
	until *lasting
}

// Cleanup keeps f for the end.
func (o outliving) Cleanup(f func()) { o.until.atEnd = append(o.until.atEnd, f) }

// Context never ends before the last test.
func (o outliving) Context() context.Context { return context.WithoutCancel(o.TB.Context()) }

// Output takes what is logged after the test that asked first.
func (o outliving) Output() io.Writer { return io.Discard }

// Errorf has no test to fail when the clean-up runs.
func (o outliving) Errorf(string, ...any) {}
