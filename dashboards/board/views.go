package board

import (
	"context"
	"errors"
	"time"

	"pantaukim/internal/kim"
)

// Views answers what the tables do not say by themselves. The scoring step gives the
// answers, each of which a board asks for once.
type Views struct {
	// Adoption tells how far each watched group has come as of a moment.
	Adoption func(ctx context.Context, asOf time.Time) ([]kim.GroupAdoption, error)
	// Spreads tells which texts stand on the sites of several groups, the widest first.
	Spreads func(ctx context.Context) ([]kim.Spread, error)
	// Movements tells by group what moved it between the scoring of a Monday and the
	// one before.
	Movements func(ctx context.Context, monday kim.Week) (map[string]kim.Movement, error)
}

// ErrNoViews says that nobody handed the views in.
var ErrNoViews = errors.New("the views of the scoring step are not connected")

// views returns the views of the store that the board was read by.
func (b *Board) views() Views {
	if b.store == nil {
		return Views{}
	}
	return b.store.Views
}

// viewed asks a view once for each board. Nothing is known of a board without a scoring.
func viewed[T any](ctx context.Context, b *Board, name string, there bool, ask func(context.Context) (T, error)) (T, error) {
	var none T
	switch {
	case b.store == nil:
		return none, nil
	case !there:
		return none, ErrNoViews
	case !b.Scored():
		return none, nil
	}
	return Remember(ctx, b, name, ask)
}

// Adoptions returns how far each group has come: read once, it serves every region.
func (b *Board) Adoptions(ctx context.Context) ([]kim.GroupAdoption, error) {
	ask := b.views().Adoption
	return viewed(ctx, b, "adoption", ask != nil, func(ctx context.Context) ([]kim.GroupAdoption, error) { return ask(ctx, b.AsOf) })
}

// Spreads returns the texts that stand on the sites of several groups, of all regions.
func (b *Board) Spreads(ctx context.Context) ([]kim.Spread, error) {
	ask := b.views().Spreads
	return viewed(ctx, b, "spreads", ask != nil, func(ctx context.Context) ([]kim.Spread, error) { return ask(ctx) })
}

// Movements tells what moved each group since the scoring before, by id.
func (b *Board) Movements(ctx context.Context) (map[string]kim.Movement, error) {
	ask := b.views().Movements
	return viewed(ctx, b, "movements", ask != nil, func(ctx context.Context) (map[string]kim.Movement, error) { return ask(ctx, b.Week) })
}
