package app

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Until the program has started everybody is told so at once, and then the listeners
// are those of the program.
func TestWhileItStartsEverybodyIsTold(t *testing.T) {
	t.Parallel()
	on := Listeners{Pages: port(t), Health: port(t)}
	stop, err := AnswerWhileStarting(settings(t), on, 0, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Timeout: 5 * time.Second}
	get := func(address string) (int, string, string) {
		t.Helper()
		res, err := client.Get("http://" + address)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, res.Header.Get("Retry-After"), string(body)
	}
	pages, health := on.Pages.Addr().String(), on.Health.Addr().String()
	for address, says := range map[string]string{
		pages + "/": "Basis data belum menjawab", pages + "/mutu?lang=en": "The database does not answer yet",
		pages + "/readyz": "does not answer yet", health + "/readyz": `"ready":false`, pages + "/api/v1/ranking": `"error":"`,
	} {
		if code, again, body := get(address); code != http.StatusServiceUnavailable || again == "" || !strings.Contains(body, says) {
			t.Errorf("%s: %d, Retry-After %q, %s", address, code, again, body)
		}
	}
	if code, _, body := get(pages + "/healthz"); code != http.StatusOK || body != "ok\n" {
		t.Errorf("/healthz: %d, %s", code, body)
	}
	stop()
	stop()
	client.CloseIdleConnections()
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("started")) }), ReadHeaderTimeout: time.Second}
	go func() { _ = server.Serve(on.Pages) }()
	t.Cleanup(func() { _ = server.Close() })
	if code, _, body := get(pages + "/"); code != http.StatusOK || body != "started" {
		t.Errorf("afterwards: %d, %s", code, body)
	}
}

// On a socket of systemd those who ask wait for a while first, as through an upgrade.
func TestWhileItStartsSomeWait(t *testing.T) {
	t.Parallel()
	cfg := settings(t)
	for name, c := range map[string]struct {
		patience time.Duration
		status   int
	}{
		"it starts in time": {time.Hour, http.StatusOK},
		"it takes longer":   {time.Millisecond, http.StatusServiceUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			on := Listeners{Pages: port(t)}
			stop, err := AnswerWhileStarting(cfg, on, c.patience, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			defer stop()
			status := make(chan int)
			go func() {
				a, err := read("http://" + on.Pages.Addr().String())
				if err != nil {
					t.Error(err)
				}
				status <- a.status
			}()
			if c.status == http.StatusOK {
				stop()
				server := &http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), ReadHeaderTimeout: time.Second}
				go func() { _ = server.Serve(on.Pages) }()
				t.Cleanup(func() { _ = server.Close() })
			}
			if got := <-status; got != c.status {
				t.Errorf("answered with %d, want %d", got, c.status)
			}
		})
	}
}
