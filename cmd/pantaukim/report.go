package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"pantaukim/cmd/internal/app"
	"pantaukim/dashboards/report"
)

// reportCommand writes the weekly report of a region.
func reportCommand() *cobra.Command {
	var r app.ReportRequest
	c := &cobra.Command{
		Use:   "report --config FILE --region CODE [--week DATE] -o FILE.pdf|FILE.xlsx",
		Short: "Write the weekly report of a regency, in Indonesian, as PDF or XLSX",
		Long: `Write the weekly report of a regency (or of a province or district), in
Indonesian: every figure with its source, and a paragraph for the office's own
report that is made of the figures only. The ending of FILE decides the format.`,
	}
	path := configFlag(c)
	c.Flags().StringVar(&r.Region, "region", "", "the region's Kemendagri `CODE`, such as 62.13")
	c.Flags().StringVar(&r.Week, "week", "", "any `DATE` of the week, such as 2025-10-20; default is the newest scored week")
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
