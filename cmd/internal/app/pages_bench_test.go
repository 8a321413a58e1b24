package app

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pantaukim/cmd/internal/config"
	"pantaukim/internal/lab/kimsim"
	"pantaukim/internal/registry"
	"pantaukim/internal/warehouse/warehousetest"
)

// BenchmarkPagesWhileCollecting asks for pages with six readers while every site is
// walked and scored, again and again, and reports for each page the 95th percentile and
// the longest time, in milliseconds. Run it with -benchtime 1x.
func BenchmarkPagesWhileCollecting(b *testing.B) {
	const groups, weeks = 400, 26
	sim := kimsim.New(kimsim.Config{Seed: 1, Groups: kimsim.Registry(groups, 1), Weeks: weeks, AsOf: kimsim.DefaultAsOf()})
	at := &clock{}
	at.set(sim.AsOf())
	platform := httptest.NewServer(sim.Handler(at.now))
	defer platform.Close()
	base := config.Default()
	base.DataDir = b.TempDir()
	base.Warehouse.DataDir, base.Collector.OutboxDir = base.DataDir, base.DataDir+"/outbox"
	base.Warehouse.Library = warehousetest.Library(b)
	base.Collector.ConnectTo = map[string]string{"*": platform.Listener.Addr().String()}
	base.Collector.RequestsPerSecond, base.Collector.Concurrency = 1e6, 8
	base.Collector.Timeout, base.Collector.HeaderTimeout, base.Collector.RetryDelay = demoPatience, demoPatience, time.Millisecond
	a := New(base, slog.New(slog.DiscardHandler), at.now)
	if err := a.Start(b.Context()); err != nil {
		b.Fatal(err)
	}
	defer func() { _ = a.Stop() }()
	if _, err := registry.Import(b.Context(), a.DB.Conn(), sim.Groups(), sim.AsOf()); err != nil {
		b.Fatal(err)
	}
	pages, err := a.pages(a.current(), a.Scorer().Rules(), nil)
	if err != nil {
		b.Fatal(err)
	}
	a.Jobs.scored = func(ctx context.Context) { a.prefetch(ctx, pages) }
	week := func(back int) {
		at.set(sim.AsOf().AddDate(0, 0, -7*back))
		if _, err := a.Jobs.Collect(b.Context(), Selection{}, true, reasonDemo, nil); err != nil {
			b.Error(err)
		}
		if err := a.Jobs.Score(b.Context()); err != nil {
			b.Error(err)
		}
	}
	week(3)
	server := httptest.NewServer(pages)
	defer server.Close()
	paths := []string{"/", "/peringkat", "/tidak-aktif", "/kecamatan", "/penghargaan", "/adopsi", "/adopsi?regency=62.13", "/sebaran", "/mutu", "/metodologi", "/kim/" + sim.Groups()[0].ID}
	took := make([][]time.Duration, len(paths))
	var mu sync.Mutex
	var ended atomic.Bool
	var readers sync.WaitGroup
	b.ResetTimer()
	for r := range 6 {
		readers.Go(func() {
			for n := r; !ended.Load(); n++ {
				i := n % len(paths)
				began := time.Now()
				res, err := http.Get(server.URL + paths[i])
				if err != nil {
					b.Error(err)
					return
				}
				_ = res.Body.Close()
				if res.StatusCode != http.StatusOK {
					b.Errorf("%s: status %d", paths[i], res.StatusCode)
				}
				mu.Lock()
				took[i] = append(took[i], time.Since(began))
				mu.Unlock()
				time.Sleep(20 * time.Millisecond) // a reader reads
			}
		})
	}
	for back := 2; back >= 0; back-- {
		week(back)
	}
	ended.Store(true)
	readers.Wait()
	b.StopTimer()
	for i, t := range took {
		slices.Sort(t)
		b.Logf("%-28s %6d times, p50 %8.1f p95 %8.1f max %8.1f ms", paths[i], len(t), ms(t[len(t)/2]), ms(t[len(t)*95/100]), ms(t[len(t)-1]))
		if i == 5 || i == 8 {
			b.ReportMetric(ms(t[len(t)-1]), "max-ms"+paths[i])
		}
	}
}
