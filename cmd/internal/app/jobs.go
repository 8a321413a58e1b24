package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/cmd/internal/config"
	"pantaukim/collector"
	"pantaukim/internal/kim"
	"pantaukim/internal/lead"
	"pantaukim/internal/warehouse"
	"pantaukim/metrics"
	"pantaukim/scoring"
	"pantaukim/scoring/rules"
)

// Jobs is the work on the data: to walk the sites, to conclude from what was seen,
// and to remove what is too old. One run at a time walks, and one at a time scores.
type Jobs struct {
	cfg       func() *config.Config // in effect
	log       *slog.Logger
	now       func() time.Time
	lead      *lead.Lead
	conn      driver.Conn // changes something only while this instance leads
	collector *collector.Collector
	scorer    atomic.Pointer[scoring.Scorer]
	metrics   *metrics.Metrics
	groups    *Groups
	integrity *Integrity

	collecting turn                         // to walk the sites
	scoring    turn                         // to conclude
	told       atomic.Pointer[kim.Forecast] // the coming week as it was last predicted; nil before that
	deadline   atomic.Pointer[time.Time]    // of the planned run under way; nil while there is none
	trouble    atomic.Pointer[Trouble]      // what the newest walks found; nil before it was asked for

	// scored is called after each scoring. It is set before the first job runs.
	scored func(context.Context)
}

func newJobs(a *App) *Jobs {
	conn := a.Lead.Guard(a.DB.Conn())
	j := &Jobs{
		cfg: a.current, log: a.log, now: a.now, lead: a.Lead, conn: conn, collector: a.Collector, metrics: a.Metrics, groups: a.Groups, integrity: a.Integrity,
		collecting: newTurn(), scoring: newTurn(), scored: func(context.Context) {},
	}
	j.goBy(a.Scorer().Rules())
	return j
}

// goBy makes the scorings that begin from now on go by some rules.
func (j *Jobs) goBy(r rules.Rules) {
	j.scorer.Store(scoring.New(scoring.Deps{
		Conn: j.conn, Log: j.log, Now: j.now, Kept: filepath.Join(j.cfg().DataDir, "compared"),
	}, r))
}

// The reasons of a run.
const (
	reasonSchedule = "schedule" // nobody waits for it
	reasonCommand  = "command"  // somebody does
	reasonDemo     = "demo"
)

// errCollecting says that a run is under way already.
var errCollecting = errors.New("sites are being walked already; ask again when that run has ended")

// commandLasts is how long a run that nobody has planned may be gone on with after an
// interruption.
const commandLasts = 24 * time.Hour

// Collect walks the selected groups once. A run that a command asks for is refused
// while another is under way; the others wait for that. The same request goes on with its
// run if that was interrupted.
func (j *Jobs) Collect(ctx context.Context, s Selection, full bool, reason string, progress func(done, total int)) (collector.Report, error) {
	return j.collect(ctx, s, collector.Request{
		Full: full, Reason: reason, Name: j.runName(s, full, reason), Until: j.now().Add(commandLasts), Progress: progress,
	})
}

// runName is what a run is known by that nobody has planned: what was asked for. A command
// goes on with a run of its own data folder only; another one may be walking still.
func (j *Jobs) runName(s Selection, full bool, reason string) string {
	name := reason
	if reason == reasonCommand {
		host, _ := os.Hostname() // without it, the folder alone must do
		name += " in " + host + ":" + j.cfg().DataDir
	}
	if full {
		name += " full"
	}
	if s.Region != "" {
		name += " region " + s.Region
	}
	if len(s.Groups) > 0 {
		name += " group " + strings.Join(slices.Compact(slices.Sorted(slices.Values(s.Groups))), ",")
	}
	return name
}

// collect walks the selected groups for a request that says all the rest.
func (j *Jobs) collect(ctx context.Context, s Selection, req collector.Request) (report collector.Report, err error) {
	ctx, done, err := j.hold(ctx)
	if err != nil {
		return collector.Report{}, err
	}
	defer done(&err)
	if req.Reason != reasonCommand {
		if err := j.collecting.wait(ctx); err != nil {
			return collector.Report{}, err
		}
	} else if !j.collecting.try() {
		return collector.Report{}, errCollecting
	}
	defer j.collecting.give()
	return j.walk(ctx, s, req)
}

// walk is collect for who leads and has the turn.
func (j *Jobs) walk(ctx context.Context, s Selection, req collector.Request) (report collector.Report, err error) {
	if err := j.reach(ctx); err != nil {
		return collector.Report{}, err
	}
	groups, err := j.groups.Select(ctx, s)
	if err != nil {
		return collector.Report{}, err
	}
	if len(groups) == 0 { // each of them has a plan of its own
		return collector.Report{}, nil
	}
	req.Groups, req.Planned, req.Always = groups, req.Reason == reasonSchedule && !req.Full, s.always
	if req.Planned {
		if req.Groups, err = j.collector.LongestFirst(ctx, groups); err != nil {
			return collector.Report{}, err
		}
	}
	if req.Reason == reasonSchedule && !req.Until.IsZero() {
		j.deadline.Store(&req.Until)
		defer j.deadline.Store(nil)
	}
	report, err = j.collector.Walk(ctx, req)
	if err == nil && !report.WalkedBefore {
		took := time.Duration(report.Seconds * float64(time.Second))
		j.metrics.RunDone(metrics.Run{
			Groups: report.Groups, Complete: report.Complete, Outage: report.Outage, Geoblocked: report.Outcomes[kim.OutcomeGeoblocked],
			Drifted: report.Drifted, UnexplainedGroups: report.Unexplained.Groups, UnexplainedLinks: report.Unexplained.Links,
			Proven: report.Proven, Failed: report.Failed, OutageShare: j.cfg().Collector.OutageShare,
			Ended: report.Finished, Took: took,
		})
		if req.Planned {
			j.tell(ctx)
		}
		if err := j.lookForTrouble(ctx); err != nil && ctx.Err() == nil {
			j.log.Warn("the metrics do not tell yet which sites are hacked or unreadable", "err", err)
		}
	}
	return report, err
}

