package collector

import (
	"slices"
	"sync"
	"time"
)

// clocks compares our clock with those of the hosts that are asked. One host may be wrong;
// where the median of many is far off, it is ours.
type clocks struct {
	mu    sync.Mutex
	hosts map[string]clock
}

// clock is what the newest answer of a host tells.
type clock struct {
	ahead time.Duration // of our clock
	at    time.Time     // by the machine's own clock, which nobody can set
}

// clocksLast is how long the answer of a host tells something of our clock.
const clocksLast = 30 * time.Hour

// clockHosts is of how many hosts the median is told at least.
const clockHosts = 5

func (c *clocks) dated(host string, ahead time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hosts == nil {
		c.hosts = map[string]clock{}
	}
	c.hosts[host] = clock{ahead, time.Now()}
}

// ClockAhead is how far our clock is ahead of those of the hosts that were asked of late.
type ClockAhead struct {
	Median time.Duration
	Hosts  int
}

// median returns nil where too few hosts tell the time.
func (c *clocks) median() *ClockAhead {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []time.Duration
	for host, one := range c.hosts {
		if time.Since(one.at) > clocksLast {
			delete(c.hosts, host)
			continue
		}
		all = append(all, one.ahead)
	}
	if len(all) < clockHosts {
		return nil
	}
	slices.Sort(all)
	return &ClockAhead{Median: all[len(all)/2], Hosts: len(all)}
}
