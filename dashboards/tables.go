package dashboards

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
)

// about describes what an address selects.
func (s *site) about(v visit) tables.About {
	counts := board.CountStatuses(v.board.Within(v.scope))
	a := tables.About{
		Rules: v.board.Rules, Observed: counts.Observed(), Groups: counts.Total(),
		Area: v.scope.Name, Filters: map[string]string{}, Demo: s.demo,
	}
	if v.board.Scored() {
		a.AsOf, a.Week = v.board.AsOf.UTC().Format(time.RFC3339), v.board.Last().String()
	}
	for _, c := range v.board.Calibrations.All {
		a.Calibration = append(a.Calibration, c.Platform+": "+c.Indonesian())
	}
	for _, name := range known {
		if value := v.query.Get(name); value != "" && name != "page" {
			a.Filters[name] = value
		}
	}
	return a
}

// A maker puts together the table of a page; false means that there is no such thing.
type maker func(context.Context, visit) (tables.Table, bool, error)

// tables are those that can be taken along, by the name of their address.
func (s *site) tables() map[string]maker {
	return map[string]maker{
		"ranking":   s.rankingTable,
		"inactive":  s.inactiveTable,
		"areas":     s.areasTable,
		"districts": s.districtsTable,
		"weeks":     s.weeksTable,
		"adoption":  s.adoptionTable,
		"spread":    s.spreadTable,
		"shortlist": s.shortlistTable,
	}
}

// tableOf is an empty table about what an address selects.
func (s *site) tableOf(v visit, name, title string) tables.Table {
	return tables.Table{Name: name, Title: v.lang.T(title), About: s.about(v)}
}

func (s *site) rankingTable(ctx context.Context, v visit) (tables.Table, bool, error) {
	v, err := s.inPeriod(ctx, v)
	if err != nil {
		return tables.Table{}, true, err
	}
	out := s.tableOf(v, "ranking", "ranking.title")
	rows, d, err := s.ranked(ctx, v)
	out.About.Withheld = d.Withheld
	columns := tables.RankingOfArea()
	if d.By != "" {
		columns = tables.RankingBy()
	}
	list := make([]tables.Group, len(rows))
	for i, r := range rows {
		list[i] = groupOf(v.board, r)
		list[i].By, list[i].Raw = d.By, math.NaN()
		if r.Known {
			list[i].Raw = r.Raw
		}
	}
	return tables.Fill(out, columns, list), true, err
}

// groupOf is a row of a table of groups.
func groupOf(b *board.Board, r rankedRow) tables.Group {
	return tables.Group{
		Row: r.Row, Calibration: b.Calibrations.Words(r.ID), Week: b.Week, Rules: b.Rules,
		Rank: r.Rank, Low: r.Low, High: r.High, Before: r.Was, Apart: r.apart,
	}
}

func (s *site) inactiveTable(ctx context.Context, v visit) (tables.Table, bool, error) {
	if !v.who.ListsSome() {
		return s.areasTable(ctx, v)
	}
	out := s.tableOf(v, "inactive", "inactive.title")
	calls, err := s.loadCallList(ctx, v)
	if err != nil {
		return out, true, err
	}
	d := s.quiet(v, calls)
	out.About.Withheld = d.Withheld
	var list []tables.Group
	add := func(rows []*board.Row) {
		for _, r := range rows {
			g := groupOf(v.board, rankedIn(r, kim.LevelNational))
			g.Officer, g.Call = v.who.Contacts(r), calls.Of(r)
			g.Called, g.Waiting = s.calls != nil && v.who.Notes(r), calls.Waits(r)
			list = append(list, g)
		}
	}
	for _, q := range d.Regencies {
		add(q.Groups)
	}
	for _, c := range d.Unobserved {
		add(c.Groups)
	}
	return tables.Fill(out, tables.Inactive(), list), true, nil
}

func (s *site) areasTable(_ context.Context, v visit) (tables.Table, bool, error) {
	areas, of := v.board.Areas(v.scope)
	list := make([]tables.Area, len(areas))
	for i, a := range areas {
		list[i] = tables.Area{Level: of, Area: a}
	}
	return tables.Fill(s.tableOf(v, "areas", "areas."+string(of)), tables.Areas(), list), true, nil
}

func (s *site) districtsTable(ctx context.Context, v visit) (tables.Table, bool, error) {
	out := s.tableOf(v, "districts", "district.title")
	d, ok := s.districts(ctx, v).data.(districtData)
	if !ok {
		return out, false, fmt.Errorf("districts: unexpected data")
	}
	out.About.Area = d.Regency.Name
	list := make([]tables.District, len(d.Rows))
	for i, r := range d.Rows {
		list[i] = tables.District{
			Code: r.Code, Name: r.Name, Rank: r.Rank, Counts: r.Counts,
			Share: r.Share, Low: r.Low, High: r.High, News: r.News, Photos: r.Photos,
		}
	}
	return tables.Fill(out, tables.Districts(), list), true, nil
}

