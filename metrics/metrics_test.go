package metrics_test

import (
	"compress/gzip"
	"errors"
	"flag"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"pantaukim/internal/kim"
	"pantaukim/metrics"
)

var update = flag.Bool("update", false, "write the golden files anew")

// busy has every series that exists.
func busy() *metrics.Metrics {
	m := metrics.New()
	m.Set(snapshot())
	queue := 3
	m.SetLive(func() metrics.Live {
		return metrics.Live{
			Engine: &metrics.Engine{Up: true, Restarts: 1}, Queue: &queue,
			Outbox:      &metrics.Outbox{Bytes: 4096, Oldest: time.Unix(1761600000, 0), Quarantined: 1},
			Pools:       []metrics.Pool{{Name: "load", Open: 2, Idle: 1, MaxOpen: 4}},
			Next:        []metrics.Planned{{Job: "collect", At: time.Unix(1761600000, 0)}},
			Lead:        &metrics.Lead{Leading: true, Present: true, Instances: 2, Takeovers: 1},
			Disk:        &metrics.Disk{Size: 1 << 30, Free: 1 << 29},
			Certificate: time.Unix(1793136000, 0), RunDeadline: time.Unix(1761700000, 0),
			Healed:  time.Unix(1761600000, 0),
			Backup:  &metrics.Backup{Last: time.Unix(1761600000, 0), Bytes: 1 << 28},
			Clock:   &metrics.Clock{Ahead: -90 * time.Second, Hosts: 40},
			Trouble: &metrics.Trouble{Hacked: 2, Unreadable: 1},
			Tables:  []metrics.Table{{Name: "items", Spoilt: 2, Checked: time.Unix(1761600000, 0)}, {Name: "walks"}},
		}
	})
	m.WalkDone(kim.OutcomeOK, 12, 9, 10, 270000)
	m.WalkDone(kim.OutcomeBlocked, 1, 0, 1, 0)
	m.RequestDone(200, 27000, 300*time.Millisecond)
	m.RequestDone(0, 0, 10*time.Second)
	m.RunDone(metrics.Run{Groups: 153, Complete: 150, Geoblocked: 4, Drifted: 1, Proven: 140, Failed: map[kim.Outcome]int{kim.OutcomeTimeout: 3}, OutageShare: 0.4, UnexplainedGroups: 12, UnexplainedLinks: 31, Ended: time.Unix(1761613200, 0), Took: time.Hour})
	m.Planned(41200, 11.4)
	m.ValidatorsLied()
	m.LettersDone(12, 1, 0)
	m.Reloaded(time.Unix(1761600000, 0), true)
	m.Reloaded(time.Unix(1761600600, 0), false)
	m.RunResumed()
	m.RunBrokenOff()
	m.JobDone("collect", 2*time.Second, time.Hour, nil)
	m.JobDone("score", time.Second, time.Second, errors.New("no"))
	m.JobSucceeded("collect", time.Unix(1761613300, 0))
	m.Loaded("items", 153)
	m.LoadRetried()
	m.LoadFailed()
	return m
}

func snapshot() metrics.Snapshot {
	return metrics.Snapshot{
		Week: time.Date(2025, 10, 27, 0, 0, 0, 0, time.UTC), AsOf: time.Date(2025, 10, 28, 1, 0, 0, 0, time.UTC),
		Rules: "2025.1-00000000", Took: 250 * time.Millisecond, Indexed: 90, Held: 0,
		Regencies: []metrics.Regency{
			{ProvinceCode: "62", Code: "62.13", Name: "Barito Timur", Statuses: map[string]int{"active": 60, "inactive": 30}, Observed: 88, Items: 120, Photos: 240, Coverage: 0.98},
			{ProvinceCode: "62", Code: "62.00", Name: "Babelo \"?\"", Statuses: map[string]int{"unobserved": 13}, Coverage: math.NaN()},
			{ProvinceCode: "62", Code: "62.13", Name: "Barito Timur", Statuses: map[string]int{"active": 1}}, // twice by mistake
			{ProvinceCode: "62", Code: "62.05", Name: "Barito \xff Utara", Coverage: math.NaN()},
		},
		Groups: []metrics.Group{
			{ID: "b", Name: "KIM \"B\"\n\\x", RegencyCode: "62.13", DistrictCode: "62.13.05", Status: "active", IAD: 71.5, ActiveWeeks: 8, ObservedWeeks: 8, Items: 90, Photos: 200, LastItem: time.Unix(1761600000, 0), LastComplete: time.Unix(1761613200, 0)},
			{ID: "a", Name: "KIM \xfe", Status: "unobserved", IAD: math.NaN()},
			{ID: "b", Name: "again"},
		},
	}
}

