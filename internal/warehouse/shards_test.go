package warehouse_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

// walkRow is as much of a walk as these tests need.
type walkRow struct {
	Group   string    `ch:"group_id"`
	Run     string    `ch:"run_id"`
	Started time.Time `ch:"started_at"`
	Pages   uint32    `ch:"pages"`
	Version uint64    `ch:"version"`
}

func walksOf(groups int, run string, version uint64) []walkRow {
	rows := make([]walkRow, groups)
	for i := range rows {
		rows[i] = walkRow{Group: fmt.Sprintf("kim-%03d", i), Run: run, Started: time.UnixMilli(1_760_000_000_000), Pages: uint32(i), Version: version}
	}
	return rows
}

func insertWalks(t *testing.T, db *warehouse.DB, rows []walkRow) {
	t.Helper()
	if err := warehouse.Insert(t.Context(), db.Conn(), "walks", rows); err != nil {
		t.Fatal(err)
	}
}

const sumPages = "SELECT toUInt64(sum(pages)) FROM walks FINAL"

// wantError fails unless err is of a kind and says something.
func wantError(t *testing.T, err, kind error, says ...string) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Fatalf("%v is not %q", err, kind)
	}
	for _, s := range says {
		if !strings.Contains(err.Error(), s) {
			t.Errorf("%q does not say %q", err, s)
		}
	}
}

