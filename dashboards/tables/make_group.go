package tables

import (
	"context"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// OfGroup are the tables of one group.
func (m *Maker) OfGroup() map[string]Make {
	return map[string]Make{
		"weeks":      m.groupWeeksTable,
		"items":      m.groupItemsTable,
		"walks":      m.groupWalksTable,
		"indicators": m.groupIndicatorsTable,
		"followups":  m.groupCallsTable,
		"signs":      m.groupSignsTable,
		"history":    m.groupHistoryTable,
	}
}

// FieldsOfGroup are the columns of the tables of one group.
func FieldsOfGroup() map[string][]Field {
	return map[string][]Field{
		"weeks":      Weeks().Fields(),
		"items":      Items().Fields(),
		"walks":      Walks().Fields(),
		"indicators": Indicators().Fields(),
		"followups":  FollowUps().Fields(),
		"signs":      Signs().Fields(),
		"history":    History().Fields(),
	}
}

// namedGroup returns the group that an address names; nil if there is none. To whom it is
// not told which groups are quiet, no group of that id and one that is withheld are the same.
func namedGroup(v visit.Visit) (*board.Row, error) {
	r := v.Named(v.ID)
	if r == nil && !v.Who.ListsAll() {
		return nil, &WithheldError{"no group with this id is shown to you: there is none, or it is withheld"}
	}
	return r, nil
}

// groupTable is an empty table about one group.
func (m *Maker) groupTable(v visit.Visit, r *board.Row, name string) Table {
	a := m.about(v)
	a.Area, a.Groups, a.Observed = r.Name, 1, 0
	if r.Observable() {
		a.Observed = 1
	}
	return Table{Name: name + "-" + r.ID, Title: r.Name, About: a}
}

// OneGroup is the ranking row of one group.
func (m *Maker) OneGroup(_ context.Context, v visit.Visit) (Table, bool, error) {
	r, err := namedGroup(v)
	if r == nil {
		return Table{}, false, err
	}
	list := []Group{GroupOf(v.Board, RankedIn(r, kim.LevelNational))}
	return Fill(m.groupTable(v, r, "group"), RankingOfArea(), list), true, nil
}

func (m *Maker) groupWeeksTable(ctx context.Context, v visit.Visit) (Table, bool, error) {
	r, err := namedGroup(v)
	if r == nil {
		return Table{}, false, err
	}
	year, err := YearOf(ctx, v.Board, r)
	weeks := year.Known()
	list := make([]Week, len(weeks))
	for i, w := range weeks {
		list[i] = Week{Group: r.ID, Calibration: v.Board.Calibrations.Words(r.ID), GroupWeek: w}
	}
	return Fill(m.groupTable(v, r, "weeks"), Weeks(), list), true, err
}

// MaxItems bounds how many items of one group leave in one file.
const MaxItems = 20_000

func (m *Maker) groupItemsTable(ctx context.Context, v visit.Visit) (Table, bool, error) {
	r, err := namedGroup(v)
	if r == nil {
		return Table{}, false, err
	}
	found, err := v.Board.Items(ctx, r.ID, kim.Kind(v.Query.Get("kind")), MaxItems, 0)
	list := make([]Item, len(found.Items))
	for i, x := range found.Items {
		list[i] = Item{Group: r.ID, Calibration: v.Board.Calibrations.Words(r.ID), Zone: r.Zone, Item: x}
	}
	return Fill(m.groupTable(v, r, "items"), Items(), list), true, err
}

func (m *Maker) groupWalksTable(ctx context.Context, v visit.Visit) (Table, bool, error) {
	r, err := namedGroup(v)
	if r == nil {
		return Table{}, false, err
	}
	walks, err := WalksOf(ctx, v, r)
	list := make([]Walk, len(walks))
	for i, w := range walks {
		list[i] = Walk{Calibration: v.Board.Calibrations.Words(r.ID), Zone: r.Zone, Walk: w}
	}
	return Fill(m.groupTable(v, r, "walks"), Walks(), list), true, err
}

func (m *Maker) groupIndicatorsTable(ctx context.Context, v visit.Visit) (Table, bool, error) {
	r, err := namedGroup(v)
	if r == nil {
		return Table{}, false, err
	}
	p, err := m.PartsOf(ctx, v, r)
	list := make([]board.Part, len(p.Parts))
	for i, x := range p.Parts {
		list[i] = x.Part
	}
	return Fill(m.groupTable(v, r, "indicators"), Indicators(), list), true, err
}

// groupCallsTable is the follow-ups of one group.
func (m *Maker) groupCallsTable(ctx context.Context, v visit.Visit) (Table, bool, error) {
	r, err := namedGroup(v)
	if r == nil || m.Calls == nil {
		return Table{}, false, err
	}
	if !v.Who.Notes(r) {
		return withheld("follow-ups are for staff of the group's region: they are not shown to you")
	}
	records, err := m.Calls.Of(ctx, r.ID)
	list := make([]FollowUp, len(records))
	for i, x := range records {
		list[i] = FollowUp{Record: x, Zone: r.Zone}
	}
	return Fill(m.groupTable(v, r, "followups"), FollowUps(), list), true, err
}
