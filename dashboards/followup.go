package dashboards

import (
	"context"
	"errors"

	"pantaukim/dashboards/board"
	"pantaukim/internal/followup"
	"pantaukim/internal/kim"
)

// callsPart is the follow-ups of one group with the form for a further one.
type callsPart struct {
	Records []followup.Record // newest first
	Waiting bool              // it has been quiet for two weeks and nobody follows it up
}

// callForm is a follow-up as it was typed, with what is wrong with it.
type callForm struct {
	Group                               *board.Row
	From, To                            kim.Date // the days that it takes
	Reason, Note, LeaveUntil, NextCheck string
	Problems                            map[string]string // field to kind of problem
}

// newCallForm is an empty form.
func (s *site) newCallForm(r *board.Row) *callForm {
	f := &callForm{Group: r}
	f.From, f.To = followup.Span(s.now())
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

// calling tells whether follow-ups of any group are shown to this reader. A page
// that shows some is drawn anew every time.
func (s *site) calling(v visit) bool { return s.calls != nil && v.who.NotesSome() }

// loadCalls returns the follow-ups of a group.
func (s *site) loadCalls(ctx context.Context, r *board.Row) (callsPart, error) {
	var p callsPart
	var err error
	if p.Records, err = s.calls.Of(ctx, r.ID); err != nil {
		return p, err
	}
	due, err := s.calls.Due(ctx, r.RegencyCode)
	for _, d := range due {
		p.Waiting = p.Waiting || d.GroupID == r.ID
	}
	return p, err
}

// callList is what the list of quiet groups tells of follow-ups.
type callList struct {
	Newest  map[string]followup.Record // by group
	Waiting map[string]bool            // groups that have been quiet for two weeks and that nobody follows up
}

// Of returns the newest follow-up of a group, or nil.
func (l callList) Of(r *board.Row) *followup.Record {
	if record, ok := l.Newest[r.ID]; ok {
		return &record
	}
	return nil
}

// Waits tells whether a group waits for a call.
func (l callList) Waits(r *board.Row) bool { return l.Waiting[r.ID] }

// loadCallList returns the follow-ups of the groups whose notes the reader may see.
func (s *site) loadCallList(ctx context.Context, v visit) (callList, error) {
	l := callList{Newest: map[string]followup.Record{}, Waiting: map[string]bool{}}
	if !s.calling(v) {
		return l, nil
	}
	newest, err := s.calls.Newest(ctx)
	if err != nil {
		return l, err
	}
	due, err := s.calls.Due(ctx, "")
	for _, r := range v.board.Rows {
		if record, ok := newest[r.ID]; ok && v.who.Notes(r) {
			l.Newest[r.ID] = record
		}
	}
	for _, d := range due {
		if r := v.board.Group(d.GroupID); r != nil && v.who.Notes(r) {
			l.Waiting[r.ID] = true
		}
	}
	return l, err
}

// callsOnly tells whether an address asks for the groups that wait for a call only.
func callsOnly(v visit) bool { return v.query.Get("calls") == "waiting" }

// problemsOf returns the problems of fields that an error tells of.
func problemsOf(err error) followup.BadFieldsError {
	var p followup.BadFieldsError
	errors.As(err, &p)
	return p
}
