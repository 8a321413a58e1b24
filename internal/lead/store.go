package lead

import (
	"context"
	_ "embed" // the queries
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/warehouse"
)

var (
	//go:embed sql/claims.sql
	claimsSQL string
	//go:embed sql/claim.sql
	claimSQL string
	//go:embed sql/beat.sql
	beatSQL string
	//go:embed sql/instances.sql
	instancesSQL string
)

// store is where instances meet. Whatever was stored when a call returned is read by every
// call that begins afterwards, of any instance.
type store interface {
	// claims returns the claims that can still matter, newest term first.
	claims(ctx context.Context) (claims, error)
	// claim stores what has become of a claim, with the time.
	claim(ctx context.Context, term uint64, instance, state string, version uint64) error
	// beat stores a heartbeat of an instance, with the time.
	beat(ctx context.Context, i Instance, stopped bool, version uint64) error
	// living returns the instances with a heartbeat within so long a time.
	living(ctx context.Context, within time.Duration) ([]Instance, error)
}

// tables are the store in the warehouse.
type tables struct{ conn driver.Conn }

func (t tables) claims(ctx context.Context) (claims, error) {
	list, err := warehouse.Select[claim](ctx, t.conn, claimsSQL)
	if err != nil {
		return nil, fmt.Errorf("ask who leads: %w", err)
	}
	return list, nil
}

func (t tables) claim(ctx context.Context, term uint64, instance, state string, version uint64) error {
	err := t.conn.Exec(ctx, claimSQL, warehouse.Bind("term", term), warehouse.Bind("instance", instance),
		warehouse.Bind("state", state), warehouse.Bind("version", version))
	if err != nil {
		return fmt.Errorf("note that the lead is %s: %w", state, err)
	}
	return nil
}

func (t tables) beat(ctx context.Context, i Instance, stopped bool, version uint64) error {
	ended := uint8(0)
	if stopped {
		ended = 1
	}
	err := t.conn.Exec(ctx, beatSQL, warehouse.Bind("instance", i.ID), warehouse.Bind("role", i.Role), warehouse.Bind("host", i.Host),
		warehouse.Bind("process", i.Process), warehouse.Bind("program", i.Program), warehouse.Bind("data_dir", i.DataDir),
		warehouse.Bind("address", i.Address), warehouse.Bind("home", i.Home), warehouse.Bind("stopped", ended), warehouse.Bind("version", version))
	if err != nil {
		return fmt.Errorf("store a heartbeat: %w", err)
	}
	return nil
}

func (t tables) living(ctx context.Context, within time.Duration) ([]Instance, error) {
	rows, err := warehouse.Select[struct {
		Age int64 `ch:"age"`
		Instance
	}](ctx, t.conn, instancesSQL, warehouse.Bind("within", within.Milliseconds()))
	if err != nil {
		return nil, fmt.Errorf("ask for the instances: %w", err)
	}
	list := make([]Instance, len(rows))
	for i, r := range rows {
		list[i] = r.Instance
	}
	return list, nil
}

// read returns the claims that can still matter, and takes them into the sightings.
func (l *Lead) read(ctx context.Context) (claims, error) {
	began := l.clock()
	list, err := l.store.claims(ctx)
	if err == nil {
		l.seen.see(list, began)
	}
	return list, err
}

// note stores what has become of a claim of this instance.
func (l *Lead) note(ctx context.Context, term uint64, state string) error {
	l.version++
	return l.store.claim(ctx, term, l.self.ID, state, l.version)
}

// live stores a heartbeat of this instance.
func (l *Lead) live(ctx context.Context, stopped bool) error {
	l.beats++
	return l.store.beat(ctx, l.self, stopped, l.beats)
}
