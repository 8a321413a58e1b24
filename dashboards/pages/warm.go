package pages

import (
	"context"
	"errors"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
)

// Warm reads what the pages of a newer board share before it takes the place of the one
// at hand, so that nobody waits for it: visitors are shown the board before meanwhile.
// One thing at a time, since jobs may be at work. What cannot be read is read when
// somebody asks for it.
func (p *Pages) Warm(ctx context.Context, b *board.Board) {
	if !b.Scored() {
		return
	}
	for _, read := range []func(context.Context) error{
		ignoring(b.Changes), ignoring(b.Freshness), ignoring(b.History), ignoring(b.Walks), ignoring(b.Sections),
		ignoring(b.Parts), ignoring(b.Signs), ignoring(b.Dates), ignoring(b.Unexplained), ignoring(b.Shortlists),
		func(ctx context.Context) error { _, err := b.DistrictWeeks(ctx, tables.ShownWeeks); return err },
		func(ctx context.Context) error { _, err := b.GroupWeeks(ctx, tables.ShownGroupWeeks); return err },
		func(ctx context.Context) error { _, err := b.RunQualities(ctx, qualityRuns); return err },
		func(ctx context.Context) error { _, err := b.ShortReaches(ctx, reachWeeks); return err },
		func(ctx context.Context) error { _, err := b.Recount(ctx, tables.ShownWeeks); return err },
		ignoring(b.Adoptions), ignoring(b.Spreads), ignoring(b.Movements),
		func(ctx context.Context) error { _, err := p.OfficialTables(ctx, b); return err },
	} {
		if err := read(ctx); ctx.Err() != nil {
			return
		} else if err != nil && !errors.Is(err, board.ErrNoViews) {
			p.Log.Debug("something that pages share cannot be read before they are asked for", "err", err)
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
