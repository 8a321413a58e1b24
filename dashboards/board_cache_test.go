package dashboards

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/warehouse/warehousetest"
)

// silent is a warehouse that never answers: it waits for the end of the question's
// own time.
type silent struct {
	driver.Conn
	asked atomic.Int64
}

func (c *silent) Query(ctx context.Context, _ string, _ ...any) (driver.Rows, error) {
	c.asked.Add(1)
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestAColdStartDoesNotHoldVisitorsWhoLeave(t *testing.T) {
	log := warehousetest.Log(t)
	synctest.Test(t, func(t *testing.T) {
		c := &silent{}
		s, err := newSite(Deps{Conn: c, Log: log, Now: worldNow}, DefaultConfig())
		if err != nil {
			t.Fatal(err)
		}
		const visitors, patience = 5, time.Second
		start := time.Now()
		var waiting sync.WaitGroup
		for range visitors {
			waiting.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), patience)
				defer cancel()
				if b, _, err := s.boards.current(ctx); b != nil || !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got a board %v, %v", b != nil, err)
				}
				if took := time.Since(start); took != patience {
					t.Errorf("a visitor who left after %v was held for %v", patience, took)
				}
			})
		}
		waiting.Wait()
		if n := c.asked.Load(); n != 1 {
			t.Errorf("%d questions for one board, want 1", n)
		}
		// Those who stay all hear of the failure when the one question fails, not one
		// after the other.
		start = time.Now()
		for range visitors {
			waiting.Go(func() {
				if _, _, err := s.boards.current(t.Context()); err == nil {
					t.Error("a board from a warehouse that does not answer")
				}
				if took := time.Since(start); took > askTimeout {
					t.Errorf("the failure came after %v, want at most %v", took, askTimeout)
				}
			})
		}
		waiting.Wait()
	})
}
