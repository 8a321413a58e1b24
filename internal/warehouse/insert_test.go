package warehouse_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/proof"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

// photo is a row of the table photos.
type photo struct {
	Group     string    `ch:"group_id"`
	Item      string    `ch:"item_key"`
	Key       string    `ch:"photo_key"`
	URL       string    `ch:"url"`
	FirstSeen time.Time `ch:"first_seen"`
	LastSeen  time.Time `ch:"last_seen"`
	Removed   bool      `ch:"removed"`
	Version   uint64    `ch:"version"`
}

// photos returns n rows of one item, numbered from first.
func photos(group string, first, n int) []photo {
	at := time.Date(2025, 10, 27, 1, 0, 0, 0, time.UTC)
	rows := make([]photo, n)
	for i := range rows {
		key := fmt.Sprintf("/assets/files/data/%07d.jpeg", first+i)
		rows[i] = photo{group, "item", key, "https://kim.example" + key, at, at, false, 1}
	}
	return rows
}

// Columns give the rows that the same values give row by row; columns that do not belong
// together are refused.
func TestInsertColumns(t *testing.T) {
	t.Parallel()
	type columns struct {
		Group     []string    `ch:"group_id"`
		Item      []string    `ch:"item_key"`
		Key       []string    `ch:"photo_key"`
		URL       []string    `ch:"url"`
		FirstSeen []time.Time `ch:"first_seen"`
		LastSeen  []time.Time `ch:"last_seen"`
		Removed   []uint8     `ch:"removed"`
		Version   []uint64    `ch:"version"`
	}
	db := warehousetest.New(t)
	var c columns
	want := photos("g", 0, 1000)
	for _, p := range want {
		c.Group, c.Item, c.Key, c.URL = append(c.Group, p.Group), append(c.Item, p.Item), append(c.Key, p.Key), append(c.URL, p.URL)
		c.FirstSeen, c.LastSeen = append(c.FirstSeen, p.FirstSeen), append(c.LastSeen, p.LastSeen)
		c.Removed, c.Version = append(c.Removed, 0), append(c.Version, p.Version)
	}
	half := func(c columns, from, to int) *columns {
		return &columns{c.Group[from:to], c.Item[from:to], c.Key[from:to], c.URL[from:to], c.FirstSeen[from:to], c.LastSeen[from:to], c.Removed[from:to], c.Version[from:to]}
	}
	blocks := slices.Values([]*columns{half(c, 0, 600), {}, half(c, 600, 1000)})
	if err := warehouse.InsertColumns(t.Context(), db.Conn(), "photos", blocks); err != nil {
		t.Fatal(err)
	}
	got, err := warehouse.Select[photo](t.Context(), db.Conn(), "SELECT * FROM photos ORDER BY photo_key")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d rows, the first %+v, want %d, the first %+v", len(got), got[0], len(want), want[0])
	}
	c.URL = c.URL[1:]
	if err := warehouse.InsertColumns(t.Context(), db.Conn(), "photos", slices.Values([]*columns{&c})); err == nil {
		t.Error("a column that is too short was taken")
	}
	if err := warehouse.InsertColumns(t.Context(), db.Conn(), "photos", slices.Values([]*columns{})); err != nil {
		t.Errorf("no rows: %v", err)
	}
	type texts struct {
		Version []string `ch:"version"`
	}
	if err := warehouse.InsertColumns(t.Context(), db.Conn(), "photos", slices.Values([]*texts{{[]string{"one"}}})); err == nil {
		t.Error("texts were taken for numbers")
	}
	if n := count(t, db, "SELECT count() FROM photos"); n != 1000 {
		t.Errorf("%d rows, want 1000", n)
	}
}

