package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pantaukim/cmd/internal/config"
	"pantaukim/internal/access"
)

// The configuration is read again while people read pages: not one request fails. What
// cannot be taken over as a whole changes nothing at all.
func TestReloadUnderLoad(t *testing.T) {
	t.Parallel()
	w := newWatched(t, 3, slog.New(slog.DiscardHandler), func(c *config.Config) {
		c.Schedule.Collect, c.Schedule.Full, c.Schedule.Score, c.Schedule.Digest, c.Schedule.Retain = "0 1 * * *", "", "", "", ""
	})
	if _, err := w.Jobs.Collect(t.Context(), Selection{}, false, reasonDemo, nil); err != nil {
		t.Fatal(err)
	}
	if err := w.Jobs.Score(t.Context()); err != nil {
		t.Fatal(err)
	}
	web, err := w.Web()
	if err != nil {
		t.Fatal(err)
	}
	ln := port(t)
	server := NewServer(w.App, Listeners{Pages: ln, Web: web})
	if err := server.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop() })
	base := "http://" + ln.Addr().String()

	ctx, stop := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	var asked, failed atomic.Int64
	for i := range 3 {
		readers.Go(func() {
			paths := []string{"/", "/peringkat", "/mutu", "/metodologi", "/unduh/ranking.csv", "/healthz", "/metrics"}
			for n := i; ctx.Err() == nil; n++ {
				path := paths[n%len(paths)]
				if a, err := read(base + path); err != nil || a.status != http.StatusOK || strings.Contains(a.body, "tidak dapat dimuat") {
					failed.Add(1)
					t.Errorf("%s: %d, %v", path, a.status, err)
				}
				asked.Add(1)
			}
		})
	}
	rules := filepath.Join(t.TempDir(), "rules.yaml")
	writeRules := func(text string) {
		t.Helper()
		if err := os.WriteFile(rules, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	writeRules("originality: {max_distance: 2}\n")
	next := w.cfg
	next.Scoring.Rules, next.Schedule.Collect, next.Schedule.Score, next.Collector.RequestsPerSecond = rules, "0 4 * * *", "0 5 * * 1", 7
	next.Digest.SMTP.Server = "mail.example.org:587"
	give := func(c config.Config, err error) func() (config.Config, error) {
		return func() (config.Config, error) { return c, err }
	}
	before := w.Scorer().Rules().ID()
	inEffect := func() string {
		var plans []string
		for _, run := range server.jobs.Next(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), 1) {
			plans = append(plans, run.Name+" "+run.Spec)
		}
		slices.Sort(plans)
		return fmt.Sprintf("rate %g, mail %q, first rules %v, %s", w.current().Collector.RequestsPerSecond, w.current().Digest.SMTP.Server,
			w.Scorer().Rules().ID() == before, strings.Join(plans, ", "))
	}
	old := inEffect()
	bad := func(name string, c config.Config, err error, says string) {
		t.Helper()
		was := inEffect()
		if got := server.Reload(t.Context(), give(c, err)); got == nil || !strings.Contains(got.Error(), says) {
			t.Errorf("%s: %v", name, got)
		}
		if now := inEffect(); now != was {
			t.Errorf("%s: %s is in effect, before %s", name, now, was)
		}
		if a, err := read(base + "/metrics"); err != nil || !strings.Contains(a.body, "\npantaukim_config_last_reload_successful 0\n") {
			t.Errorf("%s: the metrics do not tell, %v", name, err)
		}
	}
	bad("a file that cannot be read", next, errors.New("pantaukim.yaml:3: no"), "pantaukim.yaml:3: no")
	elsewhere := next
	elsewhere.HTTP.Listen, elsewhere.Collector.OutboxDir = "127.0.0.1:1", "/elsewhere"
	bad("keys that need a restart", elsewhere, nil, "http.listen, collector.outbox_dir: changed, and needs a restart")
	writeRules("originality: {max_distance: 12}\n")
	bad("rules that cannot be", next, nil, "originality.max_distance")
	writeRules("originality: {max_distance: 2}\n")
	noProfiles := next
	noProfiles.Collector.ProfilesDir = filepath.Join(t.TempDir(), "none")
	bad("profiles that are not there", noProfiles, nil, "none")
	users := access.UsersFile(w.cfg.Access, w.cfg.DataDir)
	if err := os.WriteFile(users, []byte("users: [{name: x, role: king}]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	bad("users that cannot be", next, nil, users)
	if err := os.Remove(users); err != nil {
		t.Fatal(err)
	}
	if now := inEffect(); now != old {
		t.Errorf("%s is in effect, at first %s", now, old)
	}

	for n := range 4 {
		next.Collector.RequestsPerSecond = float64(7 + n)
		if err := server.Reload(t.Context(), give(next, nil)); err != nil {
			t.Fatal(err)
		}
	}
	if now, want := inEffect(), `rate 10, mail "mail.example.org:587", first rules false, collect 0 4 * * *, integrity 30 2 * * *, score 0 5 * * 1`; now != want {
		t.Errorf("in effect: %s\nwant: %s", now, want)
	}
	if a, err := read(base + "/metrics"); err != nil || !strings.Contains(a.body, "\npantaukim_config_last_reload_successful 1\n") {
		t.Errorf("the metrics do not tell, %v", err)
	}
	if a, err := read(base + "/metodologi"); err != nil || a.status != http.StatusOK {
		t.Errorf("%d, %v", a.status, err)
	}
	// The next run and the next scoring go by it.
	if _, err := w.Jobs.Collect(t.Context(), Selection{}, false, reasonDemo, nil); err != nil {
		t.Error(err)
	}
	if err := w.Jobs.Score(t.Context()); err != nil {
		t.Error(err)
	}
	summary, ok, err := w.Scorer().Summary(t.Context())
	if err != nil || !ok || summary.Rules == before || summary.Rules != w.Scorer().Rules().ID() {
		t.Errorf("scored by %s, %v; before %s", summary.Rules, err, before)
	}
	stop()
	readers.Wait()
	t.Logf("%d requests, %d of them failed, while the configuration was read again ten times", asked.Load(), failed.Load())
	if asked.Load() < 20 || failed.Load() > 0 {
		t.Errorf("%d requests, %d failed", asked.Load(), failed.Load())
	}
}

// read asks for a page.
func read(address string) (answered, error) {
	began := time.Now()
	res, err := http.Get(address)
	if err != nil {
		return answered{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return answered{res.StatusCode, res.Header, string(body), time.Since(began)}, err
}
