package metrics_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const prometheusDir = "../deploy/prometheus"

// tool finds a program of Prometheus on the PATH or where the tests unpack it.
func tool(t *testing.T, name string) string {
	t.Helper()
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	path, err := filepath.Abs("../.ci/debian/usr/bin/" + name)
	if err == nil {
		if _, err = os.Stat(path); err == nil {
			return path
		}
	}
	t.Fatalf("the tests need %s: run .ci/packages, or install Prometheus and Alertmanager", name)
	return ""
}

func run(t *testing.T, stdin, name string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), tool(t, name), args...)
	cmd.Dir, cmd.Stdin = prometheusDir, strings.NewReader(stdin)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}

func TestPrometheusReadsItsFiles(t *testing.T) {
	run(t, "", "promtool", "check", "config", "prometheus.yml")
	run(t, "", "amtool", "check-config", "alertmanager.yml")
	_, text := get(t, busy().Handler(), false)
	run(t, text, "promtool", "check", "metrics")
	m := busy()
	_, text = get(t, m.GroupsHandler(), false)
	run(t, text, "promtool", "check", "metrics")
}

func TestAlerts(t *testing.T) {
	for _, file := range []string{"rules_minutes_test.yml", "rules_days_test.yml"} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			run(t, "", "promtool", "test", "rules", file)
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
	for _, file := range []string{"rules_minutes_test.yml", "rules_days_test.yml"} {
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
				if !fires[r.Alert] || !silent[r.Alert] {
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
