package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/config"
	"pantaukim/cmd/internal/inspect"
	"pantaukim/collector/extract"
	"pantaukim/internal/kim"
)

// inspectFlags are the choices of the inspect command.
type inspectFlags struct {
	config, url, profile, profiles, zone, save, fetched string
	json                                                bool
}

// inspectCommand shows how pages are read.
func inspectCommand() *cobra.Command {
	var f inspectFlags
	c := &cobra.Command{
		Use:   "inspect [--url ADDRESS] [--json] URL|FILE...",
		Short: "Show how a page is read: items, dates with their source, photos, and what was left out",
		Long: `Show how a page is read: what was recognised, every item with its date, the
source of the date, confidence and photos, and what was left out and why.

A FILE is a saved page; --url says which address it was saved from. A page that
was saved without its time of fetching cannot date "3 hari yang lalu": give
--fetched to let it. With --save DIR the pages of a site that settle what is
assumed of its platform are kept as test cases.`,
		Args: cobra.MinimumNArgs(1),
	}
	c.Flags().StringVar(&f.config, "config", "", "configuration `FILE`, for connect_to, contact and profiles")
	c.Flags().StringVar(&f.url, "url", "", "the `ADDRESS` that a saved file came from")
	c.Flags().StringVar(&f.profile, "profile", "", "read by this profile `ID` instead of the recognised one")
	c.Flags().StringVar(&f.profiles, "profiles", "", "read further profiles from this `FOLDER`")
	c.Flags().StringVar(&f.zone, "zone", "WIB", "time zone of the group: WIB, WITA or WIT")
	c.Flags().StringVar(&f.fetched, "fetched", "", "the `TIME` at which a saved file was fetched")
	c.Flags().StringVar(&f.save, "save", "", "keep the pages of the site that settle its platform in this `FOLDER`")
	c.Flags().BoolVar(&f.json, "json", false, "print one JSON object a page")
	c.RunE = func(cmd *cobra.Command, args []string) error { return runInspect(cmd, f, args) }
	return c
}

func runInspect(cmd *cobra.Command, f inspectFlags, args []string) error {
	cfg := config.Default()
	if f.config != "" {
		var err error
		if cfg, err = loadConfig(f.config); err != nil {
			return err
		}
	}
	zone, err := kim.ParseZone(f.zone)
	if err != nil {
		return usagef("--zone: %w", err)
	}
	fetched, err := parseFetched(f.fetched)
	if err != nil {
		return err
	}
	profiles, err := app.Profiles(cmp.Or(f.profiles, cfg.Collector.ProfilesDir))
	if err != nil {
		return usageError{err}
	}
	var profile *extract.Profile
	if f.profile != "" {
		p, ok := profiles.ByID(f.profile)
		if !ok {
			return usagef("--profile %q: there is no such profile", f.profile)
		}
		profile = p
	}
	visitor, err := inspect.NewVisitor(cfg.Collector.Config)
	if err != nil {
		return usageError{err}
	}
	defer visitor.Close()

	if f.save != "" {
		return savePages(cmd, visitor, profiles, args, zone, f.save)
	}
	var failed error
	for _, arg := range args {
		in, file, err := inspectInput(cmd, visitor, arg, f.url, zone, fetched)
		if err != nil {
			fmt.Fprintln(cmd.ErrOrStderr(), "pantaukim:", err)
			failed = errReported
			if errors.As(err, new(usageError)) {
				failed = usageError{errReported}
			}
			continue
		}
		result := inspect.Result{File: file, Page: profiles.Read(in, profile), Zone: zone}
		if f.json {
			if err := inspect.WriteJSON(cmd.OutOrStdout(), result); err != nil {
				return err
			}
		} else {
			inspect.WriteText(cmd.OutOrStdout(), result)
		}
	}
	return failed
}

// inspectInput reads a file or fetches an address.
func inspectInput(
	cmd *cobra.Command, v *inspect.Visitor, arg, address string, zone kim.Zone, fetched time.Time,
) (extract.Input, string, error) {
	if strings.HasPrefix(arg, "http://") || strings.HasPrefix(arg, "https://") {
		in, err := v.Fetch(cmd.Context(), arg, zone)
		return in, "", err
	}
	body, err := os.ReadFile(arg)
	if errors.Is(err, fs.ErrNotExist) {
		return extract.Input{}, "", usagef("%s is neither a file nor an address that begins with http:// or https://", arg)
	}
	if err != nil {
		return extract.Input{}, "", fmt.Errorf("inspect: %w", err)
	}
	return extract.Input{URL: address, Body: body, FetchedAt: fetched, Zone: zone}, arg, nil
}

// parseFetched reads the value of --fetched; empty is the zero time.
func parseFetched(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	at, err := parseAsOf(s)
	if err != nil {
		return time.Time{}, usagef("--fetched %q: write a day (2025-10-28) or an instant (2025-10-28T08:00:00+07:00)", s)
	}
	return at(), nil
}

// savePages keeps the pages of one site.
func savePages(cmd *cobra.Command, v *inspect.Visitor, profiles *extract.Profiles, args []string, zone kim.Zone, dir string) error {
	if len(args) != 1 {
		return usagef("--save keeps the pages of one site: give the address of its home page")
	}
	saved, err := v.Save(cmd.Context(), profiles, args[0], zone, dir)
	if err != nil {
		return err
	}
	kept := 0
	for _, s := range saved {
		if s.Problem != "" {
			fmt.Fprintf(cmd.OutOrStdout(), "%-22s missing: %s\n", s.Name, s.Problem)
			continue
		}
		kept++
		fmt.Fprintf(cmd.OutOrStdout(), "%-22s %s\n", s.Name, s.URL)
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%d of %d pages kept in %s\n", kept, len(saved), dir)
	if kept == 0 {
		return errReported
	}
	return nil
}
