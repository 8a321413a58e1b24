package app

import (
	"context"
	_ "embed" // the queries
	"fmt"
	"slices"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/lab/kimsim"
	"pantaukim/internal/warehouse"
)

//go:embed sql/changes.sql
var changesSQL string

// PlanWeekResult is what a demonstration measures of the plan of requests.
type PlanWeekResult struct {
	Years   int        `json:"years"`
	First   PlanCost   `json:"first_walk"`
	Week    PlanCost   `json:"plan_week"` // one week in which nothing is new
	Busy    BusyResult `json:"busy"`
	Seconds float64    `json:"seconds"`
	Missed  []string   `json:"missed,omitempty"` // the first happenings that were known too late
}

// PlanCost is what some runs cost. Every request counts, those for robots.txt as well.
type PlanCost struct {
	Groups    int     `json:"groups"` // that have a site
	Requests  int     `json:"requests"`
	PerGroup  float64 `json:"requests_per_group"`
	Simulator int     `json:"simulator_requests"` // as counted by the simulated platform
	Runs      int     `json:"runs,omitempty"`
	Predicted int     `json:"predicted,omitempty"` // requests, before the runs
}

func (c *PlanCost) perGroup() { c.PerGroup = float64(c.Requests) / float64(max(1, c.Groups)) }

// BusyResult is what the weeks with news, edits and removals cost, and what of these was
// known later than docs/methodology.md promises. What need not be known before the end of
// the weeks is not judged.
type BusyResult struct {
	Weeks          int     `json:"weeks"`
	Requests       int     `json:"requests"` // a week
	PerGroup       float64 `json:"requests_per_group"`
	News           int     `json:"news"`
	NewsMissed     int     `json:"news_missed"`
	Edits          int     `json:"edits"` // also those before anybody had seen the post
	EditsMissed    int     `json:"edits_missed"`
	Removals       int     `json:"removals"`
	RemovalsMissed int     `json:"removals_missed"`
}

// PlanWeekAsOf is when the archive of a measurement is read for the first time: late on a
// Saturday, so that robots.txt has to be read again on Monday.
func PlanWeekAsOf() time.Time { return time.Date(2025, 10, 25, 23, 0, 0, 0, kim.WIB.Location()) }

// measure is what the simulated platform has to show for it.
func (c DemoConfig) measure() kimsim.Measure {
	if c.Busy == 0 {
		return kimsim.Measure{}
	}
	return kimsim.Measure{QuietUntil: c.quietEnd(), Busy: c.Busy}
}

// quietEnd is the end of the week in which nothing is new.
func (c DemoConfig) quietEnd() time.Time { return kim.WeekOf(c.AsOf, kim.WIB).Add(1).End(kim.WIB) }

// PlanWeek reads the archive, runs one week as scheduled in which nothing is new, and then
// the busy ones, and compares what was known when with what happened. tell may be nil.
func (d *Demo) PlanWeek(ctx context.Context, tell func(DemoProgress)) (PlanWeekResult, error) {
	result := PlanWeekResult{Years: d.cfg.Weeks / 52}
	quiet := d.cfg.quietEnd()
	end := quiet.AddDate(0, 0, 7*d.cfg.Busy+1) // with the Monday after
	runs, err := d.collections(quiet.AddDate(0, 0, -7), end)
	if err != nil {
		return result, err
	}
	d.clock.set(d.cfg.AsOf)
	if err := d.measured(ctx, &result.First, true, 1, len(runs)+1, tell); err != nil {
		return result, err
	}
	result.Week.Groups = result.First.Groups
	d.clock.set(quiet.AddDate(0, 0, -7))
	f, err := d.Forecast(ctx)
	if err != nil {
		return result, err
	}
	result.Week.Predicted = f.Week.Requests
	var busy PlanCost
	for i, at := range runs {
		cost := &busy
		if at.Before(quiet) {
			cost = &result.Week
		}
		d.clock.set(at)
		if err := d.measured(ctx, cost, false, i+2, len(runs)+1, tell); err != nil {
			return result, err
		}
	}
	result.First.perGroup()
	result.Week.perGroup()
	result.Busy.Weeks = d.cfg.Busy
	result.Busy.Requests = busy.Requests / max(1, d.cfg.Busy)
	result.Busy.PerGroup = float64(busy.Requests) / float64(max(1, d.cfg.Busy)) / float64(max(1, result.First.Groups))
	return result, d.judgePlan(ctx, end, &result)
}

