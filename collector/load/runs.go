package load

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/collector/memory"
	"pantaukim/collector/walk"
	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
)

var (
	//go:embed sql/open_runs.sql
	openRunsSQL string
	//go:embed sql/ended_run.sql
	endedRunSQL string
	//go:embed sql/run_groups.sql
	runGroupsSQL string
	//go:embed sql/run_walks.sql
	runWalksSQL string
)

// Run is what is stored of a run. It is written when the run begins, each time that it is
// gone on with after an interruption, and when it has ended or is given up. The tags name
// its columns in the table runs.
type Run struct {
	ID       string    `ch:"run_id" json:"RunID"`
	Started  time.Time `ch:"started_at" json:"StartedAt"`
	Finished time.Time `ch:"finished_at" json:"FinishedAt"` // the zero time as long as it goes on
	Reason   string    `ch:"reason"`
	Groups   int       `ch:"groups"`
	Complete int       `ch:"complete"` // walks
	Outage   bool      `ch:"outage"`
	Notice   string    `ch:"notice"`

	Name      string    `ch:"name"`       // what it is known by; empty: it cannot be gone on with
	Until     time.Time `ch:"until"`      // it is gone on with before this moment only
	Resumed   int       `ch:"resumed"`    // times that it was gone on with
	BrokenOff time.Time `ch:"broken_off"` // when it was given up; the zero time if it was not
	Version   uint64    `ch:"version"`    // of the newest row
}

// runRow is a row of the table runs.
type runRow = Run

// NewRun returns a run that begins, of which nothing is stored yet.
func NewRun(id string, started time.Time) Run {
	return Run{ID: id, Started: started, Version: memory.Stamp(started)}
}

// Planned is one group of the plan of a run.
type Planned struct {
	Group string
	Place int    // in the order in which the groups are walked, from 0
	Ask   string // what is asked of its site
	State PlanState
	// What the run as a whole needs to know of the walk, once there was one.
	Proven      bool
	Platform    string
	Unexplained []walk.Unexplained
}

// PlanState is what became of a group of a plan.
type PlanState string

// The states of the groups of a plan. A walked one counts as walked if its walk is stored.
const (
	StatePlanned   PlanState = "planned"
	StateWalked    PlanState = "walked"
	StateLeftAlone PlanState = "left_alone" // its site keeps failing: it is not walked by this run
	StateNotDue    PlanState = "not_due"    // the plan of requests asks nothing of it today
)

// runGroupRow is a row of the table run_groups.
type runGroupRow struct {
	RunID    string    `ch:"run_id"`
	GroupID  string    `ch:"group_id"`
	Place    int       `ch:"place"`
	Ask      string    `ch:"ask"`
	State    PlanState `ch:"state"`
	Proven   bool      `ch:"proven"`
	Platform string    `ch:"platform"`
	Shapes   []string  `ch:"shapes"`
	Links    []uint32  `ch:"links"`
	Examples []string  `ch:"examples"`
	Version  uint64    `ch:"version"`
}

// The versions of a row of a plan: what has become of a group replaces its plan.
const (
	versionPlanned = 1
	versionDecided = 2
)

func planRow(run string, p Planned) runGroupRow {
	row := runGroupRow{
		RunID: run, GroupID: p.Group, Place: p.Place, Ask: p.Ask, State: p.State,
		Proven: p.Proven, Platform: p.Platform, Version: versionDecided,
	}
	if p.State == StatePlanned {
		row.Version = versionPlanned
	}
	for _, u := range p.Unexplained {
		row.Shapes, row.Links, row.Examples = append(row.Shapes, u.Shape), append(row.Links, uint32(max(0, u.Links))), append(row.Examples, u.Example)
	}
	return row
}

// EntryOfBegin returns what a run stores when it begins, or is gone on with: its plan, which
// is empty in the second case, and its own row, which is the mark that the plan is whole.
func EntryOfBegin(r Run, plan []Planned) Entry {
	e := Entry{RunsBegun: []runRow{r}}
	for _, p := range plan {
		e.RunGroups = append(e.RunGroups, planRow(r.ID, p))
	}
	return e
}

// EntryOfEnd returns what a run stores when it has ended, with the groups whose walks went
// to the outbox, or when it is given up.
func EntryOfEnd(r Run, outboxed []string) Entry {
	e := Entry{RunsEnded: []runRow{r}}
	for _, id := range outboxed {
		e.Expected = append(e.Expected, expectedRow{RunID: r.ID, GroupID: id})
	}
	return e
}

