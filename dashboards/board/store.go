package board

import (
	"context"
	"embed"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
	"pantaukim/internal/place"
	"pantaukim/internal/warehouse"
)

//go:embed sql/*.sql
var queries embed.FS

// Store reads the warehouse for the pages. It never writes.
type Store struct {
	// Views answers what the tables do not say; its zero value: nothing does. It is set
	// before the first board is read.
	Views Views

	conn  driver.Conn
	areas *place.Areas
}

// NewStore returns a store that reads over a connection. The areas name those without
// groups; nil: only areas with groups are known.
func NewStore(conn driver.Conn, areas *place.Areas) *Store { return &Store{conn: conn, areas: areas} }

// read returns the answer to the query of a file.
func read[T any](ctx context.Context, s *Store, file string, params ...any) ([]T, error) {
	text, err := queries.ReadFile("sql/" + file + ".sql")
	if err != nil {
		return nil, fmt.Errorf("read the query: %w", err)
	}
	list, err := warehouse.Select[T](ctx, s.conn, warehouse.ItemsSeen(string(text)), params...)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	return list, nil
}

// one returns the only row of the answer to the query of a file.
func one[T any](ctx context.Context, s *Store, file string, params ...any) (T, error) {
	list, err := read[T](ctx, s, file, params...)
	if err == nil && len(list) != 1 {
		err = fmt.Errorf("read %s: %w but %d", file, warehouse.ErrNotOneRow, len(list))
	}
	if err != nil {
		var none T
		return none, err
	}
	return list[0], nil
}

// Stamp returns the state of the warehouse. The fields that it cannot know are left
// to the caller.
func (s *Store) Stamp(ctx context.Context) (Stamp, error) { return one[Stamp](ctx, s, "stamp") }

// Newest stands for the Monday of the newest scoring.
const Newest = kim.Week(kim.NoDate)

// Board reads the scoring of a Monday of all listed groups.
func (s *Store) Board(ctx context.Context, now Stamp, monday kim.Week) (*Board, error) {
	rows, err := read[boardRow](ctx, s, "board", warehouse.Bind("week", monday))
	if err != nil {
		return nil, err
	}
	list := make([]*Row, len(rows))
	var scoring *boardRow
	for i := range rows {
		if list[i] = rows[i].row(); list[i].Scored {
			scoring = &rows[i]
		}
	}
	b := New(now, list, s.areas)
	b.store = s
	if scoring == nil {
		return b, nil
	}
	b.Week, b.AsOf, b.Rules = scoring.Week, scoring.AsOf, scoring.Rules
	if b.Mondays, err = s.Mondays(ctx); err != nil {
		return nil, err
	}
	if err := s.addPreviousRanks(ctx, b); err != nil {
		return nil, err
	}
	return b, s.addRecentWeeks(ctx, b)
}

// boardRow is one row of board.sql.
type boardRow struct {
	kim.Group
	Week           kim.Week   `ch:"week"`
	AsOf           time.Time  `ch:"as_of"`
	Rules          string     `ch:"rules_version"`
	Status         kim.Status `ch:"status"` // empty: not scored
	Grace          bool       `ch:"grace"`
	Cause          string     `ch:"cause"`
	LastStatus     kim.Status `ch:"last_status"`
	LastStatusOn   kim.Date   `ch:"last_status_on"`
	StatusSince    kim.Date   `ch:"status_since"`
	FallsOn        kim.Date   `ch:"falls_on"`
	FallsTo        kim.Status `ch:"falls_to"`
	ActiveOn       kim.Date   `ch:"active_on"`
	ActiveNeeds    int        `ch:"active_needs"`
	Lamp           kim.Lamp   `ch:"lamp"`
	Days           int        `ch:"days_since_item"`
	LastItemAt     time.Time  `ch:"last_item_at"`
	LastCompleteAt time.Time  `ch:"last_complete_at"`
	Window         int        `ch:"window_weeks"`
	Observed       int        `ch:"observed_weeks"`
	Active         int        `ch:"active_weeks"`
	Partly         int        `ch:"partly_weeks"`
	Coverage       float64    `ch:"coverage"`
	IAD            float64    `ch:"iad"`
	Partial        bool       `ch:"iad_partial"`
	Newcomer       bool       `ch:"newcomer"`
	RankDistrict   uint32     `ch:"rank_district"`
	RankRegency    uint32     `ch:"rank_regency"`
	RankProvince   uint32     `ch:"rank_province"`
	RankNation     uint32     `ch:"rank_nation"`
	RankLow        uint32     `ch:"rank_low"` // in the nation
	RankHigh       uint32     `ch:"rank_high"`
	RegencyLow     uint32     `ch:"regency_low"`
	RegencyHigh    uint32     `ch:"regency_high"`
	DistrictLow    uint32     `ch:"district_low"`
	DistrictHigh   uint32     `ch:"district_high"`
	ProvinceLow    uint32     `ch:"province_low"`
	ProvinceHigh   uint32     `ch:"province_high"`
	News           uint32     `ch:"total_news"`
	Gallery        uint32     `ch:"total_gallery"`
	Announcement   uint32     `ch:"total_announcement"`
	Event          uint32     `ch:"total_event"`
	Photos         uint32     `ch:"total_photos"`
}

