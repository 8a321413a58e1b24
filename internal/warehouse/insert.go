package warehouse

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/cenkalti/backoff/v5"
)

// Rows gives the rows of a batch: it calls add once for each, with the values in
// the order of the columns. It may be called again when the batch has to be sent
// again, and must then give the same rows.
type Rows func(add func(values ...any) error) error

// insertTries is how often a batch is sent before it is given up: with the pauses
// between, about half a minute, in which a killed engine is long up again.
const insertTries = 9

// Insert sends rows as one batch and returns once they are stored. All of the
// batch is stored or none of it. While the server is away or busy it is sent
// again, which is why every table has a natural key: a batch that was stored
// although the answer was lost is then stored a second time, and counts once.
//
// sql is an INSERT without values, such as "INSERT INTO photos". A batch should
// hold a thousand rows or more where there are so many. What is returned wraps
// one of ErrAway, ErrBusy, ErrFull and ErrRejected, unless ctx ended.
func Insert(ctx context.Context, conn driver.Conn, sql string, rows Rows) error {
	return insert(ctx, conn, sql, rows, insertTries)
}

func insert(ctx context.Context, conn driver.Conn, sql string, rows Rows, tries uint) error {
	pause := backoff.NewExponentialBackOff()
	pause.InitialInterval = 100 * time.Millisecond
	pause.Multiplier = 2
	pause.MaxInterval = 10 * time.Second
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		err := insertOnce(ctx, conn, sql, rows)
		if err == nil {
			return struct{}{}, nil
		}
		err = classify(err)
		if ctx.Err() != nil || (!errors.Is(err, ErrAway) && !errors.Is(err, ErrBusy)) {
			err = backoff.Permanent(err)
		}
		return struct{}{}, err
	}, backoff.WithBackOff(pause), backoff.WithMaxTries(tries), backoff.WithMaxElapsedTime(0))
	if err != nil {
		return fmt.Errorf("load %s: %w", target(sql), err)
	}
	return nil
}

// insertOnce sends the batch once. It never flushes: what is flushed is stored,
// whatever becomes of the rest.
func insertOnce(ctx context.Context, conn driver.Conn, sql string, rows Rows) error {
	batch, err := conn.PrepareBatch(ctx, sql)
	if err != nil {
		return err
	}
	defer func() { _ = batch.Close() }() // ends the insert on every path; nothing after Send or Abort
	if err := rows(batch.Append); err != nil {
		_ = batch.Abort()
		return &rowError{err}
	}
	if batch.Rows() == 0 {
		return batch.Abort()
	}
	return batch.Send()
}

// rowError is a row that the table does not take, or that its giver could not give.
type rowError struct{ err error }

func (e *rowError) Error() string { return "row: " + e.err.Error() }
func (e *rowError) Unwrap() error { return e.err }

// target is the table that an INSERT names, for messages.
func target(sql string) string {
	words := strings.Fields(sql)
	for i, w := range words {
		if strings.EqualFold(w, "INTO") && i+1 < len(words) {
			name, _, _ := strings.Cut(words[i+1], "(")
			return name
		}
	}
	return "rows"
}
