package app

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"

	"time"

	"pantaukim/cmd/internal/backup"
	"pantaukim/cmd/internal/config"
	"pantaukim/cmd/internal/control"
	"pantaukim/cmd/internal/export"
	"pantaukim/collector"
	"pantaukim/internal/access"
	"pantaukim/internal/warehouse"
)

// The paths of what commands can ask of the program that serves.
const (
	StatusPath    = "/status"
	BackupPath    = "/backup"
	CollectPath   = "/collect"
	WarehousePath = "/warehouse"
	RefreshPath   = "/refresh"
)

// Status is how a running program is.
type Status struct {
	PID       int    `json:"pid"`
	Schema    int    `json:"schema"`
	Warehouse string `json:"warehouse,omitempty"` // what is wrong with it; empty if nothing
}

// LentWarehouse is how a command reaches the engine of the program that serves.
type LentWarehouse struct {
	DSN string `json:"dsn"`
}

// BackupRequest names the new folder of a backup, and the configuration that goes
// into it.
type BackupRequest struct {
	Dir    string `json:"dir"`
	Config string `json:"config"`
}

// Control returns what commands can ask of the program while it serves.
func (a *App) Control() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST "+StatusPath, control.Answer(func(ctx context.Context, _ struct{}) (Status, error) {
		status := Status{PID: os.Getpid(), Schema: warehouse.SchemaVersion()}
		ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
		defer cancel()
		if err := a.DB.CheckSchema(ctx); err != nil {
			status.Warehouse = err.Error()
		}
		return status, nil
	}))
	mux.Handle("POST "+BackupPath, control.Answer(a.Backup))
	mux.Handle("POST "+CollectPath, control.Answer(a.CollectSoon))
	mux.Handle("POST "+WarehousePath, control.Answer(func(ctx context.Context, _ struct{}) (LentWarehouse, error) {
		dsn, err := a.DB.DSN(ctx)
		return LentWarehouse{dsn}, err
	}))
	mux.Handle("POST "+RefreshPath, control.Answer(func(ctx context.Context, _ struct{}) (struct{}, error) {
		err := a.Refresh(ctx)
		a.drawAhead(ctx)
		return struct{}{}, err
	}))
	mux.Handle("POST "+DigestPath, control.Answer(a.Digest))
	return mux
}

// stateFiles are the files of a backup beside the rows, by their names in it.
func stateFiles(cfg config.Config) map[string]string {
	return map[string]string{
		"users.yaml":      access.UsersFile(cfg.Access, cfg.DataDir),
		"login.key":       filepath.Join(cfg.DataDir, "login.key"),
		"jobs.json":       filepath.Join(cfg.DataDir, "jobs.json"),
		"handcounts.json": filepath.Join(cfg.DataDir, "handcounts.json"),
		"digest.json":     filepath.Join(cfg.DataDir, "digest.json"),
	}
}

// Backup writes everything that an office would miss to a new folder.
func (a *App) Backup(ctx context.Context, q BackupRequest) (backup.Report, error) {
	if !filepath.IsAbs(q.Dir) {
		return backup.Report{}, fmt.Errorf("%q is not the full path of a folder", q.Dir)
	}
	files := stateFiles(a.cfg)
	if q.Config != "" {
		files["pantaukim.yaml"] = q.Config
	}
	for name, path := range map[string]string{
		"registry.csv": a.cfg.Registry, "rules.yaml": a.cfg.Scoring.Rules,
		"official-groups.csv": a.cfg.Official.Groups, "official-content.csv": a.cfg.Official.Content,
	} {
		if path != "" {
			files[name] = path
		}
	}
	began := time.Now()
	report, err := backup.Make(ctx, a.DB, files, q.Dir)
	if err == nil {
		a.log.Info("backed up", "dir", q.Dir, "rows", report.Rows, "bytes", report.Bytes, "took", time.Since(began))
	}
	return report, err
}

// Restore loads a backup into the empty warehouse, and puts back the users and
// what the program remembers, where there is nothing in their place. The
// configuration and the registry stay in the backup, to be looked at first.
func (a *App) Restore(ctx context.Context, dir string) (backup.Report, error) {
	return backup.Restore(ctx, a.DB, stateFiles(a.cfg), dir)
}

// CollectRequest asks a running program to walk some groups now, before their
// next turn, or to read their kept pages again.
type CollectRequest struct {
	Selection

	Full   bool `json:"full"`
	Reread bool `json:"reread"`
}

// CollectSoon walks the selected groups now and scores what was found.
func (a *App) CollectSoon(ctx context.Context, q CollectRequest) (collector.Report, error) {
	var report collector.Report
	var err error
	if q.Reread {
		report, err = a.Reread(ctx, q.Selection, nil)
	} else {
		report, err = a.Collect(ctx, q.Selection, q.Full, "command", nil)
	}
	if err != nil {
		return report, err
	}
	return report, a.Score(ctx)
}

// Export writes a table, and returns its number of rows.
func (a *App) Export(ctx context.Context, w io.Writer, r export.Request) (int, error) {
	return export.Write(ctx, w, export.Source{Conn: a.DB.Conn(), Scorer: a.Scorer}, r)
}
