package pages

import (
	"context"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/followup"
	"pantaukim/internal/kim"
)

// callForm is a follow-up as it was typed, with what is wrong with it.
type callForm struct {
	Group                               *board.Row
	From, To                            kim.Date // the days that it takes
	Reason, Note, LeaveUntil, NextCheck string
	Changes                             string            // id of the record that it completes; empty: a new one
	Problems                            map[string]string // field to kind of problem
}

// NewCallForm is an empty form.
func (p *Pages) NewCallForm(r *board.Row) *callForm {
	f := &callForm{Group: r}
	f.From, f.To = followup.Span(p.Now())
	return f
}

// Reasons are the reasons to choose from.
func (*callForm) Reasons() []followup.Reason { return followup.Reasons() }

// Chosen tells whether a reason was chosen.
func (f *callForm) Chosen(r followup.Reason) bool { return f.Reason == string(r) }

// Wrong are the fields with a problem, in the order of the form.
func (f *callForm) Wrong() []string {
	var out []string
	for _, field := range []string{"reason", "note", "leave_until", "next_check"} {
		if f.Problems[field] != "" {
			out = append(out, field)
		}
	}
	return out
}

// GroupWithCall is the page of a group with a follow-up that could not be recorded, as it
// was typed.
func (p *Pages) GroupWithCall(ctx context.Context, v visit.Visit, f *callForm) Reply {
	a := p.Group(ctx, v)
	if d, ok := a.Data.(groupData); ok {
		d.Call = f
		a.Data = d
	}
	return a
}
