package control

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestCommandsTalkWithTheProgram(t *testing.T) {
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
			done := make(chan error)
			go func() { done <- Serve(ctx, dir, mux) }()
			for {
				err := Call(t.Context(), dir, "/say", "halo", &answer)
				if err == nil {
					break
				}
				if !errors.Is(err, ErrNobody) {
					t.Fatal(err)
				}
				time.Sleep(10 * time.Millisecond)
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
