package metricstest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"
)

// patience bounds how long a test waits for something that must come; it is not a
// measure of anything.
const patience = 2 * time.Minute

// Runbooks is where the alerts of these tests say that their paragraphs are.
const Runbooks = "https://docs.example.go.id/pantaukim/"

// Message is what Alertmanager tells an office: all alerts of one group.
type Message struct {
	Status      string
	GroupLabels map[string]string `json:"groupLabels"`
	Alerts      []Alert
}

// Alert is one alert of a message.
type Alert struct {
	Status      string
	Labels      map[string]string
	Annotations map[string]string
}

// Office is a Prometheus and an Alertmanager that watch one program, and the inbox
// of whoever is told.
type Office struct {
	t          testing.TB
	prometheus string

	mu       sync.Mutex
	messages []Message
	came     chan struct{}
}

// Watch starts both daemons on the program at target (host:port) with the shipped
// configuration, and stops them after the test.
func Watch(t testing.TB, target string) *Office {
	t.Helper()
	dir := t.TempDir()
	o := &Office{t: t, came: make(chan struct{}, 1)}
	inbox := httptest.NewServer(http.HandlerFunc(o.receive))
	t.Cleanup(inbox.Close)
	copyFile(t, dir, "alertmanager.yml",
		change{`group_wait: \S+`, "group_wait: 1s"}, change{`group_interval: \S+`, "group_interval: 1s"},
		change{`(?m)^      mute_time_intervals: .*\n`, ""}, // the test is told at any hour
		change{`(?m)^    # (webhook_configs:\n)    # (  - url: )\S+\n    # (.*\n)`, "    ${1}    ${2}" + inbox.URL + "\n    ${3}"})
	alertmanager := daemon(t, []string{"prometheus-alertmanager", "alertmanager"},
		"--config.file="+filepath.Join(dir, "alertmanager.yml"), "--storage.path="+filepath.Join(dir, "alertmanager"),
		"--web.listen-address=127.0.0.1:0", "--cluster.listen-address=", "--log.level=info")
	copyFile(t, dir, "rules.yml", quick...)
	copyFile(t, dir, "prometheus.yml", change{`(scrape|evaluation)_interval: 30s`, "${1}_interval: 1s"},
		change{`(?m)^  # (external_labels:)\n  # (  runbooks: ).*$`, "  ${1}\n  ${2}" + Runbooks},
		change{`pantaukim:8080`, target}, change{`alertmanager:9093`, alertmanager})
	o.prometheus = "http://" + daemon(t, []string{"prometheus"},
		"--config.file="+filepath.Join(dir, "prometheus.yml"), "--storage.tsdb.path="+filepath.Join(dir, "prometheus"),
		"--web.listen-address=127.0.0.1:0")
	o.await(func() (bool, any) {
		resp, err := http.Get(o.prometheus + "/-/ready")
		if err != nil {
			return false, err
		}
		_ = resp.Body.Close()
		return resp.StatusCode == http.StatusOK, resp.Status
	})
	return o
}

func (o *Office) receive(w http.ResponseWriter, r *http.Request) {
	var m Message
	if err := json.NewDecoder(r.Body).Decode(&m); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	o.mu.Lock()
	o.messages = append(o.messages, m)
	o.mu.Unlock()
	select {
	case o.came <- struct{}{}:
	default:
	}
}

// Messages returns what came so far about one alert, oldest first.
func (o *Office) Messages(alert string) []Message {
	o.mu.Lock()
	defer o.mu.Unlock()
	var about []Message
	for _, m := range o.messages {
		if m.GroupLabels["alertname"] == alert {
			about = append(about, m)
		}
	}
	return about
}

// Wait returns the first message about an alert with a status, firing or resolved,
// once it has come.
func (o *Office) Wait(alert, status string) Message {
	o.t.Helper()
	late := time.After(patience)
	for {
		for _, m := range o.Messages(alert) {
			if m.Status == status {
				return m
			}
		}
		select {
		case <-o.came:
		case <-o.t.Context().Done():
			o.t.Fatal(o.t.Context().Err())
		case <-late:
			o.mu.Lock()
			defer o.mu.Unlock()
			o.t.Fatalf("no message that %s is %s; came: %+v", alert, status, o.messages)
		}
	}
}

// Query asks Prometheus now and returns one number for each series of the answer.
func (o *Office) Query(expr string) []float64 {
	o.t.Helper()
	resp, err := http.Get(o.prometheus + "/api/v1/query?query=" + url.QueryEscape(expr))
	if err != nil {
		o.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var answer struct {
		Error string
		Data  struct{ Result []struct{ Value [2]any } }
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || answer.Error != "" {
		o.t.Fatalf("%s: %v %s", expr, err, answer.Error)
	}
	var numbers []float64
	for _, r := range answer.Data.Result {
		text, _ := r.Value[1].(string)
		n, err := strconv.ParseFloat(text, 64)
		if err != nil {
			o.t.Fatalf("%s: %v", expr, err)
		}
		numbers = append(numbers, n)
	}
	return numbers
}

// Until asks Prometheus until the answer is one that is wanted.
func (o *Office) Until(expr string, wanted func([]float64) bool) {
	o.t.Helper()
	o.await(func() (bool, any) {
		got := o.Query(expr)
		return wanted(got), fmt.Sprintf("%s: %v", expr, got)
	})
}

// await asks until it is done.
func (o *Office) await(done func() (bool, any)) {
	o.t.Helper()
	late := time.After(patience)
	for {
		ok, seen := done()
		if ok {
			return
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-o.t.Context().Done():
			o.t.Fatal(o.t.Context().Err())
		case <-late:
			o.t.Fatalf("waited in vain; last seen: %v", seen)
		}
	}
}
