package control

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCommandsTalkWithTheProgram(t *testing.T) {
	t.Parallel()
	for name, dir := range map[string]string{
		"short": t.TempDir(),
		"long":  filepath.Join(t.TempDir(), strings.Repeat("panjang/", 20)),
	} {
		t.Run(name, func(t *testing.T) {
			var answer map[string]string
			if err := Call(t.Context(), dir, "/say", "x", &answer); !errors.Is(err, ErrNobody) {
				t.Fatalf("before: %v", err)
			}
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			write := func(text string) {
				if err := os.WriteFile(filepath.Join(dir, socketName), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			write("left over")
			mux := http.NewServeMux()
			mux.Handle("POST /say", Answer(func(_ context.Context, q string) (map[string]string, error) {
				if q == "" {
					return nil, errors.New("say something")
				}
				return map[string]string{"said": q}, nil
			}))
			ctx, cancel := context.WithCancel(t.Context())
			socket, err := Listen(ctx, dir)
			if err != nil {
				t.Fatal(err)
			}
			done := make(chan error, 1)
			go func() { done <- socket.Serve(ctx, mux) }()
			if err := Call(t.Context(), dir, "/say", "halo", &answer); err != nil {
				t.Fatal(err)
			}
			if answer["said"] != "halo" {
				t.Errorf("answer %v", answer)
			}
			if info, err := os.Stat(filepath.Join(dir, socketName)); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%v %v", info, err)
			}
			if err := Call(t.Context(), dir, "/say", "", &answer); err == nil || err.Error() != "say something" {
				t.Errorf("error %v", err)
			}
			cancel()
			if err := <-done; err != nil {
				t.Error(err)
			}
			if err := Call(t.Context(), dir, "/say", "x", &answer); !errors.Is(err, ErrNobody) {
				t.Errorf("after: %v", err)
			}
		})
	}
}

func TestOneServesFromAFolder(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	release, err := Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Lock(dir); err == nil || !strings.Contains(err.Error(), "another pantaukim (process ") {
		t.Errorf("second: %v", err)
	}
	release()
	again, err := Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	again()
}

// A stop waits for a command under way, whose context has ended.
func TestAStopWaitsForCommandsUnderWay(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	began, ended := make(chan struct{}), false
	mux := http.NewServeMux()
	mux.Handle("POST /work", Answer(func(ctx context.Context, _ struct{}) (struct{}, error) {
		close(began)
		<-ctx.Done()
		ended = true
		return struct{}{}, ctx.Err()
	}))
	ctx, cancel := context.WithCancel(t.Context())
	socket, err := Listen(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- socket.Serve(ctx, mux) }()
	answered := make(chan error, 1)
	go func() { answered <- Call(t.Context(), dir, "/work", struct{}{}, &struct{}{}) }()
	<-began
	cancel()
	if err := <-done; err != nil || !ended {
		t.Errorf("stopped with %v; the command had ended: %t", err, ended)
	}
	if err := <-answered; err == nil || !strings.Contains(err.Error(), "canceled") {
		t.Errorf("the command is told %v", err)
	}
}
