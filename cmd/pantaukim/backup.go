package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/backup"
	"pantaukim/cmd/internal/config"
	"pantaukim/cmd/internal/control"
)

// backupCommand writes everything that an office would miss to a new folder.
func backupCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "backup DIR --config FILE",
		Short: "Write everything to the new folder DIR, also while the program serves",
		Long: `Write the warehouse's rows, the users, what the program remembers, the
configuration and the registry to the new folder DIR. A running program makes the
backup itself and goes on meanwhile; it must be able to write DIR. The folder
holds names and telephone numbers: keep it as you keep those.`,
		Args: cobra.ExactArgs(1),
	}
	path := configFlag(c)
	asJSON := c.Flags().Bool("json", false, "print the report as one JSON object")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		cfg, err := loadConfig(*path)
		if err != nil {
			return err
		}
		q, err := backupRequest(args[0], *path)
		if err != nil {
			return err
		}
		var report backup.Report
		err = control.Call(cmd.Context(), cfg.DataDir, app.BackupPath, q, &report)
		if errors.Is(err, control.ErrNobody) {
			err = alone(cmd, cfg, nil, func(a *app.App) error {
				report, err = a.Backup(cmd.Context(), q)
				return err
			})
		}
		if err != nil {
			return err
		}
		return printBackup(cmd.OutOrStdout(), "backed up to", report, *asJSON)
	}
	return c
}

func backupRequest(dir, config string) (app.BackupRequest, error) {
	full, err := filepath.Abs(dir)
	if err != nil {
		return app.BackupRequest{}, err
	}
	config, err = filepath.Abs(config)
	return app.BackupRequest{Dir: full, Config: config}, err
}

// restoreCommand loads a backup.
func restoreCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "restore DIR --config FILE",
		Short: "Load a backup into an empty warehouse",
		Long: `Load the backup in DIR into the warehouse of the configuration, which must be
empty: name a new data_dir or a new database first. Every file is checked against
its SHA-256 before anything is changed. The users and what the program remembers
are put back where there is nothing in their place; the configuration and the
registry lie in DIR/state.`,
		Args: cobra.ExactArgs(1),
	}
	asJSON := c.Flags().Bool("json", false, "print the report as one JSON object")
	onConfig(c, func(cmd *cobra.Command, cfg config.Config, args []string) error {
		if _, err := backup.Verify(args[0]); err != nil {
			return usageError{err}
		}
		release, err := control.Lock(cfg.DataDir)
		if err != nil {
			return err
		}
		defer release()
		return alone(cmd, cfg, nil, func(a *app.App) error {
			report, err := a.Restore(context.WithoutCancel(cmd.Context()), args[0])
			if err != nil {
				return err
			}
			return printBackup(cmd.OutOrStdout(), "restored from", report, *asJSON)
		})
	})
	return c
}

func printBackup(w io.Writer, what string, r backup.Report, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(w).Encode(r)
	}
	fmt.Fprintf(w, "%s %s: %d rows of %d tables, schema %d\n", what, r.Dir, r.Rows, r.Tables, r.Schema)
	for _, file := range r.Files {
		fmt.Fprintf(w, "  with %s\n", file)
	}
	for _, file := range r.Kept {
		fmt.Fprintf(w, "  %s is there already and stays as it is\n", file)
	}
	return nil
}