func TestInsertTwiceCountsOnce(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	for range 2 {
		if err := warehouse.Insert(t.Context(), db.Conn(), "photos", photos("g", 0, 2500)); err != nil {
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
	t.Parallel()
	db := warehousetest.New(t)
	if err := warehouse.Insert(t.Context(), db.Conn(), "photos", photos("g", 0, 0)); err != nil {
		t.Fatal(err)
	}
	if n := count(t, db, "SELECT count() FROM photos"); n != 0 {
		t.Errorf("%d photos", n)
	}
}

// Of a batch with a bad row nothing is stored, and its connection goes back to the
// pool in good order, however often that happens.
func TestInsertRejected(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	var (
		ctx  = t.Context()
		conn = db.Conn()
		when = func(at time.Time) error {
			rows := photos("g", 0, 10)
			rows[7].LastSeen = at
			return warehouse.Insert(ctx, conn, "photos", rows)
		}
	)
	for _, c := range []struct {
		name   string
		insert func() error
		ofRow  bool
		says   string
	}{
		{"year 1", func() error { return when(time.Date(1, 2, 3, 0, 0, 0, 0, time.UTC)) }, true,
			"load photos: clickhouse rejects the rows: row 7, column last_seen: the time 0001-02-03T00:00:00Z is not in the years 1970 to 2105"},
		{"1969", func() error { return when(time.Unix(-1, 0)) }, true, "is not in the years"},
		{"the epoch", func() error { return when(time.Unix(0, 0)) }, true, "would be read as none"},
		{"what the column rounds to the epoch", func() error { return when(time.Unix(0, 999_999)) }, true, "would be read as none"},
		{"2106", func() error { return when(time.Date(2106, 1, 1, 0, 0, 0, 0, time.UTC)) }, true, "is not in the years"},
		{"9999", func() error { return when(time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)) }, true, "is not in the years"},
		{"a day before 1970", func() error { return insertDay(ctx, conn, -1) }, true, "the day 1969-12-31 is not in the years 1970 to 2105"},
		{"a day of 2106", func() error { return insertDay(ctx, conn, kim.NewDate(2106, 1, 1)) }, true, "the day 2106-01-01 is not"},
		{"a day of 9999", func() error { return insertDay(ctx, conn, kim.NewDate(9999, 12, 31)) }, true, "the day 9999-12-31 is not"},
		{"too many photos", func() error { return insertCount(ctx, conn, 65536) }, true, "65536 is not a value of a column UInt16"},
		{"photos below 0", func() error { return insertCount(ctx, conn, -1) }, true, "-1 is not a value of a column UInt16"},
		{"no such table", func() error { return warehouse.Insert(ctx, conn, "nowhere", photos("g", 0, 1)) }, false,
			"load nowhere: clickhouse rejects the rows: "},
		{"no such column", func() error {
			return warehouse.Insert(ctx, conn, "photos", []struct {
				Colour string `ch:"colour"`
			}{{"red"}})
		}, false, "colour"},
		{"a time for a day", func() error {
			return warehouse.Insert(ctx, conn, "groups", []struct {
				On time.Time `ch:"registered_on"`
			}{{time.Now()}})
		}, false, "take kim.Date"},
		{"a text for a number", func() error {
			return warehouse.Insert(ctx, conn, "photos", []struct {
				Version string `ch:"version"`
			}{{"1"}})
		}, false, "a field of type string does not go with it"},
		{"a smaller number", func() error {
			return warehouse.Insert(ctx, conn, "photos", []struct {
				Version uint32 `ch:"version"`
			}{{1}})
		}, false, "a field of type uint32 does not go with it"},
		{"no field", func() error { return warehouse.Insert(ctx, conn, "photos", []struct{ Version uint64 }{{1}}) }, false,
			"no field with a ch tag"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for range 10 { // more often than there are connections
				err := c.insert()
				if !errors.Is(err, warehouse.ErrRejected) || !strings.Contains(err.Error(), c.says) {
					t.Fatalf("got %v, want a rejection that says %q", err, c.says)
				}
				if warehouse.OfRows(err) != c.ofRow {
					t.Fatalf("%v: the fault of its rows: %v, want %v", err, !c.ofRow, c.ofRow)
				}
			}
			if n := count(t, db, "SELECT count() FROM photos"); n != 0 {
				t.Errorf("%d photos of a rejected batch", n)
			}
		})
	}
}

func insertDay(ctx context.Context, conn driver.Conn, day kim.Date) error {
	return warehouse.Insert(ctx, conn, "groups", []struct {
		ID string   `ch:"group_id"`
		On kim.Date `ch:"registered_on"`
	}{{"g", kim.NewDate(2025, 10, 27)}, {"h", day}})
}

func insertCount(ctx context.Context, conn driver.Conn, n int) error {
	return warehouse.Insert(ctx, conn, "items", []struct {
		Key    string `ch:"item_key"`
		Photos int    `ch:"photos"`
	}{{"a", 65535}, {"b", n}})
}

func TestInsertEndsWithItsContext(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := warehouse.Insert(ctx, db.Conn(), "photos", photos("g", 0, 1))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// Four writers load while the engine is killed again and again. What Insert
// acknowledged is there, once.
// TestContextEndsAfterInsert ends the context of a batch as soon as it is stored: whoever
// has the connection next finds it whole.
func TestContextEndsAfterInsert(t *testing.T) {
	db := warehousetest.New(t)
	busy, calm := context.WithCancel(t.Context())
	defer calm()
	for range 4 * runtime.GOMAXPROCS(0) { // so that what the driver leaves for later comes late
		go func() {
			for busy.Err() == nil {
				_ = sha256.Sum256(make([]byte, 1<<16))
			}
		}()
	}
	for n := range proof.Times(25, 60) {
		ctx, cancel := context.WithCancel(t.Context())
		err := warehouse.Insert(ctx, db.Conn(), "photos", photos("g", n, 1))
		cancel()
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			var one uint8
			if err := db.Conn().QueryRow(t.Context(), "SELECT 1").Scan(&one); err != nil {
				t.Fatalf("after batch %d: %v", n, err)
			}
		}
	}
}

func TestInsertWhileTheEngineDies(t *testing.T) {
	db := open(t, t.TempDir())
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	const writers, size = 4, 1000
	deaths := proof.Times(3, 100)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var wg sync.WaitGroup
	acked := make([]int, writers)
	for w := range writers {
		wg.Go(func() {
			for batch := 0; ctx.Err() == nil; batch++ {
				err := warehouse.Retry{Wait: time.Hour}.Do(t.Context(), "loading", func(ctx context.Context) error {
					return warehouse.Insert(ctx, db.Conn(), "photos", photos(fmt.Sprint("g", w), batch*size, size))
				})
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
	for began := time.Now(); ; {
		if time.Since(began) > time.Minute {
			t.Fatal("the engine did not come back within a minute")
		}
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
