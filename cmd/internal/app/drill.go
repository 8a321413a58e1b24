package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"pantaukim/cmd/internal/backup"
	"pantaukim/cmd/internal/config"
	"pantaukim/cmd/internal/control"
	"pantaukim/internal/access"
)

// Drill is what a restore drill found.
type Drill struct {
	Dir     string    `json:"dir"`
	At      time.Time `json:"at"`
	Failed  string    `json:"failed,omitempty"` // why it cannot be restored; empty: it can
	Schema  int       `json:"schema"`
	Tables  int       `json:"tables"`
	Rows    uint64    `json:"rows"`
	Week    string    `json:"week,omitempty"` // the Monday of the newest scoring; empty: none
	Users   int       `json:"users"`
	Seconds float64   `json:"seconds"`
}

// LastDrill returns the newest drill from a data folder; nil: there was none.
func LastDrill(dataDir string) (*Drill, error) {
	var d Drill
	if err := readState(filepath.Join(dataDir, "drill.json"), &d); err != nil || d.At.IsZero() {
		return nil, err
	}
	return &d, nil
}

// RestoreDrill restores a backup into a folder and an engine of its own, looks whether what
// pages need is there, and removes it all again. An empty dir takes the newest backup of
// backup.dir. What it finds is remembered in the data folder, also if it failed.
func RestoreDrill(ctx context.Context, cfg config.Config, dir string, log *slog.Logger, now func() time.Time) (Drill, error) {
	began := now()
	if dir == "" {
		list, err := backup.Shelf{Dir: cfg.Backup.Dir}.List()
		if err != nil {
			return Drill{}, err
		}
		newest, ok := backup.Newest(list, began)
		if !ok {
			return Drill{}, fmt.Errorf("there is no backup in %s", cfg.Backup.Dir)
		}
		dir = newest.Dir
	}
	d := Drill{Dir: dir, At: began}
	err := d.restore(ctx, cfg, log, now)
	d.Seconds = now().Sub(began).Seconds()
	if ctx.Err() != nil {
		return d, err
	}
	if err != nil {
		d.Failed = err.Error()
	}
	return d, errors.Join(err, writeState(filepath.Join(cfg.DataDir, "drill.json"), d))
}

func (d *Drill) restore(ctx context.Context, cfg config.Config, log *slog.Logger, now func() time.Time) (err error) {
	copied := filepath.Join(cfg.DataDir, "drill")
	release, err := control.Lock(copied) // one drill at a time
	if err != nil {
		return err
	}
	defer release()
	if err := emptyFolder(copied); err != nil { // left by a drill that was cut short
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(copied)) }()
	cfg.DataDir, cfg.Warehouse.DataDir = copied, copied
	cfg.Warehouse.DSN, cfg.Warehouse.Shards, cfg.Access.UsersFile = "", nil, ""
	cfg.Collector.OutboxDir, cfg.Collector.UnderwayDir = filepath.Join(copied, "outbox"), filepath.Join(copied, "underway")
	a := New(cfg, log, now).As(Part{Role: "drill"})
	if err := a.Start(ctx); err != nil {
		return fmt.Errorf("start an engine for the copy: %w", err)
	}
	defer func() { err = errors.Join(err, a.Stop()) }()
	report, err := a.Restore(ctx, d.Dir)
	if err != nil {
		return err
	}
	d.Schema, d.Tables, d.Rows = report.Schema, report.Tables, report.Rows
	users, err := access.ReadUsers(access.UsersFile(cfg.Access, cfg.DataDir))
	if err != nil {
		return err
	}
	d.Users = len(users)
	summary, ok, err := a.Scorer().Summary(ctx)
	if err != nil {
		return fmt.Errorf("read the newest scoring of the copy: %w", err)
	}
	if ok {
		d.Week = summary.Week.String()
	}
	return nil
}

// emptyFolder removes what is in a folder but its lock.
func emptyFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == "serve.lock" {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}
