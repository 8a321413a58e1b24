package engine_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/warehouse/engine"
	"pantaukim/internal/warehouse/warehousetest"
)

// Some tests need another process to be killed or to be nobody. This binary
// plays them when its first argument says so.
const (
	roleOwner  = "play-owner"  // starts an engine in os.Args[3], prints its state, waits for ever
	roleNobody = "play-nobody" // gives up root, tries to start an engine there, prints the error
)

func TestMain(m *testing.M) {
	if len(os.Args) == 4 && (os.Args[1] == roleOwner || os.Args[1] == roleNobody) {
		play(os.Args[1], os.Args[2], os.Args[3])
		return
	}
	warehousetest.Main(m)
}

func play(role, library, dir string) {
	if role == roleNobody && os.Geteuid() == 0 {
		if err := syscall.Setuid(65534); err != nil {
			fmt.Println("setuid:", err)
			return
		}
	}
	e, err := engine.Start(context.Background(), engine.Config{Library: library, Dir: dir}, slog.New(slog.DiscardHandler))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(e.State().PID)
	select {}
}

// start starts an engine in dir and stops it after the test.
func start(t *testing.T, dir string) *engine.Engine {
	t.Helper()
	e, err := engine.Start(t.Context(), engine.Config{Library: warehousetest.Library(t), Dir: dir}, warehousetest.Log(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if e.State().Phase != engine.Stopped {
			if err := e.Stop(); err != nil {
				t.Error(err)
			}
		}
	})
	return e
}

// login connects to the engine. An empty password is sent as it is.
func login(t *testing.T, e *engine.Engine, user, password, database string) driver.Conn {
	t.Helper()
	conn, err := clickhouse.Open(&clickhouse.Options{
		Addr: []string{e.State().Addr},
		Auth: clickhouse.Auth{Username: user, Password: password, Database: database},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// answers fails the test unless the engine answers the application's user.
func answers(t *testing.T, e *engine.Engine) {
	t.Helper()
	conn := login(t, e, engine.User, e.Password(), "system")
	defer func() { _ = conn.Close() }()
	var one uint8
	if err := conn.QueryRow(t.Context(), "SELECT 1").Scan(&one); err != nil {
		t.Fatalf("the engine does not answer: %v", err)
	}
}

// send writes bytes to the engine's port as any program on the machine could,
// and waits until the engine has dealt with them.
func send(t *testing.T, e *engine.Engine, data string) {
	t.Helper()
	conn, err := net.Dial("tcp", e.State().Addr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_, _ = io.WriteString(conn, data)
	_ = conn.(*net.TCPConn).CloseWrite()
	_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	_, _ = io.Copy(io.Discard, conn)
}

// eventually waits for something that must come to pass, for as long as the
// test binary may run.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	limit := time.Now().Add(5 * time.Minute)
	if d, ok := t.Deadline(); ok {
		limit = d.Add(-10 * time.Second)
	}
	for !is() {
		if time.Now().After(limit) {
			t.Fatalf("waited in vain: %s", what)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// gone tells whether no process has that number; a zombie counts as gone.
func gone(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return true
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	return strings.HasPrefix(rest, "Z")
}

// fake writes a program that stands in for a clickhouse binary.
func fake(t *testing.T, script string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "clickhouse")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func self(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return exec.Command(path, args...)
}
