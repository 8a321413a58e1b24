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
	var err error
	if f.Record.LeaveUntil, err = followup.Day("leave_until", f.LeaveUntil); err != nil {
		return f, err
	}
	if f.Record.NextCheck, err = followup.Day("next_check", f.NextCheck); err != nil {
		return f, err
	}
	f.Record, err = a.FollowUps().Add(ctx, f.Record)
	return f, err
}
