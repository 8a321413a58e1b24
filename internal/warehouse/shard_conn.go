package warehouse

import (
	"context"
	"fmt"
	"regexp"
	"slices"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// spreadConn are connections to the rows of all shards. They refuse to work while a shard is
// away or does not fit the others, and their errors name the shard.
type spreadConn struct {
	driver.Conn
	shards *shards
}

// ExecEach runs a statement that changes rows where they lie: on the one server, or on each
// shard for its own rows. On shards the statement sees the groups of that shard only, and
// the tables that do not belong to a group as a whole. It need not be at an end on all
// shards if it fails, and has to be safe to repeat.
func ExecEach(ctx context.Context, conn driver.Conn, sql string, args ...any) error {
	return conn.Exec(context.WithValue(ctx, onEach{}, true), sql, args...)
}

// onEach marks the context of a statement of [ExecEach]: what wraps a connection, such as
// that of who leads, hands it on.
type onEach struct{}

var fromTable = regexp.MustCompile("(?i)\\b(FROM|JOIN)\\s+`?([a-z_]+)`?")

// own turns a statement into one for the tables of a shard: what lies on the first shard
// only is read from there.
func (s *shards) own(ctx context.Context, sql string) (string, error) {
	s.once.Do(func() {
		var list []layerTable
		if list, s.onceErr = s.tables(ctx, &s.list[0], s.database); s.onceErr != nil {
			return
		}
		for _, t := range list {
			if !t.Grouped {
				s.single = append(s.single, t.Table)
			}
		}
	})
	if s.onceErr != nil {
		return "", s.onceErr
	}
	return fromTable.ReplaceAllStringFunc(sql, func(hit string) string {
		part := fromTable.FindStringSubmatch(hit)
		if !slices.Contains(s.single, part[2]) {
			return hit
		}
		return part[1] + " " + quote(s.database+allSuffix) + "." + quote(part[2])
	}), nil
}

// Query runs a query over all shards.
func (c *spreadConn) Query(ctx context.Context, sql string, args ...any) (driver.Rows, error) {
	if err := c.shards.fit(ctx); err != nil {
		return nil, err
	}
	rows, err := c.Conn.Query(ctx, sql, args...)
	if err != nil {
		return nil, c.shards.named(err)
	}
	return &spreadRows{rows, c.shards}, nil
}

// QueryRow runs a query of one row over all shards.
func (c *spreadConn) QueryRow(ctx context.Context, sql string, args ...any) driver.Row {
	if err := c.shards.fit(ctx); err != nil {
		return noRow{err}
	}
	return &spreadRow{c.Conn.QueryRow(ctx, sql, args...), c.shards}
}

// Select runs a query over all shards.
func (c *spreadConn) Select(ctx context.Context, dest any, sql string, args ...any) error {
	if err := c.shards.fit(ctx); err != nil {
		return err
	}
	return c.shards.named(c.Conn.Select(ctx, dest, sql, args...))
}

// Exec runs a statement over all shards; one that changes rows goes to [ExecEach].
func (c *spreadConn) Exec(ctx context.Context, sql string, args ...any) error {
	if err := c.shards.fit(ctx); err != nil {
		return err
	}
	run := c.Conn.Exec
	switch {
	case ctx.Value(onEach{}) != nil:
		run = c.shards.exec
	case changes.MatchString(sql):
		return fmt.Errorf("a change of stored rows goes to each shard, by warehouse.ExecEach: %.100s", sql)
	}
	if err := run(ctx, sql, args...); err != nil {
		return c.shards.named(err)
	}
	c.shards.wrote(ctx)
	return nil
}

// changes finds statements that change what is stored, behind their comments. Some of them
// would do nothing to the tables above all shards, and say nothing.
var changes = regexp.MustCompile(`(?i)^(?:\s|--[^\n]*\n)*(?:TRUNCATE|OPTIMIZE|ALTER|DELETE|DROP|EXCHANGE|RENAME)\b`)

// exec runs a statement on each shard's own tables.
func (s *shards) exec(ctx context.Context, sql string, args ...any) error {
	own, err := s.own(ctx, sql)
	if err != nil {
		return err
	}
	return s.each(func(_ int, sh *shard) error { return sh.conn.Exec(ctx, own, args...) })
}

// PrepareBatch begins an insert, each of whose rows goes to its shard.
func (c *spreadConn) PrepareBatch(ctx context.Context, sql string, opts ...driver.PrepareBatchOption) (driver.Batch, error) {
	if err := c.shards.fit(ctx); err != nil {
		return nil, err
	}
	batch, err := c.Conn.PrepareBatch(ctx, sql, opts...)
	if err != nil {
		return nil, c.shards.named(err)
	}
	return &spreadBatch{batch, c.shards, func() { c.shards.wrote(ctx) }}, nil
}

// Ping asks all shards.
func (c *spreadConn) Ping(ctx context.Context) error {
	if err := c.shards.fit(ctx); err != nil {
		return err
	}
	return c.shards.named(c.Conn.Ping(ctx))
}

type spreadRows struct {
	driver.Rows
	shards *shards
}

func (r *spreadRows) Err() error { return r.shards.named(r.Rows.Err()) }

func (r *spreadRows) Close() error { return r.shards.named(r.Rows.Close()) }

type spreadRow struct {
	driver.Row
	shards *shards
}

func (r *spreadRow) Err() error { return r.shards.named(r.Row.Err()) }

func (r *spreadRow) Scan(dest ...any) error { return r.shards.named(r.Row.Scan(dest...)) }

func (r *spreadRow) ScanStruct(dest any) error { return r.shards.named(r.Row.ScanStruct(dest)) }

// noRow is the answer to a query that was not run.
type noRow struct{ err error }

func (r noRow) Err() error { return r.err }

func (r noRow) Scan(...any) error { return r.err }

func (r noRow) ScanStruct(any) error { return r.err }

type spreadBatch struct {
	driver.Batch
	shards *shards
	sent   func()
}

func (b *spreadBatch) Flush() error { return b.shards.named(b.Batch.Flush()) }

func (b *spreadBatch) Send() error {
	if err := b.Batch.Send(); err != nil {
		return b.shards.named(err)
	}
	b.sent()
	return nil
}
