package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"golang.org/x/sys/unix"

	"pantaukim/dashboards"
	"pantaukim/internal/kim"
	"pantaukim/internal/schedule"
	"pantaukim/internal/warehouse/engine"
	"pantaukim/metrics"
	"pantaukim/scoring"
)

// observer tells the metrics what the collector does.
type observer struct{ m *metrics.Metrics }

func (o observer) RequestDone(status int, bytes int64, took time.Duration) {
	o.m.RequestDone(status, bytes, took)
}

func (o observer) WalkDone(w kim.Walk) {
	o.m.WalkDone(w.Outcome, w.Seconds, w.Pages, w.Requests, w.Bytes)
}

func (o observer) Loaded(table string, rows int) { o.m.Loaded(table, rows) }
func (o observer) LoadRetried()                  { o.m.LoadRetried() }
func (o observer) LoadFailed()                   { o.m.LoadFailed() }

// Refresh publishes the newest stored scoring to the metrics. Before the first
// scoring there is nothing to publish, and nothing is.
func (a *App) Refresh(ctx context.Context) error {
	summary, ok, err := a.Scorer.Summary(ctx)
	if err != nil {
		return fmt.Errorf("read the newest scoring: %w", err)
	}
	if ok {
		a.Metrics.Set(snapshot(summary))
	}
	return nil
}

// snapshot hands the figures of a scoring to the metrics as plain values.
func snapshot(s scoring.Summary) metrics.Snapshot {
	out := metrics.Snapshot{Week: s.Week.Monday().Time(), AsOf: s.AsOf, Rules: s.Rules, Took: s.Took, Indexed: s.Indexed, Held: s.Held, Drift: s.Drift}
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
func (a *App) live(jobs *schedule.Scheduler) func() metrics.Live {
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
		if s := collecting.Spool; s != nil {
			out.Spool = &metrics.Spool{Bytes: s.Bytes, Oldest: s.Oldest, Quarantined: s.Quarantined}
		}
		if size, free, err := diskOf(a.cfg.DataDir); err == nil {
			out.Disk = &metrics.Disk{Size: size, Free: free}
		}
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
// work: a merge of the engine and a walk on its way through the spool.
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

// catalogue hands the indicators and the rules in force to the pages as plain
// values.
func catalogue(rules scoring.Rules) (dashboards.Catalogue, error) {
	c, err := scoring.ReadCatalogue()
	if err != nil {
		return dashboards.Catalogue{}, err
	}
	sum := sha256.Sum256(rules.YAML())
	out := dashboards.Catalogue{Version: rules.ID(), Hash: hex.EncodeToString(sum[:])}
	for _, i := range c.Indicators {
		out.Indicators = append(out.Indicators, dashboards.Indicator{
			ID: i.ID, Name: dashboards.Words(i.Name), Formula: dashboards.Words(i.Formula), Unit: dashboards.Words(i.Unit), Window: i.Window,
			Direction: i.Direction, Scored: i.Scored, Weight: rules.Indicators[i.ID].Weight, Caveat: dashboards.Words(i.Caveat),
		})
	}
	return out, nil
}

// views hands the scoring step's views to the pages as plain values.
func views(s *scoring.Scorer) dashboards.Views {
	return dashboards.Views{
		Adoption: func(ctx context.Context, asOf time.Time, region string) (dashboards.Adoption, error) {
			curve, err := s.Adoption(ctx, asOf, region)
			if err != nil {
				return dashboards.Adoption{}, err
			}
			funnel, err := s.Funnel(ctx, asOf, region)
			if err != nil {
				return dashboards.Adoption{}, err
			}
			out := dashboards.Adoption{Groups: curve.Groups, SiteAlive: funnel.SiteAlive, FirstPosts: funnel.FirstPost, FourWeeks: funnel.FourWeeks}
			for _, f := range curve.Firsts {
				out.Firsts = append(out.Firsts, dashboards.FirstPost{Group: f.Group, Day: f.Day, Share: f.Share, Adopter: string(f.Adopter)})
			}
			return out, nil
		},
		Movements: func(ctx context.Context, monday kim.Week) (map[string]dashboards.Movement, error) {
			all, err := s.Movements(ctx, monday, "")
			out := make(map[string]dashboards.Movement, len(all))
			for _, m := range all {
				moved := dashboards.Movement{Before: m.Before, IAD: m.IAD, RankBefore: int(m.RankBefore), Rank: int(m.Rank), RulesChanged: m.RulesChanged}
				for _, c := range m.Causes {
					moved.Points = append(moved.Points, dashboards.Share{Indicator: c.Indicator, Value: c.Points})
				}
				for _, c := range m.RankCauses {
					share := dashboards.Share{Indicator: c.Indicator, Value: -c.Places}
					if c.Indicator == scoring.Others {
						share.Indicator = ""
					}
					moved.Places = append(moved.Places, share)
				}
				out[m.Group] = moved
			}
			return out, err
		},
		Spreads: func(ctx context.Context) ([]dashboards.Spread, error) {
			all, err := s.Spreads(ctx, 2)
			if err != nil {
				return nil, err
			}
			out := make([]dashboards.Spread, len(all))
			for n, x := range all {
				out[n] = dashboards.Spread{Cluster: x.Cluster, Groups: x.Groups}
				for _, i := range x.Items {
					out[n].Items = append(out[n].Items, dashboards.SpreadItem{
						Group: i.Group, Title: i.Title, URL: i.URL, KnownOn: i.KnownOn, DaysLater: i.DaysLater, Distance: i.Distance,
					})
				}
			}
			return out, nil
		},
		Awards: awards(s),
	}
}

// awards hands the making of shortlists to the pages as plain values.
func awards(s *scoring.Scorer) dashboards.Awards {
	rules := s.Rules().Shortlist
	request := func(r dashboards.AwardRequest) scoring.ShortlistRequest {
		return scoring.ShortlistRequest{
			From: r.From.String(), To: r.To.String(), Level: scoring.Level(r.Level), Top: r.Top,
			Category: r.Category, Region: r.Region, SealedAt: r.CutOff,
		}
	}
	out := dashboards.Awards{
		MaxWeeks: scoring.MaxWindow,
		Gates: []dashboards.AwardGate{
			{ID: scoring.GateRegistered, Required: 1}, {ID: scoring.GateCoverage, Required: rules.MinCoverage},
			{ID: scoring.GateActive, Required: rules.MinActive}, {ID: scoring.GateOriginal, Required: float64(rules.MinOriginal)},
			{ID: scoring.GateDates, Required: rules.MinDates}, {ID: scoring.GateSigns, Required: 0},
		},
		Draft: func(ctx context.Context, r dashboards.AwardRequest) ([]byte, error) {
			list, err := s.DraftShortlist(ctx, request(r))
			if err != nil {
				return nil, err
			}
			return json.Marshal(list)
		},
		Seal: func(ctx context.Context, r dashboards.AwardRequest) (string, error) {
			list, err := s.Shortlist(ctx, request(r))
			return list.Seal, err
		},
	}
	for _, c := range rules.Categories {
		out.Categories = append(out.Categories, dashboards.AwardCategory{ID: c.ID, Name: c.Name, MinShare: c.MinShare})
	}
	return out
}
