package app

import (
	"context"
	"fmt"

	"pantaukim/internal/followup"
)

// FollowUp is a record as commands write it. Days are written as 2025-10-28, or
// empty.
type FollowUp struct {
	followup.Record
	LeaveUntil, NextCheck string
}

// FollowUps returns the store of the follow-ups.
func (a *App) FollowUps() *followup.Store { return followup.NewStore(a.DB.Conn(), a.now) }

// AddFollowUp records a follow-up of a listed group.
func (a *App) AddFollowUp(ctx context.Context, f FollowUp) (FollowUp, error) {
	if listed, err := a.Groups.Listed(ctx, f.GroupID); err != nil || !listed {
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
