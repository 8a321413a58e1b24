package metrics

import (
	"net/http"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics holds all series of the program in a registry of its own. It is safe
// for concurrent use.
type Metrics struct {
	registry *prometheus.Registry
	work     *work
	snapshot atomic.Pointer[Snapshot]
	live     atomic.Pointer[func() Live]
	groups   atomic.Pointer[page]
}

// New returns metrics that know of nothing yet but the program itself.
func New() *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry(), work: newWork()}
	m.registry.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		buildInfo(),
		facts{&m.snapshot},
		now{&m.live},
	)
	m.registry.MustRegister(m.work.collectors()...)
	return m
}

// buildInfo is a series of value 1 that names what runs.
func buildInfo() prometheus.Collector {
	version, revision, goVersion := "unknown", "unknown", "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		goVersion = info.GoVersion
		if info.Main.Version != "" {
			version = info.Main.Version
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = s.Value
			}
		}
	}
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "pantaukim_build_info", Help: "The program that runs; always 1.",
		ConstLabels: prometheus.Labels{"version": version, "revision": revision, "goversion": goVersion},
	}, func() float64 { return 1 })
}

// Set swaps in what was concluded by the newest scoring. The snapshot must not
// be changed afterwards.
func (m *Metrics) Set(s Snapshot) {
	m.groups.Store(render(s.Groups))
	m.snapshot.Store(&s)
}

// SetLive names the function that tells, at every scrape, how the program is. It
// must answer at once and from memory.
func (m *Metrics) SetLive(f func() Live) { m.live.Store(&f) }

// scrapeTimeout ends a scrape that hangs, and scrapesAtOnce bounds how many run.
const (
	scrapeTimeout = 10 * time.Second
	scrapesAtOnce = 4
)

// Handler serves /metrics: operations, and figures by regency.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		Registry:            m.registry,
		Timeout:             scrapeTimeout,
		MaxRequestsInFlight: scrapesAtOnce,
	})
}

// Gatherer gives access to the series, for tests and for other ways to expose
// them.
func (m *Metrics) Gatherer() prometheus.Gatherer { return m.registry }