// EntryOfPlanned returns what a run stores of a group of its plan that it does not walk.
func EntryOfPlanned(run string, p Planned) Entry {
	return Entry{RunGroups: []runGroupRow{planRow(run, p)}}
}

// OfPlan adds to what a walk stores what has become of its group in the plan of its run.
func (e *Entry) OfPlan(p Planned, r walk.Result) {
	p.State, p.Proven, p.Platform, p.Unexplained = StateWalked, r.Proven, r.Platform, r.Unexplained
	e.RunGroups = append(e.RunGroups, planRow(r.Walk.RunID, p))
}

// OpenRuns returns the runs that have neither ended nor been given up, the newest first.
func OpenRuns(ctx context.Context, conn driver.Conn) ([]Run, error) {
	runs, err := warehouse.Select[Run](ctx, conn, openRunsSQL)
	if err != nil {
		return nil, fmt.Errorf("look for interrupted runs: %w", err)
	}
	return runs, nil
}

// Ended tells whether a run of this name has ended in whose time now lies.
func Ended(ctx context.Context, conn driver.Conn, name string, now time.Time) (bool, error) {
	runs, err := warehouse.One[struct {
		N int `ch:"n"`
	}](ctx, conn, endedRunSQL, warehouse.Bind("name", name), warehouse.Bind("now", now.UnixMilli()))
	if err != nil {
		return false, fmt.Errorf("look for a run that has ended: %w", err)
	}
	return runs.N > 0, nil
}

// Progress is how far a run has come, as it is stored.
type Progress struct {
	Plan  []Planned              // in its order
	Walks map[string]walk.Result // by group, as far as the run as a whole needs them
}

// ReadProgress reads how far a run has come.
func ReadProgress(ctx context.Context, conn driver.Conn, run string) (Progress, error) {
	out := Progress{Walks: map[string]walk.Result{}}
	of := warehouse.Bind("run", run)
	places := map[string]int{}
	err := warehouse.Each(ctx, conn, runGroupsSQL, func(r *runGroupRow) error {
		p := Planned{Group: r.GroupID, Place: r.Place, Ask: r.Ask, State: r.State, Proven: r.Proven, Platform: r.Platform}
		for i, shape := range r.Shapes {
			p.Unexplained = append(p.Unexplained, walk.Unexplained{Shape: shape, Links: int(r.Links[i]), Example: r.Examples[i]})
		}
		places[r.GroupID], out.Plan = len(out.Plan), append(out.Plan, p)
		return nil
	}, of)
	if err != nil {
		return out, fmt.Errorf("read the plan of run %s: %w", run, err)
	}
	err = warehouse.Each(ctx, conn, runWalksSQL, func(r *walkRow) error {
		i, ok := places[r.GroupID]
		if !ok {
			return nil
		}
		p := out.Plan[i]
		out.Walks[r.GroupID] = walk.Result{Walk: asWalked(r.Walk), Version: r.Version, Proven: p.Proven, Platform: p.Platform, Unexplained: p.Unexplained}
		return nil
	}, of)
	if err != nil {
		return out, fmt.Errorf("read the walks of run %s: %w", run, err)
	}
	return out, nil
}

// geoblockedDetail says of a walk that no site of its platform lets this network in. A platform
// that is down looks the same from here. It takes the outcome of the walk itself, and its detail.
const geoblockedDetail = "all sites of its platform keep this network away, or are down (%s): %s"

// EntryOfGeoblocked returns the row of a walk that is stored already and proved to be one of
// a platform that refuses this network.
func EntryOfGeoblocked(r walk.Result) Entry {
	w := r.Walk
	w.Detail = fmt.Sprintf(geoblockedDetail, w.Outcome, w.Detail)
	w.Outcome = kim.OutcomeGeoblocked
	return Entry{Walks: []walkRow{{Walk: w, Version: r.Version + 1}}}
}

// asWalked is the reverse: the walk as it was before its run was judged.
func asWalked(w kim.Walk) kim.Walk {
	if w.Outcome != kim.OutcomeGeoblocked {
		return w
	}
	before, between, _ := strings.Cut(geoblockedDetail, "%s")
	between, _ = strings.CutSuffix(between, "%s")
	rest, _ := strings.CutPrefix(w.Detail, before)
	if outcome, detail, ok := strings.Cut(rest, between); ok {
		w.Outcome, w.Detail = kim.Outcome(outcome), detail
	}
	return w
}
