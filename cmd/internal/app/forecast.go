package app

import (
	"context"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"time"

	"pantaukim/cmd/internal/config"
	"pantaukim/collector"
	"pantaukim/collector/plan"
	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
	"pantaukim/internal/schedule"
)

// Forecast is what the schedule will ask of the groups' sites in the coming week.
type Forecast struct {
	Groups            int           `json:"groups"` // that have a site
	RequestsPerSecond float64       `json:"requests_per_second"`
	Week              WeekForecast  `json:"week"`
	Jobs              []JobForecast `json:"jobs"`
	// Used is what the last four weeks took, the newest first.
	Used []int `json:"used"`
}

// WeekForecast sums up the coming week.
type WeekForecast struct {
	Requests int     `json:"requests"`
	Hours    float64 `json:"hours"`
	Fits     bool    `json:"fits"` // between two Mondays
}

// JobForecast is one job's part of it.
type JobForecast struct {
	Name     string  `json:"name"`
	Requests int     `json:"requests"`
	Hours    float64 `json:"hours"`
}

// weeksUsed is of how many weeks it is said what they took.
const weeksUsed = 4

// Forecast predicts the requests of the coming week.
func (a *App) Forecast(ctx context.Context) (Forecast, error) {
	groups, err := a.Groups.Select(ctx, Selection{})
	if err != nil {
		return Forecast{}, err
	}
	return a.Jobs.forecast(ctx, groups)
}

func (j *Jobs) forecast(ctx context.Context, groups []kim.Group) (Forecast, error) {
	f := Forecast{RequestsPerSecond: j.cfg.Collector.RequestsPerSecond, Jobs: []JobForecast{}}
	runs := coming(j.cfg.Schedule, j.now())
	byJob, sites, err := j.collector.Predict(ctx, groups, runs)
	if err != nil {
		return f, err
	}
	if f.Used, err = j.collector.Used(ctx, weeksUsed); err != nil {
		return f, err
	}
	f.Groups = sites
	names := map[string]bool{}
	for _, r := range runs {
		names[r.Job] = true
	}
	for name := range names {
		f.Jobs = append(f.Jobs, JobForecast{Name: name, Requests: int(math.Ceil(byJob[name])), Hours: f.hours(byJob[name])})
		f.Week.Requests += int(math.Ceil(byJob[name]))
	}
	slices.SortFunc(f.Jobs, func(a, b JobForecast) int { return strings.Compare(a.Name, b.Name) })
	f.Week.Hours = f.hours(float64(f.Week.Requests))
	f.Week.Fits = f.Week.Hours <= hoursOfWeek
	return f, nil
}

const hoursOfWeek = 7 * 24

// hours is how long so many requests take at the polite rate.
func (f Forecast) hours(requests float64) float64 {
	return math.Round(requests/f.RequestsPerSecond/3600*100) / 100
}

// tellEvery is how often the coming week is predicted for the metrics.
const tellEvery = 6 * 24 * time.Hour

// tell publishes what the coming week takes.
func (j *Jobs) tell(ctx context.Context, groups []kim.Group) {
	f, err := j.forecast(ctx, groups)
	if err != nil {
		if ctx.Err() == nil {
			j.log.Warn("the requests of the coming week cannot be predicted", "err", err)
		}
		return
	}
	j.metrics.Planned(f.Week.Requests, f.Week.Hours)
	if !f.Week.Fits {
		j.log.Warn("the requests of a week do not fit into it", "forecast", f.String())
	}
}

// String says in a sentence whether the week fits.
func (f Forecast) String() string {
	says := fmt.Sprintf("%d groups: the coming week takes %d requests, %.1f hours at %g a second", f.Groups, f.Week.Requests, f.Week.Hours, f.RequestsPerSecond)
	if f.Week.Fits {
		return says + "; it fits between two Mondays"
	}
	return says + fmt.Sprintf("; a week has %d hours, so it does not fit: the groups that were not observed for longest come first, "+
		"and a group is observed about every %.1f weeks", hoursOfWeek, f.Week.Hours/hoursOfWeek)
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
	f := Forecast{Groups: sites, RequestsPerSecond: rate}
	week, first := plan.AssumedWeek*sites, plan.AssumedFirst*sites
	return fmt.Sprintf("%d groups with a site: by assumption %d requests a week (%.1f of %d hours at %g a second), and %d once to read all for the first time (%.1f hours); \"pantaukim plan\" goes by what is known of them",
		sites, week, f.hours(float64(week)), hoursOfWeek, rate, first, f.hours(float64(first))), f.hours(float64(week)) <= hoursOfWeek
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
