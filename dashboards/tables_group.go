package dashboards

import (
	"context"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
	"pantaukim/internal/kim"
)

// groupTables are the tables of one group.
func (s *site) groupTables() map[string]maker {
	return map[string]maker{
		"weeks":      s.groupWeeksTable,
		"items":      s.groupItemsTable,
		"walks":      s.groupWalksTable,
		"indicators": s.groupIndicatorsTable,
		"followups":  s.groupCallsTable,
	}
}

// groupFields are the columns of the tables of one group.
func groupFields() map[string][]tables.Field {
	return map[string][]tables.Field{
		"weeks":      tables.Weeks().Fields(),
		"items":      tables.Items().Fields(),
		"walks":      tables.Walks().Fields(),
		"indicators": tables.Indicators().Fields(),
		"followups":  tables.FollowUps().Fields(),
	}
}

// groupOf returns the group that an address names, if it may be named.
func (s *site) groupOf(v visit) (*board.Row, bool) {
	r := v.named(v.id)
	return r, r != nil
}

// groupTable is an empty table about one group.
func (s *site) groupTable(v visit, r *board.Row, name string) tables.Table {
	a := s.about(v)
	a.Area, a.Groups, a.Observed = r.Name, 1, 0
	if r.Observable() {
		a.Observed = 1
	}
	return tables.Table{Name: name + "-" + r.ID, Title: r.Name, About: a}
}

// oneGroupTable is the ranking row of one group.
func (s *site) oneGroupTable(_ context.Context, v visit) (tables.Table, bool, error) {
	r, ok := s.groupOf(v)
	if !ok {
		return tables.Table{}, false, nil
	}
	list := []tables.Group{groupOf(v.board, rankedIn(r, kim.LevelNational))}
	return tables.Fill(s.groupTable(v, r, "group"), tables.RankingOfArea(), list), true, nil
}

func (s *site) groupWeeksTable(ctx context.Context, v visit) (tables.Table, bool, error) {
	r, ok := s.groupOf(v)
	if !ok {
		return tables.Table{}, false, nil
	}
	p, err := s.loadGroupWeeks(ctx, v, r)
	list := make([]tables.Week, len(p.Weeks))
	for i, w := range p.Weeks {
		list[i] = tables.Week{Group: r.ID, Calibration: v.board.Calibrations.Words(r.ID), GroupWeek: w}
	}
	return tables.Fill(s.groupTable(v, r, "weeks"), tables.Weeks(), list), true, err
}

// tableItems bounds how many items of one group leave in one file.
const tableItems = 20_000

func (s *site) groupItemsTable(ctx context.Context, v visit) (tables.Table, bool, error) {
	r, ok := s.groupOf(v)
	if !ok {
		return tables.Table{}, false, nil
	}
	found, err := s.store.Items(ctx, r.ID, kim.Kind(v.query.Get("kind")), tableItems, 0)
	list := make([]tables.Item, len(found.Items))
	for i, x := range found.Items {
		list[i] = tables.Item{Group: r.ID, Calibration: v.board.Calibrations.Words(r.ID), Zone: r.Zone, Item: x}
	}
	return tables.Fill(s.groupTable(v, r, "items"), tables.Items(), list), true, err
}

func (s *site) groupWalksTable(ctx context.Context, v visit) (tables.Table, bool, error) {
	r, ok := s.groupOf(v)
	if !ok {
		return tables.Table{}, false, nil
	}
	walks, err := walksOf(ctx, v, r)
	list := make([]tables.Walk, len(walks))
	for i, w := range walks {
		list[i] = tables.Walk{Calibration: v.board.Calibrations.Words(r.ID), Zone: r.Zone, Walk: w}
	}
	return tables.Fill(s.groupTable(v, r, "walks"), tables.Walks(), list), true, err
}

func (s *site) groupIndicatorsTable(ctx context.Context, v visit) (tables.Table, bool, error) {
	r, ok := s.groupOf(v)
	if !ok {
		return tables.Table{}, false, nil
	}
	p, err := s.loadParts(ctx, v, r)
	list := make([]board.Part, len(p.Parts))
	for i, x := range p.Parts {
		list[i] = x.Part
	}
	return tables.Fill(s.groupTable(v, r, "indicators"), tables.Indicators(), list), true, err
}

// groupCallsTable is the follow-ups of one group.
func (s *site) groupCallsTable(ctx context.Context, v visit) (tables.Table, bool, error) {
	r, ok := s.groupOf(v)
	if !ok || s.calls == nil || !v.who.Notes(r) {
		return tables.Table{}, false, nil
	}
	records, err := s.calls.Of(ctx, r.ID)
	list := make([]tables.FollowUp, len(records))
	for i, x := range records {
		list[i] = tables.FollowUp{Record: x, Zone: r.Zone}
	}
	return tables.Fill(s.groupTable(v, r, "followups"), tables.FollowUps(), list), true, err
}
