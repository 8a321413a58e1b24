package warehouse

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/cenkalti/backoff/v5"

	"pantaukim/internal/warehouse/rowlog"
	"pantaukim/internal/warehouse/spool"
)

// Loader takes batches whether ClickHouse is there or not: while it is away they
// wait on the disk, and go to it in the order in which they came. It is safe for
// concurrent use. Run must be running, or Drain be called, for what waits to
// move.
type Loader struct {
	conn  driver.Conn
	spool *spool.Spool
	log   *slog.Logger
}

// NewLoader returns a loader that keeps what waits in sp.
func NewLoader(conn driver.Conn, sp *spool.Spool, log *slog.Logger) *Loader {
	return &Loader{conn: conn, spool: sp, log: log}
}

// directTries is how often a batch is sent before it goes to the spool. An
// embedded engine that was killed is up again by then.
const directTries = 4

// Load returns once the rows are stored in ClickHouse or wait on the disk, to be
// stored. As long as older batches wait, so do newer ones. Rows that ClickHouse
// rejects are an error (ErrRejected), as are rows for which the spool has no
// room (spool.ErrFull). Values are those of package rowlog.
func (l *Loader) Load(ctx context.Context, sql string, rows Rows) error {
	if l.spool.Empty() {
		err := insert(ctx, l.conn, sql, rows, directTries)
		if err == nil || errors.Is(err, ErrRejected) || ctx.Err() != nil {
			return err
		}
		l.log.Warn("clickhouse does not take a batch; it waits on the disk", "table", target(sql), "err", err)
	}
	b := rowlog.Batch{SQL: sql}
	if err := rows(func(values ...any) error { b.Rows = append(b.Rows, values); return nil }); err != nil {
		return fmt.Errorf("load %s: %w: %w", target(sql), ErrRejected, err)
	}
	if len(b.Rows) == 0 {
		return nil
	}
	if err := l.spool.Append(b); err != nil {
		return fmt.Errorf("load %s: %w", target(sql), err)
	}
	return nil
}

// Drain sends what waits, in order, and returns once nothing waits, or with the
// error that ended it. Rows that ClickHouse rejects are set aside, see package
// spool.
func (l *Loader) Drain(ctx context.Context) error {
	return l.spool.Drain(ctx, func(ctx context.Context, b rowlog.Batch) error {
		err := insert(ctx, l.conn, b.SQL, func(add func(...any) error) error {
			for _, row := range b.Rows {
				if err := add(row...); err != nil {
					return err
				}
			}
			return nil
		}, 1)
		if errors.Is(err, ErrRejected) {
			return fmt.Errorf("%w: %w", spool.ErrRejected, err)
		}
		return err
	})
}

// Run sends what waits until ctx ends. What still waits then stays on the disk.
func (l *Loader) Run(ctx context.Context) {
	pause := backoff.NewExponentialBackOff()
	pause.InitialInterval = 100 * time.Millisecond
	pause.MaxInterval = 30 * time.Second
	for {
		if l.spool.Wait(ctx) != nil {
			return
		}
		waiting := l.spool.Stats()
		began := time.Now()
		err := l.Drain(ctx)
		switch {
		case err == nil:
			pause.Reset()
			l.log.Info("the spool is empty again", "batches", waiting.Batches, "bytes", waiting.Bytes, "took", time.Since(began))
			continue
		case ctx.Err() != nil:
			return
		}
		if l.spool.Stats().Batches < waiting.Batches {
			pause.Reset() // it moves
		}
		wait := pause.NextBackOff()
		l.log.Warn("batches wait for clickhouse", "batches", waiting.Batches, "bytes", waiting.Bytes,
			"oldest", waiting.Oldest, "again_in", wait, "err", err)
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// Stats returns what waits on the disk, for metrics and readiness.
func (l *Loader) Stats() spool.Stats { return l.spool.Stats() }
