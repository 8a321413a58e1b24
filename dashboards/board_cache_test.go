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

	"pantaukim/dashboards/pages"
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

func TestAColdStartDoesNotHoldVisitors(t *testing.T) {
	log := warehousetest.Log(t)
	synctest.Test(t, func(t *testing.T) {
		c := &silent{}
		s, err := newSite(Deps{Conn: c, Log: log, Now: worldNow}, demoConfig())
		if err != nil {
			t.Fatal(err)
		}
		const visitors = 5
		ask := func(patience, want time.Duration, why error) {
			t.Helper()
			start := time.Now()
			var waiting sync.WaitGroup
			for range visitors {
				waiting.Go(func() {
					ctx, cancel := context.WithTimeout(t.Context(), patience)
					defer cancel()
					if b, _, err := s.boards.current(ctx); b != nil || !errors.Is(err, why) {
						t.Errorf("got a board %v, %v", b != nil, err)
					}
					if took := time.Since(start); took != want {
						t.Errorf("a visitor was held for %v, want %v", took, want)
					}
				})
			}
			waiting.Wait()
		}
		patience := demoConfig().Patience
		// Who leaves is not held, and who stays is told soon. One question serves all of
		// them; while it has no answer nobody waits.
		ask(patience, patience, context.DeadlineExceeded)
		ask(time.Hour, patience/2, pages.ErrSilent)
		ask(time.Hour, 0, pages.ErrSilent)
		if n := c.asked.Load(); n != 1 {
			t.Errorf("%d questions for one board, want 1", n)
		}
		// The answer that did not come is believed for a while, and then doubted.
		time.Sleep(asking * patience)
		ask(time.Hour, 0, pages.ErrSilent)
		time.Sleep(demoConfig().FreshFor)
		ask(time.Hour, patience/doubt, pages.ErrSilent)
		if n := c.asked.Load(); n != 2 {
			t.Errorf("%d questions, want 2", n)
		}
		time.Sleep(asking * patience) // the question ends before the test does
	})
}
