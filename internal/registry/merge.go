package registry

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// ErrNothingToUndo says that a group has no change that could be taken back.
var ErrNothingToUndo = errors.New("nothing to undo")

// Merge makes the group from a part of the group into: from is no longer listed,
// and its addresses become aliases of into, so that items found there are into's
// from now on. Nothing is lost: [Undo] takes it back, and later imports respect
// it although their file may still name both.
func Merge(ctx context.Context, conn driver.Conn, from, into string, now time.Time, opts ...Option) error {
	if from == into {
		return fmt.Errorf("merge group %s: a group cannot become a part of itself", from)
	}
	a, err := find(ctx, conn, from)
	if err != nil {
		return fmt.Errorf("merge: %w", err)
	}
	b, err := find(ctx, conn, into)
	if err != nil {
		return fmt.Errorf("merge: %w", err)
	}
	for _, s := range []stored{a, b} {
		if !s.Listed {
			return fmt.Errorf("merge: group %s is not listed", s.ID)
		}
	}
	gone := a
	gone.Listed, gone.MergedInto, gone.ImportedAt = false, into, stamp(now, &a)
	grown := b
	grown.Aliases = withMerged(b.Group, map[string]string{from: into}, map[string]*stored{from: &a})
	grown.MergedFrom, grown.ImportedAt = from, stamp(now, &b)
	return write(ctx, conn, []change{{kind: Merged, before: &a, after: gone}, {kind: Merged, before: &b, after: grown}}, optionsOf(opts))
}

// Undo takes the newest change of a group back that has not been taken back
// before: a rename gets its old name again, a new group is unlisted, a merge is
// taken apart on both sides. It returns what was undone. The next import of a
// file that still says otherwise makes the change again.
func Undo(ctx context.Context, conn driver.Conn, id string, now time.Time, opts ...Option) (Revision, error) {
	rev, err := newest(ctx, conn, id)
	if err != nil {
		return Revision{}, err
	}
	list, err := undo(ctx, conn, id, rev, now)
	if err != nil {
		return Revision{}, err
	}
	after, err := decode(rev.After)
	if err != nil {
		return Revision{}, err
	}
	if other := after.MergedInto + after.MergedFrom; rev.Change == Merged && other != "" {
		otherRev, err := newest(ctx, conn, other)
		if err != nil {
			return Revision{}, err
		}
		otherAfter, err := decode(otherRev.After)
		if err != nil {
			return Revision{}, err
		}
		if otherRev.Change != Merged || otherAfter.MergedInto+otherAfter.MergedFrom != id {
			return Revision{}, fmt.Errorf("undo the merge of group %s: group %s has changed since; undo that change first", id, other)
		}
		more, err := undo(ctx, conn, other, otherRev, now)
		if err != nil {
			return Revision{}, err
		}
		list = append(list, more...)
	}
	if err := sitesFree(ctx, conn, list); err != nil {
		return Revision{}, err
	}
	return rev, write(ctx, conn, list, optionsOf(opts))
}

// undo prepares the rows that put a group back to what it was before a revision.
func undo(ctx context.Context, conn driver.Conn, id string, rev Revision, now time.Time) ([]change, error) {
	have, err := find(ctx, conn, id)
	if err != nil {
		return nil, fmt.Errorf("undo: %w", err)
	}
	one, err := before(have, rev, now)
	return []change{one}, err
}

// newest returns the newest revision that was not undone.
func newest(ctx context.Context, conn driver.Conn, id string) (Revision, error) {
	history, err := History(ctx, conn, id)
	if err != nil {
		return Revision{}, err
	}
	undone := 0
	for _, r := range history {
		switch {
		case r.Change == Undone:
			undone++
		case undone > 0:
			undone--
		default:
			return r, nil
		}
	}
	return Revision{}, fmt.Errorf("group %s: %w", id, ErrNothingToUndo)
}

func find(ctx context.Context, conn driver.Conn, id string) (stored, error) {
	list, err := loadAll(ctx, conn)
	if err != nil {
		return stored{}, err
	}
	i := slices.IndexFunc(list, func(s stored) bool { return s.ID == id })
	if i < 0 {
		return stored{}, fmt.Errorf("group %s is not in the registry", id)
	}
	return list[i], nil
}
