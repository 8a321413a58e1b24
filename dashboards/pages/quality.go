package pages

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/handcount"
	"pantaukim/internal/kim"
)

// qualityRuns is how many runs the page of data quality tells of.
const qualityRuns = 12

// qualityData is what the page of data quality shows.
type qualityData struct {
	Spoilt   []string // tables of which files on the disk are spoilt
	Healed   Healed
	Weeks    *box[[]board.AreaWeek]
	Runs     *box[[]board.RunQuality]
	Plan     *forecast // nil before the coming week was predicted
	Reach    *box[reachPart]
	Dates    *box[board.Dates]
	Drift    *box[driftCheck]
	Hands    *box[handcount.Error]
	Official *box[officialPart]
	Odd      *box[oddLinks]
	Registry []registryProblem
	Sheets   []string // names of the tables of an area that the reader may take along
}

// Healed is what was last done about spoilt files of tables.
type Healed struct {
	At      time.Time // the zero time: nothing was, or it is long ago
	Tables  []string  // of which spoilt parts were taken out
	Unknown bool      // weeks are unobserved for it until the sites were read again
}

// oddLinks is what the newest walks could not account for.
type oddLinks struct {
	Sections []oddSection
	Hacked   []oddSection
}

// oddSection is a section with links that nobody knows, or a hacked site.
type oddSection struct {
	Row   *board.Row
	Path  string
	Links uint64
	Says  []oddExample
}

// oddExample is one such link.
type oddExample struct{ Text, URL string }

// forecast is the coming week of requests as the page tells it.
type forecast struct {
	kim.Forecast
	Past []pastWeek
}

// pastWeek is seven days of requests, with its share of what the coming week takes.
type pastWeek struct {
	From, To kim.Date
	Requests int
}

// JobKind is the kind of a job and what it is planned for, if not for all.
func (forecast) JobKind(name string) []string { return strings.SplitN(name, " ", 2) }

// coming returns the coming week as it was last predicted.
func (p *Pages) coming() *forecast {
	if p.Forecast == nil {
		return nil
	}
	f := p.Forecast()
	if f == nil {
		return nil
	}
	out := &forecast{Forecast: *f}
	for i, n := range f.Used {
		to := kim.DateOf(f.At, kim.WIB).AddDays(-7 * i)
		out.Past = append(out.Past, pastWeek{From: to.AddDays(-7), To: to, Requests: n})
	}
	return out
}

// driftCheck is one figure counted twice.
type driftCheck struct {
	board.Recount
	From, To kim.Week
	Any      bool
}

// Same tells whether both counts agree.
func (d driftCheck) Same() bool { return d.Weekly == d.Raw }

// registryProblem is something that the registry leaves open.
type registryProblem struct {
	Kind   string
	Groups []*board.Row
	More   int
}

// Count returns how many groups have the problem.
func (p registryProblem) Count() int { return len(p.Groups) + p.More }

// Quality tells how far the figures can be trusted.
func (p *Pages) Quality(ctx context.Context, v visit.Visit) Reply {
	g := p.gather(ctx)
	d := qualityData{Spoilt: p.Spoilt(), Healed: p.Healed(), Plan: p.coming(), Registry: registryProblems(v.Board.Within(v.Scope)), Sheets: tables.Listed(v.Who)}
	d.Weeks = part(g, "coverage", func(ctx context.Context) ([]board.AreaWeek, error) {
		weeks, _, err := tables.WeeksOf(ctx, v)
		return weeks, err
	})
	d.Runs = part(g, "runs", func(ctx context.Context) ([]board.RunQuality, error) { return v.Board.RunQualities(ctx, qualityRuns) })
	d.Reach = part(g, "reach", func(ctx context.Context) (reachPart, error) { return loadReach(ctx, v) })
	d.Dates = part(g, "dates", v.Board.Dates)
	d.Drift = part(g, "drift", func(ctx context.Context) (driftCheck, error) { return loadDrift(ctx, v.Board) })
	d.Hands = part(g, "hand counts", func(context.Context) (handcount.Error, error) {
		if p.HandCounts == nil {
			return handcount.Error{}, nil
		}
		all, err := p.HandCounts()
		return handcount.Reconcile(all), err
	})
	d.Official = part(g, "official totals", func(ctx context.Context) (officialPart, error) { return p.OfficialTables(ctx, v.Board) })
	d.Odd = part(g, "unexplained links", func(ctx context.Context) (oddLinks, error) { return loadOdd(ctx, v) })
	whole := g.wait()
	return Reply{Page: "quality", Title: v.Lang.T("quality.title"), Data: d, Whole: whole}
}

// loadDrift counts the items of the last completed weeks again, from the items
// themselves, and sets the sum beside that of the weekly table.
func loadDrift(ctx context.Context, b *board.Board) (driftCheck, error) {
	if !b.Scored() {
		return driftCheck{}, nil
	}
	d := driftCheck{From: b.Last().Add(1 - tables.ShownWeeks), To: b.Last(), Any: true}
	var err error
	d.Recount, err = b.Recount(ctx, tables.ShownWeeks)
	return d, err
}

// loadOdd lists what the newest walks of the groups in view could not account for.
func loadOdd(ctx context.Context, v visit.Visit) (out oddLinks, err error) {
	all, err := v.Board.Unexplained(ctx)
	inView := map[string]*board.Row{}
	for _, r := range v.Board.Within(v.Scope) {
		inView[r.ID] = r
	}
	for _, u := range all {
		o := oddSection{Row: inView[u.GroupID], Path: board.Clip(u.Path, board.LongestText), Links: u.Links}
		if o.Row == nil {
			continue
		}
		for _, e := range u.Examples {
			example := oddExample{Text: board.Clip(e, board.LongestText)}
			if home, err := url.Parse(o.Row.URL); err == nil && u.Path != "" {
				if at, err := home.Parse(e); err == nil {
					example.URL = at.String()
				}
			}
			o.Says = append(o.Says, example)
		}
		if u.Path == "" {
			out.Hacked = append(out.Hacked, o)
		} else {
			out.Sections = append(out.Sections, o)
		}
	}
	return out, err
}

// listedProblems is how many groups of a kind of problem are named.
const listedProblems = 25

func registryProblems(rows []*board.Row) []registryProblem {
	var out []registryProblem
	for _, kind := range tables.ProblemKinds() {
		p := registryProblem{Kind: kind}
		for _, r := range rows {
			if tables.HasProblem(kind, r) {
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
