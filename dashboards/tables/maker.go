package tables

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/dashboards/award"
	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/audit"
	"pantaukim/internal/followup"
	"pantaukim/internal/kim"
)

// Maker makes the tables that pages show and readers take along.
type Maker struct {
	Rules  kim.Catalogue   // in force
	Calls  *followup.Store // nil: nobody follows groups up
	Awards *award.Lists
	Acts   *audit.Log  // nil: nobody records them
	Conn   driver.Conn // reads the acts that are stored with their author
	Now    func() time.Time
	Demo   bool // names and figures are invented
	// Licence of the data; nil: what is made is not data that leaves, and nothing is said.
	Licence *Licence
	// Earlier reads the board of an earlier Monday from the same state of the warehouse.
	Earlier func(ctx context.Context, newest *board.Board, monday kim.Week) (*board.Board, error)
}

// Make puts together a table; false means that there is no such thing.
type Make func(context.Context, visit.Visit) (Table, bool, error)

// OfPages are the tables of an area, by the name of their address.
func (m *Maker) OfPages() map[string]Make {
	return map[string]Make{
		"ranking":   m.rankingTable,
		"inactive":  m.inactiveTable,
		"areas":     m.areasTable,
		"districts": m.districtsTable,
		"weeks":     m.weeksTable,
		"adoption":  m.adoptionTable,
		"spread":    m.spreadTable,
		"shortlist": m.shortlistTable,
		"silence":   m.silenceTable,
		"reasons":   m.reasonsTable,
		"groups":    m.groupsTable,
		"signs":     m.signsTable,
		"history":   m.historyTable,
		"walks":     m.walksTable,
		"runs":      m.runsTable,
		"problems":  m.problemsTable,
		"newest":    m.newestTable,
		"audit":     m.auditTable,
		"officers":  m.officersTable,
		"outreach":  m.outreachTable,
		"compare":   m.compareTable,
	}
}

// FieldsOfPages are the columns of the tables of an area, whoever asks.
func FieldsOfPages() map[string][]Field {
	return map[string][]Field{
		"ranking":   RankingOfArea().Fields(),
		"inactive":  Inactive().Fields(),
		"areas":     Areas().Fields(),
		"districts": Districts().Fields(),
		"weeks":     AreaWeeks().Fields(),
		"adoption":  Adoption().Fields(),
		"spread":    Spread().Fields(),
		"shortlist": Shortlist().Fields(),
		"silence":   SilentColumns().Fields(),
		"reasons":   ReasonAreas().Fields(),
		"groups":    Listing().Fields(),
		"signs":     Signs().Fields(),
		"history":   History().Fields(),
		"walks":     Walks().Fields(),
		"runs":      Runs().Fields(),
		"problems":  Problems().Fields(),
		"newest":    Newest().Fields(),
		"audit":     Audited().Fields(),
		"officers":  Officers().Fields(),
		"outreach":  Outreach().Fields(),
		"compare":   Compared().Fields(),
	}
}

// MoreFields are the columns that a table of an area has with some parameters only: of a
// ranking by one indicator, which one and the group's figure.
func MoreFields() map[string][]Field {
	return map[string][]Field{"ranking": RankingBy().Fields()[len(RankingOfArea()):]}
}

// Listed are the names of the tables of an area that a reader may take along as they
// stand. A shortlist is named by its seal, on its own page.
func Listed(who visit.Audience) []string {
	out := []string{"groups", "ranking", "areas", "districts", "weeks", "newest"}
	if who.ListsSome() {
		out = append(out, "inactive")
	}
	out = append(out, "silence", "history", "walks", "runs", "adoption", "spread", "problems")
	if who.NotesSome() {
		out = append(out, "reasons", "outreach")
	}
	if who.SignsSome() {
		out = append(out, "signs")
	}
	if who.ContactsSome() {
		out = append(out, "officers")
	}
	if who.ManagesUsers("") {
		out = append(out, "audit")
	}
	return out
}

// about describes what an address selects.
func (m *Maker) about(v visit.Visit) About {
	counts := board.CountStatuses(v.Board.Within(v.Scope))
	a := About{
		Rules: v.Board.Rules, Observed: counts.Observed(), Groups: counts.Total(),
		Area: v.Scope.Name, Filters: map[string]string{}, Demo: m.Demo,
	}
	if m.Licence != nil {
		a.Licence, a.LicenceURL = m.Licence.Line(v.Lang), m.Licence.URL
	}
	if v.Board.Scored() {
		a.AsOf, a.Week = v.Board.AsOf.UTC().Format(time.RFC3339), v.Board.Last().String()
	}
	for _, c := range v.Board.Calibrations.All {
		a.Calibration = append(a.Calibration, c.Platform+": "+c.Indonesian())
	}
	for _, name := range visit.Parameters {
		if value := v.Query.Get(name); value != "" && name != "page" {
			a.Filters[name] = value
		}
	}
	return a
}

// TableOf is an empty table about what an address selects.
func (m *Maker) TableOf(v visit.Visit, name, title string) Table {
	return Table{Name: name, Title: v.Lang.T(title), About: m.about(v)}
}

func (m *Maker) rankingTable(ctx context.Context, v visit.Visit) (Table, bool, error) {
	v, err := m.InPeriod(ctx, v)
	if err != nil {
		return Table{}, true, err
	}
	out := m.TableOf(v, "ranking", "ranking.title")
	rows, d, err := m.Ranked(ctx, v)
	out.About.Withheld = d.Withheld
	columns := RankingOfArea()
	if d.By != "" {
		columns = RankingBy()
	}
	list := make([]Group, len(rows))
	for i, r := range rows {
		list[i] = GroupOf(v.Board, r)
		list[i].By, list[i].Raw = d.By, math.NaN()
		if r.Known {
			list[i].Raw = r.Raw
		}
	}
	return Fill(out, columns, list), true, err
}

