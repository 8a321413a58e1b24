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
	"pantaukim/internal/handcount"
	"pantaukim/internal/kim"
)

// handcountCommand sets a count by people beside that of the program.
func handcountCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "handcount",
		Short: "Print a form for counting a random sample of groups by hand, and read it back",
		RunE:  needSubcommand,
	}
	c.AddCommand(handcountFormCommand(), handcountReadCommand())
	return c
}

func handcountFormCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "form --config FILE --region CODE --sample N -o FILE.csv",
		Short: "Print a form for a random sample of groups",
		Long: `Print a form for a random sample of groups. It does not say what pantaukim counted.
People fill in the hand_ columns with what they find on each site for the days named;
whoever then matches the items one by one fills in the matched_ columns too.`,
	}
	path := configFlag(c)
	var r app.HandFormRequest
	c.Flags().StringVar(&r.Region, "region", "", "only groups in the region with this Kemendagri `CODE`")
	c.Flags().IntVar(&r.Sample, "sample", 10, "`N` groups")
	c.Flags().Uint64Var(&r.Seed, "seed", 1, "seed `N` of the draw: the same one draws the same groups")
	from := c.Flags().String("from", "", "first `DATE`; default is the Monday four weeks before the last completed week's end")
	to := c.Flags().String("to", "", "last `DATE`; default is the last Sunday")
	output := c.Flags().StringP("output", "o", "-", "the `FILE` to write; - is the standard output")
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		var err error
		last := kim.LastCompletedWeek(time.Now(), kim.WIB)
		if r.From, r.To = last.Add(-3).Monday(), last.Monday().AddDays(6); *from != "" {
			if r.From, err = kim.ParseDate(*from); err != nil {
				return usagef("--from %w", err)
			}
		}
		if *to != "" {
			if r.To, err = kim.ParseDate(*to); err != nil {
				return usagef("--to %w", err)
			}
		}
		cfg, err := loadConfig(*path)
		if err != nil {
			return err
		}
		var form []byte
		err = withApp(cmd, cfg, nil, func(a *app.App) (err error) {
			form, err = a.HandCounts().Form(cmd.Context(), r)
			return err
		})
		if err != nil {
			return badForm(err)
		}
		if *output == "-" {
			_, err := cmd.OutOrStdout().Write(form)
			return err
		}
		return writeFile(*output, func(file io.Writer) error {
			_, err := file.Write(form)
			return err
		})
	}
	return c
}

func handcountReadCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "read FILE --config FILE",
		Short: "Read a filled form; the page \"Mutu data\" shows precision and recall",
		Args:  cobra.ExactArgs(1),
	}
	onConfig(c, func(cmd *cobra.Command, cfg config.Config, args []string) error {
		file, err := os.Open(args[0])
		if err != nil {
			return usageError{err}
		}
		defer file.Close()
		counts, err := handcount.Read(file, args[0])
		if err != nil {
			return badForm(err)
		}
		err = withApp(cmd, cfg, nil, func(a *app.App) (err error) {
			counts, err = a.HandCounts().Read(cmd.Context(), counts)
			return err
		})
		if err != nil {
			return badForm(err)
		}
		for _, h := range counts {
			fmt.Fprintf(cmd.OutOrStdout(), "%s %s..%s:", h.Group, h.From, h.To)
			for _, k := range h.Tallies {
				fmt.Fprintf(cmd.OutOrStdout(), " %s %d by hand, %d by pantaukim, %d matched;", k.Kind, k.Hand, k.Ours, k.Matched)
			}
			fmt.Fprintln(cmd.OutOrStdout())
		}
		return nil
	})
	return c
}

// badForm marks a form that cannot be used as bad input.
func badForm(err error) error {
	if errors.Is(err, handcount.ErrBadForm) {
		return usageError{err}
	}
	return err
}
