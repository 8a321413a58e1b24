package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"time"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/config"
	"pantaukim/dashboards/tables"
	"pantaukim/internal/kim"
	"pantaukim/scoring"
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
		return withApp(cmd, cfg, now, func(a *app.App) error {
			err := a.Scorable(cmd.Context(), a.Now())
			if errors.Is(err, app.ErrTooLate) {
				return usageError{fmt.Errorf("--as-of: %w", err)}
			}
			if err != nil {
				return err
			}
			if _, err := a.Groups.ImportConfigured(cmd.Context()); err != nil {
				return err
			}
			summary, err := a.Scorer.Score(cmd.Context(), a.Now())
			if err != nil {
				return err
			}
			if *asJSON {
				return json.NewEncoder(cmd.OutOrStdout()).Encode(summarised(summary))
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%d groups judged as of Monday %s, rules %s\n", summary.Groups, summary.Week, summary.Rules)
			for _, status := range kim.Statuses() {
				fmt.Fprintf(cmd.OutOrStdout(), "  %-15s %d\n", status.Indonesian(), summary.Statuses[status])
			}
			return nil
		})
	})
	return c
}

// scored is the summary of a scoring as JSON. What is not known is null.
type scored struct {
	Week        string             `json:"week"` // the Monday of the scoring
	AsOf        time.Time          `json:"as_of"`
	Rules       string             `json:"rules_version"`
	Groups      int                `json:"groups"`
	Indexed     int                `json:"indexed"` // groups with an IAD
	Statuses    map[kim.Status]int `json:"statuses"`
	Transitions int                `json:"transitions"`
	Held        int                `json:"held"` // groups whose status stands because the platform failed
	Regencies   []scoredRegency    `json:"regencies"`
	Seconds     float64            `json:"seconds"`
}

// scoredRegency is one regency's part of it.
type scoredRegency struct {
	Code     string             `json:"regency_code"`
	Name     string             `json:"regency"`
	Groups   int                `json:"groups"`
	Statuses map[kim.Status]int `json:"statuses"`
	Observed int                `json:"observed"` // groups observed in the last completed week
	Items    int                `json:"items"`    // of that week
	Photos   int                `json:"photos"`
	Coverage *float64           `json:"coverage"`
}

func summarised(s scoring.Summary) scored {
	out := scored{
		Week: s.Week.String(), AsOf: s.AsOf, Rules: s.Rules, Groups: s.Groups, Indexed: s.Indexed, Statuses: s.Statuses,
		Transitions: s.Transitions, Held: s.Held, Regencies: []scoredRegency{}, Seconds: s.Took.Seconds(),
	}
	for _, r := range s.Regencies {
		one := scoredRegency{
			Code: r.RegencyCode, Name: r.Regency, Groups: r.Groups, Statuses: r.Statuses,
			Observed: r.Observed, Items: r.Items, Photos: r.Photos,
		}
		if !math.IsNaN(r.Coverage) {
			one.Coverage = &r.Coverage
		}
		out.Regencies = append(out.Regencies, one)
	}
	return out
}

// exportCommand writes tables for other programs.
func exportCommand() *cobra.Command {
	var r tables.Request
	c := &cobra.Command{
		Use:   "export --config FILE --what weekly|items|ranking|statuses|walks",
		Short: "Write a table as CSV or JSON",
		Long: `Write a table as CSV, or as JSON with one object a line. Times carry the group's
own zone. What is not known is empty (null in JSON), never 0.`,
	}
	path := configFlag(c)
	c.Flags().StringVar(&r.What, "what", "", "the `TABLE`: weekly, items, ranking, statuses or walks")
	c.Flags().StringVar(&r.Region, "region", "", "only groups in the region with this Kemendagri `CODE`")
	c.Flags().StringVar(&r.Format, "format", "csv", "csv or json")
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
