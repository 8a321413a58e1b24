package dashboards

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"pantaukim/internal/warehouse/warehousetest"
)

// The country of the benchmarks: as many groups as kim.id had in December 2025,
// over two years.
const (
	nationalGroups = 3594
	nationalWeeks  = 104
)

func nationalSite(b *testing.B) (*world, http.Handler) {
	b.Helper()
	w := newWorld(b, warehousetest.New(b).Conn(), nationalGroups)
	w.weeks = nationalWeeks
	w.load(b.Context())
	cfg := demoConfig()
	cfg.FreshFor = time.Minute
	return w, siteOver(b, w, cfg).routes()
}

// BenchmarkReadyPage measures a default view, which is ready-made, beside a bare
// handler that sends the same bytes.
func BenchmarkReadyPage(b *testing.B) {
	_, h := nationalSite(b)
	for _, address := range []string{"/", "/peringkat"} {
		ask := func() *httptest.ResponseRecorder {
			r := httptest.NewRequest(http.MethodGet, address, nil)
			r.Header.Set("Accept-Encoding", "gzip")
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, r)
			return rec
		}
		first := ask()
		if first.Code != http.StatusOK {
			b.Fatalf("%s: status %d", address, first.Code)
		}
		body := slices.Clone(first.Body.Bytes())
		bare := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(body) })
		plain := httptest.NewRecorder()
		h.ServeHTTP(plain, httptest.NewRequest(http.MethodGet, address, nil))
		b.Run("page"+address, func(b *testing.B) {
			hammer(b, h, []string{address})
			b.ReportMetric(float64(len(body)), "gzip-bytes")
			b.ReportMetric(float64(plain.Body.Len()), "plain-bytes")
		})
		b.Run("bare"+address, func(b *testing.B) { hammer(b, bare, []string{address}) })
	}
}

// BenchmarkFilteredView measures views that are not ready-made: each address is
// asked for once.
func BenchmarkFilteredView(b *testing.B) {
	w, h := nationalSite(b)
	addresses := func(pattern string) func(int) []string {
		return func(n int) []string {
			out := make([]string, n)
			for i := range out {
				out[i] = fmt.Sprintf(pattern, i)
			}
			return out
		}
	}
	cases := []struct {
		name string
		list func(int) []string
	}{
		{"ranking", addresses("/peringkat?regency=62.13&q=kim&status=active&seal=%d")},
		{"ranking by indicator", addresses("/peringkat?regency=62.13&by=KM&seal=%d")},
		{"ranking of the week before", addresses("/peringkat?regency=62.13&week=2025-10-13&seal=%d")},
		{"overview", addresses("/?regency=62.13&seal=%d")},
		{"inactive", addresses("/tidak-aktif?regency=62.12&seal=%d")},
		{"group", func(n int) []string {
			out := make([]string, n)
			for i := range out {
				out[i] = fmt.Sprintf("%s?seal=%d", w.Groups[i%len(w.Groups)].Path(), i)
			}
			return out
		}},
	}
	for _, c := range cases {
		b.Run(c.name, func(b *testing.B) { hammer(b, h, c.list(b.N)) })
	}
}

// processorTime is what this process has used so far, client and server together;
// the engine is another process.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// hammer asks for the addresses, in turn, with 32 clients over real connections,
// and reports requests per second and the 95th percentile.
func hammer(b *testing.B, h http.Handler, addresses []string) {
	srv := httptest.NewServer(h)
	defer srv.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 32, DisableCompression: true}}
	took := make([]time.Duration, b.N)
	jobs := make(chan int)
	var workers sync.WaitGroup
	before := processorTime()
	b.ResetTimer()
	for range 32 {
		workers.Go(func() {
			for i := range jobs {
				start := time.Now()
				r, err := http.NewRequest(http.MethodGet, srv.URL+addresses[i%len(addresses)], nil)
				if err != nil {
					b.Error(err)
					continue
				}
				r.Header.Set("Accept-Encoding", "gzip")
				answer, err := client.Do(r)
				if err != nil {
					b.Error(err)
					continue
				}
				if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode != http.StatusOK {
					b.Errorf("status %d, %v", answer.StatusCode, err)
				}
				_ = answer.Body.Close()
				took[i] = time.Since(start)
			}
		})
	}
	for i := range b.N {
		jobs <- i
	}
	close(jobs)
	workers.Wait()
	b.StopTimer()
	b.ReportMetric(float64((processorTime()-before).Microseconds())/1000/float64(b.N), "cpu-ms/op")
	slices.Sort(took)
	b.ReportMetric(float64(took[b.N*95/100].Microseconds())/1000, "p95-ms")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "req/s")
}
