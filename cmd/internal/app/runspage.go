package app

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"time"

	"pantaukim/collector"
	"pantaukim/dashboards/pages"
	"pantaukim/internal/kim"
	"pantaukim/internal/lead"
	"pantaukim/internal/runs"
)

// requests are the runs that people ask for on a page: one at a time, begun here and walked
// by a part of the server.
type requests struct {
	app     *App
	begun   chan begunRun
	reckons sync.Mutex // the coming week is predicted once at a time

	mu   sync.Mutex
	last *pages.RunAsked // nil: nobody asked since the program started
}

// begunRun is a run that has its turn already, so that nobody else walks.
type begunRun struct {
	selection Selection
	request   collector.Request
}

func newRequests(a *App) *requests { return &requests{app: a, begun: make(chan begunRun, 1)} }

// page is what the page of runs works with.
func (r *requests) page() *pages.Runs {
	a := r.app
	page := &pages.Runs{
		UnderWay: func(ctx context.Context) ([]kim.RunProgress, error) { return runs.UnderWay(ctx, a.DB.ReadConn()) },
		Walking:  a.Jobs.walking,
		Next:     r.next,
		Asked:    r.asked,
		Ask:      r.ask,
	}
	if a.demo == nil {
		page.Backups = a.Backups.shown
	}
	return page
}

// walking tells whether this program walks sites at this moment.
func (j *Jobs) walking() bool {
	if !j.collecting.try() {
		return true
	}
	j.collecting.give()
	return false
}

// nextRuns is how many of the coming runs are told of.
const nextRuns = 6

// next are the runs that come, each with what it is expected to take. Where the week is
// being predicted for somebody else, they come without that.
func (r *requests) next(ctx context.Context) (pages.RunPlan, error) {
	a := r.app
	coming := coming(a.current().Schedule, a.now())
	plan := pages.RunPlan{At: a.now()}
	if f, err := r.week(ctx); err != nil {
		return plan, err
	} else if f != nil {
		plan.Week = f
	}
	times := map[string]int{}
	for _, c := range coming {
		times[c.Job] += 1 + c.Again
	}
	for _, c := range coming[:min(nextRuns, len(coming))] {
		next := pages.NextRun{At: c.At, Full: c.Full, Requests: -1}
		if plan.Week != nil {
			for _, j := range plan.Week.Jobs {
				if j.Name == c.Job && times[c.Job] > 0 {
					next.Requests = int(math.Ceil(float64(j.Requests) / float64(times[c.Job])))
					next.Lasts = r.lasts(float64(next.Requests))
				}
			}
		}
		plan.Runs = append(plan.Runs, next)
	}
	return plan, nil
}

// lasts is how long so many requests take at the polite rate.
func (r *requests) lasts(n float64) time.Duration {
	return time.Duration(n / r.app.current().Collector.RequestsPerSecond * float64(time.Second))
}

// week is the coming week as it was last predicted; nil while somebody predicts it.
func (r *requests) week(ctx context.Context) (*kim.Forecast, error) {
	j := r.app.Jobs
	if told := j.told.Load(); told != nil && r.app.now().Sub(told.At).Abs() < tellEvery {
		return told, nil
	}
	if !r.reckons.TryLock() {
		return nil, nil
	}
	defer r.reckons.Unlock()
	f, err := r.app.Forecast(ctx)
	if errors.Is(err, errNoGroups) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	j.told.Store(&f)
	return &f, nil
}

func (r *requests) asked() *pages.RunAsked {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.last
}

func (r *requests) note(asked pages.RunAsked) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.last = &asked
}

// secondsOfWeek is what a week has for requests.
const secondsOfWeek = 7 * 24 * 60 * 60

// ask begins a run for a group or an area, or says why not with a *[pages.RunRefusedError]. The run
// is stored with its plan like every other, and whoever leads walks it.
func (r *requests) ask(ctx context.Context, q pages.RunRequest) error {
	a, j := r.app, r.app.Jobs
	if a.demo != nil {
		return &pages.RunRefusedError{Word: "demo"}
	}
	if err := j.lead.Check(); err != nil {
		refused := &pages.RunRefusedError{Word: "nobody_leads"}
		if leader := j.lead.State().Leader; leader != nil {
			refused.Word, refused.Args = "led", []any{leader.Host}
		}
		return refused
	}
	s := Selection{Region: q.Region, always: true}
	if q.Group != "" {
		s.Groups = []string{q.Group}
	}
	groups, err := j.groups.Select(ctx, s)
	switch {
	case errors.Is(err, ErrSelection), errors.Is(err, errNoGroups):
		return &pages.RunRefusedError{Word: "nobody"}
	case err != nil:
		return err
	}
	cost, sites, err := collector.Predict(ctx, a.DB.ReadConn(), a.now(), groups, []collector.Coming{{
		Job: reasonCommand, At: a.now(), Full: q.Full, Always: true, Of: func(kim.Group) bool { return true },
	}})
	if err != nil {
		return err
	}
	if sites == 0 {
		return &pages.RunRefusedError{Word: "no_site"}
	}
	week, err := r.week(ctx)
	if err != nil {
		return err
	}
	need := int(math.Ceil(cost[reasonCommand]))
	if budget := int(a.current().Collector.RequestsPerSecond * secondsOfWeek); week == nil {
		return &pages.RunRefusedError{Word: "reckoning"}
	} else if week.Week.Requests+need > budget {
		return &pages.RunRefusedError{Word: "budget", Args: []any{need, week.Week.Requests, budget}}
	}
	if !j.collecting.try() {
		return &pages.RunRefusedError{Word: "walking"}
	}
	run := begunRun{s, collector.Request{
		Full: q.Full, Reason: reasonCommand, Name: j.runName(s, q.Full, reasonCommand), Until: a.now().Add(commandLasts),
	}}
	select {
	case r.begun <- run:
	default: // the one before is not done with yet: it scores
		j.collecting.give()
		return &pages.RunRefusedError{Word: "walking"}
	}
	r.note(pages.RunAsked{RunRequest: q, At: a.now(), Requests: need, Lasts: r.lasts(float64(need)), Sites: sites})
	a.log.Info("a run is asked for on the page", "user", q.By, "group", q.Group, "region", q.Region, "full", q.Full, "requests", need)
	return nil
}

// Run walks what was asked for until ctx ends.
func (r *requests) Run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case run := <-r.begun:
			err := r.walk(ctx, run)
			asked := *r.asked()
			asked.Ended, asked.Failed = r.app.now(), ""
			if err != nil && ctx.Err() == nil {
				r.app.log.Error("a run that was asked for on the page failed", "err", err)
				asked.Failed = word(err)
			}
			r.note(asked)
		}
	}
}

// word says why a run failed.
func word(err error) string {
	var led *lead.LedError
	if errors.Is(err, lead.ErrNotLeading) || errors.As(err, &led) {
		return "led"
	}
	return "error"
}

// walk walks a run that has its turn, and scores.
func (r *requests) walk(ctx context.Context, run begunRun) (err error) {
	j := r.app.Jobs
	err = func() (err error) {
		defer j.collecting.give()
		ctx, done, err := j.hold(ctx)
		if err != nil {
			return err
		}
		defer done(&err)
		_, err = j.walk(ctx, run.selection, run.request)
		return err
	}()
	if err != nil {
		return fmt.Errorf("walk: %w", err)
	}
	return j.Score(ctx)
}
