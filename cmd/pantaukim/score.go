package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/config"
	"pantaukim/cmd/internal/control"
	"pantaukim/dashboards/tables"
	"pantaukim/internal/kim"
)

// scoreCommand concludes once.
func scoreCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "score --config FILE",
		Short: "Turn what is loaded into weekly activity, indicators, statuses and ranks",
	}
	asOf := c.Flags().String("as-of", "", "score as of this `DATE` (2025-10-28, its end in WIB, or an instant)")
	asJSON := c.Flags().Bool("json", false, "print the summary as one JSON object")
	onConfig(c, func(cmd *cobra.Command, cfg config.Config, _ []string) error {
		now, err := parseAsOf(*asOf)
		if err != nil {
			return err
		}
		q := app.ScoreRequest{}
		if now != nil {
			at := now()
			q.AsOf = &at
		}
		// A program that serves from the same data scores itself: no two do at a time.
		var summary app.Scored
		err = control.Call(cmd.Context(), cfg.DataDir, app.ScorePath, q, &summary)
		if errors.Is(err, control.ErrNobody) {
			err = alone(cmd, cfg, nil, func(a *app.App) error {
				return a.While(cmd.Context(), seemsGone(cmd.ErrOrStderr()), func(ctx context.Context) (err error) {
					summary, err = a.ScoreNow(ctx, q)
					return err
				})
			})
		}
		switch {
		case err != nil:
			return err
		case summary.TooLate != "":
			return usagef("--as-of: %s", summary.TooLate)
		case *asJSON:
			return json.NewEncoder(cmd.OutOrStdout()).Encode(summary)
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%d groups judged as of Monday %s, rules %s\n", summary.Groups, summary.Week, summary.Rules)
		for _, status := range kim.Statuses() {
			fmt.Fprintf(cmd.OutOrStdout(), "  %-15s %d\n", status.Indonesian(), summary.Statuses[status])
		}
		return nil
	})
	return c
}

// exportCommand writes tables for other programs.
func exportCommand() *cobra.Command {
	var r tables.Request
	c := &cobra.Command{
		Use:   "export --config FILE --what weekly|items|ranking|statuses|walks|outreach",
		Short: "Write a table as CSV or JSON",
		Long: `Write a table as CSV, or as JSON with one object a line. Times carry the group's
own zone. What is not known is empty (null in JSON), never 0.

Without --lang the names and forms are for programs and do not change. With --lang id
the CSV is for people: Indonesian names and values, semicolons and decimal commas, so
that Excel set to Indonesian opens it with a double click.`,
	}
	path := configFlag(c)
	c.Flags().StringVar(&r.What, "what", "", "the `TABLE`: weekly, items, ranking, statuses, walks or outreach")
	c.Flags().StringVar(&r.Region, "region", "", "only groups in the region with this Kemendagri `CODE`")
	c.Flags().StringVar(&r.Format, "format", "csv", "csv or json")
	c.Flags().StringVar(&r.Lang, "lang", "", "the `LANGUAGE` of names and values for people, id or en; without it, for programs")
	asOf := c.Flags().String("as-of", "", "as known at this `DATE` (2025-10-28, its end in WIB, or an instant)")
	output := c.Flags().StringP("output", "o", "-", "the `FILE` to write; - is the standard output")
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := r.Check(); err != nil {
			return usageError{err}
		}
		cfg, err := loadConfig(*path)
		if err != nil {
			return err
		}
		now, err := parseAsOf(*asOf)
		if err != nil {
			return err
		}
		return withApp(cmd, cfg, now, func(a *app.App) error {
			r.AsOf = a.Now()
			if *output == "-" {
				_, err := a.Export(cmd.Context(), cmd.OutOrStdout(), r)
				return err
			}
			return writeFile(*output, func(file io.Writer) error {
				rows, err := a.Export(cmd.Context(), file, r)
				if err == nil {
					fmt.Fprintf(cmd.ErrOrStderr(), "%s: %d rows\n", *output, rows)
				}
				return err
			})
		})
	}
	return c
}

// writeFile replaces the file at path as a whole, or leaves it as it was.
func writeFile(path string, write func(io.Writer) error) error {
	file, err := renameio.NewPendingFile(path, renameio.WithTempDir(filepath.Dir(path)),
		renameio.WithPermissions(0o666), renameio.WithExistingPermissions())
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() { _ = file.Cleanup() }() // nothing is left to clean after success
	if err := write(file); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := file.CloseAtomicallyReplace(); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
