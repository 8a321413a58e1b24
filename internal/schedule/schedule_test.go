package schedule_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pantaukim/internal/schedule"
)

// jakarta is where the expressions of these tests are meant.
var jakarta = time.FixedZone("WIB", 7*3600)

// memory is a Memory without a file, so that no test waits for a disk inside a bubble of time.
type memory struct {
	mu   sync.Mutex
	jobs map[string]schedule.Remembered
}

func (m *memory) Job(_ context.Context, name string) (schedule.Remembered, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.jobs[name], nil
}

func (m *memory) KeepSuccess(_ context.Context, name string, t time.Time) error {
	return m.keep(name, schedule.Remembered{Success: t})
}

func (m *memory) KeepPlanned(_ context.Context, name string, t time.Time) error {
	return m.keep(name, schedule.Remembered{Planned: t})
}

func (m *memory) keep(name string, r schedule.Remembered) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.jobs == nil {
		m.jobs = map[string]schedule.Remembered{}
	}
	m.jobs[name] = r
	return nil
}

// record is an Observer that keeps the errors.
type record struct {
	errs []error
	lags []time.Duration
}

func (r *record) JobDone(_ string, lag, _ time.Duration, err error) {
	r.errs, r.lags = append(r.errs, err), append(r.lags, lag)
}

func TestRunsByPlanAndOutlivesAPanic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		seen := &record{}
		s := schedule.New(slog.New(slog.DiscardHandler), jakarta, &memory{}, seen)
		var runs atomic.Int32
		err := s.Add("collect", "0 2 * * *", func(context.Context) error {
			switch runs.Add(1) {
			case 1:
				panic("a page nobody expected")
			case 2:
				return errors.New("away")
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- s.Run(ctx) }()
		time.Sleep(4 * 24 * time.Hour)
		stop()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if runs.Load() != 4 {
			t.Fatalf("%d runs in four days, want 4", runs.Load())
		}
		if seen.errs[0] == nil || !strings.Contains(seen.errs[0].Error(), "a page nobody expected") || seen.errs[1] == nil || seen.errs[2] != nil {
			t.Errorf("errors %v", seen.errs)
		}
		for i, lag := range seen.lags {
			if lag < 0 || lag > time.Second {
				t.Errorf("run %d was %v late", i, lag)
			}
		}
	})
}

func TestNeverTwiceAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := schedule.New(slog.New(slog.DiscardHandler), jakarta, &memory{}, nil)
		var now, most, runs atomic.Int32
		_ = s.Add("slow", "* * * * *", func(ctx context.Context) error {
			most.Store(max(most.Load(), now.Add(1)))
			defer now.Add(-1)
			runs.Add(1)
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(150 * time.Second):
				return nil
			}
		})
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- s.Run(ctx) }()
		time.Sleep(time.Hour)
		stop()
		<-done
		if most.Load() != 1 || now.Load() != 0 {
			t.Errorf("%d at a time, %d still running after Run returned", most.Load(), now.Load())
		}
		if runs.Load() < 15 || runs.Load() > 21 {
			t.Errorf("%d runs of 150 s in an hour of minutes", runs.Load())
		}
	})
}

