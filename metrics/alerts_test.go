package metrics_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"pantaukim/metrics/metricstest"
)

const prometheusDir = "../deploy/prometheus"

func TestPrometheusReadsItsFiles(t *testing.T) {
	metricstest.Run(t, "", "promtool", "check", "config", "prometheus.yml")
	metricstest.Run(t, "", "amtool", "check-config", "alertmanager.yml")
	_, text := get(t, busy().Handler(), false)
	metricstest.Run(t, text, "promtool", "check", "metrics")
	m := busy()
	_, text = get(t, m.GroupsHandler(), false)
	metricstest.Run(t, text, "promtool", "check", "metrics")
}

// The ways to tell an office that stand as comments are right once they are taken
// out of their comments.
func TestExamplesOfReceiversAreRight(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(metricstest.Root(t), "deploy", "prometheus", "alertmanager.yml"))
	if err != nil {
		t.Fatal(err)
	}
	used := regexp.MustCompile(`(?m)^    # (\w+_configs:|  .*)$`).ReplaceAllString(string(text), "    $1")
	if n := strings.Count(used, "\n    webhook_configs:") + strings.Count(used, "\n    email_configs:") + strings.Count(used, "\n    telegram_configs:"); n != 4 {
		t.Fatalf("%d examples in\n%s", n, used)
	}
	path := filepath.Join(t.TempDir(), "alertmanager.yml")
	if err := os.WriteFile(path, []byte("global: {smtp_smarthost: \"mail:587\", smtp_from: kim@example.go.id}\n"+used), 0o600); err != nil {
		t.Fatal(err)
	}
	metricstest.Run(t, "", "amtool", "check-config", path)
}

// ruleTests are the files in which the alerts are tested, by how soon they speak.
func ruleTests() []string {
	return []string{"rules_minutes_test.yml", "rules_days_test.yml", "rules_weeks_test.yml"}
}

func TestAlerts(t *testing.T) {
	for _, file := range ruleTests() {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			metricstest.Run(t, "", "promtool", "test", "rules", file)
		})
	}
}

func decode(t *testing.T, name string, into any) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(prometheusDir, name))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(text)
}

// Every alert is tested both firing and silent, and every series that a rule
// names is one that pantaukim exports.
func TestAlertsAreCovered(t *testing.T) {
	var rules struct {
		Groups []struct {
			Rules []struct {
				Alert, Record, Expr string
				Annotations         map[string]string
			}
		}
	}
	decode(t, "rules.yml", &rules)
	fires, silent := map[string]bool{}, map[string]bool{}
	for _, file := range ruleTests() {
		var tests struct {
			Tests []struct {
				Alerts []struct {
					Name     string `yaml:"alertname"`
					Expected []any  `yaml:"exp_alerts"`
				} `yaml:"alert_rule_test"`
			}
		}
		decode(t, file, &tests)
		for _, one := range tests.Tests {
			for _, a := range one.Alerts {
				fires[a.Name] = fires[a.Name] || len(a.Expected) > 0
				silent[a.Name] = silent[a.Name] || len(a.Expected) == 0
			}
		}
	}
	told := runbook(t)
	_, exported := get(t, busy().Handler(), false)
	series := regexp.MustCompile(`\bpantaukim_[a-z_]+`)
	alerts := 0
	for _, g := range rules.Groups {
		for _, r := range g.Rules {
			if r.Alert != "" {
				alerts++
				// The dead man's switch never falls silent: that is what it is for.
				if !fires[r.Alert] || !silent[r.Alert] && r.Alert != "PantaukimWatchdog" {
					t.Errorf("%s: tested firing %v, silent %v", r.Alert, fires[r.Alert], silent[r.Alert])
				}
				if text := told[r.Alert]; !strings.Contains(text, "\nMeans: ") || !strings.Contains(text, "\nDo: ") {
					t.Errorf("docs/alerts.md does not say what %s means and what to do", r.Alert)
				}
				delete(told, r.Alert)
				if link := r.Annotations["runbook_url"]; !strings.HasSuffix(link, "alerts.md#"+strings.ToLower(r.Alert)) {
					t.Errorf("%s leads to %q", r.Alert, link)
				}
			}
			for _, name := range series.FindAllString(strings.ReplaceAll(r.Expr, "regency:", ""), -1) {
				if name != "pantaukim_active" && name != "pantaukim_known" && !strings.Contains(exported, "\n"+name) {
					t.Errorf("%s names %s, which is not exported", r.Alert+r.Record, name)
				}
			}
		}
	}
	if alerts == 0 {
		t.Fatal("no alert was read")
	}
	for name := range told {
		t.Errorf("docs/alerts.md tells of %s, and there is no such alert", name)
	}
}

// runbook returns the paragraphs of docs/alerts.md by alert.
func runbook(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("../docs/alerts.md")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, part := range strings.Split(string(text), "\n### ")[1:] {
		part, _, _ = strings.Cut(part, "\n## ")
		name, _, _ := strings.Cut(part, "\n")
		out[name] = part
	}
	return out
}

// At night and at weekends only what can wait is kept back: never what is critical, and
// never the dead man's switch.
func TestQuietHours(t *testing.T) {
	var config struct {
		Route struct {
			Muted  []string `yaml:"mute_time_intervals"`
			Routes []struct {
				Matchers []string
				Muted    []string `yaml:"mute_time_intervals"`
				Active   []string `yaml:"active_time_intervals"`
			}
		}
		Intervals []struct{ Name string } `yaml:"time_intervals"`
	}
	decode(t, "alertmanager.yml", &config)
	quiet := map[string]bool{}
	for _, r := range config.Route.Routes {
		if len(r.Matchers) != 1 || len(r.Active) != 0 {
			t.Fatalf("%+v", r)
		}
		quiet[r.Matchers[0]] = len(r.Muted) > 0 && len(r.Muted) == len(config.Intervals)
	}
	want := map[string]bool{`alertname="PantaukimWatchdog"`: false, `severity="critical"`: false, `severity="warning"`: true, `severity="info"`: true}
	if !maps.Equal(quiet, want) || len(config.Route.Muted) != 0 || config.Route.Routes[0].Matchers[0] != `alertname="PantaukimWatchdog"` {
		t.Errorf("quiet hours are kept for %v, want %v", quiet, want)
	}
	var rules struct {
		Groups []struct {
			Rules []struct {
				Alert  string
				Labels map[string]string
			}
		}
	}
	decode(t, "rules.yml", &rules)
	for _, g := range rules.Groups {
		for _, r := range g.Rules {
			_, told := want[`severity="`+r.Labels["severity"]+`"`]
			if r.Alert != "" && !told && r.Alert != "PantaukimWatchdog" {
				t.Errorf("no route is for %s with severity %q", r.Alert, r.Labels["severity"])
			}
		}
	}
}
