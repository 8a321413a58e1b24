package metrics

import (
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"pantaukim/internal/kim"
)

// work counts what the program does.
type work struct {
	walks       *prometheus.CounterVec
	duration    prometheus.Histogram
	pages       prometheus.Counter
	requests    *prometheus.CounterVec
	answer      prometheus.Histogram
	bytes       prometheus.Counter
	runs        *prometheus.CounterVec
	lied        prometheus.Counter
	resumed     prometheus.Counter
	broken      prometheus.Counter
	jobs        *prometheus.CounterVec
	jobTook     *prometheus.GaugeVec
	jobLag      *prometheus.GaugeVec
	jobOK       *prometheus.GaugeVec
	rows        *prometheus.CounterVec
	retries     prometheus.Counter
	failures    prometheus.Counter
	planned     *prometheus.GaugeVec // without labels: a vector has no series before it is set
	plannedTime *prometheus.GaugeVec
	letters     *prometheus.CounterVec
	reloaded    *prometheus.GaugeVec // without series before there is a configuration
	reloadedAt  *prometheus.GaugeVec
	lettersLast *prometheus.GaugeVec // without series before letters were to be sent
	last        lastRun
}

func counter(name, help string) prometheus.CounterOpts {
	return prometheus.CounterOpts{Name: "pantaukim_" + name, Help: help}
}

func histogram(name, help string, buckets []float64) prometheus.HistogramOpts {
	return prometheus.HistogramOpts{
		Name: "pantaukim_" + name, Help: help, Buckets: buckets,
		NativeHistogramBucketFactor: 1.1, NativeHistogramMaxBucketNumber: 100, NativeHistogramMinResetDuration: time.Hour,
	}
}

// The results of runs and jobs, the classes of answers, and the tables that are
// loaded.
var (
	loadedTables = []string{"run_groups", "items", "item_sights", "photos", "item_history", "pages", "platform_shapes", "walk_sections", "walks", "runs"}
	runResults   = []string{"complete", "partial", "outage"}
	letters      = []string{"sent", "failed", "unsure"}
	classes      = []string{"1xx", "2xx", "3xx", "4xx", "5xx", "none"}
)

func newWork() *work {
	gaugeVec := func(name, help string) *prometheus.GaugeVec {
		return prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "pantaukim_" + name, Help: help}, []string{"task"})
	}
	w := &work{
		planned: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "pantaukim_plan_week_requests", Help: "Requests that the scheduled runs of the coming week are expected to take.",
		}, nil),
		plannedTime: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "pantaukim_plan_week_seconds", Help: "Time that the scheduled runs of the coming week are expected to take at the polite rate.",
		}, nil),
		walks: prometheus.NewCounterVec(counter("walks_total", "Walks of groups' sites by outcome."), []string{"outcome"}),
		duration: prometheus.NewHistogram(histogram("walk_duration_seconds", "How long the walk of one group's site took.",
			[]float64{0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800})),
		pages:    prometheus.NewCounter(counter("walk_pages_total", "Pages that walks have read.")),
		requests: prometheus.NewCounterVec(counter("requests_total", "Requests to groups' sites by class of the answer; none: there was no answer."), []string{"class"}),
		answer: prometheus.NewHistogram(histogram("request_duration_seconds", "How long a site took to answer a request.",
			[]float64{0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30})),
		bytes: prometheus.NewCounter(counter("walk_received_bytes_total", "Bytes of pages that walks have read, decompressed.")),
		runs:  prometheus.NewCounterVec(counter("runs_total", "Runs over many groups by result."), []string{"result"}),
		lied: prometheus.NewCounter(counter("sites_found_lying_total",
			"Sites that were found to answer 304, or to keep an ETag or a Last-Modified, for a page that had changed.")),
		letters: prometheus.NewCounterVec(counter("letters_total", "Letters by result; unsure: the connection broke after the message."), []string{"result"}),
		reloaded: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "pantaukim_config_last_reload_successful", Help: "Whether the configuration was taken over when it was last to be read again: 1 or 0.",
		}, nil),
		reloadedAt: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "pantaukim_config_last_reload_success_timestamp_seconds", Help: "When the configuration in effect was read.",
		}, nil),
		lettersLast: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "pantaukim_letters_last", Help: "Letters by result when letters were last to be sent.",
		}, []string{"result"}),
		resumed:  prometheus.NewCounter(counter("runs_resumed_total", "Times that a run went on after an interruption.")),
		broken:   prometheus.NewCounter(counter("runs_broken_off_total", "Interrupted runs that were given up because their time was over.")),
		jobs:     prometheus.NewCounterVec(counter("job_runs_total", "Runs of scheduled tasks by result."), []string{"task", "result"}),
		jobTook:  gaugeVec("job_last_duration_seconds", "How long the newest run of the task took."),
		jobLag:   gaugeVec("job_schedule_lag_seconds", "How long after its planned moment the newest run of the task began."),
		jobOK:    gaugeVec("job_last_success_timestamp_seconds", "When the task last succeeded."),
		rows:     prometheus.NewCounterVec(counter("load_rows_total", "Rows loaded into the warehouse by table."), []string{"table"}),
		retries:  prometheus.NewCounter(counter("load_retries_total", "Batches that were sent to the warehouse again.")),
		failures: prometheus.NewCounter(counter("load_failures_total", "Batches that were given up.")),
	}
	// Nothing counted since the start is a measured zero, and a counter that first
	// appears with its first event hides that event from increase().
	for _, o := range kim.Outcomes() {
		w.walks.WithLabelValues(string(o))
	}
	for _, r := range runResults {
		w.runs.WithLabelValues(r)
	}
	for _, r := range letters {
		w.letters.WithLabelValues(r)
	}
	for _, t := range loadedTables {
		w.rows.WithLabelValues(t)
	}
	for _, c := range classes {
		w.requests.WithLabelValues(c)
	}
	return w
}

