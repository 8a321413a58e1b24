package dashboards

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// memo keeps what many pages of one scoring need, so that a filtered view asks
// the database for nothing that an earlier one has asked for.
type memo struct {
	mu     sync.Mutex
	values map[string]any
	flight singleflight.Group
}

// remembered returns the value of that name, loading it if this is the first time.
// Failures are not kept. The loading has the time of the first who asks, even if
// that one leaves; whoever waits leaves when its own time is up.
func remembered[T any](ctx context.Context, m *memo, name string, load func(context.Context) (T, error)) (T, error) {
	var none T
	m.mu.Lock()
	v, ok := m.values[name]
	m.mu.Unlock()
	if ok {
		value, _ := v.(T)
		return value, nil
	}
	answers := m.flight.DoChan(name, func() (loaded any, err error) {
		// The flight would pass a panic on to the whole program.
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("load %s: panic: %v\n%s", name, p, debug.Stack())
			}
		}()
		deadline, ok := ctx.Deadline()
		if !ok {
			deadline = time.Now().Add(loadTimeout)
		}
		bounded, cancel := context.WithDeadline(context.WithoutCancel(ctx), deadline)
		defer cancel()
		value, err := load(bounded)
		if err != nil {
			return nil, err
		}
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.values == nil {
			m.values = map[string]any{}
		}
		m.values[name] = value
		return value, nil
	})
	select {
	case a := <-answers:
		if a.Err != nil {
			return none, a.Err
		}
		value, _ := a.Val.(T)
		return value, nil
	case <-ctx.Done():
		m.flight.Forget(name) // it runs into the same deadline: the next visitor starts anew
		return none, ctx.Err()
	}
}
