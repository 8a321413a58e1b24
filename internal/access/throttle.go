package access

import (
	"sync"
	"time"
)

// bucket is what is left of somebody's tries. It fills again by and by.
type bucket struct {
	left float64
	at   time.Time
}

// throttle counts tries by a key, such as an address.
type throttle struct {
	size   float64       // tries in a row
	refill time.Duration // until one more is there
	now    func() time.Time

	mu  sync.Mutex
	all map[string]bucket
}

// maxBuckets bounds the memory of a throttle: a flood from as many addresses is
// no longer told apart by address.
const maxBuckets = 20_000

func newThrottle(size int, refill time.Duration, now func() time.Time) *throttle {
	return &throttle{size: float64(size), refill: refill, now: now, all: map[string]bucket{}}
}

// take uses up one try of key. Without one it tells how long to wait. A try is
// taken before the password is looked at, so that a thousand tries at the same
// moment are a thousand tries.
func (t *throttle) take(key string) (wait time.Duration, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	b := t.filled(key, now)
	if b.left < 1 {
		return time.Duration((1 - b.left) * float64(t.refill)), false
	}
	b.left--
	t.keep(key, b, now)
	return 0, true
}

// giveBack returns a try that turned out right.
func (t *throttle) giveBack(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	b := t.filled(key, now)
	b.left = min(t.size, b.left+1)
	t.keep(key, b, now)
}

// filled returns the bucket of key as it is by now.
func (t *throttle) filled(key string, now time.Time) bucket {
	b, known := t.all[key]
	if !known {
		return bucket{left: t.size, at: now}
	}
	if since := now.Sub(b.at); since > 0 {
		b.left = min(t.size, b.left+float64(since)/float64(t.refill))
	}
	b.at = now
	return b
}

// keep stores a bucket; a full one need not be kept.
func (t *throttle) keep(key string, b bucket, now time.Time) {
	if b.left >= t.size {
		delete(t.all, key)
		return
	}
	if _, known := t.all[key]; !known && len(t.all) >= maxBuckets {
		for k := range t.all {
			if t.filled(k, now).left >= t.size {
				delete(t.all, k)
			}
		}
		for k := range t.all { // still too many: forget any one
			if len(t.all) < maxBuckets {
				break
			}
			delete(t.all, k)
		}
	}
	t.all[key] = b
}
