package app

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pantaukim/cmd/internal/config"
	"pantaukim/internal/warehouse/warehousetest"
)

// settings are those of a program with an engine of its own in a new folder.
func settings(t *testing.T) config.Config {
	t.Helper()
	cfg := config.Default()
	cfg.DataDir = t.TempDir()
	cfg.Warehouse.DataDir, cfg.Collector.OutboxDir = cfg.DataDir, filepath.Join(cfg.DataDir, "outbox")
	cfg.Warehouse.Library = warehousetest.Library(t)
	return cfg
}

func port(t *testing.T) net.Listener {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	return ln
}

// A start that fails half-way leaves nothing behind, and the next one succeeds; a
// stop may come twice.
func TestHalfAStartIsUndone(t *testing.T) {
	t.Parallel()
	cfg := settings(t)
	bad := cfg
	bad.Collector.Concurrency = -1
	quiet := slog.New(slog.DiscardHandler)
	if err := New(bad, quiet, time.Now).Start(t.Context()); err == nil {
		t.Fatal("a collector with -1 walks at a time was made")
	}
	a := New(cfg, quiet, time.Now)
	if err := a.Start(t.Context()); err != nil {
		t.Fatalf("after a start that failed: %v", err)
	}
	defer func() {
		for range 2 {
			if err := a.Stop(); err != nil {
				t.Error(err)
			}
		}
	}()
	web, err := a.Web()
	if err != nil {
		t.Fatal(err)
	}

	// The socket cannot be made: what answers already is closed again.
	socket := filepath.Join(cfg.DataDir, "control.sock")
	if err := os.MkdirAll(filepath.Join(socket, "full"), 0o700); err != nil {
		t.Fatal(err)
	}
	ln := port(t)
	address := ln.Addr().String()
	if err := NewServer(a, Listeners{Pages: ln, Web: web}).Start(t.Context()); err == nil {
		t.Fatal("a server without its socket starts")
	}
	if conn, err := net.Dial("tcp", address); err == nil {
		_ = conn.Close()
		t.Errorf("%s still answers", address)
	}
	if err := os.RemoveAll(socket); err != nil {
		t.Fatal(err)
	}

	ctx, end := context.WithCancel(t.Context())
	ln = port(t)
	server := NewServer(a, Listeners{Pages: ln, Health: port(t), Web: web})
	if err := server.Start(ctx); err != nil {
		t.Fatal(err)
	}
	res, err := http.Get("http://" + ln.Addr().String() + "/healthz")
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%v %v", res, err)
	}
	res.Body.Close()
	end()
	if err := server.Wait(ctx); err != nil {
		t.Error(err)
	}
	for range 2 {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(socket); !os.IsNotExist(err) {
		t.Errorf("the socket is left: %v", err)
	}
}

// A part that fails ends the wait, and its error is told.
func TestAPartThatFailsEndsTheProgram(t *testing.T) {
	t.Parallel()
	cfg := settings(t)
	a := New(cfg, slog.New(slog.DiscardHandler), time.Now)
	if err := a.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.Stop(); err != nil {
			t.Error(err)
		}
	}()
	web, err := a.Web()
	if err != nil {
		t.Fatal(err)
	}
	ln := port(t)
	server := NewServer(a, Listeners{Pages: ln, Web: web})
	if err := server.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	_ = ln.Close()
	if err := server.Wait(t.Context()); err == nil {
		t.Error("the pages are gone and nobody says so")
	}
	if err := server.Stop(); err != nil {
		t.Error(err)
	}
}
