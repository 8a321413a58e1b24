package main

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/coreos/go-systemd/v22/activation"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/config"
)

// The names of sockets that systemd hands over (FileDescriptorName). One without a name
// has that of its unit.
const (
	pagesSocket  = "pages"
	healthSocket = "health"
)

// listeners are where serve answers: the sockets that systemd has opened, or else ports of
// its own. Of sockets that systemd keeps, held is true: connections wait in them while no
// program is there.
func listeners(ctx context.Context, cfg config.HTTP) (on app.Listeners, held bool, err error) {
	defer func() {
		if err != nil {
			on.Close()
		}
	}()
	for _, file := range activation.Files(true) { // LISTEN_FDS and LISTEN_PID, which the engine must not inherit
		ln, err := net.FileListener(file)
		_ = file.Close() // the listener has its own
		if err != nil {
			return on, false, fmt.Errorf("the socket %s of systemd: %w", file.Name(), err)
		}
		to := &on.Pages
		switch file.Name() {
		case pagesSocket, "LISTEN_FD_3", "pantaukim.socket":
		case healthSocket:
			to = &on.Health
		default:
			_ = ln.Close()
			return on, false, fmt.Errorf("the socket %q of systemd is not known; FileDescriptorName is %s or %s", file.Name(), pagesSocket, healthSocket)
		}
		if *to != nil {
			_ = ln.Close()
			return on, false, errors.New("systemd hands over two sockets for one purpose; name one ListenStream only")
		}
		*to = ln
	}
	held = on.Pages != nil
	if on.Pages == nil {
		if on.Pages, err = listen(ctx, cfg.Listen); err != nil {
			return on, false, err
		}
	}
	if on.Health == nil && cfg.HealthListen != "" {
		if on.Health, err = listen(ctx, cfg.HealthListen); err != nil {
			return on, false, err
		}
	}
	return on, held, nil
}