func (w *work) collectors() []prometheus.Collector {
	return []prometheus.Collector{
		w.walks, w.duration, w.pages, w.requests, w.answer, w.bytes, w.lied, w.letters, w.lettersLast, w.reloaded, w.reloadedAt, w.runs, w.resumed, w.broken, w.jobs, w.jobTook, w.jobLag, w.jobOK,
		w.rows, w.retries, w.failures, w.planned, w.plannedTime, &w.last,
	}
}

// WalkDone counts one walk of one group: its outcome, how many seconds it took,
// the pages it read and the bytes of them. Its requests are counted one by one, by
// RequestDone.
func (m *Metrics) WalkDone(outcome kim.Outcome, seconds float64, pages, _ int, bytes int64) {
	m.work.walks.WithLabelValues(string(outcome)).Inc()
	m.work.duration.Observe(seconds)
	m.work.pages.Add(float64(max(0, pages)))
	m.work.bytes.Add(float64(max(0, bytes)))
}

// RequestDone counts one request: its status (0 if there was no answer), the bytes
// of the answer and how long it took.
func (m *Metrics) RequestDone(status int, _ int64, took time.Duration) {
	class := "none"
	if status >= 100 && status < 600 {
		class = strconv.Itoa(status/100) + "xx"
	}
	m.work.requests.WithLabelValues(class).Inc()
	m.work.answer.Observe(took.Seconds())
}

// Run is what is told of one run over many groups.
type Run struct {
	Groups, Complete  int
	Outage            bool                // nothing is concluded from it
	Geoblocked        int                 // groups whose platform refuses this network
	Drifted           int                 // shapes of links that nobody knows, each on many sites of one platform
	Proven            int                 // groups whose sites read well before
	Failed            map[kim.Outcome]int // of these, those that failed, by how
	OutageShare       float64             // of the proven ones that have to fail alike for an outage
	UnexplainedGroups int                 // groups with links among their records that nobody knows
	UnexplainedLinks  int
	Ended             time.Time
	Took              time.Duration
}

// RunDone counts one run over many groups.
func (m *Metrics) RunDone(r Run) {
	result := "complete"
	switch {
	case r.Outage:
		result = "outage"
	case r.Complete < r.Groups:
		result = "partial"
	}
	m.work.runs.WithLabelValues(result).Inc()
	m.work.last.set(r)
}

// ValidatorsLied counts a site that was found to say of changed pages that they are as they were.
func (m *Metrics) ValidatorsLied() { m.work.lied.Inc() }

// LettersDone counts the letters of one moment at which letters were to be sent: those that
// were, those that failed, and those of which nobody knows.
func (m *Metrics) LettersDone(sent, failed, unsure int) {
	for result, n := range map[string]int{"sent": sent, "failed": failed, "unsure": unsure} {
		m.work.letters.WithLabelValues(result).Add(float64(n))
		m.work.lettersLast.WithLabelValues(result).Set(float64(n))
	}
}

// Reloaded tells whether the configuration, as it was read at a moment, was taken over.
func (m *Metrics) Reloaded(at time.Time, ok bool) {
	m.work.reloaded.WithLabelValues().Set(flag(ok))
	if ok {
		m.work.reloadedAt.WithLabelValues().Set(float64(at.UnixMilli()) / 1000)
	}
}

// RunResumed counts a run that goes on after an interruption.
func (m *Metrics) RunResumed() { m.work.resumed.Inc() }

// RunBrokenOff counts an interrupted run that is given up.
func (m *Metrics) RunBrokenOff() { m.work.broken.Inc() }