// Reread reads the kept pages of the selected groups again, without any request.
func (j *Jobs) Reread(ctx context.Context, s Selection, progress func(done, total int)) (report collector.Report, err error) {
	ctx, done, err := j.hold(ctx)
	if err != nil {
		return collector.Report{}, err
	}
	defer done(&err)
	if !j.collecting.try() {
		return collector.Report{}, errCollecting
	}
	defer j.collecting.give()
	groups, err := j.groups.Select(ctx, s)
	if err != nil {
		return collector.Report{}, err
	}
	return j.collector.Reread(ctx, collector.Request{Groups: groups, Progress: progress})
}

// CollectRequest asks to walk some groups now, before their next turn, or to read
// their kept pages again.
type CollectRequest struct {
	Selection

	Full   bool `json:"full"`
	Reread bool `json:"reread"`
	Anew   bool `json:"anew"` // an interrupted run of the same request is given up
}

// CollectNow does what a command asks for, and does not score. progress may be nil.
func (j *Jobs) CollectNow(ctx context.Context, q CollectRequest, progress func(done, total int)) (report collector.Report, err error) {
	if q.Reread {
		return j.Reread(ctx, q.Selection, progress)
	}
	return j.collect(ctx, q.Selection, collector.Request{
		Full: q.Full, Anew: q.Anew, Reason: reasonCommand, Name: j.runName(q.Selection, q.Full, reasonCommand),
		Until: j.now().Add(commandLasts), Progress: progress,
	})
}

// Score concludes from what is loaded, as of now, and publishes it. It waits for a
// warehouse that is away, and begins again if that goes away meanwhile. It refuses while parts of
// what the walks saw are missing.
func (j *Jobs) Score(ctx context.Context) error { return j.score(ctx, j.whole) }

// whole says why nothing may be concluded from the tables, once the warehouse answers.
func (j *Jobs) whole(ctx context.Context) error {
	if err := j.retry().Do(ctx, "looking for parts that were left out", j.integrity.lookForLeftOut); err != nil {
		return err
	}
	return j.integrity.missing()
}

// score is Score for a warehouse that may be concluded from as check says.
func (j *Jobs) score(ctx context.Context, check func(context.Context) error) (err error) {
	ctx, done, err := j.hold(ctx)
	if err != nil {
		return err
	}
	defer done(&err)
	if err := j.scoring.wait(ctx); err != nil {
		return err
	}
	defer j.scoring.give()
	asOf := j.now()
	if err := check(ctx); err != nil {
		return err
	}
	return j.retry().Do(ctx, "scoring", func(ctx context.Context) error {
		weeks, err := j.scorer.Load().ForgetLater(ctx, asOf)
		if err != nil {
			return fmt.Errorf("score: %w", err)
		}
		if weeks > 0 {
			j.log.Warn("scorings of weeks to come are taken back: the clock ran ahead when they were made", "weeks", weeks)
		}
		_, err = j.conclude(ctx, asOf)
		return err
	})
}

// ScoreMoment is Score for any moment: later scorings stay.
func (j *Jobs) ScoreMoment(ctx context.Context, asOf time.Time) (summary scoring.Summary, err error) {
	ctx, done, err := j.hold(ctx)
	if err != nil {
		return summary, err
	}
	defer done(&err)
	if err := j.scoring.wait(ctx); err != nil {
		return summary, err
	}
	defer j.scoring.give()
	if err := j.whole(ctx); err != nil {
		return summary, err
	}
	err = j.retry().Do(ctx, "scoring", func(ctx context.Context) error {
		summary, err = j.conclude(ctx, asOf)
		return err
	})
	return summary, err
}

func (j *Jobs) conclude(ctx context.Context, asOf time.Time) (scoring.Summary, error) {
	summary, err := j.scorer.Load().Score(ctx, asOf)
	if err != nil {
		return summary, fmt.Errorf("score: %w", err)
	}
	j.metrics.Set(snapshot(summary))
	j.scored(ctx)
	return summary, nil
}

// loadedLate concludes from walks that had waited on the disk, unless a run is under
// way, which does so itself when it ends.
func (j *Jobs) loadedLate(ctx context.Context) {
	if j.lead.Check() != nil || !j.collecting.try() {
		return
	}
	j.collecting.give()
	if err := j.Score(ctx); err != nil && ctx.Err() == nil {
		j.log.Error("walks that had waited are loaded but not scored; the next scoring does it", "err", err)
	}
}

// reach waits for a warehouse that is away.
func (j *Jobs) reach(ctx context.Context) error {
	return j.retry().Do(ctx, "reaching the warehouse", j.conn.Ping)
}

// retry is how long work waits for a warehouse that is away.
func (j *Jobs) retry() warehouse.Retry {
	return warehouse.Retry{Tries: 1, Wait: j.cfg().Collector.LoadWait, Log: j.log}
}
