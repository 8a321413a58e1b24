package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/config"
	"pantaukim/cmd/internal/inspect"
	"pantaukim/collector/extract"
	"pantaukim/collector/walk"
	"pantaukim/internal/kim"
)

// inspectFlags are the choices of the inspect command.
type inspectFlags struct {
	config, url, profile, profiles, zone, bundle, fetched string
	pages                                                 int
	json                                                  bool
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
--fetched to let it.

With --bundle FILE.zip the whole site is walked once, at the usual pace, and all that
came is packed into one file together with how each page was read: something to send to
whoever keeps the site profiles. A FILE that ends in .zip is such a bundle: all its pages
are read again, as on the day on which they were fetched.`,
		Args: cobra.MinimumNArgs(1),
	}
	c.Flags().StringVar(&f.config, "config", "", "configuration `FILE`, for connect_to, contact and profiles")
	c.Flags().StringVar(&f.url, "url", "", "the `ADDRESS` that a saved file came from")
	c.Flags().StringVar(&f.profile, "profile", "", "read by this profile `ID` instead of the recognised one")
	c.Flags().StringVar(&f.profiles, "profiles", "", "read further profiles from this `FOLDER`")
	c.Flags().StringVar(&f.zone, "zone", "WIB", "time zone of the group: WIB, WITA or WIT")
	c.Flags().StringVar(&f.fetched, "fetched", "", "the `TIME` at which a saved file was fetched")
	c.Flags().StringVar(&f.bundle, "bundle", "", "walk the site once and pack its pages and how they were read into this `FILE`")
	c.Flags().IntVar(&f.pages, "pages", 0, "with --bundle, stop after `N` pages; 0: as many as collector.max_pages")
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

	if f.bundle != "" {
		limits := cfg.Collector.Limits()
		if f.pages > 0 {
			limits.MaxPages = f.pages
		}
		return bundleSite(cmd, visitor, profiles, limits, args, zone, f.bundle)
	}
	show := func(in extract.Input, file string) error {
		result := inspect.Result{File: file, Page: profiles.Read(in, profile), Zone: in.Zone}
		if f.json {
			return inspect.WriteJSON(cmd.OutOrStdout(), result)
		}
		inspect.WriteText(cmd.OutOrStdout(), result)
		return nil
	}
	var failed error
	for _, arg := range args {
		if strings.HasSuffix(strings.ToLower(arg), ".zip") {
			pages, err := inspect.OpenBundle(arg, cfg.Collector.MaxBody)
			if err != nil {
				return usageError{err}
			}
			for _, p := range pages {
				if err := show(p.Input, p.File); err != nil {
					return err
				}
			}
			continue
		}
		in, file, err := inspectInput(cmd, visitor, arg, f.url, zone, fetched)
		if err != nil {
			fmt.Fprintln(cmd.ErrOrStderr(), "pantaukim:", err)
			failed = errReported
			if errors.As(err, new(usageError)) {
				failed = usageError{errReported}
			}
			continue
		}
		if err := show(in, file); err != nil {
			return err
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

// bundleSite walks one site and packs it.
func bundleSite(cmd *cobra.Command, v *inspect.Visitor, profiles *extract.Profiles, limits walk.Limits, args []string, zone kim.Zone, path string) error {
	if len(args) != 1 {
		return usagef("--bundle packs one site: give the address of its home page")
	}
	line := newProgressLine(cmd.ErrOrStderr())
	var index inspect.Index
	err := writeFile(path, func(file io.Writer) (err error) {
		group := kim.Group{ID: "bundle", URL: args[0], Zone: zone}
		index, err = v.Bundle(cmd.Context(), file, profiles, limits, group, version, func(n int) {
			line.show(fmt.Sprintf("%d pages", n), false)
		})
		if errors.Is(err, context.Canceled) {
			err = nil // what came so far is kept
		}
		return err
	})
	line.end()
	if err != nil {
		return err
	}
	out, w := cmd.OutOrStdout(), index.Walk
	fmt.Fprintf(out, "%d answers of %s are in %s\n", len(index.Pages), index.Site, path)
	if cmd.Context().Err() != nil {
		fmt.Fprintln(out, w.Detail)
		return errReported
	}
	fmt.Fprintf(out, "platform %s, outcome %s, %d items, coverage %s", w.Platform, w.Outcome, w.Items, w.Coverage)
	if w.CoveredSince != "" {
		fmt.Fprintf(out, " %s", w.CoveredSince)
	}
	fmt.Fprintln(out)
	if w.Detail != "" {
		fmt.Fprintf(out, "  %s\n", w.Detail)
	}
	for _, s := range index.Sections {
		fmt.Fprintf(out, "  section %s: %d items, coverage %s", s.Path, s.Listed, s.Coverage)
		if s.Why != "" {
			fmt.Fprintf(out, ": %s", s.Why)
		}
		fmt.Fprintln(out)
	}
	return nil
}
