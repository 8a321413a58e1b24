package collector

import (
	"errors"
	"fmt"
	"net/url"
	"time"

	"pantaukim/collector/fetch"
	"pantaukim/collector/walk"
)

// Config sets how sites are walked. The keys of the package fetch, such as
// requests_per_second and connect_to, stand beside these in the same section.
type Config struct {
	fetch.Config `yaml:",inline"`

	// Concurrency is how many sites are walked at a time, each with one request at
	// a time.
	Concurrency int `yaml:"concurrency"`
	// ProfilesDir is a folder with more site profiles; empty: the shipped ones.
	ProfilesDir string `yaml:"profiles_dir"`
	// PagesDir is the folder in which the pages are kept as they came, for
	// KeepPages after the walk, so that a better reader can read them again; empty
	// or 0: they are not kept.
	PagesDir  string        `yaml:"pages_dir"`
	KeepPages time.Duration `yaml:"keep_pages"`
	// FullEvery is how long after a full walk the next one reads everything again,
	// to find what was edited, inserted among older items, or removed.
	FullEvery time.Duration `yaml:"full_every"`
	// MaxPages bounds the pages of one walk; a walk that needs more is truncated.
	MaxPages int `yaml:"max_pages"`
	// MaxSections bounds the sections that are read on one site.
	MaxSections int `yaml:"max_sections"`
	// MaxProbes bounds the requests of one walk that only make sure that an item
	// which is no longer listed is really gone.
	MaxProbes int `yaml:"max_probes"`
	// SiteTime bounds the time that one walk spends waiting for its site's
	// answers. Waiting for the platform's turn is not part of it.
	SiteTime time.Duration `yaml:"site_time"`
	// OutageShare is the share of a run's sites that must fail alike for the run
	// to be a platform outage, from which nothing is concluded; OutageSites is
	// from how many sites on it is judged. Only sites whose last walks were
	// complete count, in both.
	OutageShare float64 `yaml:"outage_share"`
	OutageSites int     `yaml:"outage_sites"`
	// ControlHosts are addresses that always answer, such as the platform's front
	// page. If one of them does not answer, or answers 5xx, it is us or the platform:
	// the run is an outage. Any other answer proves that it is up.
	ControlHosts []string `yaml:"control_hosts"`
	// Spread is the time over which a scheduled run starts its walks evenly, so
	// that the platform is not asked for everything at once; 0: as fast as the
	// other limits let it.
	Spread time.Duration `yaml:"spread"`
	// BackoffMin and BackoffMax bound how long a scheduled run leaves a failing
	// site alone: the time doubles with every failure up to the longest, and a
	// site is never given up.
	BackoffMin time.Duration `yaml:"backoff_min"`
	BackoffMax time.Duration `yaml:"backoff_max"`
	// FlushEvery is how long finished walks wait for others before they are loaded
	// together, unless FlushRows rows have come together before.
	FlushEvery time.Duration `yaml:"flush_every"`
	FlushRows  int           `yaml:"flush_rows"`
	// OutboxDir is the folder in which walks wait while ClickHouse does not take
	// them, and OutboxBytes is the most that waits there. When it is full, no further
	// walk starts.
	OutboxDir   string `yaml:"outbox_dir"`
	OutboxBytes int64  `yaml:"outbox_bytes"`
	// UnderwayDir is the folder in which the pages of walks under way are kept until
	// their result is stored, so that a run that was interrupted asks no page twice;
	// empty: they are not kept.
	UnderwayDir string `yaml:"underway_dir"`
	// The former names of the outbox' two; Validate refuses them and says the new ones.
	SpoolDir   string `yaml:"spool_dir,omitempty"`
	SpoolBytes int64  `yaml:"spool_bytes,omitempty"`
	// MemoryBytes is from how much memory on, beside that of the program itself, the
	// command that collects looks harder for what can be given back; 0: never. It is
	// enough for 32 sites at a time; what is really in use may be more.
	// GOMEMLIMIT in the environment counts more.
	MemoryBytes int64 `yaml:"memory_bytes"`
	// LoadTries is how often a load that ClickHouse refuses is tried before the run
	// ends in an error. LoadWait is how long a run waits at most for a ClickHouse
	// that is away where it cannot go on without: at its start, at its end, and
	// while the outbox is full. The pauses between grow to ten seconds.
	LoadTries int           `yaml:"load_tries"`
	LoadWait  time.Duration `yaml:"load_wait"`
	// StopGrace is how long a run that is called off still tries to load its finished
	// walks. What ClickHouse has not taken then goes to the outbox.
	StopGrace time.Duration `yaml:"-"`
}