// JobDone counts one run of a scheduled job: its delay behind the planned moment,
// its duration, and its error or nil. It is stamped with the time of the call.
func (m *Metrics) JobDone(name string, lag, took time.Duration, err error) {
	name = clean(name)
	result := "ok"
	if err != nil {
		result = "failed"
	}
	for _, r := range []string{"ok", "failed"} {
		m.work.jobs.WithLabelValues(name, r)
	}
	m.work.jobs.WithLabelValues(name, result).Inc()
	m.work.jobLag.WithLabelValues(name).Set(lag.Seconds())
	m.work.jobTook.WithLabelValues(name).Set(took.Seconds())
	if err == nil {
		m.work.jobOK.WithLabelValues(name).SetToCurrentTime()
	}
}

// JobSucceeded tells when a job last succeeded before the program was started, so
// that a restart does not look like a job that never ran.
func (m *Metrics) JobSucceeded(name string, at time.Time) {
	if !at.IsZero() {
		m.work.jobOK.WithLabelValues(clean(name)).Set(float64(at.UnixMilli()) / 1000)
	}
}

// Loaded counts rows of a table that the warehouse has taken.
func (m *Metrics) Loaded(table string, rows int) {
	m.work.rows.WithLabelValues(clean(table)).Add(float64(max(0, rows)))
}

// LoadRetried counts that rows are sent to the warehouse again.
func (m *Metrics) LoadRetried() { m.work.retries.Inc() }

// LoadFailed counts that rows were given up.
func (m *Metrics) LoadFailed() { m.work.failures.Inc() }

// Planned tells what the scheduled runs of the coming week are expected to take. Before it
// was told there is no series.
func (m *Metrics) Planned(requests int, hours float64) {
	m.work.planned.WithLabelValues().Set(float64(requests))
	m.work.plannedTime.WithLabelValues().Set(hours * 3600)
}

// lastRun exports the newest run, and nothing before there was one.
type lastRun struct {
	mu  sync.Mutex
	run *Run
}

var (
	descRunEnded    = desc("run_last_finish_timestamp_seconds", "When the newest run over many groups ended.")
	descRunTook     = desc("run_last_duration_seconds", "How long the newest run took.")
	descRunGroups   = desc("run_last_groups", "Groups of the newest run.")
	descRunComplete = desc("run_last_complete_groups", "Groups whose walk was complete in the newest run.")
	descRunOutage   = desc("run_last_outage", "Whether nothing is concluded from the newest run, because the platform failed: 1 or 0.")
	descRunGeo      = desc("run_last_geoblocked_groups", "Groups of the newest run whose platform refuses this network while other hosts answer.")
	descRunDrifted  = desc("run_last_drifted_shapes", "Shapes of links that nobody knows, each on many sites of one platform, in the newest run.")
	descRunProven   = desc("run_last_proven_groups", "Groups of the newest run whose sites read well before it.")
	descRunFailed   = desc("run_last_failed_groups", "Groups of the newest run whose sites read well before it and failed in it, by outcome.", "outcome")
	descRunLimit    = desc("run_outage_limit_ratio", "Share of the groups whose sites read well before that has to fail alike for a run to be an outage.")
	descRunOdd      = desc("run_last_unexplained_groups", "Groups of the newest run with links among their records that nobody knows.")
	descRunOddLinks = desc("run_last_unexplained_links", "Links among the records of lists that nobody knows, in the newest run.")
)

func (l *lastRun) set(r Run) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.run = &r
}

// Describe names the series.
func (l *lastRun) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{descRunEnded, descRunTook, descRunGroups, descRunComplete, descRunOutage, descRunGeo, descRunDrifted, descRunProven, descRunFailed, descRunLimit,
		descRunOdd, descRunOddLinks} {
		ch <- d
	}
}

// Collect sends the figures of the newest run.
func (l *lastRun) Collect(ch chan<- prometheus.Metric) {
	l.mu.Lock()
	run := l.run
	l.mu.Unlock()
	if run == nil {
		return
	}
	outage := 0.0
	if run.Outage {
		outage = 1
	}
	timestamp(ch, descRunEnded, run.Ended)
	gauge(ch, descRunTook, run.Took.Seconds())
	gauge(ch, descRunGroups, float64(run.Groups))
	gauge(ch, descRunComplete, float64(run.Complete))
	gauge(ch, descRunOutage, outage)
	gauge(ch, descRunGeo, float64(run.Geoblocked))
	gauge(ch, descRunDrifted, float64(run.Drifted))
	gauge(ch, descRunProven, float64(run.Proven))
	for _, o := range kim.Outcomes() {
		if o != kim.OutcomeOK && o != kim.OutcomeNotModified {
			gauge(ch, descRunFailed, float64(run.Failed[o]), string(o))
		}
	}
	gauge(ch, descRunLimit, run.OutageShare)
	gauge(ch, descRunOdd, float64(run.UnexplainedGroups))
	gauge(ch, descRunOddLinks, float64(run.UnexplainedLinks))
}
