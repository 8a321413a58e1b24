package warehouse_test

import (
	"context"
	"net"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

// A stopped engine accepts connections and says nothing. Whoever asks is held no longer
// than he said, and no connection is left behind.
func TestAHungEngineHoldsNobody(t *testing.T) {
	db := open(t, t.TempDir())
	state, _ := db.State()
	goOn := warehousetest.Hang(t, state.PID)
	files := func() int {
		all, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	before := files()
	for range 20 {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		began := time.Now()
		var n uint8
		err := db.ReadConn().QueryRow(ctx, "SELECT 1").Scan(&n)
		cancel()
		if took := time.Since(began); err == nil || warehouse.Answered(err) || took > 2*time.Second {
			t.Fatalf("%v after %v", err, took)
		}
	}
	if now := files(); now > before+2 {
		t.Errorf("%d open files, %d before", now, before)
	}
	goOn()
	if n := count(t, db, "SELECT toUInt64(1)"); n != 1 {
		t.Errorf("%d", n)
	}
}

// A server that says nothing does not take the time of the one after it.
func TestASilentServerLeavesTimeForTheNext(t *testing.T) {
	e := warehousetest.Engine(t)
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	var accepted atomic.Int64
	go func() {
		for {
			if _, err := silent.Accept(); err != nil {
				return
			}
			accepted.Add(1)
		}
	}()
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Second)
	defer cancel()
	cfg := warehouse.DefaultConfig()
	cfg.DSN = "clickhouse://pantaukim:" + e.Password() + "@" + silent.Addr().String() + "," + e.State().Addr + "/test_silent"
	db, err := warehouse.Open(ctx, cfg, warehousetest.Log(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if accepted.Load() == 0 {
		t.Error("the silent server was never asked: this test shows nothing")
	}
}
