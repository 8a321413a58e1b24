package app

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pantaukim/cmd/internal/config"
	"pantaukim/collector"
	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
)

// The network is lost in the middle of one run and for the whole of another. Nobody is
// concluded to be silent meanwhile, and once it is back the figures are those of a program
// whose network was never away.
func TestLostNetwork(t *testing.T) {
	t.Parallel()
	var left atomic.Int64 // requests until the network is lost
	left.Store(1 << 40)
	quiet := slog.New(slog.DiscardHandler)
	calm := newWatched(t, 12, quiet, nil)
	w := newWatched(t, 12, quiet, func(c *config.Config) {
		there := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: c.Collector.ConnectTo["*"]})
		line := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			if left.Add(-1) < 0 {
				panic(http.ErrAbortHandler) // the connection breaks
			}
			there.ServeHTTP(out, r)
		}))
		t.Cleanup(line.Close)
		c.Collector.ConnectTo = map[string]string{"*": strings.TrimPrefix(line.URL, "http://")}
	})
	asOf := calm.sim.AsOf()
	collect := func(w *watched, at time.Time) string {
		t.Helper()
		w.clock.set(at)
		report, err := w.Jobs.Collect(t.Context(), Selection{}, true, reasonDemo, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Jobs.Score(t.Context()); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(report.Outage, report.Complete)
	}
	for _, one := range []*watched{calm, w} {
		collect(one, asOf.Add(-7*24*time.Hour))
	}
	before := w.weekStates(t)
	for _, requests := range []int64{40, 0} {
		left.Store(requests)
		if told := collect(w, asOf); !strings.HasPrefix(told, "true ") && requests == 0 {
			t.Errorf("the network was away, and it is no outage: %s", told)
		}
		for week, now := range w.weekStates(t) {
			if now == "N0" && before[week] != now {
				t.Errorf("%s is silent, and was %q", week, before[week])
			}
		}
	}
	left.Store(1 << 40)
	if want, told := collect(calm, asOf), collect(w, asOf); told != want || !strings.HasPrefix(told, "false ") {
		t.Errorf("outage and complete walks: %s, want %s", told, want)
	}
	if diff := cmp.Diff(calm.weekStates(t), w.weekStates(t)); diff != "" {
		t.Errorf("(-calm +lost)\n%.4000s", diff)
	}
}

// nameServer answers every question at a port of its own with a code, and a resolver asks it.
func nameServer(t *testing.T, code *atomic.Int32) *net.Resolver {
	t.Helper()
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	go func() {
		question := make([]byte, 1500)
		for {
			n, from, err := server.ReadFrom(question)
			if err != nil {
				return
			}
			if n < 12 {
				continue
			}
			answer := question[:n]
			answer[2] |= 0x80 // it is an answer
			answer[3] = answer[3]&0xf0 | byte(code.Load())
			_, _ = server.WriteTo(answer, from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		if code.Load() < 0 { // nobody is there
			return nil, syscall.ECONNREFUSED
		}
		return new(net.Dialer).DialContext(ctx, "udp", server.LocalAddr().String())
	}}
}

// No name can be looked up for a whole run, in each of the ways in which name servers fail. The run
// says so in its own words, ends as it began, and loses nothing; the next one is right.
func TestRefusedNames(t *testing.T) {
	t.Parallel()
	var code atomic.Int32
	quiet := slog.New(slog.DiscardHandler)
	calm := newWatched(t, 12, quiet, nil)
	w := newWatched(t, 12, quiet, nil, func(a *App) { a.names = nameServer(t, &code) })
	asOf := calm.sim.AsOf()
	collect := func(w *watched, at time.Time) collector.Report {
		t.Helper()
		w.clock.set(at)
		report, err := w.Jobs.Collect(t.Context(), Selection{}, true, reasonDemo, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Jobs.Score(t.Context()); err != nil {
			t.Fatal(err)
		}
		return report
	}
	over := func(cfg collector.Config) {
		t.Helper()
		profiles, err := Profiles("")
		if err != nil {
			t.Fatal(err)
		}
		change, err := w.Collector.Prepare(profiles, cfg)
		if err != nil {
			t.Fatal(err)
		}
		change()
	}
	statuses := func() map[string]string {
		t.Helper()
		rows, err := warehouse.Select[struct {
			Group  string `ch:"group_id"`
			Status string `ch:"status"`
		}](t.Context(), w.DB.Conn(), "SELECT group_id, status FROM scores FINAL ORDER BY week LIMIT 1 BY group_id, week")
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]string{}
		for _, r := range rows { // the newest week is the last one
			out[r.Group] = r.Status
		}
		return out
	}
	collect(calm, asOf.Add(-7*24*time.Hour))
	n := collect(w, asOf.Add(-7*24*time.Hour)).Complete
	says := fmt.Sprintf("platform_outage: the names of %d of %d sites could not be looked up", n, n)
	weeks, before := w.weekStates(t), statuses()
	named := w.cfg.Collector
	named.ConnectTo = nil // from here on names are looked up
	over(named)
	for name, answer := range map[string]int32{"refused": 5, "failed": 2, "unknown": 3, "nobody there": -1} {
		code.Store(answer)
		r := collect(w, asOf)
		if !r.Outage || r.Complete != 0 || !strings.HasPrefix(r.Notice, says) {
			t.Errorf("%s: outage %v, %d complete, %q", name, r.Outage, r.Complete, r.Notice)
		}
		if len(r.Outcomes) != 1 || r.Outcomes[kim.OutcomeDNS] != n || n < 10 {
			t.Errorf("%s: outcomes %v", name, r.Outcomes)
		}
		for week, now := range w.weekStates(t) {
			if now == "N0" && weeks[week] != now {
				t.Errorf("%s: %s is silent, and was %q", name, week, weeks[week])
			}
		}
		if diff := cmp.Diff(before, statuses()); diff != "" {
			t.Errorf("%s: statuses (-before +after)\n%s", name, diff)
		}
	}
	over(w.cfg.Collector)
	if want, told := collect(calm, asOf), collect(w, asOf); told.Outage || told.Complete != want.Complete {
		t.Errorf("after it: outage %v, %d complete, want %d", told.Outage, told.Complete, want.Complete)
	}
	if diff := cmp.Diff(calm.weekStates(t), w.weekStates(t)); diff != "" {
		t.Errorf("(-calm +refused)\n%.4000s", diff)
	}
}
