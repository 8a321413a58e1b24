package warehouse_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"pantaukim/internal/warehouse"
)

var (
	errAway    = fmt.Errorf("connection lost: %w", io.EOF)
	errRefused = &clickhouse.Exception{Code: 60, Message: "no such table"}
	errRow     = &warehouse.RowError{Row: 3, Err: errors.New("year 1")}
)

func TestRetry(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		retry warehouse.Retry
		err   error
		ended bool // nobody waits from the start
		tries int
		least time.Duration // that it took
		most  time.Duration
	}{
		{"nothing is said", warehouse.Retry{}, errAway, false, 1, 0, 0},
		{"refused, one try", warehouse.Retry{Tries: 1, Wait: time.Hour}, errRefused, false, 1, 0, 0},
		{"refused, ten tries", warehouse.Retry{Tries: 10, Wait: time.Hour}, errRefused, false, 10, 30 * time.Second, time.Minute},
		{"the fault of a row", warehouse.Retry{Tries: 10, Wait: time.Hour}, errRow, false, 1, 0, 0},
		{"away, by tries", warehouse.Retry{Tries: 4}, errAway, false, 4, 2600 * time.Millisecond, 2600 * time.Millisecond},
		{"away, by time", warehouse.Retry{Tries: 1, Wait: time.Minute}, errAway, false, 11, time.Minute, 70 * time.Second},
		{"away, and nobody waits", warehouse.Retry{Tries: 1, Wait: time.Hour}, errAway, true, 1, 0, 0},
		{"away, and nobody waits after three tries", warehouse.Retry{Tries: 3, Wait: time.Hour}, errAway, true, 3,
			800 * time.Millisecond, 800 * time.Millisecond},
		{"too busy", warehouse.Retry{Wait: time.Second}, &clickhouse.Exception{Code: 252}, false, 4, time.Second, 3 * time.Second},
		{"no room", warehouse.Retry{Wait: time.Second}, fmt.Errorf("load: %w", warehouse.ErrFull), false, 4, time.Second, 3 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tries, retried := 0, 0
				var log bytes.Buffer
				c.retry.Log = slog.New(slog.NewTextHandler(&log, nil))
				c.retry.Retried = func() { retried++ }
				if ended := make(chan struct{}); c.ended {
					c.retry.Ended = ended
					close(ended)
				}
				began := time.Now()
				err := c.retry.Do(t.Context(), "reading", func(context.Context) error { tries++; return c.err })
				if !errors.Is(err, c.err) {
					t.Errorf("got the error %v", err)
				}
				if tries != c.tries || retried != tries-1 {
					t.Errorf("%d tries, want %d; %d said to be repeated", tries, c.tries, retried)
				}
				if took := time.Since(began); took < c.least || took > c.most {
					t.Errorf("it took %v, want %v to %v", took, c.least, c.most)
				}
				if warned := strings.Count(log.String(), "this waits for it"); warned != min(max(tries-3, 0), 1) {
					t.Errorf("%d warnings after %d tries: %s", warned, tries, log.String())
				}
			})
		})
	}
}

func TestRetryUntilItSucceeds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		tries := 0
		err := warehouse.Retry{Wait: time.Hour}.Do(t.Context(), "reading", func(context.Context) error {
			if tries++; tries < 20 {
				return errAway
			}
			return nil
		})
		if err != nil || tries != 20 {
			t.Errorf("%v after %d tries", err, tries)
		}
	})
}

func TestRetryEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		began := time.Now()
		err := warehouse.Retry{Tries: 100, Wait: time.Hour}.Do(ctx, "reading", func(context.Context) error { return errAway })
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != 3*time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

// A server that swallows what is sent to it is away, although the time-out of the
// connection calls itself a context's.
func TestTimeOutOfAConnectionPasses(t *testing.T) {
	t.Parallel()
	_, err := (&net.Dialer{Timeout: time.Nanosecond}).DialContext(t.Context(), "tcp", "127.0.0.1:9")
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("the dialer says %v", err)
	}
	if !warehouse.Passes(err) || !warehouse.Passes(fmt.Errorf("%w: %w", warehouse.ErrAway, err)) {
		t.Errorf("%v is said never to pass", err)
	}
	for _, err := range []error{context.Canceled, context.DeadlineExceeded, fmt.Errorf("%w: %w", warehouse.ErrAway, context.Canceled)} {
		if warehouse.Passes(err) {
			t.Errorf("%v is said to pass", err)
		}
	}
}
