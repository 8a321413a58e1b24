package app

import (
	"context"
	"net/http"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
)

// notifySystemd tells systemd that the program is ready, that it is alive, and
// that it stops. Started by anything else, it does nothing.
//
// Alive means that pages are answered. It does not mean that ClickHouse is there:
// a restart would not bring that back, and would end a walk that goes on without.
func (a *App) notifySystemd(ctx context.Context, handler http.Handler) error {
	if _, err := daemon.SdNotify(false, daemon.SdNotifyReady); err != nil {
		a.log.Warn("systemd cannot be told that the program is ready", "err", err)
	}
	defer func() { _, _ = daemon.SdNotify(false, daemon.SdNotifyStopping) }()
	every, err := daemon.SdWatchdogEnabled(false)
	if err != nil || every == 0 {
		<-ctx.Done()
		return nil
	}
	tick := time.NewTicker(every / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			if alive(ctx, handler) {
				_, _ = daemon.SdNotify(false, daemon.SdNotifyWatchdog)
			} else {
				a.log.Error("the program does not answer itself")
			}
		}
	}
}

// alive asks the pages, without the network, whether they answer.
func alive(ctx context.Context, handler http.Handler) bool {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "/healthz", http.NoBody)
	if err != nil {
		return false
	}
	answer := statusOnly{header: http.Header{}, status: http.StatusOK}
	handler.ServeHTTP(&answer, r)
	return answer.status == http.StatusOK
}

// statusOnly is an answer of which only the status matters.
type statusOnly struct {
	header http.Header
	status int
}

func (s *statusOnly) Header() http.Header         { return s.header }
func (s *statusOnly) WriteHeader(status int)      { s.status = status }
func (s *statusOnly) Write(b []byte) (int, error) { return len(b), nil }
