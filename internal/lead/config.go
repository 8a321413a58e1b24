package lead

import (
	"fmt"
	"time"
)

// Config says how fast a leader that is gone is replaced.
type Config struct {
	// TakeoverAfter is how old the newest heartbeat of a leader must be before another
	// instance takes its place.
	TakeoverAfter time.Duration `yaml:"takeover_after"`
}

// DefaultConfig returns a minute.
func DefaultConfig() Config { return Config{TakeoverAfter: time.Minute} }

// leastTakeover leaves time for a few heartbeats on a slow network.
const leastTakeover = 2 * time.Second

// Validate checks the configuration. Errors begin with the key that is wrong.
func (c Config) Validate() error {
	if c.TakeoverAfter < leastTakeover {
		return fmt.Errorf("takeover_after: %v is less than %v, in which a heartbeat may well be late", c.TakeoverAfter, leastTakeover)
	}
	return nil
}

// Lease is how long a confirmed heartbeat makes its instance the leader. What is left up to
// TakeoverAfter is for clocks that do not run equally fast.
func (c Config) Lease() time.Duration { return c.TakeoverAfter * 3 / 4 }

// every is the time between two heartbeats, and between two looks of a standby.
func (c Config) every() time.Duration { return c.TakeoverAfter / 6 }

// watched is how long a heartbeat must have been seen unchanged before it counts as old: the
// clock of ClickHouse alone, set ahead, would make it so.
func (c Config) watched() time.Duration { return 2 * c.every() }
