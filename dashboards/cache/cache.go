// Package cache keeps values that many people ask for. A value that is missing is
// loaded once for all who wait for it; who gives up leaves at once; what was not
// asked for lately makes room for what is.
package cache

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"
)

// ErrBusy says that as many values are being loaded as may be: the caller should
// come back later.
var ErrBusy = errors.New("too many values are being loaded at a time")

// Config are the bounds of a cache.
type Config[K comparable, V any] struct {
	// Limit bounds the sum of the sizes of what is kept. A larger value is handed
	// out and not kept.
	Limit int
	// Size returns how much of the limit a value takes. Nil: each takes 1.
	Size func(K, V) int
	// Timeout bounds one load. It must be above zero.
	Timeout time.Duration
	// Loads is how many loads may be under way at a time. Zero: any number.
	Loads int
	// Detached loads go on to their end although nobody waits for them any more.
	// Others are cancelled then.
	Detached bool
}

// Cache keeps values by key. It may be used by many at the same time.
type Cache[K comparable, V any] struct {
	cfg Config[K, V]

	mu      sync.Mutex
	kept    map[K]*list.Element // of order
	order   *list.List          // of *entry[K, V], the one asked for last first
	size    int                 // of all kept values
	loads   map[K]*load[V]      // those that a caller may join
	running int                 // loads that have not returned, joinable or not
}

type entry[K comparable, V any] struct {
	key   K
	value V
	size  int
}

// load is one load under way. Its result may be read once done is closed.
type load[V any] struct {
	done    chan struct{}
	value   V
	err     error
	waiting int // callers; guarded by the mutex of the cache
	cancel  context.CancelFunc
}

// New returns an empty cache.
func New[K comparable, V any](cfg Config[K, V]) *Cache[K, V] {
	if cfg.Size == nil {
		cfg.Size = func(K, V) int { return 1 }
	}
	return &Cache[K, V]{cfg: cfg, kept: map[K]*list.Element{}, order: list.New(), loads: map[K]*load[V]{}}
}

// Ready returns the value of a key if it is kept.
func (c *Cache[K, V]) Ready(key K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ready(key)
}

func (c *Cache[K, V]) ready(key K) (V, bool) {
	at, ok := c.kept[key]
	if !ok {
		var none V
		return none, false
	}
	c.order.MoveToFront(at)
	e, _ := at.Value.(*entry[K, V])
	return e.value, true
}

// Loading tells whether a load of the key is under way.
func (c *Cache[K, V]) Loading(key K) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.loads[key] != nil
}

// Get returns the value of a key, and loads it if it is not kept. Callers who ask
// for the same key meanwhile share the load and its failure; a caller whose context
// ends returns at once, and one whose context had ended before gets what is kept and
// nothing else. The value is kept if the function says so. The function has a context
// of its own, which ends with the timeout of the cache; a panic in it is an error for
// those who wait.
func (c *Cache[K, V]) Get(ctx context.Context, key K, fill func(context.Context) (value V, keep bool, err error)) (V, error) {
	var none V
	c.mu.Lock()
	if v, ok := c.ready(key); ok {
		c.mu.Unlock()
		return v, nil
	}
	if err := ctx.Err(); err != nil {
		c.mu.Unlock()
		return none, err
	}
	l := c.loads[key]
	if l == nil {
		if c.cfg.Loads > 0 && c.running >= c.cfg.Loads {
			c.mu.Unlock()
			return none, ErrBusy
		}
		l = c.start(ctx, key, fill)
	}
	l.waiting++
	c.mu.Unlock()

	select {
	case <-l.done:
		return l.value, l.err
	case <-ctx.Done():
		c.leave(key, l)
		return none, ctx.Err()
	}
}

// start begins a load. The caller holds the mutex.
func (c *Cache[K, V]) start(ctx context.Context, key K, fill func(context.Context) (V, bool, error)) *load[V] {
	// It is made for all who wait: the leaving of the first must not end it.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.cfg.Timeout)
	l := &load[V]{done: make(chan struct{}), cancel: cancel}
	c.loads[key] = l
	c.running++
	go func() {
		defer cancel()
		value, keep, err := guarded(ctx, fill)
		c.mu.Lock()
		defer c.mu.Unlock()
		c.running--
		if c.loads[key] == l {
			delete(c.loads, key)
		}
		if l.value, l.err = value, err; err == nil && keep {
			c.keep(key, value)
		}
		close(l.done)
	}()
	return l
}

// guarded turns a panic into an error: nobody above would catch it.
func guarded[V any](ctx context.Context, fill func(context.Context) (V, bool, error)) (value V, keep bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return fill(ctx)
}

// leave takes one caller off a load. The last one cancels it, and the next who asks
// for the key starts anew.
func (c *Cache[K, V]) leave(key K, l *load[V]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if l.waiting--; l.waiting > 0 || c.cfg.Detached {
		return
	}
	l.cancel()
	if c.loads[key] == l {
		delete(c.loads, key)
	}
}

// keep stores a value, and lets go of those that were not asked for the longest.
// The caller holds the mutex.
func (c *Cache[K, V]) keep(key K, value V) {
	c.drop(c.kept[key])
	size := c.cfg.Size(key, value)
	if size > c.cfg.Limit {
		return
	}
	for c.size+size > c.cfg.Limit {
		c.drop(c.order.Back())
	}
	c.kept[key] = c.order.PushFront(&entry[K, V]{key, value, size})
	c.size += size
}

// drop lets go of one value, or of none if there is none. The caller holds the mutex.
func (c *Cache[K, V]) drop(at *list.Element) {
	if at == nil {
		return
	}
	e, _ := c.order.Remove(at).(*entry[K, V])
	delete(c.kept, e.key)
	c.size -= e.size
}

// Forget lets go of the values whose key is named by old.
func (c *Cache[K, V]) Forget(old func(K) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for key, at := range c.kept {
		if old(key) {
			c.drop(at)
		}
	}
}
