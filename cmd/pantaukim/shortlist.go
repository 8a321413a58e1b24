package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/user"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/config"
	"pantaukim/internal/kim"
	"pantaukim/scoring/shortlist"
	"pantaukim/scoring/signs"
)

// shortlistCommand makes and seals the shortlist of an award.
func shortlistCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "shortlist --config FILE --period A..B --level regency|province|national --top K --category ID",
		Short: "Make and seal the shortlist of an award, with gates, near misses and evidence",
		Long: `Make and seal the shortlist of an award: who passed every gate, everyone tied with
the line, newcomers apart, and who missed one gate only, with the number that
was required and whether it was our own coverage. Criteria that no number can
tell stay blank for the jury. The result is sealed by a hash over inputs, rules
and outcome; --rebuild makes a sealed list again and compares.`,
	}
	var req kim.ShortlistRequest
	period := c.Flags().String("period", "", "the `DAYS` that are judged, 2025-07-07..2025-10-05")
	level := c.Flags().String("level", string(kim.LevelProvince), "groups compete within their `LEVEL`: regency, province or national")
	c.Flags().IntVar(&req.Top, "top", 10, "`K` places in every region of the level")
	c.Flags().StringVar(&req.Category, "category", "umum", "`ID` of a category of the rules; umum judges general activity")
	c.Flags().StringVar(&req.Region, "region", "", "only groups in the region with this Kemendagri `CODE`")
	cutoff := c.Flags().String("as-of", "", "the cut-off: nothing seen later counts (a `DATE` or an instant; default now)")
	draft := c.Flags().Bool("draft", false, "only show the list, and do not seal and keep it")
	rebuild := c.Flags().String("rebuild", "", "make the list with this `SEAL` again and compare")
	asJSON := c.Flags().Bool("json", false, "print the list as one JSON object")
	by := c.Flags().String("by", account(), "`NAME` of the person who seals; it stays on record")
	c.AddCommand(publishCommand("publish", "Have everybody see a sealed list", true), publishCommand("withdraw", "Have only the jury and staff see a published list, with a reason", false))
	onConfig(c, func(cmd *cobra.Command, cfg config.Config, _ []string) error {
		now, err := parseAsOf(*cutoff)
		if err != nil {
			return err
		}
		req.Level = kim.Level(*level)
		if *rebuild == "" {
			from, to, found := strings.Cut(*period, "..")
			if !found {
				return usagef("--period %q: write the first and the last day, 2025-07-07..2025-10-05", *period)
			}
			req.From, req.To = from, to
		}
		return withApp(cmd, cfg, now, func(a *app.App) error {
			req.SealedAt = a.Now().UTC().Truncate(time.Second)
			list, err := makeShortlist(cmd, a, req, *rebuild, *by, *draft)
			if err != nil {
				return err
			}
			if *asJSON {
				return json.NewEncoder(cmd.OutOrStdout()).Encode(list)
			}
			printShortlist(cmd.OutOrStdout(), list, *draft)
			return nil
		})
	})
	return c
}

// makeShortlist makes a new list, a draft of one, or a sealed one again.
func makeShortlist(cmd *cobra.Command, a *app.App, req kim.ShortlistRequest, seal, by string, draft bool) (kim.Shortlist, error) {
	if seal != "" {
		return a.Scorer().RebuildShortlist(cmd.Context(), seal)
	}
	draw := func() (kim.Shortlist, error) { return a.SealShortlist(cmd.Context(), req, by) }
	if draft {
		draw = func() (kim.Shortlist, error) { return a.Scorer().DraftShortlist(cmd.Context(), req) }
	}
	list, err := draw()
	if errors.Is(err, shortlist.ErrBadRequest) || errors.Is(err, kim.ErrUncalibrated) || errors.Is(err, kim.ErrUnverified) {
		return list, usageError{err}
	}
	return list, err
}

// printShortlist writes the list for people.
func printShortlist(w io.Writer, l kim.Shortlist, draft bool) {
	fmt.Fprintf(w, "period %s..%s, level %s, top %d, category %q, cut-off %s, rules %s\n",
		l.Request.From, l.Request.To, l.Request.Level, l.Request.Top, l.Request.Category, l.Request.SealedAt.Format(time.RFC3339), l.Rules)
	for _, part := range []struct {
		title string
		list  []kim.Nominee
	}{{"in", l.In}, {"newcomers, apart", l.Newcomers}, {"near misses", l.Near}} {
		fmt.Fprintf(w, "%s: %d\n", part.title, len(part.list))
		for _, n := range part.list {
			printNominee(w, n)
		}
	}
	fmt.Fprintf(w, "missed more than one gate: %d\n", l.Out)
	for _, criterion := range l.Jury {
		fmt.Fprintf(w, "for the jury: %s: ______\n", criterion)
	}
	what := "seal"
	if draft {
		what = "not sealed; the seal would be"
	}
	fmt.Fprintf(w, "%s %s\n", what, l.Seal)
}

