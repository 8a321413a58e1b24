package app

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"pantaukim/dashboards/pages"
	"pantaukim/internal/handcount"
	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
)

// DemoProgress is how far the walks of a demonstration are.
type DemoProgress = pages.Filling

// Progress returns how far the walks are; false before they begin and once they
// have ended.
func (d *Demo) Progress() (DemoProgress, bool) {
	if p := d.progress.Load(); p != nil {
		return *p, true
	}
	return DemoProgress{}, false
}

// Live walks and scores at every moment, oldest first. Moments that an earlier
// start has finished are left out, so that a demonstration that was killed goes on
// where it was. tell, if not nil, is told of every step, from one goroutine at a time.
func (d *Demo) Live(ctx context.Context, tell func(DemoProgress)) (err error) {
	defer func() {
		d.progress.Store(nil)
		if err == nil {
			d.Jobs.tell(ctx)
			d.Jobs.scored(ctx) // the pages are full now
		}
	}()
	began, walked := time.Now(), 0
	moments := d.cfg.Moments()
	for i, at := range moments {
		d.clock.set(at)
		done, err := d.finished(ctx, at)
		if err != nil {
			return err
		}
		if !done {
			if err := d.register(ctx, at); err != nil {
				return err
			}
			step := func(groups, total int) {
				p := DemoProgress{Walk: i + 1, Walks: len(moments), Groups: groups, Total: total}
				p.Left = left(time.Since(began), walked+groups, (len(moments)-i)*total-groups)
				d.progress.Store(&p)
				if tell != nil {
					tell(p)
				}
			}
			step(0, 0)
			report, err := d.Jobs.Collect(ctx, Selection{}, true, reasonDemo, step)
			if err != nil {
				return err
			}
			walked += report.Groups
			d.cost.Walks += report.Groups
			d.cost.Requests += report.Requests
			d.cost.Bytes += report.Bytes
		}
		if _, err := d.Jobs.ScoreMoment(ctx, at); err != nil {
			return fmt.Errorf("as of %s: %w", at.Format(time.DateOnly), err)
		}
	}
	return d.countByHand(ctx)
}

// The hand count of the demonstration: so many groups over so many weeks.
const (
	demoCounted    = 30
	demoCountWeeks = 4
)

// countByHand enters what people would have counted on some of the simulated sites in
// the newest weeks, if there is no hand count yet. Like everything here it is invented.
func (d *Demo) countByHand(ctx context.Context) error {
	if kept, err := d.HandCounts().Kept(); err != nil || len(kept) > 0 {
		return err
	}
	last := kim.LastCompletedWeek(d.cfg.AsOf, kim.WIB)
	first := last.Add(1 - demoCountWeeks)
	var counts []handcount.Count
	groups := d.truth().Groups
	rand.New(rand.NewPCG(d.cfg.Seed, 0)).Shuffle(len(groups), func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
	for _, g := range groups {
		sum, open := map[kim.Kind]int{}, g.Walked > 0
		for _, w := range g.Weeks {
			if w.Week < first || w.Week > last {
				continue
			}
			open = open && w.State != kim.WeekUnobserved // a site that nobody can open is not counted
			for kind, n := range w.Items {
				sum[kind] += n
			}
		}
		if !open || len(counts) == demoCounted {
			continue
		}
		c := handcount.Count{Group: g.GroupID, From: first.Monday(), To: last.Add(1).Monday() - 1, By: "demonstrasi (rekaan)"}
		for _, kind := range kim.Kinds() {
			c.Tallies = append(c.Tallies, handcount.Tally{Kind: string(kind), Hand: sum[kind]})
		}
		counts = append(counts, c)
	}
	return d.Jobs.retry().Do(ctx, "counting by hand", func(ctx context.Context) error {
		_, err := d.HandCounts().Read(ctx, counts)
		return err
	})
}

// left estimates how long the rest takes if it goes on as so far.
func left(took time.Duration, done, todo int) time.Duration {
	if done == 0 {
		return 0
	}
	return time.Duration(float64(took) / float64(done) * float64(todo))
}

// finished tells whether the walk of a moment was done by an earlier start.
func (d *Demo) finished(ctx context.Context, at time.Time) (bool, error) {
	var runs struct {
		N int `ch:"n"`
	}
	err := d.Jobs.retry().Do(ctx, "looking for finished walks", func(ctx context.Context) (err error) {
		runs, err = warehouse.One[struct {
			N int `ch:"n"`
		}](ctx, d.DB.Conn(), finishedSQL, warehouse.Bind("at", at))
		return err
	})
	if err != nil {
		return false, fmt.Errorf("look for finished walks: %w", err)
	}
	return runs.N > 0, nil
}
