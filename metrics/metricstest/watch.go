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
	Receiver    string
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
	t            testing.TB
	dir          string // of the configurations
	prometheus   string
	alertmanager string
	inbox        string

	mu       sync.Mutex
	messages []Message
	came     chan struct{}
}

// Watch starts both daemons on the program at target (host:port) with the shipped
// configuration, and stops them after the test. The test is told at any hour.
func Watch(t testing.TB, target string) *Office {
	t.Helper()
	return watch(t, target, never()...)
}

// WatchByNight is Watch while the night lasts, which ends with Morning.
func WatchByNight(t testing.TB, target string) *Office {
	t.Helper()
	return watch(t, target, change{`(?m)^      - times: .*$`, `      - times: [{start_time: "00:00", end_time: "24:00"}]`})
}

// Morning ends the night of WatchByNight. It is no weekend.
func (o *Office) Morning() {
	o.t.Helper()
	o.route(never()...)
	resp, err := http.Post("http://"+o.alertmanager+"/-/reload", "", nil)
	if err != nil {
		o.t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		o.t.Fatal(resp.Status)
	}
}

// never has quiet hours at no time.
func never() []change {
	return []change{{`(?m)^      - times: .*$`, `      - years: ["2000"]`}, {`weekdays: .*`, `years: ["2000"]`}}
}

// route writes the configuration of Alertmanager.
func (o *Office) route(hours ...change) {
	o.t.Helper()
	copyFile(o.t, o.dir, "alertmanager.yml", append(hours,
		change{`group_wait: \S+`, "group_wait: 1s"}, change{`group_interval: \S+`, "group_interval: 1s"}, change{`repeat_interval: 5m`, "repeat_interval: 1s"},
		change{`(?m)^    # (webhook_configs:\n)    # (  - url: )\S+\n    # (.*\n)`, "    ${1}    ${2}" + o.inbox + "\n    ${3}"})...)
}

func watch(t testing.TB, target string, hours ...change) *Office {
	t.Helper()
	dir := t.TempDir()
	o := &Office{t: t, dir: dir, came: make(chan struct{}, 1)}
	inbox := httptest.NewServer(http.HandlerFunc(o.receive))
	t.Cleanup(inbox.Close)
	o.inbox = inbox.URL
	o.route(hours...)
	o.alertmanager = daemon(t, []string{"prometheus-alertmanager", "alertmanager"},
		"--config.file="+filepath.Join(dir, "alertmanager.yml"), "--storage.path="+filepath.Join(dir, "alertmanager"),
		"--web.listen-address=127.0.0.1:0", "--cluster.listen-address=", "--log.level=info")
	copyFile(t, dir, "rules.yml", quick...)
	copyFile(t, dir, "prometheus.yml", change{`(scrape|evaluation)_interval: 30s`, "${1}_interval: 1s"},
		change{`(?m)^  # (external_labels:)\n  # (  runbooks: ).*$`, "  ${1}\n  ${2}" + Runbooks},
		change{`pantaukim:8080`, target}, change{`alertmanager:9093`, o.alertmanager})
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

// Next waits for a further message.
func (o *Office) Next() {
	o.t.Helper()
	select {
	case <-o.came:
	case <-o.t.Context().Done():
		o.t.Fatal(o.t.Context().Err())
	case <-time.After(patience):
		o.t.Fatal("no further message comes")
	}
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

// Knows tells whether Alertmanager has an alert that fires, whether or not it tells of it.
func (o *Office) Knows(alert string) bool {
	o.t.Helper()
	resp, err := http.Get("http://" + o.alertmanager + "/api/v2/alerts?" + url.Values{"filter": {`alertname="` + alert + `"`}}.Encode())
	if err != nil {
		o.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var list []any
	if err := json.NewDecoder(resp.Body).Decode(&list); err != nil {
		o.t.Fatal(err)
	}
	return len(list) > 0
}

// UntilKnown waits until Alertmanager has an alert that fires, or has none any more.
func (o *Office) UntilKnown(alert string, so bool) {
	o.t.Helper()
	o.await(func() (bool, any) { return o.Knows(alert) == so, alert })
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