// printNominee writes one group with its evidence on a line.
func printNominee(w io.Writer, n kim.Nominee) {
	rank := strings.TrimSpace(fmt.Sprintf("%s %d (%d to %d)", n.Scope, n.Rank, n.Low, n.High))
	switch {
	case n.Rank == 0:
		rank = strings.TrimSpace(n.Scope + " not ranked")
	case n.Tied:
		rank += ", tied with the line"
	}
	fmt.Fprintf(w, "  %-32s %-32s IAD %.1f, active %d of %d observed weeks, %d items, %d original\n",
		rank, n.Group, n.IAD, n.Active, n.Observed, n.Items, n.Original)
	for _, m := range n.Missed {
		whose := ""
		if m.Ours {
			whose = "; our own coverage decided"
		}
		if m.Gate == kim.GateSigns {
			fmt.Fprintf(w, "    missed %s: %s (\"pantaukim flag list\" shows the evidence)\n", m.Gate, strings.Join(n.OpenSigns, ", "))
			continue
		}
		fmt.Fprintf(w, "    missed %s: %.2f of %.2f%s\n", m.Gate, m.Value, m.Required, whose)
	}
}

// account is the name of who runs the program.
func account() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return ""
}

// publishCommand has everybody see a sealed list, or no longer.
func publishCommand(verb, short string, publish bool) *cobra.Command {
	c := &cobra.Command{Use: verb + " SEAL --config FILE", Short: short, Args: cobra.ExactArgs(1)}
	path := configFlag(c)
	by := c.Flags().String("by", account(), "`NAME` of the person who decides; it stays on record")
	reason := c.Flags().String("reason", "", "why, in a `TEXT` that others will read")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if strings.TrimSpace(*by) == "" || !publish && strings.TrimSpace(*reason) == "" {
			return usagef("--by NAME and, to withdraw, --reason TEXT are needed: they stay on record")
		}
		cfg, err := loadConfig(*path)
		if err != nil {
			return err
		}
		return withApp(cmd, cfg, nil, func(a *app.App) error {
			err := a.Scorer().PublishShortlist(cmd.Context(), args[0], *by, *reason, publish)
			if errors.Is(err, shortlist.ErrNoSuchList) {
				return usageError{err}
			}
			return err
		})
	}
	return c
}

// flagCommand lists and clears the signs that ask for a person's look.
func flagCommand() *cobra.Command {
	c := &cobra.Command{Use: "flag", Short: "List the signs that ask for a person's look, or clear one", RunE: needSubcommand}
	c.AddCommand(flagListCommand(), flagDecideCommand("clear", true), flagDecideCommand("reopen", false))
	return c
}

func flagListCommand() *cobra.Command {
	c := &cobra.Command{Use: "list --config FILE", Short: "List the signs on record with their evidence"}
	region := c.Flags().String("region", "", "only groups in the region with this Kemendagri `CODE`")
	all := c.Flags().Bool("all", false, "also those that were cleared or explained")
	asJSON := c.Flags().Bool("json", false, "print one JSON object a sign")
	onConfig(c, func(cmd *cobra.Command, cfg config.Config, _ []string) error {
		return withApp(cmd, cfg, nil, func(a *app.App) error {
			signs, err := a.Scorer().Signs(cmd.Context(), *region)
			if err != nil {
				return err
			}
			enc := json.NewEncoder(cmd.OutOrStdout())
			for _, s := range signs {
				if !s.Open && !*all {
					continue
				}
				if *asJSON {
					if err := enc.Encode(s); err != nil {
						return err
					}
					continue
				}
				printSign(cmd.OutOrStdout(), s)
			}
			return nil
		})
	})
	return c
}

// printSign writes one sign with its evidence.
func printSign(w io.Writer, s signs.Sign) {
	fmt.Fprintf(w, "%s %s %s: %g, limit %g, since %s, %d items as evidence\n",
		s.Group, s.Sign, s.Subject, s.Number, s.Threshold, s.FoundOn, len(s.Items))
	for _, line := range []string{s.Note, s.Explained} {
		if line != "" {
			fmt.Fprintf(w, "  %s\n", line)
		}
	}
	if !s.DecidedAt.IsZero() {
		verb := "reopened"
		if s.Cleared {
			verb = "cleared"
		}
		fmt.Fprintf(w, "  %s by %s on %s: %s\n", verb, s.By, s.DecidedAt.Format(time.DateOnly), s.Reason)
	}
}

// flagDecideCommand clears a sign, or opens it again.
func flagDecideCommand(verb string, cleared bool) *cobra.Command {
	c := &cobra.Command{
		Use:   verb + " GROUP SIGN [SUBJECT] --config FILE --by NAME --reason TEXT",
		Short: strings.ToUpper(verb[:1]) + verb[1:] + " a sign; name and reason stay on record",
		Args:  cobra.RangeArgs(2, 3),
	}
	path := configFlag(c)
	by := c.Flags().String("by", "", "`NAME` of the person who decides")
	reason := c.Flags().String("reason", "", "why, in a `TEXT` that others will read")
	c.RunE = func(cmd *cobra.Command, args []string) error {
		if strings.TrimSpace(*by) == "" || strings.TrimSpace(*reason) == "" {
			return usagef("--by NAME and --reason TEXT are needed: they stay on record")
		}
		cfg, err := loadConfig(*path)
		if err != nil {
			return err
		}
		subject := ""
		if len(args) == 3 {
			subject = args[2]
		}
		return withApp(cmd, cfg, nil, func(a *app.App) error {
			err := a.Scorer().ClearSign(cmd.Context(), args[0], args[1], subject, *by, *reason, cleared)
			if errors.Is(err, signs.ErrNoSuchSign) {
				return usageError{fmt.Errorf("%w; \"pantaukim flag list\" shows what there is", err)}
			}
			return err
		})
	}
	return c
}
