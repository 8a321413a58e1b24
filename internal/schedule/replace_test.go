package schedule_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pantaukim/internal/schedule"
)

// Jobs that take the place of others run by their own plans from then on. A run under way
// goes on, and no second one of its name begins beside it.
func TestReplace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var mu sync.Mutex
		var runs []string
		under := make(chan struct{})
		plan := func(which string, jobs map[string]string) *schedule.Scheduler {
			s := schedule.New(slog.New(slog.DiscardHandler), jakarta, &memory{}, nil)
			for name, spec := range jobs {
				if err := s.Add(name, spec, func(context.Context) error {
					mu.Lock()
					runs = append(runs, which+" "+name+" "+time.Since(began).String())
					mu.Unlock()
					if which == "old" && name == "collect" {
						<-under
					}
					return nil
				}); err != nil {
					t.Fatal(err)
				}
			}
			return s
		}
		s := plan("old", map[string]string{"collect": "@every 1h", "score": "@every 1h30m"})
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- s.Run(ctx) }()
		time.Sleep(time.Hour + time.Minute) // the old collection is under way
		s.Replace(plan("new", map[string]string{"collect": "@every 20m", "digest": "@every 50m"}))
		synctest.Wait()
		if names := strings.Join(s.Names(), " "); !strings.Contains(names, "digest") || strings.Contains(names, "score") {
			t.Errorf("the jobs are %s", names)
		}
		time.Sleep(30 * time.Minute) // one new collection is left out
		close(under)
		time.Sleep(21 * time.Minute) // one runs, and the digest
		stop()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		want := "old collect 1h0m0s, new collect 1h41m0s, new digest 1h51m0s"
		if got := strings.Join(runs, ", "); got != want {
			t.Errorf("runs: %s\nwant: %s", got, want)
		}
	})
}
