package tables

import (
	"context"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/followup"
	"pantaukim/internal/kim"
)

// GroupCalls is the follow-ups of one group with the form for a further one.
type GroupCalls struct {
	Records []followup.Record // newest first
	Waiting bool              // it has been quiet for two weeks and nobody follows it up
	Told    *ToldCall         // what this reader has just done; nil: nothing
}

// ShowsCalls tells whether follow-ups of any group are shown to this reader. A page
// that shows some is drawn anew every time.
func (m *Maker) ShowsCalls(v visit.Visit) bool { return m.Calls != nil && v.Who.NotesSome() }

// CallsOf returns the follow-ups of a group.
func (m *Maker) CallsOf(ctx context.Context, v visit.Visit, r *board.Row) (GroupCalls, error) {
	var p GroupCalls
	var err error
	if p.Records, err = m.Calls.Of(ctx, r.ID); err != nil {
		return p, err
	}
	p.Told = toldOf(v, r, p.Records)
	due, err := m.Calls.Due(ctx, r.RegencyCode)
	for _, d := range due {
		p.Waiting = p.Waiting || d.GroupID == r.ID
	}
	return p, err
}

// CallFilter keeps a list of quiet groups to some of them; empty: all.
type CallFilter string

// The filters, as addresses name them.
const (
	CallsWaiting CallFilter = "waiting" // groups that wait for a call
	CallsFutile  CallFilter = "twice"   // groups that were called twice without result
)

// CallList is what the list of quiet groups tells of follow-ups.
type CallList struct {
	Newest  map[string]followup.Record // by group
	Waiting map[string]bool            // groups that have been quiet for two weeks and that nobody follows up
	// Now is the newest follow-up of each group since its newest item: why it is quiet now.
	Now map[string]followup.Record
	// Since is how many follow-ups there are of each group since its newest item.
	Since map[string]int
	// Futile are the groups that were called on two days or more since their newest item,
	// and whose site was read after each call and had nothing new. Who disbanded is none.
	Futile map[string]bool
	Told   *ToldCall // what this reader has just done; nil: nothing
}

// ToldCall is what a reader has just done, of which a page tells.
type ToldCall struct {
	Group  string
	Record followup.Record // the zero value: a record was withdrawn
	Undone bool
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

// WasFutile tells whether a group was called twice without result.
func (l CallList) WasFutile(r *board.Row) bool { return l.Futile[r.ID] }

// ToldOf returns what was just done about a group, or nil.
func (l CallList) ToldOf(r *board.Row) *ToldCall {
	if l.Told != nil && l.Told.Group == r.ID {
		return l.Told
	}
	return nil
}

// Keeps tells whether a filter lets a group through. A group of which something was just
// recorded stays where it is, so that its reader does not lose the place.
func (l CallList) Keeps(f CallFilter, r *board.Row) bool {
	switch f {
	case CallsWaiting:
		return l.Waits(r) || l.ToldOf(r) != nil
	case CallsFutile:
		return l.WasFutile(r) || l.ToldOf(r) != nil
	default:
		return true
	}
}

// CallsIn returns the follow-ups of the groups whose notes the reader may see.
func (m *Maker) CallsIn(ctx context.Context, v visit.Visit) (CallList, error) {
	l := CallList{
		Newest: map[string]followup.Record{}, Waiting: map[string]bool{},
		Now: map[string]followup.Record{}, Since: map[string]int{}, Futile: map[string]bool{},
	}
	if !m.ShowsCalls(v) {
		return l, nil
	}
	all, err := m.Calls.All(ctx)
	if err != nil {
		return l, err
	}
	due, err := m.Calls.Due(ctx, "")
	for _, r := range v.Board.Rows {
		if v.Who.Notes(r) {
			l.add(v, r, all[r.ID])
		}
	}
	for _, d := range due {
		if r := v.Board.Group(d.GroupID); r != nil && v.Who.Notes(r) {
			l.Waiting[r.ID] = true
		}
	}
	return l, err
}

// add tells of the records of a group, newest first.
func (l *CallList) add(v visit.Visit, r *board.Row, records []followup.Record) {
	if told := toldOf(v, r, records); told != nil {
		l.Told = told
	}
	days := map[kim.Date]bool{}
	for i, x := range records {
		if i == 0 {
			l.Newest[r.ID] = x
		}
		if !r.Scored || !x.At.After(r.LastItemAt) {
			continue
		}
		if l.Since[r.ID]++; l.Since[r.ID] == 1 {
			l.Now[r.ID] = x
		}
		if x.At.Before(r.LastCompleteAt) {
			days[kim.DateOf(x.At, r.Zone)] = true
		}
	}
	l.Futile[r.ID] = len(days) >= 2 && l.Now[r.ID].Reason != followup.Disbanded
}

// toldOf returns what the address says was just done about a group, if it was: a record that
// is there, or one that no longer is.
func toldOf(v visit.Visit, r *board.Row, records []followup.Record) *ToldCall {
	saved := v.Query.Get("saved")
	for _, x := range records {
		if saved != "" && x.ID == saved {
			return &ToldCall{Group: r.ID, Record: x}
		}
	}
	if v.Query.Get("undone") == r.ID {
		return &ToldCall{Group: r.ID, Undone: true}
	}
	return nil
}
