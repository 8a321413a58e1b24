package lifecycle

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// quiet is a stack whose log nobody reads.
func quiet() *Stack { return New(slog.New(slog.DiscardHandler)) }

func TestPartsStopInReverse(t *testing.T) {
	t.Parallel()
	s := quiet()
	var order []string
	for _, name := range []string{"engine", "pages", "schedule"} {
		s.Push(name, time.Second, func(context.Context) error {
			order = append(order, name)
			return nil
		})
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(order, " "); got != "schedule pages engine" {
		t.Errorf("stopped %s", got)
	}
	if err := s.Stop(); err != nil || len(order) != 3 {
		t.Errorf("a second stop: %v, stopped %v", err, order)
	}
}

func TestASecondStopWaitsForTheFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := quiet()
		ended := false
		s.Push("engine", time.Minute, func(context.Context) error {
			time.Sleep(10 * time.Second)
			ended = true
			return nil
		})
		go func() { _ = s.Stop() }()
		synctest.Wait()
		if err := s.Stop(); err != nil || !ended {
			t.Errorf("the second stop returned %v before the engine had ended", err)
		}
	})
}

func TestAPartThatFailsDoesNotKeepTheOthers(t *testing.T) {
	t.Parallel()
	s := quiet()
	stopped := false
	s.Push("engine", time.Second, func(context.Context) error { stopped = true; return nil })
	s.Push("pages", time.Second, func(context.Context) error { return errors.New("broken pipe") })
	if err := s.Stop(); err == nil || err.Error() != "stop pages: broken pipe" || !stopped {
		t.Errorf("%v; the engine stopped: %t", err, stopped)
	}
}

func TestAHangingPartIsBoundedAndNamed(t *testing.T) {
	t.Parallel()
	for name, stop := range map[string]func(context.Context) error{
		"deaf":     func(context.Context) error { time.Sleep(time.Hour); return nil },
		"obedient": func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			synctest.Test(t, func(t *testing.T) {
				s := New(slog.New(slog.NewTextHandler(&log, nil)))
				stopped := false
				s.Push("engine", time.Second, func(context.Context) error { stopped = true; return nil })
				s.Push("pages", 5*time.Second, stop)
				began := time.Now()
				err := s.Stop()
				if !errors.Is(err, ErrLate) || !strings.Contains(err.Error(), "stop pages") {
					t.Errorf("%v", err)
				}
				if took := time.Since(began); took > 6*time.Second {
					t.Errorf("stopping took %v", took)
				}
				if !stopped {
					t.Error("the part below was not stopped")
				}
				time.Sleep(2 * time.Hour) // the deaf one must end before the test does
			})
			if !strings.Contains(log.String(), "part=pages within=5s") {
				t.Errorf("the log does not name it:\n%s", log.String())
			}
		})
	}
}

func TestBackgroundParts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := quiet()
		outer, cancel := context.WithCancel(t.Context())
		alive := true
		s.Go(outer, "schedule", time.Second, func(ctx context.Context) error {
			<-ctx.Done()
			alive = false
			return ctx.Err()
		})
		s.Go(outer, "done by itself", time.Second, func(context.Context) error { return nil })
		cancel()
		synctest.Wait()
		if !alive {
			t.Error("the end of the caller's context ended it")
		}
		select {
		case err := <-s.Failed():
			t.Errorf("failed: %v", err)
		default:
		}
		if err := s.Stop(); err != nil || alive {
			t.Errorf("stopped with %v, alive: %t", err, alive)
		}
	})
}

func TestTheFirstFailureIsToldOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := quiet()
		s.Go(t.Context(), "pages", time.Second, func(context.Context) error { return errors.New("port gone") })
		synctest.Wait()
		s.Go(t.Context(), "health", time.Second, func(context.Context) error { return errors.New("port gone too") })
		synctest.Wait()
		if err := <-s.Failed(); err == nil || err.Error() != "pages: port gone" {
			t.Errorf("%v", err)
		}
		if err := s.Stop(); err != nil {
			t.Errorf("told again: %v", err)
		}
	})
}
