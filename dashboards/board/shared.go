package board

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pantaukim/dashboards/cache"
	"pantaukim/internal/kim"
)

// memoKept is how many values are kept with one board: those that pages of all
// groups share, and the first groups of each area that somebody looked at.
const memoKept = 1000

func newMemo() *cache.Cache[string, any] {
	return cache.New(cache.Config[string, any]{Limit: memoKept, Timeout: LoadTimeout})
}

// LoadTimeout bounds one reading of a board, or of what its pages share.
const LoadTimeout = 30 * time.Second

// Remember returns the value of that name, loading it if nobody has done so since
// the board was read, so that a filtered view asks the warehouse for nothing that
// an earlier one has asked for. The name must say all that the value depends on.
func Remember[T any](ctx context.Context, b *Board, name string, load func(context.Context) (T, error)) (T, error) {
	v, err := b.memo.Get(ctx, name, func(ctx context.Context) (any, bool, error) {
		value, err := load(ctx)
		return value, true, err
	})
	value, _ := v.(T)
	return value, err
}

// errNoStore says that a board was not read from a warehouse.
var errNoStore = errors.New("a board without a warehouse was asked for more")

// shared reads what pages of all groups share, once for each board.
func shared[T any](ctx context.Context, b *Board, name string, load func(context.Context, *Store) (T, error)) (T, error) {
	return Remember(ctx, b, name, func(ctx context.Context) (T, error) {
		if b.store == nil {
			var none T
			return none, errNoStore
		}
		return load(ctx, b.store)
	})
}

// Changes returns the changes of status of the board's Monday.
func (b *Board) Changes(ctx context.Context) ([]Change, error) {
	return shared(ctx, b, "changes", func(ctx context.Context, s *Store) ([]Change, error) { return s.Changes(ctx, b.Week) })
}

// History returns the changes of the year up to the board's Monday by group, newest
// first.
func (b *Board) History(ctx context.Context) (map[string][]Change, error) {
	return shared(ctx, b, "history", func(ctx context.Context, s *Store) (map[string][]Change, error) { return s.history(ctx, b.Week) })
}

// DistrictWeeks returns the newest n completed weeks of every district.
func (b *Board) DistrictWeeks(ctx context.Context, n int) ([]DistrictWeek, error) {
	return shared(ctx, b, fmt.Sprint("district weeks ", n), func(ctx context.Context, s *Store) ([]DistrictWeek, error) {
		return s.DistrictWeeks(ctx, b.Last().Add(1-n), b.Last())
	})
}

// GroupWeeks returns the newest n completed weeks by group, oldest first.
func (b *Board) GroupWeeks(ctx context.Context, n int) (map[string][]GroupWeek, error) {
	return shared(ctx, b, fmt.Sprint("group weeks ", n), func(ctx context.Context, s *Store) (map[string][]GroupWeek, error) {
		return s.allWeeks(ctx, b.Last().Add(1-n), b.Last())
	})
}

// Walks returns the newest walks by group, newest first.
func (b *Board) Walks(ctx context.Context) (map[string][]Walk, error) {
	return shared(ctx, b, "walks", func(ctx context.Context, s *Store) (map[string][]Walk, error) { return s.newestWalks(ctx) })
}

// Sections returns what the newest complete walk of each group saw of each section.
func (b *Board) Sections(ctx context.Context) (map[string][]Section, error) {
	return shared(ctx, b, "sections", func(ctx context.Context, s *Store) (map[string][]Section, error) { return s.sections(ctx) })
}

// Parts returns the indicators by group.
func (b *Board) Parts(ctx context.Context) (map[string][]Part, error) {
	return shared(ctx, b, "parts", func(ctx context.Context, s *Store) (map[string][]Part, error) { return s.parts(ctx, b.Week) })
}

// Signs returns the signs on record by group.
func (b *Board) Signs(ctx context.Context) (map[string][]Sign, error) {
	return shared(ctx, b, "signs", func(ctx context.Context, s *Store) (map[string][]Sign, error) { return s.signs(ctx, b.Week) })
}

// Freshness returns how recent the figures are.
func (b *Board) Freshness(ctx context.Context) (Freshness, error) {
	return shared(ctx, b, "freshness", func(ctx context.Context, s *Store) (Freshness, error) { return s.freshness(ctx) })
}

// RunQualities returns the newest n runs with their outcomes, newest first.
func (b *Board) RunQualities(ctx context.Context, n int) ([]RunQuality, error) {
	return shared(ctx, b, fmt.Sprint("run qualities ", n), func(ctx context.Context, s *Store) ([]RunQuality, error) { return s.runQualities(ctx, n) })
}

// ShortReaches lists the groups whose newest complete walk did not see the newest n
// completed weeks whole, by id.
func (b *Board) ShortReaches(ctx context.Context, n int) ([]ShortReach, error) {
	return shared(ctx, b, fmt.Sprint("short reaches ", n), func(ctx context.Context, s *Store) ([]ShortReach, error) {
		return s.shortReaches(ctx, b.Last().Add(1-n))
	})
}

// Dates counts all items by the trust in their dates.
func (b *Board) Dates(ctx context.Context) (Dates, error) {
	return shared(ctx, b, "dates", func(ctx context.Context, s *Store) (Dates, error) { return s.dates(ctx) })
}

// Recount counts the items of the newest n completed weeks twice.
func (b *Board) Recount(ctx context.Context, n int) (Recount, error) {
	return shared(ctx, b, fmt.Sprint("recount ", n), func(ctx context.Context, s *Store) (Recount, error) {
		return s.recount(ctx, b.Last().Add(1-n), b.Last(), b.AsOf)
	})
}

// Unexplained lists the groups whose newest walk found links that nobody knows, or a
// hacked site.
func (b *Board) Unexplained(ctx context.Context) ([]Unexplained, error) {
	return shared(ctx, b, "unexplained", func(ctx context.Context, s *Store) ([]Unexplained, error) { return s.unexplained(ctx) })
}

// Shortlists returns the newest sealed shortlists, newest first.
func (b *Board) Shortlists(ctx context.Context) ([]Sealed, error) {
	return shared(ctx, b, "shortlists", func(ctx context.Context, s *Store) ([]Sealed, error) { return s.Shortlists(ctx) })
}

// The following are asked anew every time: they are about one group or one moment.

// Items returns a page of the items of a group, newest first. Kind may be empty: all.
func (b *Board) Items(ctx context.Context, group string, kind kim.Kind, rows, skip int) (Items, error) {
	if b.store == nil {
		return Items{}, errNoStore
	}
	return b.store.Items(ctx, group, kind, rows, skip)
}

// WeeksOf returns the weeks of a group from one to another.
func (b *Board) WeeksOf(ctx context.Context, group string, from, to kim.Week) ([]GroupWeek, error) {
	if b.store == nil {
		return nil, errNoStore
	}
	return b.store.GroupWeeks(ctx, group, from, to)
}

// ContentBefore returns the content of groups at a moment each, as [Store.ContentBefore].
func (b *Board) ContentBefore(ctx context.Context, groups []string, before []time.Time) ([]Content, error) {
	if b.store == nil {
		return nil, errNoStore
	}
	return b.store.ContentBefore(ctx, groups, before)
}

// SealedNow returns the newest sealed shortlists, those sealed after the board was read
// among them.
func (b *Board) SealedNow(ctx context.Context) ([]Sealed, error) {
	if b.store == nil {
		return nil, errNoStore
	}
	return b.store.Shortlists(ctx)
}
