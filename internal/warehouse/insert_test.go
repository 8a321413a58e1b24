package warehouse_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

const insertPhotos = "INSERT INTO photos (group_id, item_key, photo_key, url, first_seen, last_seen, removed, version)"

// photos gives n rows of one item, numbered from first.
func photos(group string, first, n int, version uint64) warehouse.Rows {
	at := time.Date(2025, 10, 27, 1, 0, 0, 0, time.UTC)
	return func(add func(...any) error) error {
		for i := range n {
			key := fmt.Sprintf("/assets/files/data/%07d.jpeg", first+i)
			if err := add(group, "item", key, "https://kim.example"+key, at, at, uint8(0), version); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestInsertTwiceCountsOnce(t *testing.T) {
	db := warehousetest.New(t)
	for range 2 {
		if err := warehouse.Insert(t.Context(), db.Conn(), insertPhotos, photos("g", 0, 2500, 1)); err != nil {
			t.Fatal(err)
		}
	}
	if n := count(t, db, "SELECT count() FROM photos"); n != 5000 {
		t.Errorf("%d rows in the parts, want 5000: the second batch was swallowed", n)
	}
	if n := count(t, db, "SELECT count() FROM photos FINAL"); n != 2500 {
		t.Errorf("%d photos, want 2500", n)
	}
}

func TestInsertNothing(t *testing.T) {
	db := warehousetest.New(t)
	if err := warehouse.Insert(t.Context(), db.Conn(), insertPhotos, photos("g", 0, 0, 1)); err != nil {
		t.Fatal(err)
	}
	if n := count(t, db, "SELECT count() FROM photos"); n != 0 {
		t.Errorf("%d photos", n)
	}
	exec(t, db, "SELECT 1") // the connection is not left in the middle of an insert
}

// Of a batch with a bad row nothing is stored, it is not sent again, and the
// connection goes back to the pool in good order.
func TestInsertRejected(t *testing.T) {
	db := warehousetest.New(t)
	calls := 0
	broken := errors.New("cannot read the source")
	for _, c := range []struct {
		name, sql string
		rows      warehouse.Rows
	}{
		{"value of a wrong type", insertPhotos, func(add func(...any) error) error {
			calls++
			if err := photos("g", 0, 10, 1)(add); err != nil {
				return err
			}
			return add("g", "item", "key", "url", "not a time at all", 7, uint8(0), uint64(1))
		}},
		{"too few values", insertPhotos, func(add func(...any) error) error { calls++; return add("g") }},
		{"the giver fails", insertPhotos, func(add func(...any) error) error { calls++; return broken }},
		{"no such table", "INSERT INTO nowhere", func(add func(...any) error) error { calls++; return nil }},
		{"no such column", "INSERT INTO photos (colour)", func(add func(...any) error) error { calls++; return nil }},
	} {
		t.Run(c.name, func(t *testing.T) {
			for range 20 { // more often than there are connections
				calls = 0
				err := warehouse.Insert(t.Context(), db.Conn(), c.sql, c.rows)
				if !errors.Is(err, warehouse.ErrRejected) {
					t.Fatalf("%v is not a rejection", err)
				}
				if calls > 1 {
					t.Fatalf("sent %d times", calls)
				}
			}
			if n := count(t, db, "SELECT count() FROM photos"); n != 0 {
				t.Errorf("%d photos of a rejected batch", n)
			}
		})
	}
}

func TestInsertEndsWithItsContext(t *testing.T) {
	db := warehousetest.New(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := warehouse.Insert(ctx, db.Conn(), insertPhotos, photos("g", 0, 1, 1))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// Four writers load while the engine is killed again and again. What Insert
// acknowledged is there, once.
func TestInsertWhileTheEngineDies(t *testing.T) {
	db := open(t, t.TempDir())
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	const writers, deaths, size = 4, 6, 1000
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var wg sync.WaitGroup
	acked := make([]int, writers)
	for w := range writers {
		wg.Go(func() {
			for batch := 0; ctx.Err() == nil; batch++ {
				err := warehouse.Insert(t.Context(), db.Conn(), insertPhotos, photos(fmt.Sprint("g", w), batch*size, size, 1))
				if err != nil {
					t.Errorf("writer %d: %v", w, err)
					return
				}
				acked[w] += size
			}
		})
	}
	pid := 0
	for range deaths {
		time.Sleep(300 * time.Millisecond)
		pid = kill(t, db, pid)
	}
	stop()
	wg.Wait()
	total := 0
	for w := range writers {
		total += acked[w]
		if n := count(t, db, "SELECT count() FROM photos FINAL WHERE group_id = ?", fmt.Sprint("g", w)); n != uint64(acked[w]) {
			t.Errorf("writer %d: %d photos stored, %d acknowledged", w, n, acked[w])
		}
	}
	if state, _ := db.State(); state.Restarts < deaths-1 || total == 0 {
		t.Errorf("nothing was tested: %d rows, state %+v", total, state)
	}
}

// kill kills the engine once it runs as another process than the last one, and
// returns the process.
func kill(t *testing.T, db *warehouse.DB, last int) int {
	t.Helper()
	for {
		state, ok := db.State()
		if !ok {
			t.Fatal("no engine")
		}
		if state.PID != 0 && state.PID != last {
			if err := syscall.Kill(state.PID, syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
			return state.PID
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// The message names the table and the reason.
func TestInsertErrorNamesTheTable(t *testing.T) {
	db := warehousetest.New(t)
	err := warehouse.Insert(t.Context(), db.Conn(), "insert into photos(colour) ", func(func(...any) error) error { return nil })
	if err == nil || !strings.HasPrefix(err.Error(), "load photos: clickhouse rejects the rows: ") {
		t.Errorf("%v", err)
	}
}

func BenchmarkInsert(b *testing.B) {
	for _, size := range []int{100, 1_000, 10_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			db := warehousetest.New(b)
			n := 0
			for b.Loop() {
				if err := warehouse.Insert(b.Context(), db.Conn(), insertPhotos, photos("g", n*size, size, 1)); err != nil {
					b.Fatal(err)
				}
				n++
			}
			b.ReportMetric(float64(n)*float64(size)/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
