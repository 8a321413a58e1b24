package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"pantaukim/cmd/internal/config"
	"pantaukim/internal/kim"
)

// usageError is bad usage or bad input: exit status 2.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

// errReported says that the details are on the screen already.
var errReported = errors.New("reported")

// usagef makes a usageError.
func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// newRoot returns the command line.
func newRoot(stdout, stderr io.Writer) *cobra.Command {
	root := &cobra.Command{
		Use:   "pantaukim",
		Short: "Watch the sites of Indonesia's KIM: count their posts and photos, score and show their activity",
		Long: `pantaukim walks the site of every registered KIM (Komunitas Informasi Masyarakat),
counts its weekly posts and photos, loads them into ClickHouse, computes
digital-activity indicators, and publishes pages and Prometheus metrics.

Start with "pantaukim demo": it needs no configuration and no network.
Exit status: 0 done, 1 failed, 2 bad usage or input.`,
		Version:       version,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usagef("%w (see \"%s --help\")", err, cmd.CommandPath())
	})
	root.AddCommand(
		demoCommand(), initCommand(), serveCommand(), collectCommand(), scoreCommand(), exportCommand(),
		registryCommand(), checkConfigCommand(), planCommand(), migrateCommand(), shardsCommand(), versionCommand(), inspectCommand(), healthcheckCommand(),
		shortlistCommand(), flagCommand(), realCommand(), userCommand(), doctorCommand(), backupCommand(), restoreCommand(), healCommand(),
		followupCommand(), digestCommand(), reportCommand(), handcountCommand(), manCommand(),
	)
	noStrayArguments(root)
	return root
}

// noStrayArguments makes a wrong number of arguments bad usage.
func noStrayArguments(c *cobra.Command) {
	for _, sub := range c.Commands() {
		noStrayArguments(sub)
	}
	check := c.Args
	if check == nil {
		check = cobra.NoArgs // says "unknown command", which is what a stray word mostly is
	}
	c.Args = func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return usagef("%w (see \"%s --help\")", err, cmd.CommandPath())
		}
		return nil
	}
}

// configFlag adds --config, which the command cannot do without.
func configFlag(c *cobra.Command) *string {
	path := c.Flags().String("config", "", "configuration `FILE` (YAML); see deploy/example/pantaukim.yaml")
	return path
}

// onConfig makes c a command with a configuration, which work is given.
func onConfig(c *cobra.Command, work func(cmd *cobra.Command, cfg config.Config, args []string) error) {
	path := configFlag(c)
	c.RunE = func(cmd *cobra.Command, args []string) error {
		cfg, err := loadConfig(*path)
		if err != nil {
			return err
		}
		return work(cmd, cfg, args)
	}
}

// loadConfig reads the configuration; a fault in it is bad input.
func loadConfig(path string) (config.Config, error) {
	if path == "" {
		return config.Config{}, usagef("--config FILE is needed; deploy/example/pantaukim.yaml is a start")
	}
	cfg, err := config.Load(path)
	if err != nil {
		return cfg, usageError{err}
	}
	return cfg, nil
}

// newLog returns the log of the configuration's level and form.
func newLog(w io.Writer, cfg config.Log) *slog.Logger {
	if cfg.Format == "journal" {
		return slog.New(newJournalHandler(w, cfg.Level))
	}
	options := &slog.HandlerOptions{Level: cfg.Level}
	if cfg.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// parseAsOf reads the value of --as-of: an instant such as
// 2025-10-28T08:00:00+07:00, or a day, which means the end of that day in WIB.
// An empty value is nil: the clock of the program.
func parseAsOf(s string) (func() time.Time, error) {
	if s == "" {
		return nil, nil
	}
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		day, dayErr := kim.ParseDate(s)
		if dayErr != nil {
			return nil, usagef("--as-of %q: write a day (2025-10-28) or an instant (2025-10-28T08:00:00+07:00)", s)
		}
		at = day.AddDays(1).In(kim.WIB).Add(-time.Second)
	}
	if at.Before(oldestAsOf) {
		return nil, usagef("--as-of %s: there was no kim.id before %d", s, oldestAsOf.Year())
	}
	return func() time.Time { return at }, nil
}

// oldestAsOf is before anything that can be asked for, and within what the tables
// hold as a day.
var oldestAsOf = time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC)

// moment writes a time as the pages do, in WIB.
func moment(at time.Time) string {
	return at.In(kim.WIB.Location()).Format("2006-01-02 15:04 WIB")
}
