package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/config"
	"pantaukim/dashboards/tables"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/realpages"
)

// realCommand runs the main job on pages that nobody here wrote.
func realCommand() *cobra.Command {
	c := &cobra.Command{
		Use:    "real",
		Short:  "Walk saved real pages under their own hosts and say what was read right",
		Hidden: true, // for those who work on the reading
	}
	pages := c.Flags().String("pages", "", "`FOLDER` of the saved pages with their truth.csv")
	asJSON := c.Flags().Bool("json", false, "print one JSON object")
	c.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		folder := *pages
		if folder == "" {
			folder = realpages.Dir(".")
		}
		base, err := config.Parse("the defaults", nil, os.LookupEnv)
		if err != nil {
			return usageError{err}
		}
		base.Log.Level = demoLogLevel
		dir, err := os.MkdirTemp("", "pantaukim-real-")
		if err != nil {
			return fmt.Errorf("real pages: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		return app.Real(cmd.Context(), folder, dir, base, newLog(cmd.ErrOrStderr(), base.Log), func(a *app.App, result app.RealResult) error {
			out := cmd.OutOrStdout()
			if *asJSON {
				return json.NewEncoder(out).Encode(result)
			}
			fmt.Fprintf(out, "%d sites walked with %d requests, %d items\n", result.Groups, result.Requests, result.Items)
			for _, outcome := range kim.Outcomes() {
				if n := result.Outcomes[outcome]; n > 0 {
					fmt.Fprintf(out, "  %-16s %d\n", outcome, n)
				}
			}
			fmt.Fprintln(out, result.Report)
			for _, what := range []string{"walks", "ranking"} {
				fmt.Fprintf(out, "%s:\n", what)
				if _, err := a.Export(cmd.Context(), out, tables.Request{What: what, AsOf: time.Now(), Format: "csv"}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return c
}
