package collector_test

import (
	"testing"
	"time"

	"pantaukim/collector"
)

// TestConfigErrors has one bad value for each rule.
func TestConfigErrors(t *testing.T) {
	t.Parallel()
	if err := collector.DefaultConfig().Validate(); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(*collector.Config){
		"concurrency must be 1 to 1000, not 0":                                        func(c *collector.Config) { c.Concurrency = 0 },
		"keep_pages must not be below 0, not -1s":                                     func(c *collector.Config) { c.KeepPages = -time.Second },
		"full_every must be above 0, not 0s":                                          func(c *collector.Config) { c.FullEvery = 0 },
		"max_pages must be above 0, not 0":                                            func(c *collector.Config) { c.MaxPages = 0 },
		"max_sections must be above 0, not 0":                                         func(c *collector.Config) { c.MaxSections = 0 },
		"max_probes must not be below 0, not -1":                                      func(c *collector.Config) { c.MaxProbes = -1 },
		"site_time must be above 0, not 0s":                                           func(c *collector.Config) { c.SiteTime = 0 },
		"outage_share must be above 0 and at most 1, not 1.5":                         func(c *collector.Config) { c.OutageShare = 1.5 },
		"outage_sites must be above 0, not 0":                                         func(c *collector.Config) { c.OutageSites = 0 },
		"spread must not be below 0, not -1s":                                         func(c *collector.Config) { c.Spread = -time.Second },
		"backoff_min (2h0m0s) must be above 0 and at most backoff_max (1h0m0s)":       func(c *collector.Config) { c.BackoffMin, c.BackoffMax = 2*time.Hour, time.Hour },
		"flush_every must be above 0, not 0s":                                         func(c *collector.Config) { c.FlushEvery = 0 },
		"flush_rows must be above 0, not 0":                                           func(c *collector.Config) { c.FlushRows = 0 },
		"spool_bytes is now called outbox_bytes":                                      func(c *collector.Config) { c.SpoolBytes = 1 << 30 },
		"outbox_bytes must be at least 1048576, which one large walk may need, not 5": func(c *collector.Config) { c.OutboxBytes = 5 },
		"memory_bytes must not be below 0, not -1":                                    func(c *collector.Config) { c.MemoryBytes = -1 },
		"load_wait must not be below 0, not -1s":                                      func(c *collector.Config) { c.LoadWait = -time.Second },
		"load_tries must be above 0, not 0":                                           func(c *collector.Config) { c.LoadTries = 0 },
		`control_hosts: "kim.id" is not an address such as https://kim.id`:            func(c *collector.Config) { c.ControlHosts = []string{"kim.id"} },
		"requests_per_second must be a number above 0, not -1":                        func(c *collector.Config) { c.RequestsPerSecond = -1 },
	} {
		cfg := collector.DefaultConfig()
		change(&cfg)
		if err := cfg.Validate(); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}
