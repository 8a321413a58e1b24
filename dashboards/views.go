package dashboards

import (
	"context"
	"errors"
	"time"

	"pantaukim/internal/kim"
)

// Views answers what the stored tables do not say by themselves. The scoring step
// gives the answers.
type Views struct {
	// Adoption tells how far each watched group has come as of a moment.
	Adoption func(ctx context.Context, asOf time.Time) ([]kim.GroupAdoption, error)
	// Spreads tells which texts stand on the sites of several groups, the widest first.
	Spreads func(ctx context.Context) ([]kim.Spread, error)
	// Movements tells by group what moved it between the scoring of a Monday and the
	// one before.
	Movements func(ctx context.Context, monday kim.Week) (map[string]kim.Movement, error)
	// Forecast is the coming week of requests as it was last predicted; nil before that.
	Forecast func() *kim.Forecast
	// Awards draws up shortlists.
	Awards Awards
}

// errNoViews says that nobody handed the views in.
var errNoViews = errors.New("the views of the scoring step are not connected")
