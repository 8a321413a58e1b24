package tables

import (
	"context"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/followup"
)

// GroupCalls is the follow-ups of one group with the form for a further one.
type GroupCalls struct {
	Records []followup.Record // newest first
	Waiting bool              // it has been quiet for two weeks and nobody follows it up
}

// ShowsCalls tells whether follow-ups of any group are shown to this reader. A page
// that shows some is drawn anew every time.
func (m *Maker) ShowsCalls(v visit.Visit) bool { return m.Calls != nil && v.Who.NotesSome() }

// CallsOf returns the follow-ups of a group.
func (m *Maker) CallsOf(ctx context.Context, r *board.Row) (GroupCalls, error) {
	var p GroupCalls
	var err error
	if p.Records, err = m.Calls.Of(ctx, r.ID); err != nil {
		return p, err
	}
	due, err := m.Calls.Due(ctx, r.RegencyCode)
	for _, d := range due {
		p.Waiting = p.Waiting || d.GroupID == r.ID
	}
	return p, err
}

// CallList is what the list of quiet groups tells of follow-ups.
type CallList struct {
	Newest  map[string]followup.Record // by group
	Waiting map[string]bool            // groups that have been quiet for two weeks and that nobody follows up
}

// Of returns the newest follow-up of a group, or nil.
func (l CallList) Of(r *board.Row) *followup.Record {
	if record, ok := l.Newest[r.ID]; ok {
		return &record
	}
	return nil
}

// Waits tells whether a group waits for a call.
func (l CallList) Waits(r *board.Row) bool { return l.Waiting[r.ID] }

// CallsIn returns the follow-ups of the groups whose notes the reader may see.
func (m *Maker) CallsIn(ctx context.Context, v visit.Visit) (CallList, error) {
	l := CallList{Newest: map[string]followup.Record{}, Waiting: map[string]bool{}}
	if !m.ShowsCalls(v) {
		return l, nil
	}
	newest, err := m.Calls.Newest(ctx)
	if err != nil {
		return l, err
	}
	due, err := m.Calls.Due(ctx, "")
	for _, r := range v.Board.Rows {
		if record, ok := newest[r.ID]; ok && v.Who.Notes(r) {
			l.Newest[r.ID] = record
		}
	}
	for _, d := range due {
		if r := v.Board.Group(d.GroupID); r != nil && v.Who.Notes(r) {
			l.Waiting[r.ID] = true
		}
	}
	return l, err
}

// callsOnly tells whether an address asks for the groups that wait for a call only.
func callsOnly(v visit.Visit) bool { return v.Query.Get("calls") == "waiting" }
