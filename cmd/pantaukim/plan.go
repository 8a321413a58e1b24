package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/config"
	"pantaukim/internal/kim"
)

// planCommand says what the coming week will ask of the sites.
func planCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "plan --config FILE",
		Short: "Say how many requests and hours the coming week takes, by job, and whether it fits",
		Long: `Say how many requests the scheduled runs of the coming week are expected to send,
how many hours that takes at collector.requests_per_second, what the last four weeks
took, and whether a week fits between two Mondays.

It goes through the same plan as the runs, with what is remembered of each group. Of
a group that was never walked a usual site is assumed.`,
	}
	asJSON := c.Flags().Bool("json", false, "print the forecast as one JSON object")
	onConfig(c, func(cmd *cobra.Command, cfg config.Config, _ []string) error {
		var f kim.Forecast
		err := withApp(cmd, cfg, nil, func(a *app.App) (err error) {
			f, err = a.Forecast(cmd.Context())
			return err
		})
		if err != nil {
			return err
		}
		out := cmd.OutOrStdout()
		if *asJSON {
			return json.NewEncoder(out).Encode(f)
		}
		fmt.Fprintln(out, f.String())
		for _, j := range f.Jobs {
			fmt.Fprintf(out, "  %-24s %8d requests %8.2f hours\n", j.Name, j.Requests, j.Hours)
		}
		fmt.Fprintf(out, "the last %d weeks took, the newest first: %v\n", len(f.Used), f.Used)
		return nil
	})
	return c
}
