package dashboards

import (
	"context"
	"embed"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

//go:embed sql/*.sql
var queries embed.FS

// store reads the warehouse. It never writes.
type store struct {
	conn driver.Conn
}

// bind names one parameter of a query.
func bind(name string, value any) any {
	switch v := value.(type) {
	case kim.Week:
		value = v.String()
		if !kim.Date(v).Known() {
			value = "1970-01-01"
		}
	case int:
		value = fmt.Sprint(v)
	}
	return clickhouse.Named(name, value)
}

// each runs the query of a file and hands every row of its answer to scan.
func (s *store) each(ctx context.Context, file string, scan func(driver.Rows) error, params ...any) error {
	text, err := queries.ReadFile("sql/" + file + ".sql")
	if err != nil {
		return fmt.Errorf("read the query: %w", err)
	}
	rows, err := s.conn.Query(ctx, string(text), params...)
	if err != nil {
		return fmt.Errorf("ask for %s: %w", file, err)
	}
	defer func() { _ = rows.Close() }() // its error is rows.Err, read below
	for rows.Next() {
		if err := scan(rows); err != nil {
			return fmt.Errorf("read a row of %s: %w", file, err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read %s: %w", file, err)
	}
	return nil
}

// list collects one value for each row of an answer.
func list[T any](ctx context.Context, s *store, file string, scan func(driver.Rows, *T) error, params ...any) ([]T, error) {
	var out []T
	err := s.each(ctx, file, func(r driver.Rows) error {
		var v T
		if err := scan(r, &v); err != nil {
			return err
		}
		out = append(out, v)
		return nil
	}, params...)
	return out, err
}

func (s *store) stamp(ctx context.Context) (stamp, error) {
	var out stamp
	err := s.each(ctx, "stamp", func(r driver.Rows) error {
		return r.Scan(&out.Scores, &out.Runs, &out.Groups, &out.Clears, &out.Seals)
	})
	out.Groups, out.Clears = out.Groups.UTC(), out.Clears.UTC()
	return out, err
}

// newestWeek asks for the newest scoring, whatever its Monday.
const newestWeek = kim.Week(kim.NoDate)

// board reads the scoring of a Monday of all listed groups.
func (s *store) board(ctx context.Context, now stamp, monday kim.Week) (*board, error) {
	var (
		rows  []*row
		week  time.Time
		asOf  time.Time
		rules string
	)
	err := s.each(ctx, "board", func(r driver.Rows) error {
		g, seen, err := scanRow(r)
		if err != nil {
			return err
		}
		rows = append(rows, g)
		if g.Scored {
			week, asOf, rules = seen.week, seen.asOf, seen.rules
		}
		return nil
	}, bind("week", monday))
	if err != nil {
		return nil, err
	}
	b := newBoard(now, rows)
	if week.IsZero() {
		return b, nil
	}
	b.Week, b.AsOf, b.Rules = kim.Week(kim.DateFromTime(week)), asOf, rules
	if b.Mondays, err = s.scoredWeeks(ctx); err != nil {
		return nil, err
	}
	if err := s.addPreviousRanks(ctx, b); err != nil {
		return nil, err
	}
	return b, s.addRecentWeeks(ctx, b)
}

// scoredWeeks returns the Mondays that were scored, newest first.
func (s *store) scoredWeeks(ctx context.Context) ([]kim.Week, error) {
	return list(ctx, s, "scored_weeks", func(r driver.Rows, w *kim.Week) error {
		var monday time.Time
		err := r.Scan(&monday)
		*w = kim.Week(kim.DateFromTime(monday))
		return err
	})
}

// scoring is what all rows of one scoring share.
type scoring struct {
	week, asOf time.Time
	rules      string
}

func scanRow(r driver.Rows) (*row, scoring, error) {
	var (
		g                                                row
		seen                                             scoring
		zone, standing, status, lastStatus, lamp         string
		registered, lastStatusOn, statusSince            time.Time
		grace, window, observed, active, partial, newbie uint8
		days                                             int32
		district, regency, province, nation              uint32
	)
	err := r.Scan(
		&g.ID, &g.Name, &g.URL,
		&g.ProvinceCode, &g.Province, &g.RegencyCode, &g.Regency,
		&g.DistrictCode, &g.District, &g.VillageCode, &g.Village,
		&zone, &registered, &standing, &g.PICName, &g.PICPhone, &g.Note,
		&seen.week, &seen.asOf, &seen.rules,
		&status, &grace, &g.Cause, &lastStatus, &lastStatusOn, &statusSince,
		&lamp, &days, &g.LastItemAt, &g.LastCompleteAt,
		&window, &observed, &active, &g.Coverage, &g.IAD, &partial, &newbie,
		&district, &regency, &province, &nation,
		&g.Intervals.Nation.Low, &g.Intervals.Nation.High, &g.Intervals.Regency.Low, &g.Intervals.Regency.High,
		&g.Intervals.District.Low, &g.Intervals.District.High, &g.Intervals.Province.Low, &g.Intervals.Province.High,
		&g.Totals.News, &g.Totals.Gallery, &g.Totals.Announcement, &g.Totals.Event, &g.Photos,
	)
	if err != nil {
		return nil, scoring{}, err
	}
	g.Zone, g.Standing, g.RegisteredOn = kim.Zone(zone), kim.Standing(standing), kim.DateFromTime(registered)
	g.Scored = status != ""
	g.Status, g.LastStatus, g.Lamp = kim.Status(status), kim.Status(lastStatus), kim.Lamp(lamp)
	g.LastStatusOn, g.StatusSince = kim.DateFromTime(lastStatusOn), kim.DateFromTime(statusSince)
	g.Grace, g.Partial, g.Newcomer = grace == 1, partial == 1, newbie == 1
	g.Window, g.Observed, g.Active, g.Days = int(window), int(observed), int(active), int(days)
	g.RankDistrict, g.RankRegency, g.RankProvince, g.RankNation = int(district), int(regency), int(province), int(nation)
	return &g, seen, nil
}

func (s *store) addPreviousRanks(ctx context.Context, b *board) error {
	return s.each(ctx, "previous_ranks", func(r driver.Rows) error {
		var (
			id                                  string
			district, regency, province, nation uint32
		)
		if err := r.Scan(&id, &district, &regency, &province, &nation); err != nil {
			return err
		}
		if g := b.byID[id]; g != nil {
			g.Before = previousRanks{int(district), int(regency), int(province), int(nation)}
		}
		return nil
	}, bind("week", b.Week))
}

func (s *store) addRecentWeeks(ctx context.Context, b *board) error {
	from := b.Week.Add(-sparkWeeks)
	for _, g := range b.Rows {
		g.Spark = make([]weekPoint, sparkWeeks)
		for i := range g.Spark {
			g.Spark[i].Week = from.Add(i)
		}
	}
	return s.each(ctx, "recent_weeks", func(r driver.Rows) error {
		var (
			id, state string
			week      time.Time
			items     uint32
		)
		if err := r.Scan(&id, &week, &state, &items); err != nil {
			return err
		}
		i := kim.Week(kim.DateFromTime(week)).Sub(from)
		if g := b.byID[id]; g != nil && i >= 0 && i < sparkWeeks {
			g.Spark[i].State, g.Spark[i].Items = kim.WeekState(state), items
		}
		return nil
	}, bind("from", from))
}

// areaWeek is one week of an area.
type areaWeek struct {
	Week                     kim.Week
	Groups, Observed, Active uint64
	News, Gallery            uint64
	Announcement, Event      uint64
	Photos                   uint64
}

// Items returns the items of all kinds.
func (w areaWeek) Items() uint64 { return w.News + w.Gallery + w.Announcement + w.Event }

// Seen tells whether anybody looked at that week at all.
func (w areaWeek) Seen() bool { return w.Observed > 0 }

// districtWeek is one week of one district.
type districtWeek struct {
	Regency, District string // codes; see districtKey
	areaWeek
}

func (s *store) districtWeeks(ctx context.Context, from, to kim.Week) ([]districtWeek, error) {
	return list(ctx, s, "area_weeks", func(r driver.Rows, w *districtWeek) error {
		var week time.Time
		err := r.Scan(&week, &w.Regency, &w.District, &w.Groups, &w.Observed, &w.Active,
			&w.News, &w.Gallery, &w.Announcement, &w.Event, &w.Photos)
		w.Week = kim.Week(kim.DateFromTime(week))
		return err
	}, bind("from", from), bind("to", to))
}

// run is one run of the collector.
type run struct {
	ID                  string
	StartedAt, Finished time.Time
	Reason              string
	Groups, Complete    uint32
	Outage              bool
	Notice              string
}

func (s *store) newestRuns(ctx context.Context, rows int) ([]run, error) {
	return list(ctx, s, "newest_runs", func(r driver.Rows, x *run) error {
		var outage uint8
		err := r.Scan(&x.ID, &x.StartedAt, &x.Finished, &x.Reason, &x.Groups, &x.Complete, &outage, &x.Notice)
		x.Outage, x.Notice = outage == 1, clip(x.Notice, longestText)
		return err
	}, bind("rows", rows))
}

// outcomeCount counts the walks of a run that ended alike.
type outcomeCount struct {
	Outcome         kim.Outcome
	Walks, Complete uint64
	Requests, Bytes uint64
}

func (s *store) runOutcomes(ctx context.Context, runID string) ([]outcomeCount, error) {
	return list(ctx, s, "run_outcomes", func(r driver.Rows, x *outcomeCount) error {
		var outcome string
		err := r.Scan(&outcome, &x.Walks, &x.Complete, &x.Requests, &x.Bytes)
		x.Outcome = kim.Outcome(outcome)
		return err
	}, bind("run", runID))
}

// change is one change of status.
type change struct {
	GroupID  string
	Week     kim.Week
	From, To kim.Status // From is empty for a first judgement
	Change   string     // fell, recovered, first_post, became_unobserved, observed_again, first_judged
	Evidence string     // JSON
	Row      *row       // the group, nil if it is no longer listed
}

func (s *store) changes(ctx context.Context, week kim.Week) ([]change, error) {
	return list(ctx, s, "changes", func(r driver.Rows, c *change) error {
		var from, to string
		err := r.Scan(&c.GroupID, &from, &to, &c.Change, &c.Evidence)
		c.From, c.To, c.Week = kim.Status(from), kim.Status(to), week
		return err
	}, bind("week", week))
}

// allChanges returns the changes of the year up to a Monday by group, newest first.
func (s *store) allChanges(ctx context.Context, week kim.Week) (map[string][]change, error) {
	out := map[string][]change{}
	err := s.each(ctx, "group_changes", func(r driver.Rows) error {
		var (
			c        change
			at       time.Time
			from, to string
		)
		err := r.Scan(&c.GroupID, &at, &from, &to, &c.Change, &c.Evidence)
		c.Week, c.From, c.To = kim.Week(kim.DateFromTime(at)), kim.Status(from), kim.Status(to)
		out[c.GroupID] = append(out[c.GroupID], c)
		return err
	}, bind("week", week))
	return out, err
}