func get(t *testing.T, h http.Handler, zip bool) (int, string) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	if zip {
		r.Header.Set("Accept-Encoding", "gzip")
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	body := io.Reader(w.Body)
	if w.Header().Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		body = z
	}
	text, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, string(text)
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// own keeps the program's own series, and of them those that do not change from
// run to run.
func own(text string) string {
	var b strings.Builder
	for _, line := range strings.SplitAfter(text, "\n") {
		if strings.Contains(line, "pantaukim_") && !strings.Contains(line, "build_info") && !strings.HasPrefix(line, "# HELP") {
			b.WriteString(line)
		}
	}
	return b.String()
}

func TestEverySeries(t *testing.T) {
	code, text := get(t, busy().Handler(), false)
	if code != http.StatusOK {
		t.Fatalf("status %d: %s", code, text)
	}
	golden(t, "metrics.txt", own(text))
}

// Before anything happened there are counters at zero, which is what was
// counted, and no gauge at all.
func TestNothingThatWasNotMeasured(t *testing.T) {
	_, text := get(t, metrics.New().Handler(), false)
	golden(t, "empty.txt", own(text))
	if strings.Contains(own(text), "gauge") {
		t.Error("a gauge is exported before anything was measured")
	}
}

func TestNamesAreClean(t *testing.T) {
	problems, err := testutil.GatherAndLint(busy().Gatherer())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
	families, err := busy().Gatherer().Gather()
	if err != nil {
		t.Fatal(err)
	}
	name := regexp.MustCompile(`^(pantaukim|go|process|promhttp)_[a-z0-9_]+$`)
	for _, f := range families {
		if !name.MatchString(f.GetName()) || f.GetHelp() == "" {
			t.Errorf("%s: name or help", f.GetName())
		}
	}
}

func TestGroups(t *testing.T) {
	m := metrics.New()
	if code, _ := get(t, m.GroupsHandler(), false); code != http.StatusServiceUnavailable {
		t.Errorf("before the first scoring: status %d", code)
	}
	m.Set(snapshot())
	code, text := get(t, m.GroupsHandler(), false)
	if code != http.StatusOK {
		t.Fatalf("status %d", code)
	}
	golden(t, "groups.txt", text)
	if _, zipped := get(t, m.GroupsHandler(), true); zipped != text {
		t.Error("the compressed answer differs")
	}
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(families["pantaukim_group_info"].GetMetric()); n != 2 {
		t.Errorf("%d groups, want 2", n)
	}
}

// A group that left the list leaves no series behind.
func TestRemovedGroupIsGone(t *testing.T) {
	m := metrics.New()
	m.Set(snapshot())
	s := snapshot()
	s.Groups, s.Regencies = s.Groups[1:2], s.Regencies[1:2]
	m.Set(s)
	if _, text := get(t, m.GroupsHandler(), false); strings.Contains(text, `group="b"`) {
		t.Error("the group is still there")
	}
	if _, text := get(t, m.Handler(), false); strings.Contains(text, "Barito Timur") {
		t.Error("the regency is still there")
	}
}
