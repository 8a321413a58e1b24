package collector

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"
)

func TestClocks(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ahead []time.Duration
		want  *ClockAhead
	}{
		"nobody tells":            {nil, nil},
		"too few tell":            {[]time.Duration{0, 0, 0, time.Hour}, nil},
		"two of five are wrong":   {[]time.Duration{time.Second, 0, time.Hour, -48 * time.Hour, 2 * time.Second}, &ClockAhead{time.Second, 5}},
		"ours is an hour ahead":   {[]time.Duration{time.Hour, time.Hour, 0, time.Hour, time.Hour}, &ClockAhead{time.Hour, 5}},
		"ours is a minute behind": {[]time.Duration{-time.Minute, -time.Minute, -time.Minute, -time.Minute, 0, 0}, &ClockAhead{-time.Minute, 6}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var all clocks
			for i, ahead := range c.ahead {
				all.dated(fmt.Sprintf("%d.kim.id", i), ahead)
			}
			got := all.median()
			if (got == nil) != (c.want == nil) || got != nil && *got != *c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

// What a host told days ago says nothing of our clock now, and the newest answer counts.
func TestOldClocksAreForgotten(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var all clocks
		tell := func(ahead time.Duration) {
			for i := range clockHosts {
				all.dated(fmt.Sprintf("%d.kim.id", i), ahead)
			}
		}
		tell(time.Hour)
		time.Sleep(24 * time.Hour)
		tell(0)
		if got := all.median(); got == nil || got.Median != 0 {
			t.Errorf("%+v after the clock was set", got)
		}
		time.Sleep(clocksLast + time.Second)
		if got := all.median(); got != nil || len(all.hosts) != 0 {
			t.Errorf("%+v of %d hosts that nobody asked for long", got, len(all.hosts))
		}
	})
}
