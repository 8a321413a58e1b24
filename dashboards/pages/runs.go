package pages

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// Runs are the runs of the collector, and the way to ask for one.
type Runs struct {
	// UnderWay are the runs that have neither ended nor been given up, the newest first.
	UnderWay func(context.Context) ([]kim.RunProgress, error)
	// Walking tells whether this program walks at this moment.
	Walking func() bool
	// Next are the runs that come.
	Next func(context.Context) (RunPlan, error)
	// Asked is what was last asked for on the page; nil: nothing.
	Asked func() *RunAsked
	// Backups are the backups by plan. Nil: there are none here.
	Backups func() Backups
	// Ask begins a run, or says why not with a *RunRefusedError.
	Ask func(context.Context, RunRequest) error
}

// Backups are the backups that are made by plan, for who operates the program.
type Backups struct {
	Dir      string    // empty: none are made
	Keep     int       // so many of the newest stay
	Next     time.Time // the zero time: none is planned
	Kept     []Backup  // the newest first
	Failed   string    // why the newest try failed; empty: it did not
	FailedAt time.Time
	Drill    *BackupDrill // the newest; nil: none was made
}

// Backup is one of them.
type Backup struct {
	Name  string
	At    time.Time
	Bytes int64
}

// MB is its size for people.
func (b Backup) MB() float64 { return float64(b.Bytes) / 1e6 }

// BackupDrill is what a restore drill found.
type BackupDrill struct {
	Name   string
	At     time.Time
	Failed string // why the backup cannot be restored; empty: it can
	Rows   uint64
	Lasted time.Duration
}

// RunPlan is what the schedule plans.
type RunPlan struct {
	At   time.Time
	Runs []NextRun
	Week *kim.Forecast // nil: it is being reckoned
}

// NextRun is one run that comes.
type NextRun struct {
	At       time.Time
	Full     bool
	Requests int           // expected; -1: not known
	Lasts    time.Duration // expected
}

// RunRequest asks to walk a group or the groups of an area now.
type RunRequest struct {
	Group  string // id; empty: all of the area
	Region string // Kemendagri code; empty: everywhere, or that of the group
	Full   bool   // everything, not only what is new
	By     string // name of the user
}

// RunAsked is what became of a request.
type RunAsked struct {
	RunRequest
	At, Ended time.Time // the zero time: it goes on
	Sites     int
	Requests  int // expected
	Lasts     time.Duration
	Failed    string // why, see the texts that begin with runs.failed; empty: it has not
}

// RunRefusedError says why a run is not begun: see the texts that begin with runs.refused.
type RunRefusedError struct {
	Word string
	Args []any
}

func (e *RunRefusedError) Error() string { return fmt.Sprintf("no run: %s %v", e.Word, e.Args) }

// lastRuns is how many runs the page tells of.
const lastRuns = 8

// goesOn is how new the newest walk of a run must be for it to be under way, where another
// program walks it. Slow sites are given up after less.
const goesOn = 15 * time.Minute

// Progress is a run with what it is expected to do.
type Progress struct {
	kim.RunProgress
	Area    string        // that it is about; empty: everywhere
	GoesOn  bool          // else it was interrupted
	Wait    time.Duration // until it ends, as far as can be said; 0: it cannot
	EndsAt  time.Time
	Failure []Failure
}

// Failure is how many walks failed for one cause.
type Failure struct {
	Cause kim.Outcome
	Walks int
}

// runsData is what the page of runs shows.
type runsData struct {
	Under   *box[[]Progress]
	Next    *box[RunPlan]
	Last    *box[[]board.RunQuality]
	Asked   *RunAsked
	AskedOf string // what was asked for, by name
	May     bool
	Refused string
	Form    RunRequest
	Areas   []board.Place
	Begun   bool
	Backups *Backups // nil: there are none, or they are not for this reader
}

