package warehouse_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/engine"
	"pantaukim/internal/warehouse/smalldisk"
	"pantaukim/internal/warehouse/spool"
	"pantaukim/internal/warehouse/warehousetest"
)

func newLoader(t *testing.T, db *warehouse.DB, dir string, log *slog.Logger) *warehouse.Loader {
	t.Helper()
	sp, err := spool.Open(dir, spool.DefaultConfig(), log, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sp.Close() })
	return warehouse.NewLoader(db.Conn(), sp, log)
}

// The engine is killed fifty times at random moments under four writers. All
// that Load acknowledged is in the table afterwards, each row once, and nothing
// else is.
func TestFiftyDeaths(t *testing.T) {
	db := open(t, t.TempDir())
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	quiet := slog.New(slog.DiscardHandler)
	loader := newLoader(t, db, t.TempDir(), quiet)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var background, writing sync.WaitGroup
	background.Go(func() { loader.Run(ctx) })

	const writers, deaths, size = 4, 50, 100
	done := make(chan struct{})
	acked := make([]int, writers)
	for w := range writers {
		writing.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if err := loader.Load(t.Context(), insertPhotos, photos(fmt.Sprint("g", w), acked[w], size, 1)); err != nil {
					t.Errorf("writer %d: %v", w, err)
					return
				}
				acked[w] += size
				time.Sleep(20 * time.Millisecond) // the disk takes more than ClickHouse
			}
		})
	}
	random := rand.New(rand.NewPCG(20251027, 50))
	pid := 0
	for range deaths {
		time.Sleep(time.Duration(random.IntN(200)) * time.Millisecond)
		pid = kill(t, db, pid)
	}
	close(done)
	writing.Wait()
	stop()
	background.Wait()
	if err := loader.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	total := 0
	for w := range writers {
		total += acked[w]
		row := db.Conn().QueryRow(t.Context(),
			"SELECT count(), uniqExact(photo_key) FROM photos FINAL WHERE group_id = ?", fmt.Sprint("g", w))
		var n, distinct uint64
		if err := row.Scan(&n, &distinct); err != nil {
			t.Fatal(err)
		}
		if n != uint64(acked[w]) || distinct != n {
			t.Errorf("writer %d: %d acknowledged, %d stored, %d of them distinct", w, acked[w], n, distinct)
		}
	}
	state, _ := db.State()
	if stats := loader.Stats(); stats.Batches != 0 || stats.Quarantined != 0 {
		t.Errorf("left in the spool: %+v", stats)
	}
	if state.Restarts < deaths-1 || total == 0 {
		t.Errorf("nothing was tested: %d rows, %d restarts", total, state.Restarts)
	}
	t.Logf("%d rows in batches of %d, %d restarts", total, size, state.Restarts)
}

