package deploy_test

import (
	"net"
	"os"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// compose is what the checks read of docker-compose.yml.
type compose struct {
	Services map[string]struct {
		Image, Build string
		Ports        []string
		Volumes      []string
		Healthcheck  struct{ Test []string }
	}
	Volumes map[string]any
}

func readYAML(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func TestServicesAreClosedPinnedAndChecked(t *testing.T) {
	var c compose
	readYAML(t, "../docker-compose.yml", &c)
	pinned := regexp.MustCompile(`^[\w./-]+:v?\d+(\.\d+)+$`)
	for name, s := range c.Services {
		if s.Build == "" && !pinned.MatchString(s.Image) {
			t.Errorf("%s: the image %q has no version", name, s.Image)
		}
		if len(s.Healthcheck.Test) < 2 {
			t.Errorf("%s: nobody checks its health", name)
		}
		for _, p := range s.Ports {
			if !strings.HasPrefix(p, "127.0.0.1:") {
				t.Errorf("%s: port %s is open to the network", name, p)
			}
		}
		for _, v := range s.Volumes {
			from, _, _ := strings.Cut(v, ":")
			if path, bound := strings.CutPrefix(from, "./"); bound {
				if _, err := os.Stat("../" + path); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			} else if _, ok := c.Volumes[from]; !ok {
				t.Errorf("%s: no volume %s", name, from)
			}
		}
	}
}

// What Prometheus is told to scrape and to tell exists as a service under that
// name, at a port which the service opens.
func TestPrometheusFindsItsServices(t *testing.T) {
	var c compose
	readYAML(t, "../docker-compose.yml", &c)
	type static []struct {
		Configs []struct{ Targets []string } `yaml:"static_configs"`
	}
	var p struct {
		Alerting struct{ Alertmanagers static }
		Scrape   static `yaml:"scrape_configs"`
	}
	readYAML(t, "prometheus/prometheus.yml", &p)
	var targets []string
	for _, one := range append(p.Alerting.Alertmanagers, p.Scrape...) {
		for _, s := range one.Configs {
			targets = append(targets, s.Targets...)
		}
	}
	if len(targets) < 2 {
		t.Fatalf("targets %v", targets)
	}
	for _, target := range targets {
		host, port, err := net.SplitHostPort(target)
		if err != nil {
			t.Fatal(err)
		}
		service, ok := c.Services[host]
		if !ok {
			t.Errorf("%s: there is no service %s", target, host)
			continue
		}
		open := false
		for _, p := range service.Ports {
			open = open || strings.HasSuffix(p, ":"+port)
		}
		if !open {
			t.Errorf("%s: %s opens %v", target, host, service.Ports)
		}
	}
}
