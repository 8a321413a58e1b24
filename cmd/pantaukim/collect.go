package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/config"
	"pantaukim/cmd/internal/control"
	"pantaukim/collector"
	"pantaukim/internal/kim"
)

// collectCommand walks the groups once.
func collectCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "collect --config FILE",
		Short: "Walk the groups' sites once and load what was seen",
		Long: `Walk the sites of the registered groups once and load what was seen.

The registry file named in the configuration is brought in first. A walk that
fails is data: it is stored with its outcome, and the group's weeks stay
unobserved. The command fails only if the work as a whole could not be done.

A run that was interrupted (Ctrl-C, a crash, a restart) goes on when the same
command is given again within a day: only the groups that are left are walked,
and no page is asked for twice.`,
	}
	var sel app.Selection
	c.Flags().StringArrayVar(&sel.Groups, "group", nil, "walk only the group with this `ID` (may be repeated)")
	c.Flags().StringVar(&sel.Region, "region", "", "walk only groups in the region with this Kemendagri `CODE`, e.g. 62.13")
	full := c.Flags().Bool("full", false, "read every listing to its end, to find edits and removals")
	asOf := c.Flags().String("as-of", "", "fix the clock at this `TIME` (2025-10-28 or 2025-10-28T08:00:00+07:00)")
	anew := c.Flags().Bool("anew", false, "begin anew, even if the same request was interrupted and could go on")
	reread := c.Flags().Bool("reread", false, "read the kept pages again, without any request")
	asJSON := c.Flags().Bool("json", false, "print the report as one JSON object")
	onConfig(c, func(cmd *cobra.Command, cfg config.Config, _ []string) error {
		now, err := parseAsOf(*asOf)
		if err != nil {
			return err
		}
		var report collector.Report
		q := app.CollectRequest{Selection: sel, Full: *full, Reread: *reread, Anew: *anew}
		err = control.ErrNobody
		if *asOf == "" {
			waiting := time.AfterFunc(3*time.Second, func() {
				fmt.Fprintln(cmd.ErrOrStderr(), "the pantaukim that serves is collecting; its log tells how it goes on")
			})
			err = control.Call(cmd.Context(), cfg.DataDir, app.CollectPath, q, &report)
			waiting.Stop()
		}
		if errors.Is(err, control.ErrNobody) {
			report, err = collectHere(cmd, cfg, now, q)
		}
		if errors.Is(err, app.ErrSelection) {
			return usageError{err}
		}
		if err != nil {
			if cmd.Context().Err() != nil && !*reread {
				fmt.Fprintln(cmd.ErrOrStderr(), "interrupted: within a day, the same command goes on with the groups that are left; with --anew it begins anew")
			}
			return err
		}
		if *asJSON {
			return json.NewEncoder(cmd.OutOrStdout()).Encode(report)
		}
		printReport(cmd.OutOrStdout(), report)
		return nil
	})
	return c
}

// collectHere walks the groups in this process.
func collectHere(cmd *cobra.Command, cfg config.Config, now func() time.Time, q app.CollectRequest) (report collector.Report, err error) {
	if limit := cfg.Collector.MemoryBytes; limit > 0 && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(limit)
	}
	err = alone(cmd, cfg, now, func(a *app.App) error {
		return a.While(cmd.Context(), seemsGone(cmd.ErrOrStderr()), func(ctx context.Context) error {
			if _, err := a.Groups.ImportConfigured(ctx); err != nil {
				return err
			}
			progress, done := progressOn(cmd.ErrOrStderr(), "walking")
			defer done()
			report, err = a.Jobs.CollectNow(ctx, q, progress)
			return err
		})
	})
	return report, err
}

// printReport tells people what a run did.
func printReport(w io.Writer, r collector.Report) {
	fmt.Fprintf(w, "run %s: %d groups, %d complete walks, %d requests, %d bytes, %.1f s\n",
		r.RunID, r.Groups, r.Complete, r.Requests, r.Bytes, r.Seconds)
	if r.Resumed > 0 {
		fmt.Fprintf(w, "it went on after an interruption: %d groups were done before\n", r.Before)
	}
	fmt.Fprintf(w, "items: %d new, %d changed, %d removed\n", r.New, r.Changed, r.Removed)
	for _, outcome := range kim.Outcomes() {
		if n := r.Outcomes[outcome]; n > 0 {
			fmt.Fprintf(w, "  %-16s %d\n", outcome, n)
		}
	}
	if r.NoSite > 0 {
		fmt.Fprintf(w, "  %-16s %d (the registry gives no address)\n", "no site", r.NoSite)
	}
	if r.Outboxed > 0 {
		fmt.Fprintf(w, "%d walks had to wait on the disk while the warehouse was away; all are loaded\n", r.Outboxed)
	}
	if r.Notice != "" {
		fmt.Fprintf(w, "NOTICE: %s\n", r.Notice)
	}
}
