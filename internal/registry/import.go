package registry

import (
	"context"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

// The changes that the history knows.
const (
	Created  = "created"
	Updated  = "updated"
	Unlisted = "unlisted" // no longer in the file
	Relisted = "relisted" // back in the file
	Merged   = "merged"   // became a part of another group, or took one in
	Undone   = "undone"   // an earlier change was taken back
)

// Changes counts what an import did, or would do.
type Changes struct {
	Created   int `json:"created"`
	Updated   int `json:"updated"`
	Unlisted  int `json:"unlisted"`
	Relisted  int `json:"relisted"`
	Unchanged int `json:"unchanged"`
	Kept      int `json:"kept"` // groups whose row is bad in the file: they stay as they are
}

// Any tells whether anything changed.
func (c Changes) Any() bool { return c.Created+c.Updated+c.Unlisted+c.Relisted > 0 }

// Option adjusts an import.
type Option func(*options)

type options struct{ keep []string }

// Keep leaves the groups of the given ids as they are although they are not
// among the imported ones: their rows are bad, which is no reason to stop
// watching them.
func Keep(ids ...string) Option {
	return func(o *options) { o.keep = append(o.keep, ids...) }
}

// change is one row to be written, with its history.
type change struct {
	kind   string
	before *stored // nil if created
	after  stored
}

// Import makes the warehouse's list of groups the given one. Groups that are no
// longer in it stay, marked as not listed. Importing the same list again changes
// nothing, and a list of no groups is an import like any other: callers that
// take an empty file for a mistake say so before.
func Import(ctx context.Context, conn driver.Conn, groups []kim.Group, now time.Time, opts ...Option) (Changes, error) {
	have, err := loadAll(ctx, conn)
	if err != nil {
		return Changes{}, err
	}
	list, counts := compare(have, groups, now, opts...)
	if err := write(ctx, conn, list); err != nil {
		return Changes{}, err
	}
	return counts, nil
}

// compare decides what changes. It is pure, so that a dry run tells what an
// import does.
func compare(have []stored, want []kim.Group, now time.Time, opts ...Option) ([]change, Changes) {
	var o options
	for _, opt := range opts {
		opt(&o)
	}
	known := make(map[string]*stored, len(have))
	for i := range have {
		known[have[i].ID] = &have[i]
	}
	var (
		list   []change
		counts Changes
		named  = make(map[string]bool, len(want))
	)
	for _, g := range want {
		named[g.ID] = true
		before := known[g.ID]
		after := stored{Group: g, Listed: true, ImportedAt: stamp(now, before)}
		switch {
		case before == nil:
			counts.Created++
			list = append(list, change{Created, nil, after})
		case !before.Listed:
			counts.Relisted++
			list = append(list, change{Relisted, before, after})
		case !same(before.Group, g):
			counts.Updated++
			list = append(list, change{Updated, before, after})
		default:
			counts.Unchanged++
		}
	}
	for i := range have {
		s := have[i]
		switch {
		case named[s.ID] || !s.Listed:
		case slices.Contains(o.keep, s.ID):
			counts.Kept++
		default:
			gone := s
			gone.Listed, gone.ImportedAt = false, stamp(now, &s)
			counts.Unlisted++
			list = append(list, change{Unlisted, &have[i], gone})
		}
	}
	return list, counts
}

// stamp returns the time of a change: now, or just after the row that it
// replaces if a replayed clock lies before it. The newest row wins.
func stamp(now time.Time, before *stored) time.Time {
	now = now.UTC().Truncate(time.Millisecond)
	if before != nil && !now.After(before.ImportedAt) {
		return before.ImportedAt.Add(time.Millisecond)
	}
	return now
}

// same tells whether two versions of a group say the same.
func same(a, b kim.Group) bool {
	if !slices.Equal(a.Aliases, b.Aliases) {
		return false
	}
	a.Aliases, b.Aliases = nil, nil
	return a.ID == b.ID && a.Name == b.Name && a.URL == b.URL && a.Region == b.Region && a.Zone == b.Zone &&
		a.RegisteredOn == b.RegisteredOn && a.Standing == b.Standing &&
		a.PICName == b.PICName && a.PICPhone == b.PICPhone && a.Note == b.Note
}
