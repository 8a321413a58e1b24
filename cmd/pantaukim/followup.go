package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os/user"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/config"
	"pantaukim/internal/followup"
)

// followupCommand records and lists follow-ups.
func followupCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "followup",
		Short: "Record that a quiet group was called, and list what was recorded",
		Long: `Record that a group which is quiet on kim.id was called and why it is quiet, and
list what was recorded. A record never changes a count or a status.`,
		RunE: needSubcommand,
	}
	c.AddCommand(followupAddCommand(), followupListCommand(), followupDueCommand())
	return c
}

func followupAddCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "add GROUP --reason REASON --config FILE",
		Short: "Record that a group was called",
		Args:  cobra.ExactArgs(1),
	}
	path := configFlag(c)
	var f app.FollowUp
	reason := c.Flags().String("reason", "", "why the group is quiet: people, signal, account, elsewhere, unreachable, disbanded, other, or called if that is not known")
	c.Flags().StringVar(&f.Note, "note", "", "in words")
	c.Flags().StringVar(&f.LeaveUntil, "leave-until", "", "the group rests until this `DAY` (2025-10-28)")
	c.Flags().StringVar(&f.NextCheck, "next-check", "", "call again on this `DAY` (2025-10-28)")
	c.Flags().StringVar(&f.Who, "who", "", "who called; default: the user of this machine")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		f.GroupID, f.Reason = args[0], followup.Reason(*reason)
		if f.Who == "" {
			if u, err := user.Current(); err == nil {
				f.Who = u.Username
			}
		}
		cfg, err := loadConfig(*path)
		if err != nil {
			return err
		}
		err = withApp(cmd, cfg, nil, func(a *app.App) (err error) {
			f, err = a.AddFollowUp(cmd.Context(), f)
			return err
		})
		if errors.Is(err, followup.ErrBad) {
			return usageError{err}
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "recorded as %s\n", f.ID)
		return nil
	}
	return c
}

func followupListCommand() *cobra.Command {
	c := &cobra.Command{Use: "list --config FILE", Short: "List the follow-ups, the newest first"}
	return listing(c, func(ctx context.Context, out io.Writer, store *followup.Store, region string) error {
		list, err := store.In(ctx, region)
		for _, f := range list {
			fmt.Fprintf(out, "%s\t%s\t%s\t%s\tleave until %s\tnext check %s\t%q\n", moment(f.At), f.GroupID, f.Reason, f.Who,
				cmp.Or(f.LeaveUntil.String(), "-"), cmp.Or(f.NextCheck.String(), "-"), f.Note)
		}
		return err
	})
}

func followupDueCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "due --config FILE",
		Short: "List the groups that have been inactive for two weeks and wait for a call",
	}
	return listing(c, func(ctx context.Context, out io.Writer, store *followup.Store, region string) error {
		list, err := store.Due(ctx, region)
		for _, d := range list {
			fmt.Fprintf(out, "%s\t%s\t%s\t%s since %s\t%s\n", d.GroupID, d.Name, d.Regency, d.Status, d.Since, d.PICName)
		}
		return err
	})
}

// listing makes c a command that prints a table of the groups in a region, whose lines
// have their columns apart by tabs.
func listing(c *cobra.Command, lines func(ctx context.Context, out io.Writer, store *followup.Store, region string) error) *cobra.Command {
	region := c.Flags().String("region", "", "only groups in the region with this Kemendagri `CODE`")
	onConfig(c, func(cmd *cobra.Command, cfg config.Config, _ []string) error {
		out := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 8, 2, ' ', 0)
		err := withApp(cmd, cfg, nil, func(a *app.App) error { return lines(cmd.Context(), out, a.FollowUps(), *region) })
		if err != nil {
			return err
		}
		return out.Flush()
	})
	return c
}