func TestCatchesUpOnce(t *testing.T) {
	daysAgo := func(n int) time.Time { return time.Now().AddDate(0, 0, -n) }
	for _, c := range []struct {
		name  string
		known func() schedule.Remembered
		toDo  []string
		want  int32 // runs within the first second
	}{
		{"three runs missed since the last success", func() schedule.Remembered { return schedule.Remembered{Success: daysAgo(3)} }, nil, 1},
		{"succeeded just now", func() schedule.Remembered { return schedule.Remembered{Success: time.Now()} }, nil, 0},
		{"heard of for the first time", func() schedule.Remembered { return schedule.Remembered{} }, nil, 0},
		{"never succeeded, planned three days ago", func() schedule.Remembered { return schedule.Remembered{Planned: daysAgo(3)} }, nil, 1},
		{"never succeeded, planned just now", func() schedule.Remembered { return schedule.Remembered{Planned: time.Now()} }, nil, 0},
		{"planned by a clock that was ahead", func() schedule.Remembered { return schedule.Remembered{Planned: daysAgo(-3)} }, nil, 0},
		{"interrupted on another machine", func() schedule.Remembered { return schedule.Remembered{} }, []string{"collect"}, 1},
		{"missed here and on another machine", func() schedule.Remembered { return schedule.Remembered{Success: daysAgo(3)} }, []string{"collect"}, 1},
		{"another job is to be done", func() schedule.Remembered { return schedule.Remembered{} }, []string{"full"}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := schedule.New(slog.New(slog.DiscardHandler), jakarta, &memory{jobs: map[string]schedule.Remembered{"collect": c.known()}}, nil)
				var runs atomic.Int32
				_ = s.Add("collect", "0 2 * * *", func(context.Context) error { runs.Add(1); return nil })
				ctx, stop := context.WithCancel(t.Context())
				done := make(chan error)
				go func() { done <- s.Run(ctx, c.toDo...) }()
				time.Sleep(time.Second)
				stop()
				<-done
				if runs.Load() != c.want {
					t.Errorf("%d runs, want %d", runs.Load(), c.want)
				}
			})
		})
	}
}

// The first run of a job is interrupted, or fails, and the program starts again: it is
// made up for at once, and does not wait for its next planned moment.
func TestFirstRunIsMadeUpFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &memory{}
		var began []time.Time
		program := func(job schedule.Job, after time.Duration) {
			s := schedule.New(slog.New(slog.DiscardHandler), jakarta, m, nil)
			_ = s.Add("full", "0 1 * * 0", job)
			ctx, stop := context.WithCancel(t.Context())
			done := make(chan error)
			go func() { done <- s.Run(ctx) }()
			time.Sleep(after)
			stop()
			<-done
		}
		broken := func(ctx context.Context) error {
			began = append(began, time.Now())
			<-ctx.Done() // it takes long, and the program stops
			return ctx.Err()
		}
		program(broken, 8*24*time.Hour)
		if len(began) != 1 {
			t.Fatalf("the job ran %d times in eight days", len(began))
		}
		restarted := time.Now()
		program(func(context.Context) error { began = append(began, time.Now()); return nil }, time.Minute)
		if len(began) != 2 || began[1].Sub(restarted) > time.Second {
			t.Errorf("after a restart it ran at %v, want at once", began)
		}
		program(func(context.Context) error { began = append(began, time.Now()); return nil }, time.Minute)
		if len(began) != 2 {
			t.Error("it was made up for twice")
		}
	})
}

// The clock is set while the program waits: a run that this skips is made up for once
// and late, one that it repeats is run again by the plan, and a plan that was made by a
// clock far ahead is made anew.
func TestClockJumps(t *testing.T) {
	for _, c := range []struct {
		name string
		jump time.Duration // at noon of the first day
		back time.Duration // at noon of the second day, by the machine's own time
		want []string      // by the clock as it then stands
	}{
		{"right", 0, 0, []string{"Wed 02", "Thu 02", "Fri 02"}},
		{"fifteen hours ahead", 15 * time.Hour, 0, []string{"Wed 03", "Thu 02", "Fri 02", "Sat 02"}},
		{"five hours back", -5 * time.Hour, 0, []string{"Wed 02", "Thu 02", "Fri 02"}},
		{"eleven hours back, over the run", -11 * time.Hour, 0, []string{"Tue 02", "Wed 02", "Thu 02"}},
		{"a month ahead, set right a day later", 720 * time.Hour, -720 * time.Hour, []string{"Thu 12", "Fri 02", "Thu 02", "Fri 02"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began, tuesday := time.Now(), time.Date(2025, 10, 28, 8, 0, 0, 0, jakarta)
				var off atomic.Int64
				clock := func() time.Time { return tuesday.Add(time.Since(began) + time.Duration(off.Load())) }
				s := schedule.New(slog.New(slog.DiscardHandler), jakarta, &memory{}, nil)
				s.SetClock(clock)
				var mu sync.Mutex
				var got []string
				_ = s.Add("collect", "0 2 * * *", func(context.Context) error {
					mu.Lock()
					defer mu.Unlock()
					got = append(got, clock().Format("Mon 15"))
					return nil
				})
				ctx, stop := context.WithCancel(t.Context())
				done := make(chan error)
				go func() { done <- s.Run(ctx) }()
				time.Sleep(4 * time.Hour)
				off.Add(int64(c.jump))
				time.Sleep(24 * time.Hour)
				off.Add(int64(c.back))
				time.Sleep(48 * time.Hour)
				stop()
				<-done
				if strings.Join(got, ", ") != strings.Join(c.want, ", ") {
					t.Errorf("ran at %v, want %v", got, c.want)
				}
			})
		})
	}
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ spec, problem string }{
		{"0 2 * * *", ""},
		{"@daily", ""},
		{"30 5 * * 1", ""},
		{"0 5 * * 7", "Sunday is 0"},
		{"0 5 1 * 1", "either"},
		{"TZ=Asia/Jakarta", "schedule.timezone"},
		{"CRON_TZ=@daily", "schedule.timezone"},
		{"@every 1w", "not a cron expression"},
		{"61 2 * * *", "not a cron expression"},
		{"every morning", "not a cron expression"},
	} {
		_, err := schedule.Parse(c.spec)
		if (err == nil) != (c.problem == "") || (err != nil && !strings.Contains(err.Error(), c.problem)) {
			t.Errorf("%q: %v, want %q", c.spec, err, c.problem)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"0 2 * * *", "@every 1h", "TZ= x", "*/0 * * * *", "- - - - -"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, spec string) {
		if plan, err := schedule.Parse(spec); err == nil && plan == nil {
			t.Error("no plan and no error")
		}
	})
}

