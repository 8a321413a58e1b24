package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/config"
	"pantaukim/internal/kim"
	"pantaukim/internal/place"
	"pantaukim/internal/registry"
)

// registryMergeCommand makes one group a part of another.
func registryMergeCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "merge FROM INTO --config FILE",
		Short: "Make the group FROM a part of the group INTO; \"registry undo\" takes it back",
		Args:  cobra.ExactArgs(2),
	}
	onRegistry(c, func(cmd *cobra.Command, a *app.App, args []string) error {
		if err := registry.Merge(cmd.Context(), a.DB.Conn(), args[0], args[1], time.Now()); err != nil {
			return usageError{err}
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s is now a part of %s\n", args[0], args[1])
		return nil
	})
	return c
}

// registryUndoCommand takes the newest change of a group back.
func registryUndoCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "undo ID --config FILE",
		Short: "Take the newest change of a group back",
		Args:  cobra.ExactArgs(1),
	}
	onRegistry(c, func(cmd *cobra.Command, a *app.App, args []string) error {
		undone, err := registry.Undo(cmd.Context(), a.DB.Conn(), args[0], time.Now())
		if errors.Is(err, registry.ErrNothingToUndo) {
			return usageError{err}
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s: undone: %s of %s\n", args[0], undone.Change, undone.At.UTC().Format(time.DateTime))
		return nil
	})
	return c
}

// registryHistoryCommand prints the changes of a group.
func registryHistoryCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "history ID --config FILE",
		Short: "Print every change of a group in the registry, the newest first",
		Args:  cobra.ExactArgs(1),
	}
	onRegistry(c, func(cmd *cobra.Command, a *app.App, args []string) error {
		history, err := registry.History(cmd.Context(), a.DB.Conn(), args[0])
		if err != nil {
			return err
		}
		if len(history) == 0 {
			return usagef("no group %q was ever in the registry", args[0])
		}
		for _, r := range history {
			fmt.Fprintf(cmd.OutOrStdout(), "%s %-9s %s\n", moment(r.At), r.Change, r.After)
		}
		return nil
	})
	return c
}

// onRegistry gives a command the open program.
func onRegistry(c *cobra.Command, work func(cmd *cobra.Command, a *app.App, args []string) error) {
	onConfig(c, func(cmd *cobra.Command, cfg config.Config, args []string) error {
		return withApp(cmd, cfg, nil, func(a *app.App) error { return work(cmd, a, args) })
	})
}

// dryRun says for every row of a file what importing it would do.
func dryRun(cmd *cobra.Command, a *app.App, path string, accept []string) error {
	file, err := os.Open(path)
	if err != nil {
		return usageError{fmt.Errorf("registry: %w", err)}
	}
	defer file.Close()
	result, err := registry.Read(file, path, nil)
	if err != nil {
		return usageError{err}
	}
	plan, err := registry.Prepare(cmd.Context(), a.DB.Conn(), result, registry.Accept(accept...))
	if err != nil {
		return err
	}
	left := 0
	for _, v := range plan.Verdicts {
		where := "not in the file"
		if v.Line > 0 {
			where = fmt.Sprintf("line %d", v.Line)
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s: %s %s", where, v.Verdict, v.ID)
		if v.Detail != "" {
			fmt.Fprintf(cmd.OutOrStdout(), " (%s)", v.Detail)
		}
		fmt.Fprintln(cmd.OutOrStdout())
		if v.Verdict == registry.Ambiguous || v.Verdict == registry.Skipped {
			left++
		}
	}
	c := plan.Changes
	fmt.Fprintf(cmd.OutOrStdout(),
		"would be: %d created, %d updated, %d relisted, %d no longer listed, %d unchanged, %d rows left out; nothing was changed\n",
		c.Created, c.Updated, c.Relisted, c.Unlisted, c.Unchanged, left)
	return nil
}

// printFindings writes what deserves a look in a list of groups, and where it
// differs from the official totals in a file, if one is named.
func printFindings(w io.Writer, groups []kim.Group, areas *place.Areas, totals string) error {
	findings := registry.Check(groups, areas)
	if totals != "" {
		file, err := os.Open(totals)
		if err != nil {
			return fmt.Errorf("official totals: %w", err)
		}
		defer file.Close()
		list, err := registry.ReadTotals(file, totals)
		if err != nil {
			return err
		}
		findings = append(findings, registry.CompareTotals(groups, list)...)
	}
	for _, f := range findings {
		fmt.Fprintf(w, "note: %s\n", f)
	}
	return nil
}
