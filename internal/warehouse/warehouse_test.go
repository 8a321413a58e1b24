package warehouse_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/engine"
	"pantaukim/internal/warehouse/warehousetest"
)

// The engine is killed again and again; the same connection goes on.
func TestConnOutlivesTheEngine(t *testing.T) {
	db := open(t, t.TempDir())
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	conn, read := db.Conn(), db.ReadConn()
	for i := range uint64(5) {
		exec(t, db, "INSERT INTO runs (run_id) VALUES (?)", fmt.Sprint(i))
		state, _ := db.State()
		if err := syscall.Kill(state.PID, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		// Queries that meet the death may fail, as long as nobody has noticed it. Once the
		// next engine is there they may not.
		ask := func(c driver.Conn) (n uint64, err error) {
			for died := false; ; {
				err = c.QueryRow(t.Context(), "SELECT count() FROM runs FINAL").Scan(&n)
				if err == nil || died {
					return n, err
				}
				now, up := db.State()
				died = up && now.PID != state.PID
			}
		}
		if n, err := ask(conn); err != nil || n != i+1 {
			t.Fatalf("%d rows after death %d: %v", n, i+1, err)
		}
		if n, err := ask(read); err != nil || n != i+1 {
			t.Fatalf("%d rows are read after death %d: %v", n, i+1, err)
		}
	}
	if state, ok := db.State(); !ok || state.Restarts != 5 {
		t.Errorf("state %+v", state)
	}
}

// What was loaded is there when the program starts again.
func TestDataOutlivesTheProgram(t *testing.T) {
	dir := t.TempDir()
	cfg := warehouse.DefaultConfig()
	cfg.Library, cfg.DataDir = warehousetest.Library(t), dir
	db, err := warehouse.Open(t.Context(), cfg, warehousetest.Log(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	exec(t, db, "INSERT INTO runs (run_id) VALUES ('r')")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if n := count(t, open(t, dir), "SELECT count() FROM runs FINAL"); n != 1 {
		t.Errorf("%d rows, want 1", n)
	}
}

func TestReadConnRefusesToWrite(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	const readonly = 164
	for _, sql := range []string{"INSERT INTO runs (run_id) VALUES ('r')", "DROP TABLE runs", "ALTER TABLE runs DELETE WHERE 1"} {
		var exception *clickhouse.Exception
		if err := db.ReadConn().Exec(t.Context(), sql); !errors.As(err, &exception) || exception.Code != readonly {
			t.Errorf("%s: %v", sql, err)
		}
	}
	// A deadline sets a limit of its own, which a reader must be allowed to do.
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	var n uint64
	if err := db.ReadConn().QueryRow(ctx, "SELECT count() FROM runs FINAL").Scan(&n); err != nil {
		t.Error(err)
	}
}

// Newer servers turned some settings on by default. Ours do not depend on that.
func TestSettingsAreExplicit(t *testing.T) {
	t.Parallel()
	db := warehousetest.New(t)
	for name, want := range map[string]string{"async_insert": "0", "insert_deduplicate": "0"} {
		var value string
		var changed uint8
		row := db.Conn().QueryRow(t.Context(), "SELECT value, changed FROM system.settings WHERE name = ?", name)
		if err := row.Scan(&value, &changed); err != nil || value != want {
			t.Errorf("%s = %q, %v, want %q", name, value, err, want)
		}
	}
}

// The embedded engine is as good a server as any: this connects by address.
func TestServerByDSN(t *testing.T) {
	e := warehousetest.Engine(t)
	cfg := warehouse.DefaultConfig()
	cfg.DSN = fmt.Sprintf("clickhouse://%s:%s@%s/test_dsn?dial_timeout=5s", engine.User, e.Password(), e.State().Addr)
	db, err := warehouse.Open(t.Context(), cfg, warehousetest.Log(t))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		exec(t, db, "DROP DATABASE test_dsn SYNC")
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	if db.Database() != "test_dsn" {
		t.Errorf("database %q", db.Database())
	}
	if _, embedded := db.State(); embedded {
		t.Error("says that it is embedded")
	}
	if err := db.Migrate(t.Context()); err != nil {
		t.Error(err)
	}
	if err := db.CheckSchema(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestOpenErrors(t *testing.T) {
	e := warehousetest.Engine(t)
	addr := e.State().Addr
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := silent.Addr().String()
	_ = silent.Close()
	web, err := net.Listen("tcp", "127.0.0.9:8123")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = web.Close() }()
	go func() {
		for {
			c, err := web.Accept()
			if err != nil {
				return
			}
			_, _ = io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n")
			_ = c.Close()
		}
	}()
	dsn := func(s string) func(*warehouse.Config) { return func(c *warehouse.Config) { c.DSN = s } }
	for _, c := range []struct {
		name string
		set  func(*warehouse.Config)
		say  string
	}{
		{"http", dsn("http://u:hush@" + addr), "speaks the native protocol, not HTTP"},
		{"no scheme", dsn(addr), "write it as clickhouse://"},
		{"nothing but a scheme", dsn("clickhouse://"), "warehouse.dsn: "},
		{"nobody there", dsn("clickhouse://u:hush@" + closed), closed + " does not answer; start it, or correct warehouse.dsn"},
		{"the HTTP port", dsn("clickhouse://u:hush@127.0.0.9:8123"), "that port is usually HTTP, the native one 9000"},
		{"wrong password", dsn("clickhouse://pantaukim:hush@" + addr), `refuses the user "pantaukim"; correct user and password`},
		{"no right to the database", dsn(fmt.Sprintf("clickhouse://pantaukim:%s@%s/elsewhere", e.Password(), addr)),
			`user "pantaukim" may not do this in database elsewhere`},
		{"bad database in the address", dsn("clickhouse://u:hush@" + addr + "/a;b"), "is not a name of letters"},
		{"bad database", func(c *warehouse.Config) { c.Database = "a b" }, "warehouse.database"},
		{"bad cluster", func(c *warehouse.Config) { c.DSN, c.Cluster = "clickhouse://"+addr, "a'b" }, "warehouse.cluster"},
		{"cluster without a server", func(c *warehouse.Config) { c.Replicated = true }, "warehouse.replicated: replicas need a server"},
		{"no library", func(c *warehouse.Config) { c.Library = "/nowhere/libchdb.so" }, "npm ci"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg := warehouse.DefaultConfig()
			cfg.DataDir, cfg.ConnectTimeout = t.TempDir(), 100*time.Millisecond
			c.set(&cfg)
			db, err := warehouse.Open(t.Context(), cfg, warehousetest.Log(t))
			if err == nil {
				t.Fatal("it opened", db.Close())
			}
			if !strings.Contains(err.Error(), c.say) {
				t.Errorf("%q does not say %q", err, c.say)
			}
			if strings.Contains(err.Error(), "hush") || strings.Contains(err.Error(), e.Password()) {
				t.Errorf("%q tells the password", err)
			}
		})
	}
}

// A server that starts after the program, as in a row of containers, is waited for.
func TestServerStartsLater(t *testing.T) {
	e := warehousetest.Engine(t)
	reserved, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := reserved.Addr().String()
	_ = reserved.Close()
	var late sync.WaitGroup
	late.Go(func() {
		time.Sleep(time.Second) // more than the first three tries
		server, err := net.Listen("tcp", addr)
		if err != nil {
			t.Error(err)
			return
		}
		t.Cleanup(func() { _ = server.Close() })
		go relay(server, e.State().Addr)
	})
	cfg := warehouse.DefaultConfig()
	cfg.DSN = fmt.Sprintf("clickhouse://%s:%s@%s/test_late", engine.User, e.Password(), addr)
	var log bytes.Buffer
	db, err := warehouse.Open(t.Context(), cfg, slog.New(slog.NewTextHandler(&log, nil)))
	late.Wait()
	if err != nil {
		t.Fatal(err)
	}
	exec(t, db, "DROP DATABASE test_late SYNC")
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	if !strings.Contains(log.String(), "the warehouse is away; this waits for it") || strings.Contains(log.String(), e.Password()) {
		t.Errorf("log %q", log.String())
	}
}

// relay passes connections on to addr until the listener is closed.
func relay(from net.Listener, addr string) {
	for {
		in, err := from.Accept()
		if err != nil {
			return
		}
		out, err := net.Dial("tcp", addr)
		if err != nil {
			_ = in.Close()
			continue
		}
		go func() { _, _ = io.Copy(out, in); _ = out.Close() }()
		go func() { _, _ = io.Copy(in, out); _ = in.Close() }()
	}
}

// The connection breaks at a random byte, again and again, also between the
// sending of a batch and its answer. What Insert acknowledged counts once.
func TestConnectionBreaks(t *testing.T) {
	e := warehousetest.Engine(t)
	server, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	var (
		mu     sync.Mutex
		broken int
	)
	random := rand.New(rand.NewPCG(27, 10))
	go func() {
		for {
			in, err := server.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", e.State().Addr)
			if err != nil {
				return
			}
			mu.Lock()
			broken++
			up, down := int64(random.IntN(150_000)), int64(random.IntN(20_000))
			mu.Unlock()
			end := func() { _ = in.Close(); _ = out.Close() }
			go func() { _, _ = io.CopyN(out, in, up); end() }()
			go func() { _, _ = io.CopyN(in, out, down); end() }()
		}
	}()
	db := warehousetest.New(t)
	direct, err := clickhouse.ParseDSN(fmt.Sprintf("clickhouse://%s:%s@%s/%s?compress=lz4",
		engine.User, e.Password(), server.Addr(), db.Database()))
	if err != nil {
		t.Fatal(err)
	}
	conn, err := clickhouse.Open(direct)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	acked, given := 0, 0
	for n := range 30 {
		err := warehouse.Retry{Tries: 9}.Do(t.Context(), "loading", func(ctx context.Context) error {
			return warehouse.Insert(ctx, conn, "photos", photos("g", n*500, 500))
		})
		switch {
		case err == nil:
			acked += 500
		case errors.Is(err, warehouse.ErrAway):
			given++ // nine broken connections in a row: not acknowledged
		default:
			t.Fatal(err)
		}
	}
	n := count(t, db, "SELECT count() FROM photos FINAL")
	if n < uint64(acked) || n > uint64(acked+500*given) || acked == 0 {
		t.Errorf("%d photos stored, %d acknowledged, %d batches given up", n, acked, given)
	}
	mu.Lock()
	defer mu.Unlock()
	if broken < 5 {
		t.Errorf("only %d connections: nothing was tested", broken)
	}
	t.Logf("%d connections, %d photos, %d batches given up", broken, n, given)
}

// A database that is missing is created, also where the name was never seen.
func TestDatabaseIsCreated(t *testing.T) {
	t.Parallel()
	db := warehousetest.Empty(t)
	if n := count(t, db, "SELECT count() FROM system.databases WHERE name = ?", db.Database()); n != 1 {
		t.Errorf("%d databases of the name, want 1", n)
	}
}
