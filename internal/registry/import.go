package registry

import (
	"context"
	"maps"
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
	Kept      int `json:"kept"`   // groups whose row is bad in the file: they stay as they are
	Merged    int `json:"merged"` // groups that became a part of another, whatever the file says
}

// Any tells whether anything changed.
func (c Changes) Any() bool { return c.Created+c.Updated+c.Unlisted+c.Relisted > 0 }

// Option adjusts an import.
type Option func(*options)

type options struct {
	keep, accept []string
	keepAll      bool
	by, source   string
	act          string // its id; empty: a new one
	within       string // a Kemendagri code; empty: everywhere
}

func optionsOf(opts []Option) options {
	var o options
	for _, opt := range opts {
		opt(&o)
	}
	return o
}

// By says who makes a change.
func By(user string) Option { return func(o *options) { o.by = user } }

// From names the file that a change comes from.
func From(source string) Option { return func(o *options) { o.source = source } }

// Within leaves every group outside of an area as it is.
func Within(area string) Option { return func(o *options) { o.within = area } }

// Keep leaves the groups of the given ids as they are, although they are not among the
// imported ones. Their rows in the file are bad, which is no reason to unlist them.
func Keep(ids ...string) Option {
	return func(o *options) { o.keep = append(o.keep, ids...) }
}

// KeepAll leaves every group that is not among the imported ones as it is.
func KeepAll() Option { return func(o *options) { o.keepAll = true } }

// Keep returns the option with which the groups of the result are to be imported: a
// group whose row is bad stays as it is. If a bad row has no id, or a quotation mark
// that is not closed has swallowed the rows after it, nobody knows which groups the
// file leaves out on purpose. Then all stay.
func (r Result) Keep() Option {
	for _, p := range r.Bad {
		if p.ID == "" {
			return KeepAll()
		}
	}
	return Keep(r.BadIDs()...)
}

// change is one row to be written, with its history.
type change struct {
	kind   string
	before *stored // nil if created
	after  stored
	undoes string // the act that it takes back; empty: none
}

// Import replaces the warehouse's list of groups. Groups that are no longer in it stay,
// marked as not listed. Importing the same list again changes nothing. An empty list
// unlists everybody: a caller that takes an empty file for a mistake must check before.
func Import(ctx context.Context, conn driver.Conn, groups []kim.Group, now time.Time, opts ...Option) (Changes, error) {
	have, err := loadAll(ctx, conn)
	if err != nil {
		return Changes{}, err
	}
	merges, err := loadMerges(ctx, conn)
	if err != nil {
		return Changes{}, err
	}
	list, counts := compare(have, merges, groups, now, opts...)
	if err := write(ctx, conn, list, optionsOf(opts)); err != nil {
		return Changes{}, err
	}
	return counts, nil
}

// compare decides what changes. It is pure, so that a dry run shows what an import
// does. A file that does not know of a merge does not undo it: the merged group stays
// unlisted, and its addresses stay with the other group.
func compare(have []stored, merges map[string]string, want []kim.Group, now time.Time, opts ...Option) ([]change, Changes) {
	o := optionsOf(opts)
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
		if merges[g.ID] != "" && before != nil && !before.Listed {
			counts.Merged++
			continue
		}
		g.Aliases = withMerged(g, merges, known)
		after := stored{Group: g, Listed: true, ImportedAt: stamp(now, before)}
		switch {
		case before == nil:
			counts.Created++
			list = append(list, change{kind: Created, after: after})
		case !before.Listed:
			counts.Relisted++
			list = append(list, change{kind: Relisted, before: before, after: after})
		case !same(before.Group, g):
			counts.Updated++
			list = append(list, change{kind: Updated, before: before, after: after})
		default:
			counts.Unchanged++
		}
	}
	for i := range have {
		s := have[i]
		switch {
		case named[s.ID] || !s.Listed:
		case o.keepAll, slices.Contains(o.keep, s.ID), !s.In(o.within):
			counts.Kept++
		default:
			gone := s
			gone.Listed, gone.ImportedAt = false, stamp(now, &s)
			counts.Unlisted++
			list = append(list, change{kind: Unlisted, before: &have[i], after: gone})
		}
	}
	return list, counts
}

// withMerged returns the group's aliases with the addresses of the groups that
// became a part of it.
func withMerged(g kim.Group, merges map[string]string, known map[string]*stored) []string {
	aliases := slices.Clone(g.Aliases)
	for _, from := range slices.Sorted(maps.Keys(merges)) {
		if merges[from] != g.ID || known[from] == nil {
			continue
		}
		for _, a := range addresses(known[from].Group) {
			if a != g.URL && !slices.Contains(aliases, a) {
				aliases = append(aliases, a)
			}
		}
	}
	return aliases
}

// stamp returns the time of a change. The newest row wins, so it is never before the
// row that it replaces, even if the clock was set back.
func stamp(now time.Time, before *stored) time.Time {
	now = now.UTC().Truncate(time.Millisecond)
	if before != nil && !now.After(before.ImportedAt) {
		return before.ImportedAt.Add(time.Millisecond)
	}
	return now
}

// same tells whether two versions of a group are equal.
func same(a, b kim.Group) bool {
	if !slices.Equal(a.Aliases, b.Aliases) {
		return false
	}
	a.Aliases, b.Aliases = nil, nil
	return a.ID == b.ID && a.Name == b.Name && a.URL == b.URL && a.Region == b.Region && a.Zone == b.Zone &&
		a.RegisteredOn == b.RegisteredOn && a.Standing == b.Standing &&
		a.PICName == b.PICName && a.PICPhone == b.PICPhone && a.Note == b.Note && a.StatesSame(b.Programme)
}
