package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pantaukim/cmd/internal/config"
	"pantaukim/internal/warehouse/smalldisk"
)

// lines is a log that can be read while it is written.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// TestDiskFull fills the disk of all data under a run. The program says so and is not
// ready, and goes on once there is room: nothing is missing and nothing is broken.
func TestDiskFull(t *testing.T) { smalldisk.Run(t, "100m", diskFull) }

// eat takes every byte of the disk that becomes free, until enough says so or the test
// ends, and then gives all of it back.
func eat(t *testing.T, dir string, enough func() bool) {
	t.Helper()
	path := filepath.Join(dir, "ballast")
	ballast, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for ctx.Err() == nil && !enough() {
			_, _ = ballast.Write(make([]byte, 64<<10)) // the disk is full, which is the point
			if _, free, err := diskOf(dir); err == nil && free < 64<<10 {
				time.Sleep(time.Millisecond)
			}
		}
		if err := errors.Join(ballast.Close(), os.Remove(path)); err != nil {
			t.Error(err)
		}
	}()
	t.Cleanup(func() { stop(); <-ended })
}

func diskFull(t *testing.T, dir string) {
	calm := newWatched(t, 15, slog.New(slog.DiscardHandler), nil)
	log := &lines{}
	full := newWatched(t, 15, slog.New(slog.NewTextHandler(log, nil)), func(c *config.Config) { c.DataDir = dir })
	pages, err := full.pages(full.current(), full.Scorer().Rules(), nil)
	if err != nil {
		t.Fatal(err)
	}
	ready := func() (int, string) {
		t.Helper()
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
		var state struct{ Reason string }
		if err := json.Unmarshal(w.Body.Bytes(), &state); err != nil {
			t.Fatalf("%v: %q", err, w.Body)
		}
		return w.Code, state.Reason
	}
	asOf := calm.sim.AsOf()
	for i, at := range []time.Time{asOf.Add(-7 * 24 * time.Hour), asOf} {
		calm.clock.set(at)
		full.clock.set(at)
		if _, err := calm.Jobs.Collect(t.Context(), Selection{}, true, "demo", nil); err != nil {
			t.Fatal(err)
		}
		if i == 1 {
			if code, reason := ready(); code != http.StatusOK {
				t.Errorf("before: %d, %s", code, reason)
			}
			eat(t, dir, func() bool {
				if !strings.Contains(log.String(), "no further walk starts") {
					return false
				}
				if code, reason := ready(); code != http.StatusServiceUnavailable || reason != "the disk of the data is full" {
					t.Errorf("while it is full: %d, %q", code, reason)
				}
				return true
			})
		}
		r, err := full.Jobs.Collect(t.Context(), Selection{}, true, "demo", nil)
		if err != nil {
			t.Fatalf("%v\n%s", err, log)
		}
		t.Logf("walk %d: %d walks waited on the disk", i, r.Outboxed)
		for _, w := range []*watched{calm, full} {
			if err := w.Jobs.Score(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if diff := cmp.Diff(calm.figures(t), full.figures(t)); diff != "" {
		t.Errorf("(-calm +full)\n%.4000s", diff)
	}
	if code, reason := ready(); code != http.StatusOK {
		t.Errorf("after: %d, %s", code, reason)
	}
	if !strings.Contains(log.String(), "no further walk starts") {
		t.Error("the disk never ran full")
	}
	if !strings.Contains(log.String(), "is full; free some space") && !strings.Contains(log.String(), "free some space on the disk") {
		t.Errorf("the log does not say what to do:\n%s", log)
	}
}
