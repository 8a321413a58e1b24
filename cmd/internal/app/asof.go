package app

import (
	"context"
	_ "embed" // the query
	"errors"
	"fmt"
	"time"

	"pantaukim/internal/warehouse"
)

//go:embed sql/newest_walk.sql
var newestWalkSQL string

// ErrTooLate says that nothing is known of the day that should be scored.
var ErrTooLate = errors.New("nothing is known of that day yet")

// sightedFor is how long a walk tells of a group: after it a group that was not
// walked again is unobserved.
const sightedFor = 14 * 24 * time.Hour

// Scorable refuses a moment that lies in the future and so long after the newest
// walk that every group would be called unobserved, and would stay so on every page
// until that day has come.
func (a *App) Scorable(ctx context.Context, at time.Time) error {
	if !at.After(time.Now().AddDate(0, 0, 1)) {
		return nil
	}
	newest, err := warehouse.One[struct {
		At time.Time `ch:"newest"` // the zero time if there was none
	}](ctx, a.DB.Conn(), newestWalkSQL)
	if err != nil {
		return fmt.Errorf("ask for the newest walk: %w", err)
	}
	if at.Before(newest.At.Add(sightedFor)) {
		return nil
	}
	return fmt.Errorf("%w: %s lies in the future", ErrTooLate, at.Format(time.RFC3339))
}