func (s *site) weeksTable(ctx context.Context, v visit) (tables.Table, bool, error) {
	p, err := s.loadWeeks(ctx, v)
	return tables.Fill(s.tableOf(v, "weeks", "weeks.title"), tables.AreaWeeks(), p.Weeks), true, err
}

// named returns the group of that id if the reader may be told of it.
func (v visit) named(id string) *board.Row {
	if r := v.board.Group(id); r != nil && v.who.Names(r) {
		return r
	}
	return nil
}

// adoptionTable lists the first posts; groups that are not named to the reader keep
// their day and lose their name.
func (s *site) adoptionTable(ctx context.Context, v visit) (tables.Table, bool, error) {
	a, err := s.loadAdoption(ctx, v)
	list := make([]tables.FirstPost, len(a.Firsts))
	for i, f := range a.Firsts {
		list[i] = tables.FirstPost{FirstPost: f, Row: v.named(f.Group)}
	}
	return tables.Fill(s.tableOf(v, "adoption", "adoption.title"), tables.Adoption(), list), true, err
}

func (s *site) spreadTable(ctx context.Context, v visit) (tables.Table, bool, error) {
	all, err := s.loadSpreads(ctx, v)
	var list []tables.Copy
	for _, x := range all {
		for _, i := range x.Items {
			list = append(list, tables.Copy{Cluster: x.Cluster, Groups: x.Groups, SpreadItem: i, Row: v.named(i.Group)})
		}
	}
	return tables.Fill(s.tableOf(v, "spread", "spread.title"), tables.Spread(), list), true, err
}

// shortlistTable is a shortlist: the sealed one that the address names, or the draft
// that it asks for.
func (s *site) shortlistTable(ctx context.Context, v visit) (tables.Table, bool, error) {
	out := tables.Fill(s.tableOf(v, "shortlist", "award.title"), tables.Shortlist(), nil)
	v.seal = v.query.Get("seal")
	if v.seal == "" {
		v.seal = draftMark
	}
	l, ok, err := s.listOf(ctx, v)
	if err != nil || !ok {
		return out, false, err
	}
	out.About.Rules, out.About.Withheld = l.Rules, l.Withheld
	var list []tables.Nominee
	for _, part := range []struct {
		name     string
		nominees []nominee
	}{{"in", l.In}, {"newcomer", l.Newcomers}, {"near_miss", l.Near}} {
		for _, n := range part.nominees {
			list = append(list, tables.Nominee{List: part.name, Nominee: n.Nominee, Row: n.Row, Seal: l.Seal, Calibration: v.board.Calibrations.Words(n.Group)})
		}
	}
	return tables.Fill(out, tables.Shortlist(), list), true, nil
}

// workbook writes a table as XLSX with a sheet that says in a language what it is.
func (s *site) workbook(t tables.Table, l *words.Language) ([]byte, error) {
	info, err := s.infoOf(t, l)
	if err != nil {
		return nil, err
	}
	return t.XLSX(info)
}

// infoOf says what a table is: what it selects, by which rules, and what its columns mean.
func (s *site) infoOf(t tables.Table, l *words.Language) ([]tables.Line, error) {
	var lines []tables.Line
	var missing error
	add := func(key, value string) {
		label, err := l.Text(key)
		if err != nil {
			missing = err
		}
		lines = append(lines, tables.Line{Label: label, Text: value})
	}
	add("info.title", t.Title)
	add("info.area", t.About.Area)
	add("info.as_of", t.About.AsOf)
	add("info.week", t.About.Week)
	add("info.coverage", fmt.Sprintf("%d/%d", t.About.Observed, t.About.Groups))
	add("info.rules", t.About.Rules)
	var filters []string
	for k, v := range t.About.Filters {
		filters = append(filters, k+"="+v)
	}
	slices.Sort(filters)
	add("info.filters", strings.Join(filters, ", "))
	if t.About.Withheld > 0 {
		add("info.withheld", fmt.Sprint(t.About.Withheld))
	}
	for _, c := range t.About.Calibration {
		add("info.calibration", c)
	}
	if t.About.Demo {
		add("demo.title", l.T("demo.text"))
	}
	add("info.columns", "")
	meanings := tables.Meanings()
	for _, f := range t.Fields {
		lines = append(lines, tables.Line{Label: f.Name, Text: l.Of(meanings[f.Name])})
	}
	return lines, missing
}
