package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/config"
	"pantaukim/cmd/internal/control"
	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
)

// demoFlags are the choices of the demonstration.
type demoFlags struct {
	listen, data, asOf string
	groups, weeks      int
	seed               uint64
	once, json         bool
	years              int
	planWeek           bool
}

// demoCommand shows the whole program over a simulated kim.id.
func demoCommand() *cobra.Command {
	var f demoFlags
	c := &cobra.Command{
		Use:   "demo",
		Short: "Show everything at work: embedded ClickHouse and a simulated kim.id on this machine",
		Long: `Show everything at work on this machine: an embedded ClickHouse, a simulated
kim.id, the collector, scoring, pages and metrics. Names and figures are invented,
except for what is published and reproduced: four totals of the ministry's table of
6 March 2025, and what the report on Barito Timur of October 2025 says of two
districts and five groups. The note of each group says what of it is invented.

The groups are walked eight weeks before --as-of and every week since. A
demonstration that was stopped goes on where it was when it is started again
with the same --data. With --once it stops after the last walk and compares
what was concluded with the simulator's truth.

With --once --plan-week it measures the plan of requests instead: it reads an
archive of --years, runs one week as scheduled in which nothing is new and eight
weeks with news, edits and removals, and says what was known later than promised.`,
	}
	c.Flags().StringVar(&f.listen, "listen", "127.0.0.1:8080", "serve the pages at this `ADDR`")
	c.Flags().StringVar(&f.data, "data", "", "keep the data in this `DIR` (default: data/demo, and with --once a temporary folder)")
	c.Flags().IntVar(&f.groups, "groups", 153, "number of groups `N`, beside the four of the ministry's table")
	c.Flags().IntVar(&f.weeks, "weeks", 26, "weeks `N` of activity")
	c.Flags().Uint64Var(&f.seed, "seed", 1, "seed `N` of the simulation")
	c.Flags().StringVar(&f.asOf, "as-of", "", "moment of the last walk: a `DATE` (08.00 WIB of it) or an instant (default 2025-10-28)")
	c.Flags().BoolVar(&f.once, "once", false, "walk, score, compare with the truth, and stop")
	c.Flags().BoolVar(&f.json, "json", false, "with --once: print the result as one JSON object")
	c.Flags().BoolVar(&f.planWeek, "plan-week", false, "with --once: measure what scheduled weeks cost and find")
	c.Flags().IntVar(&f.years, "years", 1, "with --plan-week: years `Y` of archive")
	c.RunE = func(cmd *cobra.Command, _ []string) error { return runDemo(cmd, f) }
	return c
}

func runDemo(cmd *cobra.Command, f demoFlags) (err error) {
	begin := time.Now()
	cfg, err := f.config()
	if err != nil {
		return err
	}
	var ln net.Listener
	if !f.once {
		if ln, err = listen(cmd.Context(), f.listen); err != nil {
			return err
		}
		defer ln.Close()
	}
	dir := f.data
	switch {
	case dir == "" && f.once:
		if dir, err = os.MkdirTemp("", "pantaukim-demo-"); err != nil {
			return fmt.Errorf("demonstration: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	case dir == "":
		dir = filepath.Join("data", "demo")
	}
	base, err := config.Parse("the defaults", nil, os.LookupEnv)
	if err != nil {
		return usageError{err}
	}
	base.Log.Level = demoLogLevel
	line := newProgressLine(cmd.ErrOrStderr())
	demo, err := app.NewDemo(cfg, dir, base, newLog(line, base.Log))
	if err != nil {
		return err
	}
	if !f.once {
		release, err := control.Lock(dir)
		if err != nil {
			return err
		}
		defer release()
	}
	if err := demo.Start(cmd.Context()); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, demo.Stop()) }()
	if !f.once {
		return show(cmd, demo, ln, line)
	}
	if f.planWeek {
		return planWeek(cmd, demo, line, f.json, begin)
	}
	if err := live(cmd.Context(), demo, line); err != nil {
		return err
	}
	return compare(cmd, demo, f.json, begin)
}

// demoLogLevel keeps failures of simulated sites off the screen: they are data.
const demoLogLevel = 4 // warnings

// config checks the flags.
func (f demoFlags) config() (app.DemoConfig, error) {
	cfg := app.DemoConfig{Groups: f.groups, Weeks: f.weeks, Seed: f.seed, AsOf: kimsim.DefaultAsOf()}
	switch {
	case f.groups < 1 || f.groups > 100_000:
		return cfg, usagef("--groups %d: choose 1 to 100000", f.groups)
	case f.weeks < 1 || f.weeks > 520:
		return cfg, usagef("--weeks %d: choose 1 to 520", f.weeks)
	case f.json && !f.once:
		return cfg, usagef("--json goes with --once")
	case f.planWeek && !f.once:
		return cfg, usagef("--plan-week goes with --once")
	case f.years < 1 || f.years > 20:
		return cfg, usagef("--years %d: choose 1 to 20", f.years)
	}
	if f.planWeek {
		cfg.Weeks, cfg.Busy, cfg.AsOf = 52*f.years, busyWeeks, app.PlanWeekAsOf()
	}
	if f.asOf == "" {
		return cfg, nil
	}
	if day, err := kim.ParseDate(f.asOf); err == nil {
		cfg.AsOf = day.In(kim.WIB).Add(8 * time.Hour)
		return cfg, nil
	}
	now, err := parseAsOf(f.asOf)
	if err != nil {
		return cfg, err
	}
	cfg.AsOf = now()
	return cfg, nil
}

