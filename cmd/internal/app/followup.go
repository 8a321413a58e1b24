package app

import (
	"context"
	"fmt"

	"pantaukim/internal/followup"
	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
)

// FollowUp is a record as commands write it. Days are written as 2025-10-28, or
// empty.
type FollowUp struct {
	followup.Record
	LeaveUntil, NextCheck string
}

// FollowUps returns the store of the follow-ups.
func (a *App) FollowUps() *followup.Store { return followup.NewStore(a.DB.Conn(), a.now) }

// regionOf returns the region of a listed group.
func (a *App) regionOf(ctx context.Context, id string) (kim.Region, bool, error) {
	groups, err := registry.Load(ctx, a.DB.Conn())
	if err != nil {
		return kim.Region{}, false, err
	}
	for _, g := range groups {
		if g.ID == id {
			return g.Region, true, nil
		}
	}
	return kim.Region{}, false, nil
}

// AddFollowUp records a follow-up of a listed group.
func (a *App) AddFollowUp(ctx context.Context, f FollowUp) (FollowUp, error) {
	if _, known, err := a.regionOf(ctx, f.GroupID); err != nil || !known {
		if err == nil {
			err = fmt.Errorf("%w: group %q is not in the registry", followup.ErrBad, f.GroupID)
		}
		return f, err
	}
	for text, day := range map[*string]*kim.Date{&f.LeaveUntil: &f.Record.LeaveUntil, &f.NextCheck: &f.Record.NextCheck} {
		if *text == "" {
			continue
		}
		var err error
		if *day, err = kim.ParseDate(*text); err != nil {
			return f, fmt.Errorf("%w: %w", followup.ErrBad, err)
		}
	}
	var err error
	f.Record, err = a.FollowUps().Add(ctx, f.Record)
	return f, err
}
