package app

import (
	"context"
	_ "embed" // the query
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"pantaukim/cmd/internal/config"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/realpages"
	"pantaukim/internal/registry"
	"pantaukim/internal/warehouse"
)

//go:embed sql/read.sql
var readSQL string

// RealResult is what the whole program made of saved real pages.
type RealResult struct {
	Groups   int                 `json:"groups"`
	Items    int                 `json:"items"`
	Requests int                 `json:"requests"`
	Outcomes map[kim.Outcome]int `json:"outcomes"`
	Report   realpages.Report    `json:"report"`
}

// Real serves the saved pages in the folder pages under their own hosts on this
// machine, registers each site as a group, collects and scores them with the
// data in dir, and holds what was read against their true dates. Then, as long
// as the program is open, use may look at the result.
func Real(ctx context.Context, pages, dir string, base config.Config, log *slog.Logger, use func(*App, RealResult) error) (err error) {
	saved, err := realpages.Load(pages)
	if err != nil {
		return fmt.Errorf("saved pages: %w (set PANTAUKIM_PAGES or --pages to their folder)", err)
	}
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("serve saved pages: %w", err)
	}
	server := &http.Server{Handler: saved.Handler(), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(ln) }()
	defer func() { err = errors.Join(err, server.Close()) }()

	base.DataDir, base.Warehouse.DataDir, base.Registry = dir, dir, ""
	base.Warehouse.FastUnsafe = true // nothing here would be missed after a power cut
	base.Collector.ConnectTo = map[string]string{"*": ln.Addr().String()}
	base.Collector.RequestsPerSecond = 100_000 // our own machine
	base.Collector.Contact = "real@example.org"
	a := New(base, log, time.Now)
	if err := a.Start(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Stop()) }()
	if _, err := registry.Import(ctx, a.DB.Conn(), saved.Groups(), time.Now()); err != nil {
		return err
	}
	report, err := a.Jobs.Collect(ctx, Selection{}, true, reasonCommand, nil)
	if err != nil {
		return err
	}
	if err := a.Jobs.Score(ctx); err != nil {
		return err
	}
	items, err := a.read(ctx)
	if err != nil {
		return err
	}
	return use(a, RealResult{
		Groups: report.Groups, Items: len(items), Requests: report.Requests, Outcomes: report.Outcomes,
		Report: realpages.Compare(saved.Truth(), items),
	})
}

// read returns the counted items as they were read.
func (a *App) read(ctx context.Context) ([]realpages.Read, error) {
	rows, err := warehouse.Select[struct {
		URL         string    `ch:"url"`
		Aliases     []string  `ch:"aliases"`
		Kind        kim.Kind  `ch:"kind"`
		PublishedAt time.Time `ch:"published_at"`
		Photos      int       `ch:"photos"`
		Zone        kim.Zone  `ch:"timezone"`
	}](ctx, a.DB.Conn(), readSQL)
	if err != nil {
		return nil, fmt.Errorf("read items: %w", err)
	}
	items := make([]realpages.Read, len(rows))
	for i, r := range rows {
		items[i] = realpages.Read{URL: r.URL, Aliases: r.Aliases, Kind: r.Kind, Photos: r.Photos}
		if !r.PublishedAt.IsZero() {
			items[i].Day = kim.DateOf(r.PublishedAt, r.Zone)
		}
	}
	return items, nil
}
