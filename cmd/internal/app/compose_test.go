package app_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	yaml "go.yaml.in/yaml/v3"
)

// Command lines are seen by everybody on a machine: what compose starts has no secret on one.
func TestComposeHasNoSecretOnACommandLine(t *testing.T) {
	text, err := os.ReadFile("../../../docker-compose.yml")
	if err != nil {
		t.Fatal(err)
	}
	var compose struct {
		Services map[string]struct {
			Command     any `yaml:"command"`
			Entrypoint  any `yaml:"entrypoint"`
			Healthcheck struct {
				Test any `yaml:"test"`
			} `yaml:"healthcheck"`
		} `yaml:"services"`
	}
	if err := yaml.Unmarshal(text, &compose); err != nil || len(compose.Services) < 4 {
		t.Fatalf("%d services, %v", len(compose.Services), err)
	}
	for name, s := range compose.Services {
		for _, line := range []any{s.Command, s.Entrypoint, s.Healthcheck.Test} {
			if said := strings.ToLower(fmt.Sprint(line)); strings.Contains(said, "password") || strings.Contains(said, "secret") || strings.Contains(said, "clickhouse://") {
				t.Errorf("%s: %s", name, said)
			}
		}
		if s.Healthcheck.Test == nil {
			t.Errorf("%s has no health check", name)
		}
	}
}
