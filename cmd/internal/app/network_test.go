package app

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pantaukim/cmd/internal/config"
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
