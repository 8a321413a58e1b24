package doctor

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"syscall"
	"time"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/control"
)

// ports looks whether "serve" can answer where it is to: the port is free, or the program
// that serves from this data folder has it.
func (p *patient) ports(ctx context.Context) []Finding {
	var running app.Status
	serves := control.Call(ctx, p.cfg.DataDir, app.StatusPath, struct{}{}, &running) == nil // else the check of the warehouse tells
	var out []Finding
	for _, at := range []struct{ key, address string }{{"http.listen", p.cfg.HTTP.Listen}, {"http.health_listen", p.cfg.HTTP.HealthListen}} {
		if at.address == "" {
			continue
		}
		says := at.key + " " + at.address
		if strings.HasSuffix(at.address, ":0") {
			out = append(out, one("port", OK, says+" takes any port that is free", "")...)
			continue
		}
		switch err := free(ctx, at.address); {
		case err == nil && serves:
			out = append(out, one("port", Warn, fmt.Sprintf("%s is free, and the running pantaukim (process %d) does not answer there", says, running.PID),
				"restart pantaukim: it runs with an older configuration")...)
		case err == nil:
			out = append(out, one("port", OK, says+" is free", "")...)
		case errors.Is(err, syscall.EADDRINUSE) && serves && ours(running.Listens, at.address):
			out = append(out, one("port", OK, fmt.Sprintf("%s is that of the running pantaukim (process %d)", says, running.PID), "")...)
		case errors.Is(err, syscall.EADDRINUSE):
			out = append(out, one("port", Fail, says+" is taken by another program",
				"\"ss -ltnp\" names it: stop it, or write another address into "+at.key)...)
		default:
			out = append(out, one("port", Fail, says+": "+err.Error(), "write an address of this machine and a port above 1023 into "+at.key)...)
		}
	}
	return out
}

// free tells whether one can listen at an address.
func free(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return err
	}
	return ln.Close()
}

// ours tells whether a program answers at the port of an address.
func ours(listens []string, address string) bool {
	_, port, err := net.SplitHostPort(address)
	return err == nil && slices.ContainsFunc(listens, func(has string) bool {
		_, p, err := net.SplitHostPort(has)
		return err == nil && p == port
	})
}