func TestFileKeepsJobsOverRestarts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "jobs.json")
	at := time.Date(2025, 10, 28, 2, 0, 0, 0, jakarta)
	for _, c := range []struct {
		name string
		keep func(*schedule.File) error
		want schedule.Remembered
	}{
		{"nothing yet", func(*schedule.File) error { return nil }, schedule.Remembered{}},
		{"planned", func(f *schedule.File) error { return f.KeepPlanned(t.Context(), "full", at) }, schedule.Remembered{Planned: at}},
		{"planned again later", func(f *schedule.File) error { return f.KeepPlanned(t.Context(), "full", at.Add(time.Hour)) }, schedule.Remembered{Planned: at}},
		{"succeeded", func(f *schedule.File) error { return f.KeepSuccess(t.Context(), "full", at.Add(time.Minute)) }, schedule.Remembered{Success: at.Add(time.Minute)}},
		{"planned after a success", func(f *schedule.File) error { return f.KeepPlanned(t.Context(), "full", at) }, schedule.Remembered{Success: at.Add(time.Minute)}},
		{"as earlier programs wrote it", func(*schedule.File) error {
			return os.WriteFile(path, []byte(`{"full": "2025-10-28T02:00:00+07:00"}`), 0o600)
		}, schedule.Remembered{Success: at}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := c.keep(schedule.NewFile(path)); err != nil {
				t.Fatal(err)
			}
			got, err := schedule.NewFile(path).Job(t.Context(), "full")
			if err != nil || !got.Success.Equal(c.want.Success) || !got.Planned.Equal(c.want.Planned) {
				t.Errorf("%+v, %v, want %+v", got, err, c.want)
			}
		})
	}
	if err := os.WriteFile(path, []byte("{broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := schedule.NewFile(path).Job(t.Context(), "collect"); err == nil || !strings.Contains(err.Error(), "remove the file") {
		t.Errorf("a broken file gives %v", err)
	}
}

func TestNext(t *testing.T) {
	s := schedule.New(slog.New(slog.DiscardHandler), jakarta, &memory{}, nil)
	if err := s.Add("score", "0 5 * * 1", nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Add("off", "", nil); err != nil {
		t.Fatal(err)
	}
	runs := s.Next(time.Date(2025, 10, 28, 8, 0, 0, 0, jakarta), 2)
	if len(runs) != 2 || runs[0].At.Format(time.RFC3339) != "2025-11-03T05:00:00+07:00" || runs[1].At.Format(time.RFC3339) != "2025-11-10T05:00:00+07:00" {
		t.Errorf("next runs %v", runs)
	}
}
