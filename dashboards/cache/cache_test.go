package cache_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pantaukim/dashboards/cache"
)

func open(change func(*cache.Config[string, int])) *cache.Cache[string, int] {
	cfg := cache.Config[string, int]{Limit: 3, Timeout: time.Minute}
	if change != nil {
		change(&cfg)
	}
	return cache.New(cfg)
}

// value is a load that gives v and is kept.
func value(v int) func(context.Context) (int, bool, error) {
	return func(context.Context) (int, bool, error) { return v, true, nil }
}

func TestOneLoadServesAllWhoWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := open(nil)
		var loads atomic.Int64
		var waiting sync.WaitGroup
		for range 5 {
			waiting.Go(func() {
				got, err := c.Get(t.Context(), "a", func(context.Context) (int, bool, error) {
					time.Sleep(time.Second)
					return int(loads.Add(1)), true, nil
				})
				if got != 1 || err != nil {
					t.Errorf("%d, %v", got, err)
				}
			})
		}
		waiting.Wait()
		if got, err := c.Get(t.Context(), "a", value(9)); got != 1 || err != nil {
			t.Errorf("%d, %v: want the value that was kept, 1", got, err)
		}
	})
}

func TestAFailureIsSharedAndNotKept(t *testing.T) {
	t.Parallel()
	c := open(nil)
	away := errors.New("away")
	cases := []struct {
		name string
		fill func(context.Context) (int, bool, error)
		want string
	}{
		{"an error", func(context.Context) (int, bool, error) { return 7, true, away }, "away"},
		{"a panic", func(context.Context) (int, bool, error) { panic("a loader broke") }, "a loader broke"},
	}
	for _, x := range cases {
		if _, err := c.Get(t.Context(), "a", x.fill); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s became %v", x.name, err)
		}
	}
	if got, err := c.Get(t.Context(), "a", value(3)); got != 3 || err != nil {
		t.Errorf("%d, %v after a failure: want 3", got, err)
	}
}

func TestWhoGivesUpLeavesAtOnce(t *testing.T) {
	t.Parallel()
	for _, detached := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			c := open(func(cfg *cache.Config[string, int]) { cfg.Detached = detached })
			ended := make(chan error, 1)
			slow := func(ctx context.Context) (int, bool, error) {
				select {
				case <-time.After(10 * time.Second):
				case <-ctx.Done():
				}
				ended <- ctx.Err()
				return 1, ctx.Err() == nil, ctx.Err()
			}
			start := time.Now()
			var waiting sync.WaitGroup
			for _, patience := range []time.Duration{time.Second, 2 * time.Second} {
				waiting.Go(func() {
					ctx, cancel := context.WithTimeout(t.Context(), patience)
					defer cancel()
					if _, err := c.Get(ctx, "a", slow); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != patience {
						t.Errorf("%v after %v, want to leave after %v", err, time.Since(start), patience)
					}
				})
			}
			waiting.Wait()
			err, took := <-ended, time.Since(start)
			if detached && (err != nil || took != 10*time.Second) {
				t.Errorf("a detached load ended with %v after %v", err, took)
			}
			if !detached && (err == nil || took != 2*time.Second) {
				t.Errorf("a load that nobody waits for ended with %v after %v, want after 2 s", err, took)
			}
			synctest.Wait()
			if got, err := c.Get(t.Context(), "a", value(5)); err != nil || got == 5 == detached {
				t.Errorf("%d, %v for the next who asks", got, err)
			}
		})
	}
}

func TestALoadHasADeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := open(nil)
		start := time.Now()
		_, err := c.Get(t.Context(), "a", func(ctx context.Context) (int, bool, error) {
			<-ctx.Done()
			return 0, false, ctx.Err()
		})
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Minute {
			t.Errorf("%v after %v", err, time.Since(start))
		}
	})
}

func TestTooManyLoadsAreRefused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := open(func(cfg *cache.Config[string, int]) { cfg.Loads = 2 })
		release := make(chan struct{})
		var waiting sync.WaitGroup
		for _, key := range []string{"a", "b", "a"} {
			waiting.Go(func() {
				if _, err := c.Get(t.Context(), key, func(context.Context) (int, bool, error) { <-release; return 1, true, nil }); err != nil {
					t.Errorf("%s: %v", key, err)
				}
			})
		}
		synctest.Wait()
		if _, err := c.Get(t.Context(), "c", value(1)); !errors.Is(err, cache.ErrBusy) {
			t.Errorf("a third load: %v, want %v", err, cache.ErrBusy)
		}
		close(release)
		waiting.Wait()
		if _, err := c.Get(t.Context(), "c", value(1)); err != nil {
			t.Errorf("after the others ended: %v", err)
		}
	})
}

func TestWhatWasNotAskedForMakesRoom(t *testing.T) {
	t.Parallel()
	c := open(func(cfg *cache.Config[string, int]) {
		cfg.Limit, cfg.Size = 10, func(_ string, v int) int { return v }
	})
	for key, v := range map[string]int{"a": 4, "b": 5} {
		if _, err := c.Get(t.Context(), key, value(v)); err != nil {
			t.Fatal(err)
		}
	}
	c.Ready("a") // so that b is the one that was not asked for lately
	for _, x := range []struct {
		key string
		v   int
	}{{"c", 3}, {"larger than the cache", 11}} {
		if got, err := c.Get(t.Context(), x.key, value(x.v)); got != x.v || err != nil {
			t.Errorf("%s: %d, %v", x.key, got, err)
		}
	}
	for key, want := range map[string]bool{"a": true, "b": false, "c": true, "larger than the cache": false} {
		if _, got := c.Ready(key); got != want {
			t.Errorf("%s is kept: %v, want %v", key, got, want)
		}
	}
	c.Forget(func(key string) bool { return key == "a" })
	if _, ok := c.Ready("a"); ok {
		t.Error("a is kept although it was to be forgotten")
	}
	if _, ok := c.Ready("c"); !ok {
		t.Error("c is gone although it was not named")
	}
}
