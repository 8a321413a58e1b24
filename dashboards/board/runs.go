package board

import (
	"context"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
)

// Run is one run of the collector.
type Run struct {
	ID         string    `ch:"run_id"`
	StartedAt  time.Time `ch:"started_at"`
	FinishedAt time.Time `ch:"finished_at"` // zero: it has not come to its end
	Reason     string    `ch:"reason"`
	Groups     uint32    `ch:"groups"`
	Complete   uint32    `ch:"complete"` // complete walks
	Outage     bool      `ch:"outage"`   // the whole platform was away
	Notice     string    `ch:"notice"`
}

// Ended tells whether the run came to its end.
func (r Run) Ended() bool { return !r.FinishedAt.IsZero() }

// Outcomes counts the walks of a run that ended alike.
type Outcomes struct {
	Outcome  kim.Outcome `ch:"outcome"`
	Walks    uint64      `ch:"walks"`
	Complete uint64      `ch:"complete"`
	Requests uint64      `ch:"requests"`
	Bytes    uint64      `ch:"bytes"`
}

func (s *Store) newestRuns(ctx context.Context, n int) ([]Run, error) {
	list, err := read[Run](ctx, s, "newest_runs", warehouse.Bind("rows", n))
	for i := range list {
		list[i].Notice = Clip(list[i].Notice, LongestText)
	}
	return list, err
}

// Freshness is how recent the figures are.
type Freshness struct {
	Run      Run // the newest
	Any      bool
	Outcomes []Outcomes
	Failed   uint64 // walks of the run that were not complete
}

func (s *Store) freshness(ctx context.Context) (Freshness, error) {
	runs, err := s.newestRuns(ctx, 1)
	if err != nil || len(runs) == 0 {
		return Freshness{}, err
	}
	f := Freshness{Run: runs[0], Any: true}
	f.Outcomes, err = read[Outcomes](ctx, s, "run_outcomes", warehouse.Bind("run", f.Run.ID))
	for _, o := range f.Outcomes {
		f.Failed += o.Walks - o.Complete
	}
	return f, err
}

// RunQuality is one run with its outcomes.
type RunQuality struct {
	Run
	Outcomes                    []Outcomes
	Requests, Bytes, Unmodified uint64
}

// Walked returns how many walks there were, and how many of them were complete; so
// far, where the run has not come to its end.
func (r RunQuality) Walked() (out struct{ Walks, Complete uint64 }) {
	if r.Ended() {
		out.Walks, out.Complete = uint64(r.Groups), uint64(r.Complete)
		return out
	}
	for _, o := range r.Outcomes {
		out.Walks, out.Complete = out.Walks+o.Walks, out.Complete+o.Complete
	}
	return out
}

// runQualities returns the newest n runs with their outcomes, newest first.
func (s *Store) runQualities(ctx context.Context, n int) ([]RunQuality, error) {
	runs, err := s.newestRuns(ctx, n)
	if err != nil {
		return nil, err
	}
	out := make([]RunQuality, len(runs))
	place := map[string]*RunQuality{}
	for i, r := range runs {
		out[i].Run = r
		place[r.ID] = &out[i]
	}
	rows, err := read[struct {
		RunID string `ch:"run_id"`
		Outcomes
		Unmodified uint64 `ch:"unmodified"`
	}](ctx, s, "quality_walks", warehouse.Bind("rows", n))
	for _, r := range rows {
		if q := place[r.RunID]; q != nil {
			q.Outcomes = append(q.Outcomes, r.Outcomes)
			q.Requests, q.Bytes, q.Unmodified = q.Requests+r.Requests, q.Bytes+r.Bytes, q.Unmodified+r.Unmodified
		}
	}
	return out, err
}

// Unexplained is one section of a group with links among its records that nobody knows,
// as its newest walk found it. Without a path it is a site that was found hacked, and the
// only example says what was seen.
type Unexplained struct {
	GroupID  string   `ch:"group_id"`
	Path     string   `ch:"path"` // of the section
	Links    uint64   `ch:"links"`
	Examples []string `ch:"examples"` // paths of links, at most five
}

// unexplained lists the groups whose newest walk found links that nobody knows, or a
// hacked site.
func (s *Store) unexplained(ctx context.Context) ([]Unexplained, error) {
	return read[Unexplained](ctx, s, "quality_unexplained")
}

// Dates counts items by the trust in their dates.
type Dates struct {
	Items     uint64 `ch:"items"`
	Backdated uint64 `ch:"backdated"`
	Future    uint64 `ch:"future"`
	Undated   uint64 `ch:"undated"`
	Unknown   uint64 `ch:"unknown"` // of unknown age: in no week
	Removed   uint64 `ch:"removed"`
}

// dates counts all items.
func (s *Store) dates(ctx context.Context) (Dates, error) { return one[Dates](ctx, s, "quality_dates") }

// Recount is one figure counted twice: the items of the observed weeks as the weekly
// table has them, and from the items themselves.
type Recount struct {
	Weekly uint64 `ch:"weekly_items"`
	Raw    uint64 `ch:"raw_items"`
}

// recount counts the items of some weeks twice, as known at an instant.
func (s *Store) recount(ctx context.Context, from, to kim.Week, asOf time.Time) (Recount, error) {
	return one[Recount](ctx, s, "quality_drift", warehouse.Bind("from", from), warehouse.Bind("to", to), warehouse.Bind("as_of", asOf.UTC()))
}

// KindCount is how many items of one kind count for a group within some days, and
// the photos that they carry.
type KindCount struct {
	Kind   kim.Kind `ch:"kind"`
	Items  uint64   `ch:"items"`
	Photos uint64   `ch:"photos"`
}

// CountDays counts the items of a group from one day to another, both included, in
// its own zone.
func (s *Store) CountDays(ctx context.Context, group string, from, to kim.Date) ([]KindCount, error) {
	return read[KindCount](ctx, s, "handcount", warehouse.Bind("group", group), warehouse.Bind("from", from), warehouse.Bind("to", to))
}

// Content is what counted for a group before an instant.
type Content struct {
	Question     uint32 `ch:"n"` // place in the list of questions, from 1
	News         uint64 `ch:"news"`
	Gallery      uint64 `ch:"gallery"`
	Announcement uint64 `ch:"announcement"`
	Event        uint64 `ch:"event"`
	Walked       bool   `ch:"walked"` // the group was read completely at least once
}

// All returns the sum over the kinds.
func (c Content) All() uint64 { return c.News + c.Gallery + c.Announcement + c.Event }

// ContentBefore counts what counted for each group before its instant, in the order
// of the groups.
func (s *Store) ContentBefore(ctx context.Context, groups []string, before []time.Time) ([]Content, error) {
	ends := make([]int64, len(before))
	for i, t := range before {
		ends[i] = t.UnixMilli()
	}
	return read[Content](ctx, s, "official_content", warehouse.Bind("groups", groups), warehouse.Bind("ends", ends))
}
