package app

import (
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"pantaukim/cmd/internal/config"
)

// startingPage is what everybody sees until the program has started, in both languages:
// nothing is known yet of who asks.
const startingPage = `<!doctype html>
<html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="15"><title>pantaukim</title></head><body>
<h1>pantaukim sedang dimulai</h1>
<p>Basis data belum menjawab, maka belum ada angka yang dapat ditampilkan. Halaman ini dimuat ulang sendiri; tidak ada yang perlu Anda ubah.</p>
<div lang="en"><h2>pantaukim is starting</h2>
<p>The database does not answer yet, so there are no figures to show. This page reloads by itself; there is nothing you need to change.</p></div>
</body></html>
`

// AnswerWhileStarting answers on the listeners that the program is starting, so that a
// warehouse that is away or hangs leaves nobody without a word. It begins to after some
// patience. The listeners are free again, and open, once stop has returned. It may be called twice.
func AnswerWhileStarting(cfg config.Config, on Listeners, patience time.Duration, log *slog.Logger) (stop func(), err error) {
	web, err := New(cfg, log, time.Now).Web()
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	unavailable := func(kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			h := w.Header()
			h.Set("Content-Type", kind)
			h.Set("Cache-Control", "no-store")
			h.Set("Retry-After", "15")
			h.Set("X-Content-Type-Options", "nosniff")
			h.Set("Content-Security-Policy", "default-src 'none'")
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write([]byte(body)) // who asked may have left
		}
	}
	const reason = "pantaukim is starting: the warehouse does not answer yet"
	mux.HandleFunc("GET /readyz", unavailable("application/json", `{"ready":false,"scored":false,"reason":"`+reason+"\"}\n"))
	mux.HandleFunc("GET /api/", unavailable("application/json", `{"error":"`+reason+"\"}\n"))
	mux.HandleFunc("/", unavailable("text/html; charset=utf-8", startingPage))
	server := func() *http.Server {
		return &http.Server{Handler: strict(mux), ConnContext: withConn, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 10 * time.Second,
			ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug)}
	}
	var stops []func()
	answer := func(ln net.Listener, serve func(net.Listener, *http.Server) error) {
		s, ended := server(), make(chan struct{})
		go func() {
			defer close(ended)
			if err := serve(framedListener{lentListener{ln}}, s); !errors.Is(err, http.ErrServerClosed) {
				log.Warn("nobody is told that the program is starting", "addr", ln.Addr().String(), "err", err)
			}
		}()
		stops = append(stops, func() {
			wait, can := ln.(interface{ SetDeadline(time.Time) error })
			if can {
				_ = wait.SetDeadline(time.Unix(1, 0)) // ends the waiting for a connection, which Close would wait for
			}
			_ = s.Close()
			<-ended
			if can {
				_ = wait.SetDeadline(time.Time{})
			}
		})
	}
	answerAll := func() {
		answer(on.Pages, web.Serve)
		if on.Health != nil {
			answer(on.Health, func(ln net.Listener, s *http.Server) error { return s.Serve(ln) })
		}
	}
	var mu sync.Mutex // guards stops and stopped
	stopped := false
	if patience == 0 {
		answerAll()
	} else {
		time.AfterFunc(patience, func() {
			mu.Lock()
			defer mu.Unlock()
			if !stopped {
				answerAll()
			}
		})
	}
	return func() {
		mu.Lock()
		defer mu.Unlock()
		if stopped {
			return
		}
		stopped = true
		for _, stop := range stops {
			stop()
		}
	}, nil
}

// lentListener stays open when the server that it is lent to closes.
type lentListener struct{ net.Listener }

// Close leaves the listener to its owner.
func (lentListener) Close() error { return nil }