// soon repeats until the look at the shards, which is some seconds old, is a new one.
func soon(t *testing.T, what string, come func() bool) {
	t.Helper()
	for limit := time.Now().Add(time.Minute); !come(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// TestShards takes a warehouse over three engines through its life: it is made, written to,
// read and changed; one shard goes away and returns, once as it was and once with old data.
func TestShards(t *testing.T) {
	t.Parallel()
	shards := warehousetest.NewShards(t, 3)
	db := shards.Open(3)
	ctx := t.Context()
	wantError(t, db.CheckSchema(ctx), warehouse.ErrSchemaOlder, "pantaukim migrate")
	if empty, err := db.SchemaEmpty(ctx); err != nil || !empty {
		t.Fatal(empty, err)
	}
	for range 2 {
		if err := db.Migrate(ctx); err != nil {
			t.Fatal(err)
		}
	}
	insertWalks(t, db, walksOf(60, "r1", 1))
	insertWalks(t, db, walksOf(60, "r1", 2)) // sent again: counts once
	exec(t, db, "INSERT INTO runs (run_id, outage, version) VALUES ('r1', 1, 1)")

	t.Run("each group lies on one shard, and what has no group on the first", func(t *testing.T) {
		list, err := db.Shards(ctx)
		if err != nil || len(list) != 3 {
			t.Fatal(list, err)
		}
		if n := count(t, db, "SELECT count() FROM walks FINAL"); n != 60 {
			t.Errorf("%d walks", n)
		}
		var walks, runs uint64
		for i := range 3 {
			one := alone(t, shards, i)
			here := count(t, one, "SELECT count() FROM walks FINAL")
			if here == 0 || here == 60 {
				t.Errorf("shard %d has %d walks", i+1, here)
			}
			walks += here
			if n := count(t, one, "SELECT count() FROM runs"); n > 0 {
				runs += n * uint64(i+1)
			}
			wantError(t, one.CheckSchema(ctx), warehouse.ErrShards, fmt.Sprintf("is shard %d of 3", i+1))
		}
		if walks != 60 || runs != 1 {
			t.Errorf("%d walks, runs weigh %d", walks, runs)
		}
	})
	t.Run("docs/schema.md names what lies on the first", func(t *testing.T) {
		rows, err := warehouse.Select[struct {
			Name string `ch:"name"`
		}](ctx, db.Conn(), "SELECT name FROM system.tables WHERE database = 'test_shards_all' AND create_table_query NOT LIKE '%jumpConsistentHash%' ORDER BY name")
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, r := range rows {
			names = append(names, "`"+r.Name+"`")
		}
		page, err := os.ReadFile("../../docs/schema.md")
		if err != nil {
			t.Fatal(err)
		}
		if want := "On the first shard only: " + strings.Join(names, ", ") + "."; !strings.Contains(string(page), want) {
			t.Errorf("it does not say %q", want)
		}
	})
	t.Run("a statement for each shard sees the tables without a group as a whole", func(t *testing.T) {
		err := warehouse.ExecEach(ctx, db.Conn(), "DELETE FROM walks WHERE pages >= {from:UInt32} AND run_id IN (SELECT run_id FROM runs FINAL WHERE outage = 1)",
			warehouse.Bind("from", 50))
		if err != nil {
			t.Fatal(err)
		}
		if n := count(t, db, "SELECT count() FROM walks FINAL"); n != 50 {
			t.Errorf("%d walks", n)
		}
	})
	t.Run("a change through the table above all shards is refused", func(t *testing.T) {
		for _, sql := range []string{"DELETE FROM walks WHERE pages = 1", "-- all of them\nTRUNCATE TABLE walks", "ALTER TABLE walks DELETE WHERE 1"} {
			if err := db.Conn().Exec(ctx, sql); err == nil || !strings.Contains(err.Error(), "ExecEach") {
				t.Errorf("%s: %v", sql, err)
			}
		}
	})
	t.Run("the files of each shard are looked at", func(t *testing.T) {
		checks, err := db.CheckTables(ctx, time.Minute, nil)
		if err != nil {
			t.Fatal(err)
		}
		parts := map[string]int{}
		for _, c := range checks {
			if parts[c.Table] = c.Parts; !c.Whole() {
				t.Errorf("%+v", c)
			}
		}
		for _, table := range []string{"walks@1", "walks@2", "walks@3", "runs@1", "shard_state@2"} {
			if parts[table] == 0 {
				t.Errorf("%s was not looked at: %v", table, parts)
			}
		}
	})
	t.Run("a backup holds the rows of all shards, and one server can take it", func(t *testing.T) {
		dir := t.TempDir() + "/backup"
		if _, err := db.Backup(ctx, dir); err != nil {
			t.Fatal(err)
		}
		one := warehousetest.New(t)
		if _, err := one.Restore(ctx, dir); err != nil {
			t.Fatal(err)
		}
		if a, b := count(t, db, sumPages), count(t, one, sumPages); a != b {
			t.Errorf("%d and %d pages", a, b)
		}
	})
	t.Run("a shard that is away", func(t *testing.T) {
		shards.Stop(1)
		var n uint64
		err := db.Conn().QueryRow(ctx, sumPages).Scan(&n)
		wantError(t, err, warehouse.ErrAway, "shard 2 of 3 ("+shards.Addr(1)+") does not answer")
		_, err = warehouse.Select[walkRow](ctx, db.ReadConn(), "SELECT group_id, run_id, started_at, pages, version FROM walks FINAL")
		wantError(t, err, warehouse.ErrAway, "shard 2 of 3")
		err = warehouse.Insert(ctx, db.Conn(), "walks", walksOf(60, "r2", 3))
		wantError(t, err, warehouse.ErrAway, "shard 2 of 3")
		wantError(t, db.Conn().Ping(ctx), warehouse.ErrAway, "shard 2 of 3")
		if !warehouse.Passes(err) {
			t.Error("loading gives up")
		}
		shards.Start(1)
		soon(t, "the shard", func() bool { return db.Conn().Ping(ctx) == nil })
		insertWalks(t, db, walksOf(60, "r2", 3))
		if n := count(t, db, "SELECT count() FROM walks FINAL WHERE run_id = 'r2'"); n != 60 {
			t.Errorf("%d walks", n)
		}
	})
	t.Run("a shard that hangs", func(t *testing.T) {
		pid := shards.PID(1)
		if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
			t.Fatal(err)
		}
		goOn := func() { _ = syscall.Kill(pid, syscall.SIGCONT) }
		defer goOn()
		var err error
		soon(t, "what is said of it", func() bool {
			short, cancel := context.WithTimeout(ctx, 500*time.Millisecond)
			defer cancel()
			began := time.Now()
			err = db.ReadConn().QueryRow(short, sumPages).Scan(new(uint64))
			if took := time.Since(began); took > 3*time.Second {
				t.Errorf("a reader who has half a second waits for %v", took)
			}
			return errors.Is(err, warehouse.ErrAway)
		})
		wantError(t, err, warehouse.ErrAway, "shard 2 of 3", "does not answer")
		if !warehouse.Passes(err) {
			t.Error("loading gives up")
		}
		goOn()
		soon(t, "the shard", func() bool { return db.Conn().Ping(ctx) == nil })
	})
	t.Run("a shard that returns with old data", func(t *testing.T) {
		if err := db.Close(); err != nil { // sets a mark
			t.Fatal(err)
		}
		shards.Stop(2)
		old := shards.Copy(2)
		shards.Start(2)
		db := shards.Open(3)
		insertWalks(t, db, walksOf(60, "r3", 4))
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		db = shards.Open(3)
		count(t, db, sumPages)
		shards.Stop(2)
		shards.Return(2, old)
		shards.Start(2)
		var err error
		soon(t, "the next look", func() bool {
			var n uint64
			err = db.Conn().QueryRow(ctx, sumPages).Scan(&n)
			return errors.Is(err, warehouse.ErrShards)
		})
		wantError(t, err, warehouse.ErrShards, "shard 3 of 3", "has old data")
		err = warehouse.Insert(ctx, db.Conn(), "walks", walksOf(60, "r4", 5))
		wantError(t, err, warehouse.ErrShards, "has old data")
		if !warehouse.Passes(err) {
			t.Error("what was walked meanwhile does not wait")
		}
		wantError(t, db.CheckSchema(ctx), warehouse.ErrShards, "has old data")
		if err := db.AcceptShard(ctx, 3); err != nil {
			t.Fatal(err)
		}
		insertWalks(t, db, walksOf(60, "r4", 5))
	})
	t.Run("a shard that is empty or in another's place", func(t *testing.T) {
		db := shards.Open(3)
		cfg := shards.Config(3)
		cfg.Shards[0], cfg.Shards[1] = cfg.Shards[1], cfg.Shards[0]
		turned, err := warehouse.Open(ctx, cfg, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = turned.Close() }()
		wantError(t, turned.CheckSchema(ctx), warehouse.ErrShards, "is shard 2 by what it says itself")
		one := alone(t, shards, 1)
		exec(t, one, "DROP DATABASE test_shards SYNC")
		exec(t, one, "CREATE DATABASE test_shards")
		wantError(t, db.CheckSchema(ctx), warehouse.ErrShards, "shard 2 of 3", "is empty")
		wantError(t, db.Migrate(ctx), warehouse.ErrShards, "is empty")
		if err := db.AcceptShard(ctx, 2); err != nil {
			t.Fatal(err)
		}
		if err := db.Migrate(ctx); err != nil {
			t.Fatal(err)
		}
		insertWalks(t, db, walksOf(60, "r5", 6))
		if n := count(t, db, "SELECT count() FROM walks FINAL WHERE run_id = 'r5'"); n != 60 {
			t.Errorf("%d walks", n)
		}
	})
}

// TestShardsOfCluster takes the addresses of the shards from a cluster that the server knows.
func TestShardsOfCluster(t *testing.T) {
	t.Parallel()
	shards := warehousetest.NewShards(t, 2)
	shards.Stop(0)
	shards.Cluster("kim", 2)
	shards.Start(0)
	cfg := shards.Config(2)
	cfg.Shards = []string{"kim"}
	db, err := warehouse.Open(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	insertWalks(t, db, walksOf(20, "r1", 1))
	if n := count(t, alone(t, shards, 1), "SELECT count() FROM walks"); n == 0 || n == 20 {
		t.Errorf("the second server has %d walks", n)
	}
	listed := shards.Open(2)
	if err := listed.CheckSchema(t.Context()); err != nil {
		t.Errorf("the same shards as a list: %v", err)
	}
	cfg.Shards = []string{"nobody"}
	if _, err := warehouse.Open(t.Context(), cfg, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "knows no cluster nobody") {
		t.Errorf("an unknown cluster: %v", err)
	}
}

// alone opens one of the shards as if it were a whole warehouse.
func alone(t *testing.T, shards *warehousetest.Shards, i int) *warehouse.DB {
	t.Helper()
	cfg := shards.Config(1)
	cfg.DSN = strings.Replace(cfg.DSN, shards.Addr(0), shards.Addr(i), 1)
	db, err := warehouse.Open(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// TestShardsAdded spreads a warehouse of one server over two shards and then over three,
// and is cut short on the way.
func TestShardsAdded(t *testing.T) {
	t.Parallel()
	shards := warehousetest.NewShards(t, 3)
	ctx := t.Context()
	db := shards.Open(1)
	if err := db.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	insertWalks(t, db, walksOf(90, "r1", 1))
	insertWalks(t, db, walksOf(90, "r1", 2))
	exec(t, db, "INSERT INTO runs (run_id, version) VALUES ('r1', 1)")
	exec(t, db, "DELETE FROM walks WHERE pages = 7")
	pages := count(t, db, sumPages)

	for n := 2; n <= 3; n++ {
		db := shards.Open(n)
		if n == 2 {
			wantError(t, db.CheckSchema(ctx), warehouse.ErrShards, "pantaukim shards move")
			wantError(t, db.Migrate(ctx), warehouse.ErrShards, "pantaukim shards move")
		} else {
			wantError(t, db.CheckSchema(ctx), warehouse.ErrShards, "lie on 2 shards", "names 3")
		}
		cut, cancel := context.WithCancel(ctx)
		err := db.MoveGroups(cut, func(what string) {
			if strings.HasSuffix(what, "walks") {
				cancel()
			}
		})
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Fatal("not cut short: ", err)
		}
		before := shards.Open(n - 1)
		if n == 2 {
			wantError(t, before.CheckSchema(ctx), warehouse.ErrShards, "not a whole warehouse")
		} else {
			var rows uint64
			wantError(t, before.Conn().QueryRow(ctx, sumPages).Scan(&rows), warehouse.ErrShards, "pantaukim shards move")
		}
		var told []string
		if err := db.MoveGroups(ctx, func(what string) { told = append(told, what) }); err != nil {
			t.Fatal(err)
		}
		if len(told) < n {
			t.Error("too little is told: ", told)
		}
		if err := db.MoveGroups(ctx, nil); !errors.Is(err, warehouse.ErrNothingToMove) {
			t.Error(err)
		}
		if err := db.CheckSchema(ctx); err != nil {
			t.Error(err)
		}
		if got := count(t, db, sumPages); got != pages {
			t.Errorf("%d shards have %d pages instead of %d", n, got, pages)
		}
		if got := count(t, db, "SELECT count() FROM walks FINAL"); got != 89 { // a row that lies on two shards would count twice
			t.Errorf("%d rows instead of 89", got)
		}
		insertWalks(t, db, walksOf(90, "r1", uint64(n)+1)) // each meets its earlier row
		if err := warehouse.ExecEach(ctx, db.Conn(), "DELETE FROM walks WHERE pages = 7"); err != nil {
			t.Fatal(err)
		}
		if got := count(t, db, "SELECT count() FROM walks FINAL"); got != 89 {
			t.Errorf("%d walks instead of 89", got)
		}
		if got := count(t, db, "SELECT count() FROM runs FINAL"); got != 1 {
			t.Errorf("%d runs", got)
		}
	}
	less := shards.Open(2)
	wantError(t, less.CheckSchema(ctx), warehouse.ErrShards, "lie on 3 shards", "names 2")
	wantError(t, less.MoveGroups(ctx, nil), warehouse.ErrShards, "not taken away")
}
