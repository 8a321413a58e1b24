package main

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"pantaukim/cmd/internal/app"
	"pantaukim/dashboards/figures"
	"pantaukim/dashboards/report"
)

// reportCommand writes the report of a region.
func reportCommand() *cobra.Command {
	var r app.ReportRequest
	c := &cobra.Command{
		Use:   "report --config FILE --region CODE [--week DATE | --month MONTH | --from DATE --to DATE | --change DATE] -o FILE.pdf|FILE.xlsx",
		Short: "Write the report of a regency, in Indonesian, as PDF or XLSX",
		Long: `Write the report of a regency (or of a province or district), in Indonesian:
every figure with its source, and a paragraph for the office's own report that
is made of the figures only. It tells of a week, of a month, of the whole weeks
between two days, or of as many weeks before and after the day of a change. The
ending of FILE decides the format. The page "Laporan" makes the same.`,
	}
	path := configFlag(c)
	c.Flags().StringVar(&r.Region, "region", "", "the region's Kemendagri `CODE`, such as 62.13")
	c.Flags().StringVar(&r.Week, "week", "", "any `DATE` of the week, such as 2025-10-20; default is the newest scored week")
	var month, from, to, change string
	c.Flags().StringVar(&month, "month", "", "a `MONTH`, such as 2025-10, in place of a week")
	c.Flags().StringVar(&from, "from", "", "the first `DATE` of a period, in place of a week; it goes with --to")
	c.Flags().StringVar(&to, "to", "", "the last `DATE` of that period")
	c.Flags().StringVar(&change, "change", "", "the `DATE` of a change whose weeks before and after are compared, in place of a week")
	side := c.Flags().Int("weeks", figures.UsualSide, "how many weeks before and after --change are compared")
	c.MarkFlagsMutuallyExclusive("week", "month", "from", "change")
	c.MarkFlagsRequiredTogether("from", "to")
	c.Flags().BoolVar(&r.WithoutContacts, "without-contacts", false,
		"leave out names and telephones of officers, for readers outside of the office")
	output := c.Flags().StringP("output", "o", "", "the `FILE` to write, ending in .pdf or .xlsx")
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		r.Format = strings.TrimPrefix(strings.ToLower(filepath.Ext(*output)), ".")
		if r.Format != "pdf" && r.Format != "xlsx" {
			return usagef("-o %q: write a FILE that ends in .pdf or .xlsx", *output)
		}
		if r.Region == "" {
			return usagef("--region CODE is needed, such as 62.13")
		}
		if *side < 1 || *side > figures.LongestSide {
			return usagef("--weeks is %d: write a number from 1 to %d", *side, figures.LongestSide)
		}
		switch {
		case month != "":
			r.Params = url.Values{"report": {string(figures.Monthly)}, "month": {month}}
		case from != "":
			r.Params = url.Values{"report": {string(figures.Between)}, "from": {from}, "to": {to}}
		case change != "":
			r.Params = url.Values{"report": {string(figures.Change)}, "on": {change}, "weeks": {strconv.Itoa(*side)}}
		}
		cfg, err := loadConfig(*path)
		if err != nil {
			return err
		}
		var text []byte
		err = withApp(cmd, cfg, nil, func(a *app.App) (err error) {
			text, err = a.Report(cmd.Context(), r)
			return err
		})
		if errors.Is(err, report.ErrNoReport) {
			return usageError{err}
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "%s: %d bytes\n", *output, len(text))
		return writeFile(*output, func(file io.Writer) error {
			_, err := file.Write(text)
			return err
		})
	}
	return c
}