// collections lists the moments between two at which the schedule walks groups.
func (d *Demo) collections(from, until time.Time) (out []time.Time, err error) {
	jobs, err := d.Schedule()
	if err != nil {
		return nil, err
	}
	for at := from.Add(-time.Second); ; {
		next := time.Time{}
		for _, p := range jobs.Next(at, 1) {
			if p.Name == "collect" {
				next = p.At
			}
		}
		if next.IsZero() || !next.Before(until) {
			return out, nil
		}
		out, at = append(out, next), next
	}
}

// measured does one run.
func (d *Demo) measured(ctx context.Context, cost *PlanCost, first bool, n, of int, tell func(DemoProgress)) error {
	step := func(groups, total int) {
		if tell != nil {
			tell(DemoProgress{Walk: n, Walks: of, Groups: groups, Total: total})
		}
	}
	before := d.asked.Load()
	reason := reasonSchedule
	if first {
		reason = reasonDemo
	}
	report, err := d.Jobs.Collect(ctx, Selection{}, first, reason, step)
	if err != nil {
		return err
	}
	if first {
		cost.Groups = report.Groups
	}
	cost.Runs++
	cost.Requests += report.Requests
	cost.Simulator += int(d.asked.Load() - before)
	return nil
}

// A known change of an item.
type knownChange struct {
	Group  string    `ch:"group_id"`
	URL    string    `ch:"url"`
	Key    string    `ch:"item_key"`
	SeenAt time.Time `ch:"seen_at"`
	Change string    `ch:"change"`
}

// judgePlan compares what happened with when it was known.
func (d *Demo) judgePlan(ctx context.Context, end time.Time, result *PlanWeekResult) error {
	rows, err := warehouse.Select[knownChange](ctx, d.DB.Conn(), changesSQL)
	if err != nil {
		return fmt.Errorf("read what was known when: %w", err)
	}
	keys := map[[2]string]string{} // of items by group and any address that they had
	known := map[string][]knownChange{}
	for _, r := range rows {
		keys[[2]string{r.Group, r.URL}] = r.Key
		known[r.Group+r.Key] = append(known[r.Group+r.Key], r)
	}
	busy := &result.Busy
	for _, h := range d.sim.Happenings(end) {
		due, count, missed, change := h.At, &busy.News, &busy.NewsMissed, "new"
		switch h.What {
		case kimsim.Published:
			due = kim.WeekOf(h.At, kim.WIB).End(kim.WIB).AddDate(0, 0, 1)
		case kimsim.Edited:
			due, count, missed, change = h.At.AddDate(0, 0, 28), &busy.Edits, &busy.EditsMissed, "edited"
		case kimsim.Removed:
			due, count, missed, change = h.At.AddDate(0, 0, 28), &busy.Removals, &busy.RemovalsMissed, "removed"
			if !h.Recent {
				due = h.At.AddDate(0, 0, 7*26)
			}
		}
		gone := h.What != kimsim.Removed && !h.Gone.IsZero() && h.Gone.Before(due)
		unseen := h.What == kimsim.Removed && h.At.Before(kim.WeekOf(h.Posted, kim.WIB).End(kim.WIB)) // nobody had looked yet
		if due.After(end) || gone || unseen {
			continue
		}
		var changes []knownChange
		for _, url := range slices.Compact(h.URLs) {
			if key, ok := keys[[2]string{h.GroupID, url}]; ok {
				changes = append(changes, known[h.GroupID+key]...)
			}
		}
		*count++
		if !slices.ContainsFunc(changes, func(c knownChange) bool {
			return (c.Change == change || change == "edited" && c.Change == "new") && c.SeenAt.After(h.At) && !c.SeenAt.After(due)
		}) {
			*missed++
			if len(result.Missed) < maxWrong {
				result.Missed = append(result.Missed, fmt.Sprintf("%s: %s %s at %s, due %s", h.GroupID, h.URLs[0], h.What, h.At.Format(time.RFC3339), due.Format(time.RFC3339)))
			}
		}
	}
	return nil
}
