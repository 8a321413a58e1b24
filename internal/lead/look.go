package lead

import (
	"context"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Seen is what somebody sees who takes no part.
type Seen struct {
	Leader    *Instance     `json:"leader,omitempty"` // nil: nobody leads
	Heartbeat time.Duration `json:"heartbeat"`        // age of its newest one
	Instances []Instance    `json:"instances"`        // with a heartbeat that is not old
}

// Look tells who leads on a warehouse. A leader whose heartbeat is old is none.
func Look(ctx context.Context, conn driver.Conn, cfg Config) (Seen, error) {
	t := tables{conn}
	list, err := t.claims(ctx)
	if err != nil {
		return Seen{}, err
	}
	instances, err := t.living(ctx, cfg.TakeoverAfter)
	seen := Seen{Instances: instances}
	for _, c := range list {
		if age := time.Duration(c.Age) * time.Millisecond; c.State == leading && age < cfg.TakeoverAfter {
			seen.Leader, seen.Heartbeat = &c.Instance, age
			break
		}
	}
	return seen, err
}

// Seen is the state as somebody sees it who takes no part.
func (s State) Seen() Seen { return Seen{Leader: s.Leader, Instances: s.Instances} }
