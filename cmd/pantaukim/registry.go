package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/config"
	"pantaukim/cmd/internal/sitecheck"
	"pantaukim/internal/place"
	"pantaukim/internal/registry"
)

// registryCommand checks and imports the list of groups.
func registryCommand() *cobra.Command {
	c := &cobra.Command{Use: "registry", Short: "Check or import the list of groups", RunE: needSubcommand}
	c.AddCommand(registryCheckCommand(), registryImportCommand(), registryMergeCommand(), registryUndoCommand(),
		registryHistoryCommand(), registryOutreachCommand())
	return c
}

// needSubcommand is what a command does that only groups others.
func needSubcommand(cmd *cobra.Command, _ []string) error {
	return usagef("\"%s\" needs a subcommand; see \"%s --help\"", cmd.CommandPath(), cmd.CommandPath())
}

// registryCheckCommand reads a file and says what is wrong with it.
func registryCheckCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "check FILE",
		Short: "Say what is wrong with a registry file; nothing is changed",
		Long: `Say what is wrong with a registry file, and what in it deserves a look: groups
whose names differ only in spelling, one site for two groups, missing districts,
codes that the official list of areas does not have or has under another name, and with --totals differences from official totals.

With --sites every site is asked once for its home page, with the manners and
limits of the configuration (without one: one request a second). Nothing is stored.`,
		Args: cobra.ExactArgs(1),
	}
	path := configFlag(c)
	sites := c.Flags().Bool("sites", false, "ask every site whether it answers")
	totals := c.Flags().String("totals", "", "`FILE` of official totals (regency_code,regency,groups) to compare with")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		file, err := os.Open(args[0])
		if err != nil {
			return usageError{fmt.Errorf("registry: %w", err)}
		}
		defer file.Close()
		areas, err := place.Load()
		if err != nil && !errors.Is(err, place.ErrNoLists) {
			return err
		}
		result, err := registry.Read(file, args[0], areas)
		if err != nil {
			return usageError{err}
		}
		printProblems(cmd.OutOrStdout(), "error", result.Bad)
		printProblems(cmd.OutOrStdout(), "warning", result.Warnings)
		if err := printFindings(cmd.OutOrStdout(), result.Groups, areas, *totals); err != nil {
			return usageError{err}
		}
		if *sites {
			cfg := config.Default()
			if *path != "" {
				if cfg, err = loadConfig(*path); err != nil {
					return err
				}
			}
			bar, done := progressOn(cmd.ErrOrStderr(), "asking sites")
			err := sitecheck.Check(cmd.Context(), cfg.Collector, result.Groups, cmd.OutOrStdout(), bar)
			done()
			if err != nil {
				return err
			}
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s: %d rows, %d good, %d left out\n", args[0], result.Rows, len(result.Groups), result.BadRows())
		if result.BadRows() > 0 {
			return usageError{errReported}
		}
		return nil
	}
	return c
}

// registryImportCommand brings a file into the warehouse.
func registryImportCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "import FILE --config FILE",
		Short: "Bring a registry file into the warehouse; importing twice changes nothing",
		Args:  cobra.ExactArgs(1),
	}
	dry := c.Flags().Bool("dry-run", false, "say for every row what importing it would do, and change nothing")
	accept := c.Flags().StringSlice("accept", nil, "`ID` of a row that is a group of its own although it looks like another")
	onConfig(c, func(cmd *cobra.Command, cfg config.Config, args []string) error {
		if _, err := os.Stat(args[0]); err != nil {
			return usageError{fmt.Errorf("registry: %w", err)}
		}
		return withApp(cmd, cfg, nil, func(a *app.App) error {
			if *dry {
				return dryRun(cmd, a, args[0], *accept)
			}
			changes, bad, err := a.Groups.Import(cmd.Context(), args[0], registry.Accept(*accept...))
			printProblems(cmd.OutOrStdout(), "error", bad)
			if err != nil {
				return usageError{err}
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%d created, %d updated, %d relisted, %d no longer listed, %d unchanged, %d rows left out\n",
				changes.Created, changes.Updated, changes.Relisted, changes.Unlisted, changes.Unchanged, countRows(bad))
			if len(bad) > 0 {
				return usageError{errReported}
			}
			return nil
		})
	})
	return c
}

// printProblems writes one problem a line.
func printProblems(w io.Writer, severity string, problems []registry.Problem) {
	for _, p := range problems {
		fmt.Fprintf(w, "%s: %s\n", severity, p)
	}
}

// countRows counts the rows that problems belong to; a row may have several.
func countRows(problems []registry.Problem) int {
	rows := map[int]bool{}
	for _, p := range problems {
		rows[p.Line] = true
	}
	return len(rows)
}
