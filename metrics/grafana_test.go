package metrics_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"pantaukim/metrics/metricstest"
)

// panel is what is held of a panel of the dashboard.
type panel struct {
	ID         int
	Type       string
	Title      string
	Datasource struct{ UID string }
	Targets    []struct {
		Datasource struct{ UID string }
		Expr       string
	}
}

// Every series that the dashboard for Grafana asks for is exported or recorded, and Prometheus reads
// every question.
func TestGrafanaAsksForWhatThereIs(t *testing.T) {
	text, err := os.ReadFile("../deploy/grafana/pantaukim.json")
	if err != nil {
		t.Fatal(err)
	}
	var board struct {
		Title, UID string
		Panels     []panel
		Templating struct {
			List []struct{ Name, Definition string }
		}
	}
	if err := json.Unmarshal(text, &board); err != nil {
		t.Fatal(err)
	}
	rules, err := os.ReadFile(filepath.Join(prometheusDir, "rules.yml"))
	if err != nil {
		t.Fatal(err)
	}
	_, exported := get(t, busy().Handler(), false)
	ours := regexp.MustCompile(`\b(regency:)?(pantaukim|go|process)_[a-z_:]+`)
	check := func(where, expr string) {
		for _, name := range ours.FindAllString(expr, -1) {
			// Of a range over the label of a series only its name is meant.
			if !strings.Contains(exported, "\n"+name+"{") && !strings.Contains(exported, "\n"+name+" ") && !strings.Contains(string(rules), "record: "+name+"\n") {
				t.Errorf("%s asks for %s, which is not there", where, name)
			}
		}
	}
	for _, v := range board.Templating.List {
		check("the variable "+v.Name, v.Definition)
	}
	var asked struct {
		Groups []map[string]any `yaml:"groups"`
	}
	var questions []map[string]any
	ids := map[int]bool{}
	for _, p := range board.Panels {
		if ids[p.ID] || p.Title == "" {
			t.Errorf("panel %d %q: its number is there twice, or it has no title", p.ID, p.Title)
		}
		ids[p.ID] = true
		if p.Type == "row" {
			continue
		}
		if len(p.Targets) == 0 || p.Datasource.UID != "${datasource}" {
			t.Errorf("%s asks for nothing, or asks a Prometheus of its own", p.Title)
		}
		for _, target := range p.Targets {
			check(p.Title, target.Expr)
			if target.Datasource.UID != "${datasource}" {
				t.Errorf("%s asks %s", p.Title, target.Datasource.UID)
			}
			expr := strings.NewReplacer("$__rate_interval", "5m", "$regency", ".*").Replace(target.Expr)
			questions = append(questions, map[string]any{"record": "question:" + strconv.Itoa(len(questions)), "expr": expr})
		}
	}
	if len(questions) < 20 {
		t.Fatalf("only %d questions", len(questions))
	}
	asked.Groups = []map[string]any{{"name": "dashboard", "rules": questions}}
	file, err := yaml.Marshal(asked)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "questions.yml")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	metricstest.Run(t, "", "promtool", "check", "rules", path)
}
