package pages

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// ErrSilent says that the warehouse does not answer: it is away, or hangs.
var ErrSilent = errors.New("the warehouse does not answer")

// box is one part of a page: its data, or the fact that it could not be loaded.
type box[T any] struct {
	Data   T
	Failed bool // shows an error box instead of the data
	Slow   bool // it failed because its time ran out
	Silent bool // it failed because the warehouse does not answer
}

// gathering loads the parts of one page at the same time. Each part has its own
// deadline, so that a slow query costs its own box and not the page.
type gathering struct {
	ctx     context.Context
	timeout time.Duration
	log     *slog.Logger
	waiting sync.WaitGroup
	mu      sync.Mutex
	failed  bool
}

// inMemory is how long a part may take whose time has run out: what it needs may be in
// memory, where no context is looked at.
const inMemory = 300 * time.Millisecond

func (p *Pages) gather(ctx context.Context) *gathering {
	return &gathering{ctx: ctx, timeout: p.WidgetTimeout, log: p.Log}
}

// part starts loading one part of a page. The box may be read after wait.
func part[T any](g *gathering, name string, load func(context.Context) (T, error)) *box[T] {
	type answer struct {
		data T
		err  error
	}
	b := &box[T]{}
	ctx, cancel := context.WithTimeout(g.ctx, g.timeout)
	answers := make(chan answer, 1)
	go func() {
		var a answer
		defer func() {
			if p := recover(); p != nil {
				a.err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
			}
			answers <- a
		}()
		a.data, a.err = load(ctx)
	}()
	g.waiting.Go(func() {
		defer cancel()
		var a answer
		select {
		case a = <-answers:
		case <-ctx.Done():
			// What is in memory comes all the same.
			select {
			case a = <-answers:
			case <-time.After(inMemory):
				a.err = ctx.Err()
			}
		}
		if a.err == nil {
			b.Data = a.data
			return
		}
		b.Failed, b.Silent = true, errors.Is(context.Cause(g.ctx), ErrSilent)
		b.Slow = errors.Is(a.err, context.DeadlineExceeded) || errors.Is(ctx.Err(), context.DeadlineExceeded)
		g.mu.Lock()
		g.failed = true
		g.mu.Unlock()
		if g.ctx.Err() == nil { // the silence of the warehouse is told once, and not by every part
			g.log.Warn("part of a page failed", "part", name, "err", a.err, "slow", b.Slow)
		}
	})
	return b
}

// wait returns when every part is loaded or has failed, and tells whether all
// were loaded.
func (g *gathering) wait() bool {
	g.waiting.Wait()
	g.mu.Lock()
	defer g.mu.Unlock()
	return !g.failed
}