// ClickHouse is away for good: the batches wait, in order, also over a restart
// of the program, and go when it is back. The commit mark is never seen before
// what it marks.
func TestClickHouseIsAway(t *testing.T) {
	dir, data := t.TempDir(), t.TempDir()
	var log bytes.Buffer
	cfg := warehouse.DefaultConfig()
	cfg.Library, cfg.DataDir = warehousetest.Library(t), data
	db, err := warehouse.Open(t.Context(), cfg, warehousetest.Log(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	sp, err := spool.Open(dir, spool.DefaultConfig(), slog.New(slog.NewTextHandler(&log, nil)), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	loader := warehouse.NewLoader(db.Conn(), sp, slog.New(slog.NewTextHandler(&log, nil)))
	if err := db.Close(); err != nil { // nobody will answer on this connection again
		t.Fatal(err)
	}
	for i := range 3 {
		if err := loader.Load(t.Context(), insertPhotos, photos("g", 10*i, 10, 1)); err != nil {
			t.Fatal(err)
		}
		err := loader.Load(t.Context(), "INSERT INTO walks (group_id, run_id)", func(add func(...any) error) error {
			return add("g", fmt.Sprint(i))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := loader.Load(t.Context(), insertPhotos, photos("g", 0, 0, 1)); err != nil {
		t.Fatal(err)
	}
	if n := loader.Stats().Batches; n != 6 {
		t.Errorf("%d batches wait, want 6", n)
	}
	if err := loader.Drain(t.Context()); !errors.Is(err, warehouse.ErrAway) {
		t.Errorf("draining: %v", err)
	}
	if !strings.Contains(log.String(), "it waits on the disk") {
		t.Errorf("log %q", log.String())
	}
	if err := sp.Close(); err != nil {
		t.Fatal(err)
	}

	db = open(t, data)
	loader = newLoader(t, db, dir, warehousetest.Log(t))
	if err := loader.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, m := count(t, db, "SELECT count() FROM photos FINAL"), count(t, db, "SELECT count() FROM walks FINAL"); n != 30 || m != 3 {
		t.Errorf("%d photos and %d walks, want 30 and 3", n, m)
	}
}

// A batch that can never be stored does not hold up the others.
func TestRejectedBatchDoesNotHoldUp(t *testing.T) {
	db := warehousetest.New(t)
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, nil))
	sp, err := spool.Open(t.TempDir(), spool.DefaultConfig(), logger, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = sp.Close() }()
	away := warehouse.NewLoader(closedConn(t), sp, logger)
	for _, sql := range []string{insertPhotos, "INSERT INTO photos (colour)", insertPhotos} {
		rows := photos("g", int(sp.Stats().Bytes), 1, 1)
		if !strings.Contains(sql, "url") {
			rows = func(add func(...any) error) error { return add("red") }
		}
		if err := away.Load(t.Context(), sql, rows); err != nil {
			t.Fatal(err)
		}
	}
	loader := warehouse.NewLoader(db.Conn(), sp, logger)
	if err := loader.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := count(t, db, "SELECT count() FROM photos FINAL"); n != 2 {
		t.Errorf("%d photos, want 2", n)
	}
	if loader.Stats().Quarantined != 1 || !strings.Contains(log.String(), "level=ERROR") {
		t.Errorf("%+v, log %q", loader.Stats(), log.String())
	}
	if err := loader.Load(t.Context(), "INSERT INTO photos (colour)", func(add func(...any) error) error { return add("red") }); !errors.Is(err, warehouse.ErrRejected) {
		t.Errorf("rejected at once: %v", err)
	}
}

// The engine's disk of 20 MB runs full: the message says so, the batch is kept
// by the spool, the engine lives, and loading goes on once there is room.
func TestDiskFull(t *testing.T) { smalldisk.Run(t, "20m", engineDiskFull) }

func engineDiskFull(t *testing.T, dir string) {
	cfg := warehouse.DefaultConfig()
	cfg.Library, cfg.DataDir = warehousetest.Library(t), dir
	db, err := warehouse.Open(t.Context(), cfg, warehousetest.Log(t))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	ballast := dir + "/ballast"
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(ballast, make([]byte, int64(disk.Bavail)*disk.Bsize-600_000), 0o600); err != nil {
		t.Fatal(err)
	}
	loader := newLoader(t, db, t.TempDir(), slog.New(slog.DiscardHandler))
	random := rand.New(rand.NewPCG(1, 2))
	noise := func(from int) warehouse.Rows { // does not compress
		letters := make([]byte, 0, 300_000)
		for range cap(letters) {
			letters = append(letters, byte(33+random.IntN(90)))
		}
		at := time.Date(2025, 10, 27, 1, 0, 0, 0, time.UTC)
		return func(add func(...any) error) error {
			return add("g", "item", fmt.Sprint(from), string(letters), at, at, uint8(0), uint64(1))
		}
	}
	acked := 0
	for ; err == nil; acked++ {
		if acked > 100 {
			t.Fatal("the disk does not run full")
		}
		err = warehouse.Insert(t.Context(), db.Conn(), insertPhotos, noise(acked))
	}
	acked--
	if !errors.Is(err, warehouse.ErrFull) || !strings.Contains(err.Error(), "free some space on the disk") {
		t.Fatalf("%v", err)
	}
	if err := loader.Load(t.Context(), insertPhotos, noise(acked)); err != nil { // to the spool, on another disk
		t.Fatal(err)
	}
	if n := loader.Stats().Batches; n != 1 {
		t.Errorf("%d batches wait, want 1", n)
	}
	if n := count(t, db, "SELECT count() FROM photos FINAL"); n != uint64(acked) {
		t.Errorf("%d photos on the full disk, %d were acknowledged", n, acked)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if err := loader.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := count(t, db, "SELECT count() FROM photos FINAL"); n != uint64(acked+1) {
		t.Errorf("%d photos after making room, want %d", n, acked+1)
	}
	if state, _ := db.State(); state.Phase != engine.Ready || state.Restarts != 0 {
		t.Errorf("the engine did not live through it: %+v", state)
	}
}

// Starting on a full disk says so too.
func TestStartOnAFullDisk(t *testing.T) { smalldisk.Run(t, "64k", startOnAFullDisk) }

func startOnAFullDisk(t *testing.T, dir string) {
	if err := os.WriteFile(dir+"/ballast", make([]byte, 56<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg := warehouse.DefaultConfig()
	cfg.Library, cfg.DataDir = warehousetest.Library(t), dir
	db, err := warehouse.Open(t.Context(), cfg, warehousetest.Log(t))
	if err == nil {
		t.Fatal("it started", db.Close())
	}
	if !errors.Is(err, engine.ErrDiskFull) || !strings.Contains(err.Error(), "is full; free some space") {
		t.Errorf("%v", err)
	}
}
