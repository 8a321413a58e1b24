package tables

import (
	"context"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
)

// listedRuns is how many runs the table of runs holds at most: more than a year of them.
const listedRuns = 500

// named parts the groups of the area into those that the reader may be told of, by name,
// and the number of the others.
func named(v visit.Visit) (rows []*board.Row, others int) {
	for _, r := range v.Board.Within(v.Scope) {
		if v.Who.Names(r) {
			rows = append(rows, r)
		} else {
			others++
		}
	}
	return rows, others
}

// groupsTable lists the groups of the registry: where to begin for whoever reads tables of
// single groups.
func (m *Maker) groupsTable(_ context.Context, v visit.Visit) (Table, bool, error) {
	out := m.TableOf(v, "groups", "sheet.groups")
	var rows []*board.Row
	rows, out.About.Withheld = named(v)
	return Fill(out, Listing(), rows), true, nil
}

// signsTable lists the signs on the groups whose signs the reader may see.
func (m *Maker) signsTable(ctx context.Context, v visit.Visit) (Table, bool, error) {
	if !v.Who.SignsSome() {
		return withheld("signs are for staff: they are not shown to you")
	}
	all, err := v.Board.Signs(ctx)
	out := m.TableOf(v, "signs", "sheet.signs")
	var list []Sign
	for _, r := range v.Board.Within(v.Scope) {
		if !v.Who.Signs(r) || !v.Who.Names(r) {
			out.About.Withheld++
			continue
		}
		list = append(list, signsOf(r, all[r.ID])...)
	}
	return Fill(out, Signs(), list), true, err
}

func signsOf(r *board.Row, signs []board.Sign) []Sign {
	out := make([]Sign, len(signs))
	for i, s := range signs {
		out[i] = Sign{s, r}
	}
	return out
}

// historyTable lists the changes of status of a year, group by group.
func (m *Maker) historyTable(ctx context.Context, v visit.Visit) (Table, bool, error) {
	all, err := v.Board.History(ctx)
	out := m.TableOf(v, "history", "sheet.history")
	var rows []*board.Row
	rows, out.About.Withheld = named(v)
	var list []Change
	for _, r := range rows {
		list = append(list, changesOf(r, all[r.ID])...)
	}
	return Fill(out, History(), list), true, err
}

func changesOf(r *board.Row, changes []board.Change) []Change {
	out := make([]Change, len(changes))
	for i, c := range changes {
		out[i] = Change{c, r}
	}
	return out
}

// walksTable lists the newest walks of each group.
func (m *Maker) walksTable(ctx context.Context, v visit.Visit) (Table, bool, error) {
	all, err := v.Board.Walks(ctx)
	out := m.TableOf(v, "walks", "sheet.walks")
	var rows []*board.Row
	rows, out.About.Withheld = named(v)
	var list []Walk
	for _, r := range rows {
		for _, w := range all[r.ID] {
			list = append(list, Walk{Calibration: v.Board.Calibrations.Words(r.ID), Zone: r.Zone, Walk: w})
		}
	}
	return Fill(out, Walks(), list), true, err
}

// runsTable lists the runs of the collector, the newest first. Runs are of all regions.
func (m *Maker) runsTable(ctx context.Context, v visit.Visit) (Table, bool, error) {
	runs, err := v.Board.RunQualities(ctx, listedRuns)
	return Fill(m.TableOf(v, "runs", "sheet.runs"), Runs(), runs), true, err
}

// problemsTable lists what the registry leaves open, by kind.
func (m *Maker) problemsTable(_ context.Context, v visit.Visit) (Table, bool, error) {
	out := m.TableOf(v, "problems", "sheet.problems")
	var rows []*board.Row
	rows, out.About.Withheld = named(v)
	var list []Problem
	for _, kind := range ProblemKinds() {
		for _, r := range rows {
			if HasProblem(kind, r) {
				list = append(list, Problem{kind, r})
			}
		}
	}
	return Fill(out, Problems(), list), true, nil
}

// groupSignsTable is the signs on one group.
func (m *Maker) groupSignsTable(ctx context.Context, v visit.Visit) (Table, bool, error) {
	r, err := namedGroup(v)
	if r == nil {
		return Table{}, false, err
	}
	if !v.Who.Signs(r) {
		return withheld("signs on this group are for staff of its region: they are not shown to you")
	}
	all, err := v.Board.Signs(ctx)
	return Fill(m.groupTable(v, r, "signs"), Signs(), signsOf(r, all[r.ID])), true, err
}

// groupHistoryTable is the changes of status of one group.
func (m *Maker) groupHistoryTable(ctx context.Context, v visit.Visit) (Table, bool, error) {
	r, err := namedGroup(v)
	if r == nil {
		return Table{}, false, err
	}
	all, err := v.Board.History(ctx)
	return Fill(m.groupTable(v, r, "history"), History(), changesOf(r, all[r.ID])), true, err
}
