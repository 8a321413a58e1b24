// Package lifecycle starts the parts of a program one after the other and stops
// them in reverse, each within a time of its own.
package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// settle is how long a part may take to return once its deadline has ended its
// context.
const settle = time.Second

// Stack holds how to stop the parts that have been started, the newest on top. It
// is safe for concurrent use. It must be made by New.
type Stack struct {
	log    *slog.Logger
	failed chan error

	stopping chan struct{} // holds one value while parts are stopped
	mu       sync.Mutex    // guards parts
	parts    []part
}

// part is one started part of the program.
type part struct {
	name   string
	within time.Duration
	stop   func(ctx context.Context) error
}

// New returns an empty stack. Its log says which part does not stop in time.
func New(log *slog.Logger) *Stack {
	return &Stack{log: log, failed: make(chan error, 1), stopping: make(chan struct{}, 1)}
}

// Push adds a part that has been started. Its stop is called with a context that
// ends after within; a stop that has not returned soon after that is left behind.
func (s *Stack) Push(name string, within time.Duration, stop func(ctx context.Context) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.parts = append(s.parts, part{name, within, stop})
}

// Go starts a part that works in the background. Stopping it ends the context of
// run and waits until run returns. An error that run returns before that is handed
// to Failed. The values of ctx are kept, its end is not: only Stop ends run.
func (s *Stack) Go(ctx context.Context, name string, within time.Duration, run func(ctx context.Context) error) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan error, 1)
	go func() {
		err := run(ctx)
		if err != nil && ctx.Err() == nil {
			err = fmt.Errorf("%s: %w", name, err)
			select {
			case s.failed <- err:
			default: // another part has failed before
			}
			err = nil // it is told once
		}
		ended <- err
	}()
	s.Push(name, within, func(stop context.Context) error {
		cancel()
		select {
		case err := <-ended:
			if errors.Is(err, context.Canceled) {
				return nil
			}
			return err
		case <-stop.Done():
			return stop.Err()
		}
	})
}

// Failed receives the first error of a part that ended by itself.
func (s *Stack) Failed() <-chan error { return s.failed }

// Stop stops all parts, the newest first, each within its own time. A part that
// fails to stop, or takes too long, is named in the log and in the error, and the
// parts below it are stopped all the same. A second call waits for the first and
// does nothing.
func (s *Stack) Stop() error {
	s.stopping <- struct{}{}
	defer func() { <-s.stopping }()
	var errs []error
	for {
		p, ok := s.pop()
		if !ok {
			return errors.Join(errs...)
		}
		began := time.Now()
		if err := p.end(); err != nil {
			errs = append(errs, fmt.Errorf("stop %s: %w", p.name, err))
			s.log.Error("a part of the program did not stop as it should", "part", p.name, "within", p.within, "took", time.Since(began), "err", err)
			continue
		}
		s.log.Debug("stopped", "part", p.name, "took", time.Since(began))
	}
}

func (s *Stack) pop() (part, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.parts) == 0 {
		return part{}, false
	}
	p := s.parts[len(s.parts)-1]
	s.parts = s.parts[:len(s.parts)-1]
	return p, true
}

// ErrLate says that a part had not stopped when its time was over.
var ErrLate = errors.New("it has not stopped in time and is left behind")

// end stops the part, or gives it up.
func (p part) end() error {
	ctx, cancel := context.WithTimeout(context.Background(), p.within)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- p.stop(ctx) }()
	late := time.NewTimer(p.within + settle)
	defer late.Stop()
	select {
	case err := <-ended:
		if errors.Is(err, context.DeadlineExceeded) && ctx.Err() != nil {
			return ErrLate
		}
		return err
	case <-late.C:
		return ErrLate
	}
}
