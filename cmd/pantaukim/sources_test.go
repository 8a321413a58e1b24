package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
)

// agreesWithSources checks that what the pages of the demonstration say contradicts
// neither what is publicly known nor itself.
func agreesWithSources(t *testing.T, dir string, weeks int) {
	t.Helper()
	config := filepath.Join(dir, "pantaukim.yaml")
	asOf := kimsim.DefaultAsOf()
	type row struct {
		ID     string `json:"group_id"`
		Name   string `json:"name"`
		Status string `json:"status"`
		At     string `json:"started_at"`
	}
	export := func(what string) (rows []row) {
		lines := json.NewDecoder(strings.NewReader(must(t, "export", "--what", what, "--format", "json", "--config", config)))
		for lines.More() {
			var r row
			if err := lines.Decode(&r); err != nil {
				t.Fatal(err)
			}
			rows = append(rows, r)
		}
		return rows
	}
	t.Run("consistent groups are active", func(t *testing.T) {
		named := map[string]bool{
			"KIM HAPAU HABAR": true, "KIM PIPAKATAN BAGOK": true, "KIM PAWAWARA": true, "KIM FORTUNATE": true, "KIM NETAMPIN BERSINAR": true,
			"KIM Bintang Jaya Itah": true,
		}
		for _, g := range export("statuses") {
			if named[g.Name] && g.Status != string(kim.StatusActive) {
				t.Errorf("%s is %s", g.Name, g.Status)
			}
			delete(named, g.Name)
		}
		if len(named) > 0 {
			t.Errorf("not among the groups: %v", named)
		}
	})
	t.Run("nobody is walked before being registered", func(t *testing.T) {
		registered := map[string]string{}
		for _, g := range kimsim.Registry(153, 1) {
			if g.RegisteredOn.Known() {
				registered[g.ID] = g.RegisteredOn.String()
			}
		}
		walks, late := export("walks"), 0
		for _, w := range walks {
			r := registered[w.ID]
			if r != "" && w.At[:len(r)] < r {
				t.Errorf("%s was walked on %s and registered on %s", w.ID, w.At, r)
			}
			if r > "2025-10-01" {
				late++
			}
		}
		if len(walks) < 1000 || late == 0 {
			t.Errorf("%d walks, %d of them of new groups, prove nothing", len(walks), late)
		}
	})
	t.Run("the winner of KIMFest 2025 fits its fields", func(t *testing.T) {
		last := kim.LastCompletedWeek(asOf, kim.WIB)
		period := fmt.Sprintf("%s..%s", last.Add(2-min(weeks, 14)).Monday(), last.Monday().AddDays(6))
		for _, category := range []string{"umum", "2025-ekonomi", "2025-sosial-budaya", "2025-literasi", "2026-figur-inspiratif"} {
			var list kim.Shortlist
			text := must(t, "shortlist", "--draft", "--json", "--period", period, "--level", "regency", "--category", category,
				"--as-of", "2025-10-28", "--config", config)
			if err := json.Unmarshal([]byte(text), &list); err != nil {
				t.Fatal(err)
			}
			found := false
			for _, c := range list.Field {
				if c.Group == "kim-bintang-jaya-itah" {
					found = true
					if p := string(c.Placing); !strings.HasPrefix(p, "in") && p != "below" {
						t.Errorf("%s: it is %q, with %d of %d items that fit", category, p, c.Fitting, c.Items)
					}
				}
			}
			if !found {
				t.Errorf("%s: it is not in the field", category)
			}
		}
	})
}
