package metrics_test

import (
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
			Rules []struct{ Alert, Record, Expr string }
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
}
