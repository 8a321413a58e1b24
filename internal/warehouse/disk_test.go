package warehouse_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/engine"
	"pantaukim/internal/warehouse/smalldisk"
	"pantaukim/internal/warehouse/warehousetest"
)

// The engine's disk of 20 MB runs full: the message says so, the engine lives, what
// was acknowledged is there, and loading goes on once there is room.
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
	random := rand.New(rand.NewPCG(1, 2))
	noise := func(from int) []photo { // does not compress
		letters := make([]byte, 0, 300_000)
		for range cap(letters) {
			letters = append(letters, byte(33+random.IntN(90)))
		}
		at := time.Date(2025, 10, 27, 1, 0, 0, 0, time.UTC)
		return []photo{{"g", "item", fmt.Sprint(from), string(letters), at, at, false, 1}}
	}
	acked := 0
	for ; err == nil; acked++ {
		if acked > 100 {
			t.Fatal("the disk does not run full")
		}
		err = warehouse.Insert(t.Context(), db.Conn(), "photos", noise(acked))
	}
	acked--
	if !errors.Is(err, warehouse.ErrFull) || !strings.Contains(err.Error(), "free some space on the disk") {
		t.Fatalf("%v", err)
	}
	if n := count(t, db, "SELECT count() FROM photos FINAL"); n != uint64(acked) {
		t.Errorf("%d photos on the full disk, %d were acknowledged", n, acked)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if err := warehouse.Insert(t.Context(), db.Conn(), "photos", noise(acked)); err != nil {
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
