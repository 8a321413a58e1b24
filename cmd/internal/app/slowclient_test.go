package app

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"time"
)

// The program is stopped while somebody takes a file without reading it: the stop waits for no
// longer than it says, and cuts that one off.
func TestStopWhileAClientReadsSlowly(t *testing.T) {
	t.Parallel()
	a := New(settings(t), slog.New(slog.DiscardHandler), time.Now)
	web, err := a.Web()
	if err != nil {
		t.Fatal(err)
	}
	ln := port(t)
	ctx, stop := context.WithCancel(t.Context())
	writing, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- a.serve(ctx, ln, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			block := make([]byte, 1<<20)
			for range 4 { // more than the buffers of the connection hold
				_, _ = w.Write(block)
			}
			close(writing)
			for {
				if _, err := w.Write(block); err != nil {
					return
				}
			}
		}), web)
	}()
	conn, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	select {
	case <-writing:
	case <-time.After(2 * time.Second): // all that fits is on its way, and nobody reads
	}
	began := time.Now()
	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(2 * stopWeb):
		t.Fatal("it does not end")
	}
	if took := time.Since(began); took > stopWeb+2*time.Second {
		t.Errorf("it took %v, and may take %v", took, stopWeb)
	}
}
