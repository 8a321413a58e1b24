package pages

import (
	"context"
	"slices"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
)

// SignForm is what somebody decided about a sign, as it was typed.
type SignForm struct{ Sign, Subject, Reason string }

// Of tells whether the form is about one of the signs.
func (f SignForm) Of(all []board.Sign) bool { return slices.ContainsFunc(all, f.At) }

// At tells whether the form is about a sign.
func (f SignForm) At(s board.Sign) bool { return s.Sign == f.Sign && s.Subject == f.Subject }

// GroupWithSign is the page of a group with a decision that could not be kept, since it has
// no reason, or too long a one.
func (p *Pages) GroupWithSign(ctx context.Context, v visit.Visit, f SignForm) Reply {
	a := p.Group(ctx, v)
	if d, ok := a.Data.(groupData); ok {
		d.Decided = &f
		a.Data = d
	}
	return a
}