func (x *boardRow) row() *Row {
	return &Row{
		Group: x.Group, Scored: x.Status != "",
		Status: x.Status, Grace: x.Grace, Cause: x.Cause,
		LastStatus: x.LastStatus, LastStatusOn: x.LastStatusOn, StatusSince: x.StatusSince,
		Outlook: kim.Outlook{FallsOn: x.FallsOn, FallsTo: x.FallsTo, ActiveOn: x.ActiveOn, ActiveWeeks: x.ActiveNeeds},
		Lamp:    x.Lamp, Days: x.Days, LastItemAt: x.LastItemAt, LastCompleteAt: x.LastCompleteAt,
		Window: x.Window, Observed: x.Observed, Active: x.Active, Partly: x.Partly, Coverage: x.Coverage,
		IAD: x.IAD, Partial: x.Partial, Newcomer: x.Newcomer,
		Ranks: kim.Ranks{District: x.RankDistrict, Regency: x.RankRegency, Province: x.RankProvince, Nation: x.RankNation},
		Intervals: kim.Intervals{
			District: kim.Interval{Low: x.DistrictLow, High: x.DistrictHigh},
			Regency:  kim.Interval{Low: x.RegencyLow, High: x.RegencyHigh},
			Province: kim.Interval{Low: x.ProvinceLow, High: x.ProvinceHigh},
			Nation:   kim.Interval{Low: x.RankLow, High: x.RankHigh},
		},
		Totals: Counts{x.News, x.Gallery, x.Announcement, x.Event}, Photos: x.Photos,
	}
}

// Scoring is one scoring without what pages add to it.
type Scoring struct {
	Week  kim.Week // its Monday
	Rules string   // version of the rules that scored
	Rows  []*Row   // by rank in the nation; those without one come last
}

// Scoring reads the newest scoring that is not younger than an instant, of the groups
// of a region: a Kemendagri code of any level, empty for everywhere. Groups that have
// left the registry's list since are among them.
func (s *Store) Scoring(ctx context.Context, asOf time.Time, region string) (Scoring, error) {
	rows, err := read[boardRow](ctx, s, "scores", warehouse.Bind("as_of", asOf.UTC()), warehouse.Bind("region", region))
	var out Scoring
	for i := range rows {
		out.Week, out.Rules = rows[i].Week, rows[i].Rules
		out.Rows = append(out.Rows, rows[i].row())
	}
	return out, err
}

// Mondays returns the Mondays that were scored, newest first.
func (s *Store) Mondays(ctx context.Context) ([]kim.Week, error) {
	rows, err := read[struct {
		Week kim.Week `ch:"week"`
	}](ctx, s, "scored_weeks")
	out := make([]kim.Week, len(rows))
	for i, r := range rows {
		out[i] = r.Week
	}
	return out, err
}

