package app

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"pantaukim/cmd/internal/backup"
	"pantaukim/cmd/internal/config"
	"pantaukim/internal/access"
	"pantaukim/internal/audit"
)

// BackupRequest names the new folder of a backup, and the configuration that goes
// into it.
type BackupRequest struct {
	Dir    string `json:"dir"`
	Config string `json:"config"`
}

// stateFiles are the files of a backup beside the rows, by their names in it. Sessions are
// not among them: after a restore everybody logs in again.
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
	acts, err := audit.Files(a.cfg.DataDir)
	if err != nil {
		return backup.Report{}, err
	}
	for _, name := range acts {
		files[name] = filepath.Join(a.cfg.DataDir, name)
	}
	if q.Config != "" {
		files["pantaukim.yaml"] = q.Config
	}
	for name, path := range map[string]string{
		"registry.csv": a.current().Registry, "rules.yaml": a.current().Scoring.Rules,
		"official-groups.csv": a.current().Official.Groups, "official-content.csv": a.current().Official.Content,
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
	files := stateFiles(a.cfg)
	acts, err := audit.Files(filepath.Join(dir, backup.StateDir))
	if err != nil {
		return backup.Report{}, err
	}
	for _, name := range acts {
		files[name] = filepath.Join(a.cfg.DataDir, name)
	}
	return backup.Restore(ctx, a.DB, files, dir)
}
