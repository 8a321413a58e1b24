package dashboards

import (
	"context"
	"errors"

	"pantaukim/dashboards/board"
)

// warm reads what the pages of a newer board share before it takes the place of the one
// at hand, so that nobody waits for it: visitors are shown the board before meanwhile.
// One thing at a time, since jobs may be at work. What cannot be read is read when
// somebody asks for it.
func (s *site) warm(ctx context.Context, b *board.Board) {
	if !b.Scored() {
		return
	}
	for _, read := range []func(context.Context) error{
		ignoring(b.Changes), ignoring(b.Freshness), ignoring(b.History), ignoring(b.Walks), ignoring(b.Sections),
		ignoring(b.Parts), ignoring(b.Signs), ignoring(b.Dates), ignoring(b.Unexplained), ignoring(b.Shortlists),
		func(ctx context.Context) error { _, err := b.DistrictWeeks(ctx, overviewWeeks); return err },
		func(ctx context.Context) error { _, err := b.GroupWeeks(ctx, groupWeeksShown); return err },
		func(ctx context.Context) error { _, err := b.RunQualities(ctx, qualityRuns); return err },
		func(ctx context.Context) error { _, err := b.ShortReaches(ctx, reachWeeks); return err },
		func(ctx context.Context) error { _, err := b.Recount(ctx, overviewWeeks); return err },
		func(ctx context.Context) error { _, err := s.groupAdoptions(ctx, b); return err },
		func(ctx context.Context) error { _, err := s.allSpreads(ctx, b); return err },
		func(ctx context.Context) error { _, err := s.movements(ctx, b); return err },
		func(ctx context.Context) error { _, err := s.loadOfficial(ctx, b); return err },
	} {
		if err := read(ctx); ctx.Err() != nil {
			return
		} else if err != nil && !errors.Is(err, errNoViews) {
			s.log.Debug("something that pages share cannot be read before they are asked for", "err", err)
		}
	}
}

// ignoring reads a value for the sake of having it in memory.
func ignoring[T any](read func(context.Context) (T, error)) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := read(ctx)
		return err
	}
}
