package metrics

import (
	"math"
	"strings"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Snapshot is what one scoring concluded, as plain values.
type Snapshot struct {
	Week  time.Time     // midnight UTC of the Monday of the scoring
	AsOf  time.Time     // the moment that was scored
	Rules string        // id of the rules
	Took  time.Duration // 0: not measured

	Regencies []Regency
	Indexed   int // groups with an IAD
	Held      int // groups whose status stands because the platform failed

	// Groups are the series of single groups, for /metrics/groups only.
	Groups []Group
}

// Regency is one regency's part of a snapshot.
type Regency struct {
	ProvinceCode, Code, Name string

	Statuses map[string]int // groups by status; a status that is left out has none
	Observed int            // groups that were observed in the last completed week
	Items    int            // of that week; exported only if somebody was observed
	Photos   int
	Coverage float64 // mean coverage of its groups, 0 to 1; NaN: not known
}

// statuses are exported for every regency, because none is a measured number too.
var statuses = [...]string{"active", "less_active", "inactive", "never_posted", "unobserved"}

var regencyLabels = []string{"province_code", "regency_code", "regency"}

// The series of a snapshot.
var (
	descGroups     = desc("groups", "Watched groups by regency and status in the newest scoring.", append([]string{"status"}, regencyLabels...)...)
	descItems      = desc("week_items", "Items of the last completed week, of the groups that were observed in it.", regencyLabels...)
	descPhotos     = desc("week_photos", "Photos of the last completed week, of the groups that were observed in it.", regencyLabels...)
	descObserved   = desc("week_observed_groups", "Groups that were observed in the last completed week.", regencyLabels...)
	descCoverage   = desc("coverage_ratio", "Mean share of observed weeks in the window of the groups, 0 to 1.", regencyLabels...)
	descIndexed    = desc("score_indexed_groups", "Groups with an IAD in the newest scoring.")
	descHeld       = desc("score_held_groups", "Groups whose status stands because the platform failed.")
	descWeek       = desc("score_week_timestamp_seconds", "Monday of the newest scoring.")
	descAsOf       = desc("score_as_of_timestamp_seconds", "Moment that the newest scoring looked at.")
	descScoreTook  = desc("score_duration_seconds", "How long the newest scoring took.")
	descScoreRules = desc("score_rules_info", "Rules of the newest scoring; always 1.", "rules")
)

func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("pantaukim_"+name, help, labels, nil)
}

// facts exports the snapshot.
type facts struct{ from *atomic.Pointer[Snapshot] }

// Describe names the series.
func (f facts) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		descGroups, descItems, descPhotos, descObserved, descCoverage, descIndexed, descHeld,
		descWeek, descAsOf, descScoreTook, descScoreRules,
	} {
		ch <- d
	}
}

// Collect sends the series of the snapshot, none if there is no snapshot yet.
func (f facts) Collect(ch chan<- prometheus.Metric) {
	s := f.from.Load()
	if s == nil {
		return
	}
	gauge(ch, descIndexed, float64(s.Indexed))
	gauge(ch, descHeld, float64(s.Held))
	timestamp(ch, descWeek, s.Week)
	timestamp(ch, descAsOf, s.AsOf)
	if s.Took > 0 {
		gauge(ch, descScoreTook, s.Took.Seconds())
	}
	if s.Rules != "" {
		gauge(ch, descScoreRules, 1, s.Rules)
	}
	seen := map[string]bool{}
	for _, r := range s.Regencies {
		labels := []string{clean(r.ProvinceCode), clean(r.Code), clean(r.Name)}
		if key := strings.Join(labels, "\x00"); seen[key] {
			continue // the same regency twice would fail the whole scrape
		} else {
			seen[key] = true
		}
		for _, status := range statuses {
			gauge(ch, descGroups, float64(r.Statuses[status]), append([]string{status}, labels...)...)
		}
		gauge(ch, descObserved, float64(r.Observed), labels...)
		if r.Observed > 0 {
			gauge(ch, descItems, float64(r.Items), labels...)
			gauge(ch, descPhotos, float64(r.Photos), labels...)
		}
		if !math.IsNaN(r.Coverage) {
			gauge(ch, descCoverage, r.Coverage, labels...)
		}
	}
}

// clean makes a label value valid: broken text would fail the whole scrape.
func clean(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

func gauge(ch chan<- prometheus.Metric, d *prometheus.Desc, v float64, labels ...string) {
	m, err := prometheus.NewConstMetric(d, prometheus.GaugeValue, v, labels...)
	if err != nil {
		m = prometheus.NewInvalidMetric(d, err)
	}
	ch <- m
}

func timestamp(ch chan<- prometheus.Metric, d *prometheus.Desc, t time.Time, labels ...string) {
	if !t.IsZero() {
		gauge(ch, d, float64(t.UnixMilli())/1000, labels...)
	}
}
