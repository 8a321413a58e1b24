package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"
	yaml "go.yaml.in/yaml/v3"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/config"
	"pantaukim/internal/boundary"
	"pantaukim/internal/place"
	"pantaukim/internal/warehouse"
)

// checkConfigCommand prints what is in effect.
func checkConfigCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "check-config --config FILE",
		Short: "Check the configuration, and print it as it is in effect with the next runs",
	}
	path := configFlag(c)
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		cfg, err := loadConfig(*path)
		if err != nil {
			return err
		}
		if _, err := cfg.Scoring.Load(); err != nil {
			return usageError{err}
		}
		if _, _, err := cfg.Official.Load(); err != nil {
			return usageError{err}
		}
		areas, err := place.Load()
		if err != nil && !errors.Is(err, place.ErrNoLists) {
			return err
		}
		outlines, err := boundary.Load(cfg.Boundaries, areas)
		if err != nil {
			return usageError{err}
		}
		if _, err := os.Stat(cfg.Registry); cfg.Registry != "" && err != nil {
			return usagef("registry: %w (it is read at every start and run)", err)
		}
		text, err := yaml.Marshal(cfg.Redacted())
		if err != nil {
			return fmt.Errorf("print configuration: %w", err)
		}
		out := cmd.OutOrStdout()
		fmt.Fprintf(out, "# %s is good. In effect:\n%s", *path, text)
		if outlines != nil {
			fmt.Fprintf(out, "# boundaries: %d areas\n", outlines.Len())
			for _, says := range outlines.Unknown {
				fmt.Fprintf(out, "#   %s\n", says)
			}
		}
		runs, err := app.NextRuns(cfg, time.Now())
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "# next runs:\n")
		for _, run := range runs {
			fmt.Fprintf(out, "#   %-14s %s\n", run.Name, run.At.Format("Mon 2 Jan 2006 15:04 MST"))
		}
		if sites, err := app.SitesOf(cfg.Registry); err == nil && sites > 0 {
			says, fits := app.AssumedWeek(cfg, sites)
			if !fits {
				says += "; that does not fit into a week"
			}
			fmt.Fprintf(out, "# requests: %s\n", says)
		}
		return nil
	}
	return c
}

// migrateCommand brings an older schema up.
func migrateCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "migrate --config FILE",
		Short: "Bring the warehouse's schema to this program's version",
	}
	onConfig(c, func(cmd *cobra.Command, cfg config.Config, _ []string) error {
		db, err := warehouse.Open(cmd.Context(), cfg.Warehouse, newLog(cmd.ErrOrStderr(), cfg.Log))
		if err != nil {
			return err
		}
		defer db.Close()
		if err := db.Migrate(cmd.Context()); err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "schema %d\n", warehouse.SchemaVersion())
		return nil
	})
	return c
}

// versionCommand prints the version.
func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of the program and of the schema it needs",
		RunE: func(cmd *cobra.Command, _ []string) error {
			fmt.Fprintf(cmd.OutOrStdout(), "pantaukim %s, schema %d\n", version, warehouse.SchemaVersion())
			return nil
		},
	}
}

// healthcheckCommand lets a container ask its own program whether it is ready:
// slim images have no other client.
func healthcheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "healthcheck URL",
		Short:  "Ask a running pantaukim whether it is ready",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			req, err := http.NewRequestWithContext(cmd.Context(), http.MethodGet, args[0], nil)
			if err != nil {
				return usageError{err}
			}
			client := &http.Client{Timeout: 5 * time.Second}
			res, err := client.Do(req)
			if err != nil {
				return err
			}
			defer res.Body.Close()
			body, _ := io.ReadAll(io.LimitReader(res.Body, 4096))
			if res.StatusCode != http.StatusOK {
				return fmt.Errorf("%s answers %s: %s", args[0], res.Status, body)
			}
			return nil
		},
	}
}
