package engine

import (
	"runtime"
	"time"
)

// Config says how the embedded engine runs. Zero values of the limits mean the
// defaults of DefaultConfig.
type Config struct {
	// Library is the path of libchdb.so, or of a clickhouse binary. Empty: see Find.
	Library string
	// Dir is the folder that the engine keeps everything in. It is created with
	// mode 0700 and belongs to one running engine at a time.
	Dir string
	// Databases names the databases that the application's user may touch: a
	// name, or the beginning of names where it ends in *.
	Databases string
	// Port is the port of the native protocol; 0: any that is free.
	Port int
	// Password is that of User; empty: a new one at every start. An engine with one may be
	// a shard: it may read from and write to the others, which have the same.
	Password string
	// MaxMemory is the most memory in bytes that the engine allocates.
	MaxMemory int64
	// MaxThreads is the most threads that one query uses.
	MaxThreads int
	// FastUnsafe acknowledges inserts before they are on the disk. They outlive a
	// crash of the engine then, but not a power cut.
	FastUnsafe bool
	// StartTimeout is how long the engine may take to open its port.
	StartTimeout time.Duration
	// RestartPause is the longest pause before an engine that died is started
	// again. The first pause is a tenth of a second; they grow while it keeps dying.
	RestartPause time.Duration
	// HangTimeout is how long the engine may leave questions unanswered before it is killed
	// and started again.
	HangTimeout time.Duration
	// StopTimeout is how long a clean stop may take before the engine is killed.
	StopTimeout time.Duration
}

// DefaultConfig returns the settings for a small host of two to four cores.
func DefaultConfig() Config {
	return Config{
		Databases:    "pantaukim",
		MaxMemory:    1_500_000_000,
		MaxThreads:   min(max(runtime.NumCPU(), 2), 8),
		StartTimeout: 90 * time.Second,
		RestartPause: 10 * time.Second,
		HangTimeout:  2 * time.Minute,
		StopTimeout:  30 * time.Second,
	}
}

func (c Config) withDefaults() Config {
	d := DefaultConfig()
	if c.Databases == "" {
		c.Databases = d.Databases
	}
	if c.MaxMemory <= 0 {
		c.MaxMemory = d.MaxMemory
	}
	if c.MaxThreads <= 0 {
		c.MaxThreads = d.MaxThreads
	}
	if c.StartTimeout <= 0 {
		c.StartTimeout = d.StartTimeout
	}
	if c.RestartPause <= 0 {
		c.RestartPause = d.RestartPause
	}
	if c.HangTimeout <= 0 {
		c.HangTimeout = d.HangTimeout
	}
	if c.StopTimeout <= 0 {
		c.StopTimeout = d.StopTimeout
	}
	return c
}
