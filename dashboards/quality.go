package dashboards

import (
	"context"
	"slices"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

// qualityRuns is how many runs the page of data quality tells of.
const qualityRuns = 12

// qualityData is what the page of data quality shows.
type qualityData struct {
	Weeks    *box[[]areaWeek]
	Runs     *box[[]runQuality]
	Dates    *box[dateQuality]
	Drift    *box[driftCheck]
	Hands    *box[handPart]
	Official *box[officialPart]
	Registry []registryProblem
}

// runQuality is one run with its outcomes.
type runQuality struct {
	run
	Outcomes                    []outcomeCount
	Requests, Bytes, Unmodified uint64
}

// Walked returns how many walks there were, and how many of them were complete; so
// far, where the run has not come to its end.
func (r runQuality) Walked() (out struct{ Walks, Complete uint64 }) {
	if r.Ended() {
		out.Walks, out.Complete = uint64(r.Groups), uint64(r.Complete)
		return out
	}
	for _, o := range r.Outcomes {
		out.Walks, out.Complete = out.Walks+o.Walks, out.Complete+o.Complete
	}
	return out
}

// Finished tells whether the run came to its end.
func (r runQuality) Ended() bool { return !noTime(r.Finished) }

// dateQuality counts items by the trust in their dates.
type dateQuality struct {
	Items, Backdated, Future, Undated, Removed uint64
}

// driftCheck is one figure counted twice.
type driftCheck struct {
	Weekly, Raw uint64
	From, To    kim.Week
	Any         bool
}

// Same tells whether both counts agree.
func (d driftCheck) Same() bool { return d.Weekly == d.Raw }

// registryProblem is something that the registry leaves open.
type registryProblem struct {
	Kind   string
	Groups []*row
	More   int
}

// Count returns how many groups have the problem.
func (p registryProblem) Count() int { return len(p.Groups) + p.More }

func (s *site) quality(ctx context.Context, v visit) reply {
	g := s.gather(ctx)
	d := qualityData{Registry: registryProblems(v.board.within(v.scope))}
	d.Weeks = part(g, "coverage", func(ctx context.Context) ([]areaWeek, error) {
		p, err := s.loadWeeks(ctx, v)
		return p.Weeks, err
	})
	d.Runs = part(g, "runs", s.loadRunQuality)
	d.Dates = part(g, "dates", s.loadDates)
	d.Drift = part(g, "drift", func(ctx context.Context) (driftCheck, error) { return s.loadDrift(ctx, v.board) })
	d.Hands = part(g, "hand counts", func(context.Context) (handPart, error) {
		if s.hands == nil {
			return handPart{}, nil
		}
		all, err := s.hands()
		return reconcile(all), err
	})
	d.Official = part(g, "official totals", func(ctx context.Context) (officialPart, error) { return s.loadOfficial(ctx, v.board) })
	whole := g.wait()
	return reply{page: "quality", title: s.pages.t(v.lang, "quality.title"), data: d, whole: whole}
}

func (s *site) loadRunQuality(ctx context.Context) ([]runQuality, error) {
	runs, err := s.store.newestRuns(ctx, qualityRuns)
	if err != nil {
		return nil, err
	}
	out := make([]runQuality, len(runs))
	place := map[string]*runQuality{}
	for i, r := range runs {
		out[i].run = r
		place[r.ID] = &out[i]
	}
	err = s.store.each(ctx, "quality_walks", func(r driver.Rows) error {
		var (
			id, outcome string
			o           outcomeCount
			unmodified  uint64
		)
		if err := r.Scan(&id, &outcome, &o.Walks, &o.Complete, &o.Requests, &o.Bytes, &unmodified); err != nil {
			return err
		}
		o.Outcome = kim.Outcome(outcome)
		if q := place[id]; q != nil {
			q.Outcomes = append(q.Outcomes, o)
			q.Requests, q.Bytes, q.Unmodified = q.Requests+o.Requests, q.Bytes+o.Bytes, q.Unmodified+unmodified
		}
		return nil
	}, bind("rows", qualityRuns))
	return out, err
}

func (s *site) loadDates(ctx context.Context) (dateQuality, error) {
	var d dateQuality
	err := s.store.each(ctx, "quality_dates", func(r driver.Rows) error {
		return r.Scan(&d.Items, &d.Backdated, &d.Future, &d.Undated, &d.Removed)
	})
	return d, err
}

// loadDrift counts the items of the last completed weeks again, from the items
// themselves, and sets the sum beside that of the weekly table.
func (s *site) loadDrift(ctx context.Context, b *board) (driftCheck, error) {
	if !b.Scored() {
		return driftCheck{}, nil
	}
	d := driftCheck{From: b.Last().Add(1 - overviewWeeks), To: b.Last(), Any: true}
	err := s.store.each(ctx, "quality_drift", func(r driver.Rows) error {
		return r.Scan(&d.Weekly, &d.Raw)
	}, bind("from", d.From), bind("to", d.To), bind("as_of", b.AsOf.UTC()))
	return d, err
}

// listedProblems is how many groups of a kind of problem are named.
const listedProblems = 25

func registryProblems(rows []*row) []registryProblem {
	kinds := []struct {
		name string
		has  func(*row) bool
	}{
		{"unresolved", func(r *row) bool { return !r.Resolved() }},
		{"no_site", func(r *row) bool { return !r.HasSite() }},
		{"no_district", func(r *row) bool { return r.District == "" }},
		{"no_registration", func(r *row) bool { return !r.RegisteredOn.Known() }},
		{"no_contact", func(r *row) bool { return r.PICName == "" }},
	}
	var out []registryProblem
	for _, k := range kinds {
		p := registryProblem{Kind: k.name}
		for _, r := range rows {
			if k.has(r) {
				p.Groups = append(p.Groups, r)
			}
		}
		if len(p.Groups) > listedProblems {
			p.More = len(p.Groups) - listedProblems
			p.Groups = slices.Clone(p.Groups[:listedProblems])
		}
		out = append(out, p)
	}
	return out
}