// DefaultConfig returns the configuration of a polite collector.
func DefaultConfig() Config {
	return Config{
		Config:      fetch.DefaultConfig(),
		Concurrency: 8,
		FullEvery:   7 * 24 * time.Hour,
		MaxPages:    5000,
		MaxSections: 40,
		MaxProbes:   100,
		SiteTime:    20 * time.Minute,
		OutageShare: 0.4,
		OutageSites: 10,
		BackoffMin:  time.Hour,
		BackoffMax:  3 * 24 * time.Hour,
		FlushEvery:  3 * time.Second,
		FlushRows:   1000,
		OutboxBytes: 1 << 30,
		MemoryBytes: 48 << 20,
		LoadTries:   10,
		LoadWait:    2 * time.Hour,
		StopGrace:   10 * time.Second,
	}
}

// leastOutbox is the smallest bound of the outbox in bytes.
const leastOutbox = 1 << 20

// Validate checks the ranges, and names the key that is wrong.
func (c Config) Validate() error {
	switch {
	case c.Concurrency < 1 || c.Concurrency > 1000:
		return fmt.Errorf("concurrency must be 1 to 1000, not %d", c.Concurrency)
	case c.KeepPages < 0:
		return fmt.Errorf("keep_pages must not be below 0, not %v", c.KeepPages)
	case c.FullEvery <= 0:
		return fmt.Errorf("full_every must be above 0, not %v", c.FullEvery)
	case c.MaxPages < 1:
		return fmt.Errorf("max_pages must be above 0, not %d", c.MaxPages)
	case c.MaxSections < 1:
		return fmt.Errorf("max_sections must be above 0, not %d", c.MaxSections)
	case c.MaxProbes < 0:
		return fmt.Errorf("max_probes must not be below 0, not %d", c.MaxProbes)
	case c.SiteTime <= 0:
		return fmt.Errorf("site_time must be above 0, not %v", c.SiteTime)
	case !(c.OutageShare > 0 && c.OutageShare <= 1):
		return fmt.Errorf("outage_share must be above 0 and at most 1, not %g", c.OutageShare)
	case c.OutageSites < 1:
		return fmt.Errorf("outage_sites must be above 0, not %d", c.OutageSites)
	case c.Spread < 0:
		return fmt.Errorf("spread must not be below 0, not %v", c.Spread)
	case c.BackoffMin <= 0 || c.BackoffMax < c.BackoffMin:
		return fmt.Errorf("backoff_min (%v) must be above 0 and at most backoff_max (%v)", c.BackoffMin, c.BackoffMax)
	case c.FlushEvery <= 0:
		return fmt.Errorf("flush_every must be above 0, not %v", c.FlushEvery)
	case c.FlushRows < 1:
		return fmt.Errorf("flush_rows must be above 0, not %d", c.FlushRows)
	}
	if c.SpoolDir != "" {
		return errors.New("spool_dir is now called outbox_dir")
	}
	if c.SpoolBytes != 0 {
		return errors.New("spool_bytes is now called outbox_bytes")
	}
	if c.OutboxBytes < leastOutbox {
		return fmt.Errorf("outbox_bytes must be at least %d, which one large walk may need, not %d", leastOutbox, c.OutboxBytes)
	}
	if c.MemoryBytes < 0 {
		return fmt.Errorf("memory_bytes must not be below 0, not %d", c.MemoryBytes)
	}
	if c.LoadTries < 1 {
		return fmt.Errorf("load_tries must be above 0, not %d", c.LoadTries)
	}
	if c.LoadWait < 0 {
		return fmt.Errorf("load_wait must not be below 0, not %v", c.LoadWait)
	}
	for _, h := range c.ControlHosts {
		if u, err := url.Parse(h); err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
			return fmt.Errorf("control_hosts: %q is not an address such as https://kim.id", h)
		}
	}
	return c.Config.Validate()
}

// Limits are the bounds of one walk.
func (c Config) Limits() walk.Limits {
	return walk.Limits{
		FullEvery: c.FullEvery, MaxPages: c.MaxPages, MaxSections: c.MaxSections, MaxProbes: c.MaxProbes, MaxBody: c.MaxBody,
		SiteTime: c.SiteTime, BackoffMin: c.BackoffMin, BackoffMax: c.BackoffMax,
	}
}
