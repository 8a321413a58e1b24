package lead

import (
	"context"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// Guard returns a connection that changes the warehouse only while this instance leads.
// Reading goes on.
func (l *Lead) Guard(conn driver.Conn) driver.Conn {
	if l.own {
		return conn
	}
	return guarded{conn, l}
}

type guarded struct {
	driver.Conn
	lead *Lead
}

// Exec executes a statement of a leader.
func (g guarded) Exec(ctx context.Context, query string, args ...any) error {
	if err := g.lead.Check(); err != nil {
		return err
	}
	return g.Conn.Exec(ctx, query, args...)
}

// PrepareBatch begins an insert, which only a leader can send.
func (g guarded) PrepareBatch(ctx context.Context, query string, opts ...driver.PrepareBatchOption) (driver.Batch, error) {
	if err := g.lead.Check(); err != nil {
		return nil, err
	}
	batch, err := g.Conn.PrepareBatch(ctx, query, opts...)
	if err != nil {
		return nil, err
	}
	return guardedBatch{batch, g.lead}, nil
}

// AsyncInsert inserts for a leader.
func (g guarded) AsyncInsert(ctx context.Context, query string, wait bool, args ...any) error {
	if err := g.lead.Check(); err != nil {
		return err
	}
	return g.Conn.AsyncInsert(ctx, query, wait, args...) //nolint:staticcheck // guarded all the same, though nobody calls it
}

type guardedBatch struct {
	driver.Batch
	lead *Lead
}

// Send sends the rows of a leader.
func (b guardedBatch) Send() error {
	if err := b.lead.Check(); err != nil {
		return err
	}
	return b.Batch.Send()
}