func (s *Store) addPreviousRanks(ctx context.Context, b *Board) error {
	rows, err := read[struct {
		Group    string `ch:"group_id"`
		District uint32 `ch:"rank_district"`
		Regency  uint32 `ch:"rank_regency"`
		Province uint32 `ch:"rank_province"`
		Nation   uint32 `ch:"rank_nation"`
		Newcomer bool   `ch:"newcomer"`
	}](ctx, s, "previous_ranks", warehouse.Bind("week", b.Week))
	for _, r := range rows {
		// A rank among newcomers is not comparable with one among all the others.
		if g := b.byID[r.Group]; g != nil && g.Newcomer == r.Newcomer {
			g.Before = kim.Ranks{District: r.District, Regency: r.Regency, Province: r.Province, Nation: r.Nation}
		}
	}
	return err
}

func (s *Store) addRecentWeeks(ctx context.Context, b *Board) error {
	from := b.Week.Add(-sparkWeeks)
	for _, g := range b.Rows {
		g.Spark = make([]Point, sparkWeeks)
		for i := range g.Spark {
			g.Spark[i].Week = from.Add(i)
		}
	}
	rows, err := read[struct {
		Group string        `ch:"group_id"`
		Week  kim.Week      `ch:"week"`
		State kim.WeekState `ch:"state"`
		Items uint32        `ch:"items"`
	}](ctx, s, "recent_weeks", warehouse.Bind("from", from))
	for _, r := range rows {
		i := r.Week.Sub(from)
		if g := b.byID[r.Group]; g != nil && i >= 0 && i < sparkWeeks {
			g.Spark[i].State, g.Spark[i].Items = weekState(r.State), r.Items
		}
	}
	return err
}

// weekState returns the constant of that name, so that the weeks of all groups do
// not keep a text of their own each.
func weekState(s kim.WeekState) kim.WeekState {
	for _, known := range []kim.WeekState{kim.WeekActive, kim.WeekNone, kim.WeekPartly, kim.WeekUnobserved} {
		if s == known {
			return known
		}
	}
	return s
}

// Change is one change of status.
type Change struct {
	GroupID  string     `ch:"group_id"`
	Week     kim.Week   `ch:"week"`        // the Monday of the scoring
	From     kim.Status `ch:"from_status"` // empty for a first judgement
	To       kim.Status `ch:"to_status"`
	Kind     string     `ch:"change"`   // fell, recovered, first_post, became_unobserved, observed_again, first_judged
	Evidence string     `ch:"evidence"` // JSON
}

// Changes returns the changes of status of a Monday.
func (s *Store) Changes(ctx context.Context, monday kim.Week) ([]Change, error) {
	return read[Change](ctx, s, "changes", warehouse.Bind("week", monday))
}

func (s *Store) history(ctx context.Context, monday kim.Week) (map[string][]Change, error) {
	list, err := read[Change](ctx, s, "group_changes", warehouse.Bind("week", monday))
	return byGroup(list, func(c Change) string { return c.GroupID }), err
}

// byGroup parts a list by group. The order within a group is kept.
func byGroup[T any](list []T, group func(T) string) map[string][]T {
	out := map[string][]T{}
	for _, x := range list {
		out[group(x)] = append(out[group(x)], x)
	}
	return out
}

// Sealed is one sealed shortlist as it lies in the table.
type Sealed struct {
	Seal     string    `ch:"seal"`
	SealedAt time.Time `ch:"sealed_at"`
	Outcome  string    `ch:"outcome"` // JSON

	SealedBy string    `ch:"sealed_by"` // empty if it was not recorded then
	KeptAt   time.Time `ch:"kept_at"`   // when it was sealed; the cut-off may lie before it
	// What was last done with it: published or withdrawn; empty if neither.
	LastAct    kim.ListAct `ch:"last_act"`
	LastBy     string      `ch:"last_by"`
	LastAt     time.Time   `ch:"last_at"`
	LastReason string      `ch:"last_reason"`
}

// Published tells whether everybody may see the list.
func (s Sealed) Published() bool { return s.LastAct == kim.ListPublished }

// Shortlists returns the newest sealed shortlists, newest first.
func (s *Store) Shortlists(ctx context.Context) ([]Sealed, error) {
	return read[Sealed](ctx, s, "shortlists")
}
