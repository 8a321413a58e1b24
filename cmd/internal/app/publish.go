package app

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sys/unix"

	"pantaukim/cmd/internal/webconfig"
	"pantaukim/dashboards"
	"pantaukim/dashboards/award"
	"pantaukim/dashboards/board"
	"pantaukim/internal/kim"
	"pantaukim/internal/schedule"
	"pantaukim/internal/warehouse/engine"
	"pantaukim/metrics"
	"pantaukim/scoring"
	"pantaukim/scoring/rules"
)

// observer tells the metrics what the collector does.
type observer struct{ m *metrics.Metrics }

func (o observer) RequestDone(status int, bytes int64, took time.Duration) {
	o.m.RequestDone(status, bytes, took)
}

func (o observer) WalkDone(w kim.Walk) {
	o.m.WalkDone(w.Outcome, w.Seconds, w.Pages, w.Requests, int64(w.Bytes))
}

func (o observer) ValidatorsLied()               { o.m.ValidatorsLied() }
func (o observer) RunResumed()                   { o.m.RunResumed() }
func (o observer) RunBrokenOff()                 { o.m.RunBrokenOff() }
func (o observer) Loaded(table string, rows int) { o.m.Loaded(table, rows) }
func (o observer) LoadRetried()                  { o.m.LoadRetried() }
func (o observer) LoadFailed()                   { o.m.LoadFailed() }

// Refresh publishes the newest stored scoring to the metrics, and what the newest walks
// found. Before the first scoring there is none to publish.
func (a *App) Refresh(ctx context.Context) error {
	summary, ok, err := a.Scorer().Summary(ctx)
	if err != nil {
		return fmt.Errorf("read the newest scoring: %w", err)
	}
	if ok {
		a.Metrics.Set(snapshot(summary))
	}
	return a.Jobs.lookForTrouble(ctx)
}

// snapshot hands the figures of a scoring to the metrics as plain values.
func snapshot(s scoring.Summary) metrics.Snapshot {
	out := metrics.Snapshot{Week: s.Week.Monday().Time(), AsOf: s.AsOf, Rules: s.Rules, Took: s.Took, Indexed: s.Indexed, Held: s.Held}
	for _, r := range s.Regencies {
		statuses := map[string]int{}
		for status, n := range r.Statuses {
			statuses[string(status)] = n
		}
		out.Regencies = append(out.Regencies, metrics.Regency{
			ProvinceCode: r.ProvinceCode, Code: r.RegencyCode, Name: r.Regency, Statuses: statuses,
			Observed: r.Observed, Items: r.Items, Photos: r.Photos, Coverage: r.Coverage,
		})
	}
	for _, g := range s.Singles {
		out.Groups = append(out.Groups, metrics.Group{
			ID: g.ID, Name: g.Name, RegencyCode: g.RegencyCode, DistrictCode: g.DistrictCode, Status: string(g.Status), IAD: g.IAD,
			ActiveWeeks: g.ActiveWeeks, ObservedWeeks: g.ObservedWeeks, Items: g.Items, Photos: g.Photos,
			LastItem: g.LastItem, LastComplete: g.LastComplete,
		})
	}
	return out
}

// live reports how the program is at this moment.
func (a *App) live(jobs *schedule.Scheduler, web *webconfig.Keeper) func() metrics.Live {
	return func() metrics.Live {
		var out metrics.Live
		if state, embedded := a.DB.State(); embedded {
			out.Engine = &metrics.Engine{Up: state.Phase == engine.Ready, Restarts: state.Restarts}
		}
		load, read := a.DB.Conn().Stats(), a.DB.ReadConn().Stats()
		out.Pools = []metrics.Pool{
			{Name: "load", Open: load.Open, Idle: load.Idle, MaxOpen: load.MaxOpenConns},
			{Name: "read", Open: read.Open, Idle: read.Idle, MaxOpen: read.MaxOpenConns},
		}
		collecting := a.Collector.State()
		if collecting.Walking {
			out.Queue = &collecting.Queue
		}
		if c := collecting.Clock; c != nil && a.demo == nil { // the clock of a demonstration is its own
			out.Clock = &metrics.Clock{Ahead: c.Median, Hosts: c.Hosts}
		}
		if until := a.Jobs.deadline.Load(); until != nil {
			out.RunDeadline = *until
		}
		if t := a.Jobs.trouble.Load(); t != nil {
			out.Trouble = &metrics.Trouble{Hacked: len(t.Hacked), Unreadable: len(t.Unreadable)}
		}
		if s := collecting.Outbox; s != nil {
			out.Outbox = &metrics.Outbox{Bytes: s.Bytes, Oldest: s.Oldest, Quarantined: s.Quarantined}
		}
		out.Tables = a.Integrity.tables()
		if h := a.Integrity.Healed(); h != nil {
			out.Healed = h.At
		}
		if size, free, err := diskOf(a.cfg.DataDir); err == nil {
			out.Disk = &metrics.Disk{Size: size, Free: free}
		}
		out.Backup = a.Backups.newest()
		out.Certificate = web.CertificateEnds()
		who := a.Lead.State()
		out.Lead = &metrics.Lead{Leading: who.Leading, Present: who.Leader != nil, Instances: len(who.Instances), Takeovers: who.Takeovers}
		if jobs != nil {
			for _, run := range jobs.Next(time.Now(), 1) {
				out.Next = append(out.Next, metrics.Planned{Job: run.Name, At: run.At})
			}
		}
		return out
	}
}

// diskOf returns the size of the file system that holds dir, and what is free of it,
// in bytes.
func diskOf(dir string) (size, free int64, err error) {
	var disk unix.Statfs_t
	if err := unix.Statfs(dir, &disk); err != nil {
		return 0, 0, err
	}
	return int64(disk.Blocks) * disk.Bsize, int64(disk.Bavail) * disk.Bsize, nil
}

// leastRoom is how much of the data's disk must be free for the program to do its
// work: a merge of the engine and a walk on its way through the outbox.
const leastRoom = 16 << 20

// unready says what keeps the program from its work, empty if nothing does.
func (a *App) unready() string {
	if _, free, err := diskOf(a.cfg.DataDir); err == nil && free < leastRoom {
		return "the disk of the data is full"
	}
	if a.Collector.State().Stuck {
		return "walks can neither be loaded nor kept on the disk"
	}
	return ""
}

// views lets the pages ask the scoring step. They read over the connections that are
// there for people: those of the jobs may all be busy with loading.
func (a *App) views(r rules.Rules) dashboards.Views {
	s := scoring.New(scoring.Deps{Conn: a.DB.ReadConn(), Log: a.log, Now: a.now}, r)
	return dashboards.Views{
		Views:    board.Views{Adoption: s.Adoption, Spreads: s.Spreads, Movements: s.Movements},
		Forecast: a.Jobs.told.Load,
		Awards: award.Source{
			AwardTerms: s.Rules().AwardTerms(), Draft: s.DraftShortlist, Seal: a.SealShortlist, Publish: a.Scorer().PublishShortlist, Evidence: s.ShortlistEvidence,
		},
		DecideSign: a.Scorer().ClearSign, // like sealing and publishing it writes, which reading connections refuse
	}
}