// live walks through the demonstration's weeks and shows how far it is.
func live(ctx context.Context, demo *app.Demo, line *progressLine) error {
	defer line.end()
	walk := 0
	return demo.Live(ctx, func(p app.DemoProgress) {
		text := fmt.Sprintf("walk %d of %d", p.Walk, p.Walks)
		if p.Total > 0 {
			text += fmt.Sprintf(" · %d of %d groups", p.Groups, p.Total)
		}
		line.show(text+remaining(p.Left), p.Walk != walk || p.Total > 0 && p.Groups == p.Total)
		walk = p.Walk
	})
}

// busyWeeks is for how many weeks with news, edits and removals a plan is measured.
const busyWeeks = 8

// planWeek prints what scheduled weeks cost. Anything that was known too late fails.
func planWeek(cmd *cobra.Command, demo *app.Demo, line *progressLine, asJSON bool, begin time.Time) error {
	walk := 0
	result, err := demo.PlanWeek(cmd.Context(), func(p app.DemoProgress) {
		line.show(fmt.Sprintf("run %d of %d · %d of %d groups", p.Walk, p.Walks, p.Groups, p.Total), p.Walk != walk)
		walk = p.Walk
	})
	line.end()
	if err != nil {
		return err
	}
	result.Seconds = time.Since(begin).Seconds()
	out, busy := cmd.OutOrStdout(), result.Busy
	if asJSON {
		if err := json.NewEncoder(out).Encode(result); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(out, "%d groups, %d years: the first walk %d requests; a week at rest %d (%.2f a group); a busy week %d (%.2f a group)\n",
			result.Week.Groups, result.Years, result.First.Requests, result.Week.Requests, result.Week.PerGroup, busy.Requests, busy.PerGroup)
		fmt.Fprintf(out, "known too late: %d of %d new posts, %d of %d edits, %d of %d removals\n",
			busy.NewsMissed, busy.News, busy.EditsMissed, busy.Edits, busy.RemovalsMissed, busy.Removals)
		for _, m := range result.Missed {
			fmt.Fprintln(out, "  too late:", m)
		}
	}
	if busy.NewsMissed+busy.EditsMissed+busy.RemovalsMissed > 0 {
		fmt.Fprintln(cmd.ErrOrStderr(), "pantaukim: something was known later than promised")
		return errReported
	}
	return nil
}

// compare prints how the program did beside the truth. Anything wrong fails.
func compare(cmd *cobra.Command, demo *app.Demo, asJSON bool, begin time.Time) error {
	result, err := demo.Check(cmd.Context())
	if err != nil {
		return err
	}
	result.Seconds = time.Since(begin).Seconds()
	out := cmd.OutOrStdout()
	if asJSON {
		if err := json.NewEncoder(out).Encode(result); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(out, "items %d of %d, photos %d of %d, %d of %d group-weeks wrong, JEDI KIM total %d, Tukum %v, ministry %v\n",
			result.Items, result.ItemsTruth, result.Photos, result.PhotosTruth,
			result.GroupWeeksWrong, result.GroupWeeks, result.JEDITotal, result.Tukum, result.Ministry)
		for _, status := range kim.Statuses() {
			fmt.Fprintf(out, "  %-15s %d\n", status.Indonesian(), result.Statuses[status])
		}
		for _, w := range result.Wrong {
			fmt.Fprintln(out, "  wrong:", w)
		}
	}
	if result.GroupWeeksWrong > 0 || result.Items != result.ItemsTruth || result.Photos != result.PhotosTruth {
		fmt.Fprintln(cmd.ErrOrStderr(), "pantaukim: the result differs from the simulator's truth")
		return errReported
	}
	return nil
}

// show serves the pages until the program is stopped. They fill while the walks go
// on.
func show(cmd *cobra.Command, demo *app.Demo, ln net.Listener, line *progressLine) error {
	users, err := demo.Users()
	if err != nil {
		return err
	}
	web, err := demo.Web()
	if err != nil {
		return err
	}
	server := app.NewServer(demo.App, app.Listeners{Pages: ln, Web: web})
	if err := server.Start(cmd.Context()); err != nil {
		return err
	}
	names := make([]string, len(users))
	for i, u := range users {
		names[i] = u.Name
	}
	fmt.Fprintf(cmd.OutOrStdout(), `
pantaukim is running. Open:
  http://%[1]s/            pages (Indonesian; English by the switch at the top)
  http://%[1]s/peringkat   ranking
  http://%[1]s/masuk       log in as %[2]s; the password is %[3]s
  http://%[1]s/metrics     Prometheus metrics
The pages fill while the simulated sites are walked. Commands, in another terminal:
  %[4]s report --region 62.13 -o report.pdf --config %[5]s
Stop with Ctrl-C. The data stay; start again to go on.

`, ln.Addr(), strings.Join(names, ", "), app.DemoLogin, os.Args[0], shortest(demo.ConfigFile()))
	server.Go(cmd.Context(), "walks", func(ctx context.Context) error {
		if err := live(ctx, demo, line); err != nil {
			return err
		}
		fmt.Fprintln(line, "everything is walked and scored")
		return nil
	})
	return errors.Join(server.Wait(cmd.Context()), server.Stop())
}

// shortest writes a path as people in this folder would.
func shortest(path string) string {
	dir, err := os.Getwd()
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(dir, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}