// Prepares tells whether a run was asked for that has not walked a site yet.
func (d runsData) Prepares() bool {
	return d.Asked != nil && d.Asked.Ended.IsZero() && d.Asked.Failed == ""
}

// Failures are the causes for which walks of a run failed, the most frequent first.
func (runsData) Failures(r board.RunQuality) []Failure {
	var out []Failure
	for _, o := range r.Outcomes {
		if n := o.Walks - o.Complete; n > 0 {
			out = append(out, Failure{o.Outcome, int(n)})
		}
	}
	return byWalks(out)
}

func byWalks(list []Failure) []Failure {
	slices.SortFunc(list, func(a, b Failure) int {
		if a.Walks != b.Walks {
			return b.Walks - a.Walks
		}
		return strings.Compare(string(a.Cause), string(b.Cause))
	})
	return list
}

// RunsPage tells of the runs: the one under way, those that come, and those that were.
func (p *Pages) RunsPage(ctx context.Context, v visit.Visit) Reply {
	return p.RunsWith(ctx, v, RunRequest{Region: v.Query.Get("regency"), Group: v.Query.Get("q")}, nil)
}

// RunsWith is the page with a request that was refused.
func (p *Pages) RunsWith(ctx context.Context, v visit.Visit, form RunRequest, refused *RunRefusedError) Reply {
	if p.Runs == nil {
		return p.NotFound(ctx, v)
	}
	d := runsData{Asked: p.Runs.Asked(), May: v.Who.Operates(), Form: form, Begun: v.Query.Get("saved") == "begun"}
	if !d.May { // who asked, and for whom, is for who may ask
		d.Asked, d.Form = nil, RunRequest{}
	} else {
		d.Areas = areasOf(v)
		if p.Runs.Backups != nil {
			kept := p.Runs.Backups()
			d.Backups = &kept
		}
	}
	if d.Asked != nil {
		d.AskedOf = v.Board.AreaName(d.Asked.Region)
		if row := v.Board.Group(d.Asked.Group); row != nil {
			d.AskedOf = row.Name
		}
	}
	status := http.StatusOK
	if refused != nil {
		d.Refused, status = v.Lang.T("runs.refused."+refused.Word, refused.Args...), http.StatusConflict
	}
	g := p.gather(ctx)
	d.Under = part(g, "runs under way", func(ctx context.Context) ([]Progress, error) { return p.underWay(ctx, v) })
	d.Next = part(g, "next runs", p.Runs.Next)
	d.Last = part(g, "runs", func(ctx context.Context) ([]board.RunQuality, error) { return v.Board.RunQualities(ctx, lastRuns) })
	whole := g.wait()
	return Reply{Page: "runs", Title: v.Lang.T("runs.title"), Data: d, Status: status, Whole: whole, Live: true}
}

func (p *Pages) underWay(ctx context.Context, v visit.Visit) ([]Progress, error) {
	list, err := p.Runs.UnderWay(ctx)
	now := p.Now()
	var out []Progress
	for i, r := range list {
		one := Progress{RunProgress: r}
		if _, code, ok := strings.Cut(r.Name, " region "); ok {
			one.Area = v.Board.AreaName(code)
		}
		newest := r.Newest
		if newest.IsZero() {
			newest = r.Started
		}
		one.GoesOn = i == 0 && (p.Runs.Walking() || now.Sub(newest) < goesOn)
		if done := r.Groups - r.Left() - r.LeftAlone - r.NotDue; one.GoesOn && r.Resumed == 0 && done >= 3 {
			one.Wait = (now.Sub(r.Started) / time.Duration(done) * time.Duration(r.Left())).Round(time.Minute)
			one.EndsAt = now.Add(one.Wait)
		}
		if !one.GoesOn && !r.Lasts(now) {
			continue // nobody goes on with it
		}
		for cause, n := range r.Failed {
			one.Failure = append(one.Failure, Failure{cause, n})
		}
		one.Failure = byWalks(one.Failure)
		out = append(out, one)
	}
	return out, err
}