// GroupOf is a row of a table of groups.
func GroupOf(b *board.Board, r RankedRow) Group {
	return Group{
		Row: r.Row, Calibration: b.Calibrations.Words(r.ID), Week: b.Week, Rules: b.Rules,
		Rank: r.Rank, Low: r.Low, High: r.High, Before: r.Was, Apart: r.Apart,
	}
}

func (m *Maker) inactiveTable(ctx context.Context, v visit.Visit) (Table, bool, error) {
	if !v.Who.ListsSome() {
		return withheld("which groups are inactive is not told to you by name; how many there are, by area, is the table areas")
	}
	out := m.TableOf(v, "inactive", "inactive.title")
	calls, err := m.CallsIn(ctx, v)
	if err != nil {
		return out, true, err
	}
	silences, err := v.Board.Silences(ctx, MaxSilent)
	if err != nil {
		return out, true, err
	}
	d := Quiet(v, calls, silences)
	out.About.Withheld = d.Withheld
	var list []Group
	add := func(rows []*board.Row) {
		for _, r := range rows {
			g := GroupOf(v.Board, RankedIn(r, kim.LevelNational))
			g.Officer, g.Call = v.Who.Contacts(r), calls.Of(r)
			g.Called, g.Waiting = m.Calls != nil && v.Who.Notes(r), calls.Waits(r)
			g.Calls, g.Futile = calls.Since[r.ID], calls.WasFutile(r)
			if s, known := silences[r.ID]; known {
				g.Silence = &s
			}
			list = append(list, g)
		}
	}
	for _, h := range d.Headings {
		add(h.Groups)
	}
	for _, c := range d.Unobserved {
		add(c.Groups)
	}
	return Fill(out, Inactive(), list), true, nil
}

// silenceTable counts by area who has been silent for so many weeks: for four, if the
// address does not say how many.
func (m *Maker) silenceTable(ctx context.Context, v visit.Visit) (Table, bool, error) {
	silences, err := v.Board.Silences(ctx, MaxSilent)
	n := cmp.Or(silentFor(v), usualSilence)
	areas, _ := SilentAreas(v, silences, n)
	for i, a := range areas {
		areas[i].Name = AreaName(v.Lang, a.Place)
	}
	out := m.TableOf(v, "silence", "silence.areas")
	out.About.Filters["silent"] = strconv.Itoa(n)
	return Fill(out, SilentColumns(), areas), true, err
}

// usualSilence is for how many weeks a table of silence asks if its address does not say.
const usualSilence = 4

// reasonsTable sums up why groups are quiet, for who may see follow-ups.
func (m *Maker) reasonsTable(ctx context.Context, v visit.Visit) (Table, bool, error) {
	if !m.ShowsCalls(v) {
		return withheld("why groups are quiet is told to staff; how many are, by area, is the table areas")
	}
	calls, err := m.CallsIn(ctx, v)
	list := Reasons(v, calls).Areas
	for i, a := range list {
		list[i].Name = AreaName(v.Lang, a.Place)
	}
	return Fill(m.TableOf(v, "reasons", "call.reasons"), ReasonAreas(), list), true, err
}

func (m *Maker) areasTable(_ context.Context, v visit.Visit) (Table, bool, error) {
	areas, of := v.Board.Areas(v.Scope)
	list := make([]Area, len(areas))
	for i, a := range areas {
		list[i] = Area{Level: of, Area: a}
		list[i].Name = AreaName(v.Lang, a.Place)
	}
	return Fill(m.TableOf(v, "areas", "areas."+string(of)), Areas(), list), true, nil
}

func (m *Maker) districtsTable(_ context.Context, v visit.Visit) (Table, bool, error) {
	out := m.TableOf(v, "districts", "district.title")
	d := DistrictsOf(v)
	out.About.Area = d.Regency.Name
	list := make([]District, len(d.Rows))
	for i, r := range d.Rows {
		list[i] = District{
			Code: r.Code, Name: AreaName(v.Lang, r.Place), Rank: r.Rank, Tied: r.Tied, Counts: r.Counts,
			Share: r.Share, Low: r.Low, High: r.High, News: r.News, Photos: r.Photos,
		}
	}
	return Fill(out, Districts(), list), true, nil
}

func (m *Maker) weeksTable(ctx context.Context, v visit.Visit) (Table, bool, error) {
	weeks, _, err := WeeksOf(ctx, v)
	return Fill(m.TableOf(v, "weeks", "weeks.title"), AreaWeeks(), weeks), true, err
}

// InPeriod returns the visit with the board of the week that the address names, if
// that week was scored. Without one, or with the newest, nothing changes.
func (m *Maker) InPeriod(ctx context.Context, v visit.Visit) (visit.Visit, error) {
	day, _ := kim.ParseDate(v.Query.Get("week")) // what is no day was refused before
	monday := day.Week().Add(1)
	if !day.Known() || monday == v.Board.Week || !slices.Contains(v.Board.Mondays, monday) {
		return v, nil
	}
	past, err := m.Earlier(ctx, v.Board, monday)
	if err != nil {
		return v, err
	}
	v.Board = past
	v.Locate()
	return v, nil
}
