package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"pantaukim/cmd/internal/config"
	"pantaukim/cmd/internal/webconfig"
	"pantaukim/internal/access"
	"pantaukim/internal/place"
)

// OpenAccounts reads the users of a configuration, their sessions and who changed them.
func OpenAccounts(cfg config.Config, log *slog.Logger, now func() time.Time) (*access.Accounts, error) {
	areas, err := place.Load()
	if err != nil && !errors.Is(err, place.ErrNoLists) { // without lists a region is checked by its form
		return nil, fmt.Errorf("read the areas: %w", err)
	}
	return access.OpenAccounts(access.AccountsDeps{Log: log, Now: now, DataDir: cfg.DataDir, Areas: areas}, cfg.Access)
}

// guarded returns the pages and the metrics behind the guard, which knows who asks.
func (a *App) guarded(pages http.Handler, accounts *access.Accounts, on Listeners) (http.Handler, error) {
	guard, err := access.NewGuard(access.Deps{
		Log: a.log, Now: time.Now, Accounts: accounts, DataDir: a.cfg.DataDir, Open: a.cfg.HTTP.NameInactive,
	}, a.cfg.Access)
	if err != nil {
		return nil, fmt.Errorf("access: %w", err)
	}
	a.tellSetUp(guard, on)
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", a.Metrics.Handler())
	if a.cfg.HTTP.GroupMetrics {
		mux.Handle("GET /metrics/groups", quietNames(a.Metrics.GroupsHandler()))
	}
	mux.Handle("/", pages)
	return guard.Wrap(mux), nil
}

// tellSetUp tells whoever reads the log how to make the first user, where there is none.
func (a *App) tellSetUp(guard *access.Guard, on Listeners) {
	path, until := guard.SetUpAddress()
	if path == "" || a.demo != nil || on.Pages == nil {
		return
	}
	host := a.cfg.Digest.Address()
	if host == "" {
		host = reachedAt(on.Web.Scheme(), on.Pages.Addr())
	}
	a.log.Warn("nobody can log in yet; open this address to make the first user", "open", host+path, "until", until.UTC().Format(time.RFC3339))
}

// reachedAt is an address at which a browser of this machine reaches a listener.
func reachedAt(scheme string, addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return scheme + "://" + addr.String()
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "localhost"
	}
	return scheme + "://" + net.JoinHostPort(host, port)
}

// quietNames lets through only who may know of every group that it is inactive.
func quietNames(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !access.MayAll(access.From(r.Context()), access.SeeQuiet, "") {
			http.Error(w, "pantaukim: series of single groups are on http.health_listen, or for everybody with http.name_inactive", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Web opens the web configuration: TLS and request limits. What is not TLS is copied
// into the data folder, see package webconfig.
func (a *App) Web() (*webconfig.Keeper, error) {
	return webconfig.Open(a.cfg.HTTP.WebConfigFile, filepath.Join(a.cfg.DataDir, "web.yaml"), a.cfg.HTTP.HealthListen != "", a.log)
}

// serve answers on ln, as the web configuration says, until ctx ends. Requests under
// way may then end, within stopWeb less a second; those that do not are cut off.
func (a *App) serve(ctx context.Context, ln net.Listener, handler http.Handler, config *webconfig.Keeper) error {
	server := &http.Server{
		Handler:           strict(handler),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		BaseContext:       func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
		ConnContext:       withConn,
		ErrorLog:          slog.NewLogLogger(a.log.Handler(), slog.LevelDebug), // clients that break off or speak no TLS
	}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		<-ctx.Done()
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWeb-time.Second)
		defer cancel()
		if err := server.Shutdown(late); err != nil {
			a.log.Warn("requests under way are cut off, for they did not end in time", "addr", ln.Addr().String(), "err", err)
			_ = server.Close() // the listener is closed already
		}
	}()
	if err := config.Serve(framedListener{ln}, server); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve %s: %w", ln.Addr(), err)
	}
	<-stopped
	return nil
}
