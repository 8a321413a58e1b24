package app

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/cmd/internal/config"
	"pantaukim/collector"
	"pantaukim/collector/plan"
	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
	"pantaukim/internal/schedule"
)

// weeksUsed is of how many weeks it is said what they took.
const weeksUsed = 4

// Forecast predicts the requests of the coming week.
func (a *App) Forecast(ctx context.Context) (kim.Forecast, error) {
	groups, err := a.Groups.Select(ctx, Selection{})
	if err != nil {
		return kim.Forecast{}, err
	}
	return ForecastOn(ctx, *a.current(), a.DB.Conn(), a.now(), groups)
}

// ForecastOn predicts what the schedule of a configuration will ask of some groups in the
// week from now on, by what a warehouse knows of them.
func ForecastOn(ctx context.Context, cfg config.Config, conn driver.Conn, now time.Time, groups []kim.Group) (f kim.Forecast, err error) {
	runs := coming(cfg.Schedule, now)
	byJob, sites, err := collector.Predict(ctx, conn, now, groups, runs)
	if err != nil {
		return f, err
	}
	f = kim.Forecast{At: now, Groups: sites, RequestsPerSecond: cfg.Collector.RequestsPerSecond, Jobs: []kim.JobForecast{}}
	f.Week.Fits = true
	if f.Used, err = collector.Used(ctx, conn, now, weeksUsed); err != nil {
		return f, err
	}
	names := map[string]bool{}
	for _, r := range runs {
		names[r.Job] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		f.Add(name, byJob[name])
	}
	return f, nil
}

// tellEvery is how often the coming week is predicted for the metrics and the pages. It
// goes through the memory of all groups, which is too much for each visitor.
const tellEvery = 6 * 24 * time.Hour

// tell publishes what the coming week takes, if it was not told lately.
func (j *Jobs) tell(ctx context.Context) {
	if before := j.told.Load(); before != nil && j.now().Sub(before.At).Abs() < tellEvery {
		return
	}
	groups, err := j.groups.Select(ctx, Selection{})
	var f kim.Forecast
	if err == nil {
		f, err = ForecastOn(ctx, *j.cfg(), j.conn, j.now(), groups)
	}
	if err != nil {
		if ctx.Err() == nil {
			j.log.Warn("the requests of the coming week cannot be predicted", "err", err)
		}
		return
	}
	j.told.Store(&f)
	j.metrics.Planned(f.Week.Requests, f.Week.Hours)
	if !f.Week.Fits {
		j.log.Warn("the requests of a week do not fit into it", "forecast", f.String())
	}
}

// coming lists the runs of the week from now on that walk groups, in their order. Of the runs
// of a job within an hour it lists the first, with how many come after it: a job may run
// each second, and what is due does not change within an hour.
func coming(cal config.Schedule, now time.Time) (out []collector.Coming) {
	end := now.AddDate(0, 0, 7)
	add := func(name, spec string, owner int, full bool) {
		if spec == "" {
			return
		}
		sel := planned(cal, owner, full)
		first := len(out)
		for at := schedule.Next(spec, now.In(cal.Zone())); !at.IsZero() && at.Before(end); at = schedule.Next(spec, at) {
			if n := len(out); n > first && at.Sub(out[n-1].At) < time.Hour {
				out[n-1].Again++
				continue
			}
			out = append(out, collector.Coming{Job: name, At: at, Full: full, Always: sel.always, Of: sel.only})
		}
	}
	add("collect", cal.Collect, everybody, false)
	add("full", cal.Full, everybody, true)
	for i, o := range cal.Overrides {
		add("collect "+o.Name(), o.Collect, i, false)
		add("full "+o.Name(), o.Full, i, true)
	}
	slices.SortStableFunc(out, func(a, b collector.Coming) int { return a.At.Compare(b.At) })
	return out
}

// AssumedWeek says in a sentence what a week takes by assumption, for a list of groups of
// which nothing else is known, and whether it fits between two Mondays.
func AssumedWeek(cfg config.Config, sites int) (says string, fits bool) {
	rate := cfg.Collector.RequestsPerSecond
	week := kim.Forecast{RequestsPerSecond: rate}
	week.Add("", float64(plan.AssumedWeek*sites))
	first := kim.Forecast{RequestsPerSecond: rate}
	first.Add("", float64(plan.AssumedFirst*sites))
	return fmt.Sprintf("%d groups with a site: the warehouse was not asked, so by assumption %d requests a week (%.1f of 168 hours at %g a second), and %d once to read all for the first time (%.1f hours); \"pantaukim plan\" goes by what is known of them",
		sites, week.Week.Requests, week.Week.Hours, rate, first.Week.Requests, first.Week.Hours), week.Week.Fits
}

// SitesOf counts the groups with a site in a registry file; none if path is empty.
func SitesOf(path string) (sites int, err error) {
	if path == "" {
		return 0, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return 0, fmt.Errorf("registry: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	result, err := registry.Read(file, path, nil)
	if err != nil {
		return 0, err
	}
	for _, g := range result.Groups {
		if g.HasSite() && g.Standing != kim.Dissolved {
			sites++
		}
	}
	return sites, nil
}
