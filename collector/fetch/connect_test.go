package fetch

import (
	"strings"
	"testing"
)

func TestConnectTo(t *testing.T) {
	r, err := parseConnectTo(map[string]string{
		"*": "127.0.0.1:1", "*.kim.id": "http://127.0.0.1:2", "a.kim.id": "https://127.0.0.1:3", "*.b.kim.id": "127.0.0.1:4/",
	})
	if err != nil {
		t.Fatal(err)
	}
	for host, want := range map[string]target{
		"example.org": {"127.0.0.1:1", true},
		"x.kim.id":    {"127.0.0.1:2", true},
		"X.KIM.ID":    {"127.0.0.1:2", true},
		"kim.id":      {"127.0.0.1:1", true}, // a suffix stands for what is before it
		"a.kim.id":    {"127.0.0.1:3", false},
		"c.b.kim.id":  {"127.0.0.1:4", true},
	} {
		if got, ok := r.match(host); !ok || got != want {
			t.Errorf("%s goes to %v, want %v", host, got, want)
		}
	}
	for name, m := range map[string]map[string]string{
		"no port":         {"*": "127.0.0.1"},
		"a path":          {"*": "127.0.0.1:80/x"},
		"another scheme":  {"*": "ftp://127.0.0.1:80"},
		"a star inside":   {"a.*.id": "127.0.0.1:80"},
		"a star and text": {"*kim.id": "127.0.0.1:80"},
		"an address":      {"http://a.kim.id": "127.0.0.1:80"},
		"nothing":         {"": "127.0.0.1:80"},
	} {
		if _, err := parseConnectTo(m); err == nil || !strings.HasPrefix(err.Error(), "connect_to: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestConfigErrors(t *testing.T) {
	for want, change := range map[string]func(*Config){
		"requests_per_second must be a number above 0, not 0":                     func(c *Config) { c.RequestsPerSecond = 0 },
		"address_requests_per_second must not be below 0, not -1":                 func(c *Config) { c.AddressRequestsPerSecond = -1 },
		"host_delay must not be below 0, not -1ns":                                func(c *Config) { c.HostDelay = -1 },
		"max_crawl_delay must not be below 0, not -1ns":                           func(c *Config) { c.MaxCrawlDelay = -1 },
		"timeout must be above 0, not 0s":                                         func(c *Config) { c.Timeout = 0 },
		"connect_timeout must be above 0, not 0s":                                 func(c *Config) { c.ConnectTimeout = 0 },
		"header_timeout must be above 0, not 0s":                                  func(c *Config) { c.HeaderTimeout = 0 },
		"max_body must be at least 1024 bytes, not 1":                             func(c *Config) { c.MaxBody = 1 },
		"retries must be 0 to 10, not 11":                                         func(c *Config) { c.Retries = 11 },
		"retry_delay must not be below 0, not -1ns":                               func(c *Config) { c.RetryDelay = -1 },
		"max_retry_after must not be below 0, not -1ns":                           func(c *Config) { c.MaxRetryAfter = -1 },
		`connect_to: "x" is not host:port, http://host:port or https://host:port`: func(c *Config) { c.ConnectTo = map[string]string{"*": "x"} },
	} {
		cfg := DefaultConfig()
		change(&cfg)
		if err := cfg.Validate(); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}
