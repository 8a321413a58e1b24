package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

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
		Short: "Load a backup into an empty warehouse, or rehearse that with --drill",
		Long: `Load the backup in DIR into the warehouse of the configuration, which must be
empty: name a new data_dir or a new database first. Every file is checked against
its SHA-256 before anything is changed. The users and what the program remembers
are put back where there is nothing in their place; the configuration and the
registry lie in DIR/state.

--drill loads it into a copy instead: into an engine and a folder of its own below
data_dir, which are removed afterwards. It counts the rows, reads the users and the
newest scoring, and says whether the backup can be restored. It works beside a
running program and changes nothing. Without DIR it takes the newest backup of
backup.dir.`,
		Args: cobra.MaximumNArgs(1),
	}
	drill := c.Flags().Bool("drill", false, "rehearse on a copy, and change nothing")
	asJSON := c.Flags().Bool("json", false, "print the report as one JSON object")
	onConfig(c, func(cmd *cobra.Command, cfg config.Config, args []string) error {
		if *drill {
			return rehearse(cmd, cfg, args, *asJSON)
		}
		if len(args) == 0 {
			return usagef("name the folder of the backup")
		}
		if _, err := backup.Verify(cmd.Context(), args[0]); err != nil {
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

// rehearse restores a backup into a copy and says what it found.
func rehearse(cmd *cobra.Command, cfg config.Config, args []string, asJSON bool) error {
	dir := ""
	switch {
	case len(args) > 0:
		full, err := filepath.Abs(args[0])
		if err != nil {
			return err
		}
		dir = full
	case cfg.Backup.Dir == "":
		return usagef("name the folder of the backup, or set backup.dir")
	}
	d, err := app.RestoreDrill(cmd.Context(), cfg, dir, newLog(cmd.ErrOrStderr(), cfg.Log), time.Now)
	if err != nil {
		return fmt.Errorf("the drill failed: %w", err)
	}
	if asJSON {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(d)
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s can be restored: %d rows of %d tables, schema %d, newest scoring of the week %s, %d users; it took %.0f s, and nothing was changed\n",
		d.Dir, d.Rows, d.Tables, d.Schema, cmp.Or(d.Week, "none"), d.Users, d.Seconds)
	return nil
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
