package access

import (
	"context"
	"time"
)

// Limit bounds how often something may be done by a key: so many times in a row, then once
// in so much time.
type Limit struct{ by *throttle }

// NewLimit returns a limit that nobody has used up yet.
func NewLimit(inRow int, refill time.Duration, now func() time.Time) *Limit {
	return &Limit{newThrottle(inRow, refill, now)}
}

// Take counts one time of a key. Without one left it tells how long to wait.
func (l *Limit) Take(key string) (wait time.Duration, ok bool) { return l.by.take(key) }

// GiveBack returns a time that came to nothing.
func (l *Limit) GiveBack(key string) { l.by.giveBack(key) }

// originKey is the key of the origin in a context.
type originKey struct{}

// OriginOf names where a request comes from, as limits count it: an address, or the /64
// network of an IPv6 address. Empty: no guard stands before the pages.
func OriginOf(ctx context.Context) string {
	s, _ := ctx.Value(originKey{}).(string)
	return s
}

func withOrigin(ctx context.Context, c client) context.Context {
	return context.WithValue(ctx, originKey{}, c.bucket())
}
