package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/spf13/cobra"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/config"
	"pantaukim/cmd/internal/control"
	"pantaukim/internal/lead"
)

// withApp starts the program, lets work use it, and stops it. Where another one
// serves from the same data folder, the embedded engine is that one's, and is used
// together. now is the clock; nil is that of the program that serves, or the real one.
func withApp(cmd *cobra.Command, cfg config.Config, now func() time.Time, work func(*app.App) error) error {
	if cfg.Warehouse.DSN != "" {
		return alone(cmd, cfg, now, work)
	}
	var lent app.LentWarehouse
	err := control.Call(cmd.Context(), cfg.DataDir, app.WarehousePath, struct{}{}, &lent)
	switch {
	case errors.Is(err, control.ErrNobody):
		return alone(cmd, cfg, now, work)
	case err != nil:
		return err
	}
	cfg.Warehouse.DSN = lent.DSN
	if now == nil && lent.Clock != nil {
		now = func() time.Time { return *lent.Clock }
	}
	if err := alone(cmd, cfg, now, work); err != nil {
		return err
	}
	err = control.Call(cmd.Context(), cfg.DataDir, app.RefreshPath, struct{}{}, &struct{}{})
	if errors.Is(err, control.ErrNobody) { // it has stopped meanwhile: the work is done all the same
		return nil
	}
	return err
}

// alone is withApp for work that must not be done beside a program that serves.
func alone(cmd *cobra.Command, cfg config.Config, now func() time.Time, work func(*app.App) error) (err error) {
	if now == nil {
		now = time.Now
	}
	a := app.New(cfg, newLog(cmd.ErrOrStderr(), cfg.Log), now).As(app.Part{Role: cmd.Name(), Version: version, Alone: cmd.Name() == "serve"})
	if err := a.Start(cmd.Context()); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Stop()) }()
	return work(a)
}

// serveCommand runs for good.
func serveCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "serve --config FILE",
		Short: "Collect and score by schedule, and serve the pages and metrics",
	}
	standby := c.Flags().Bool("standby", false, "show the pages while another pantaukim leads on the warehouse, and take over when it is gone")
	onConfig(c, func(cmd *cobra.Command, cfg config.Config, _ []string) error {
		if *standby && cfg.Warehouse.DSN == "" {
			return usagef("--standby goes with warehouse.dsn: nobody else can work on the embedded engine's data, so there is nobody to stand by for")
		}
		asked, stop := hangups()
		defer stop()
		release, err := control.Lock(cfg.DataDir)
		if err != nil {
			return err
		}
		defer release()
		on, held, err := listeners(cmd.Context(), cfg.HTTP)
		if err != nil {
			return err
		}
		defer on.Close()
		patience := time.Duration(0)
		if held { // who asks meanwhile waits in the socket, as through an upgrade
			patience = startWait
		}
		started, err := app.AnswerWhileStarting(cfg, on, patience, newLog(cmd.ErrOrStderr(), cfg.Log))
		if err != nil {
			return err
		}
		defer started()
		return alone(cmd, cfg, nil, func(a *app.App) error {
			if !*standby {
				err := a.Lead.Claim(cmd.Context(), seemsGone(cmd.ErrOrStderr()))
				if err != nil {
					return app.Led(err, "stop that one, or start this one with --standby: it then shows the pages, and takes over when that one is gone")
				}
				if _, err := a.Groups.ImportConfigured(cmd.Context()); err != nil {
					return err
				}
			}
			if on.Web, err = a.Web(); err != nil {
				return err
			}
			started()
			server := app.NewServer(a, on)
			if err := server.Start(cmd.Context()); err != nil {
				return err
			}
			server.ReloadOn(cmd.Context(), asked, func() (config.Config, error) { return config.Load(cmd.Flag("config").Value.String()) })
			scheme := on.Web.Scheme()
			fmt.Fprintf(cmd.OutOrStdout(), "pages: %s://%s/   metrics: %s://%s/metrics\n", scheme, on.Pages.Addr(), scheme, on.Pages.Addr())
			return errors.Join(server.Wait(cmd.Context()), server.Stop())
		})
	})
	return c
}

// startWait is how long those who ask wait for a program that starts on a socket of systemd,
// before they are told that it does.
const startWait = 15 * time.Second

// seemsGone tells people what takes a moment.
func seemsGone(w io.Writer) func(lead.Instance) {
	return func(i lead.Instance) {
		fmt.Fprintf(w, "%s has led on this warehouse and seems to be gone; this waits to be sure\n", i)
	}
}

// listen opens the address for the pages.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w "+
			"(is another pantaukim running? choose another address with http.listen or --listen)", addr, err)
	}
	return ln, nil
}
