package export

import (
	"context"
	_ "embed" // the queries
	"errors"
	"math"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

//go:embed items.sql
var itemsSQL string

//go:embed walks.sql
var walksSQL string

//go:embed scores.sql
var scoresSQL string

// query runs sql for a request and hands each row to each.
func query(ctx context.Context, src Source, sql string, r Request, each func(driver.Rows) error) error {
	rows, err := src.Conn.Query(ctx, sql,
		clickhouse.DateNamed("as_of", r.AsOf.UTC(), clickhouse.MilliSeconds), clickhouse.Named("region", r.Region))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// weekly has one row per group and completed week. The counts of a week that
// nobody observed are empty: zero would be a claim.
func weekly() table {
	return table{
		columns: []string{"group_id", "week", "state", "news", "gallery", "announcement", "event", "items", "photos"},
		rows: func(ctx context.Context, src Source, r Request, emit func([]any) error) error {
			rows, err := src.Scorer.Weekly(ctx, r.AsOf, r.Region)
			if err != nil {
				return err
			}
			for _, w := range rows {
				row := []any{w.GroupID, w.Week.String(), string(w.State), nil, nil, nil, nil, nil, nil}
				if w.State != kim.WeekUnobserved {
					row = append(row[:3], w.News, w.Gallery, w.Announcement, w.Event, w.Items(), w.Photos)
				}
				if err := emit(row); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// items has one row per item ever seen, removed ones included and marked.
func items() table {
	return table{
		columns: []string{"group_id", "kind", "url", "title", "published_at", "effective_at", "date_reason", "first_seen", "last_seen", "removed", "photos", "words"},
		rows: func(ctx context.Context, src Source, r Request, emit func([]any) error) error {
			return query(ctx, src, itemsSQL, r, func(rows driver.Rows) error {
				var (
					group, kind, url, title, reason, zone     string
					published, effective, firstSeen, lastSeen time.Time
					removed                                   uint8
					photos                                    uint16
					words                                     uint32
				)
				if err := rows.Scan(&group, &kind, &url, &title, &published, &effective, &reason, &firstSeen, &lastSeen, &removed, &photos, &words, &zone); err != nil {
					return err
				}
				return emit([]any{group, kind, url, title, instant(published, zone), instant(effective, zone), reason,
					instant(firstSeen, zone), instant(lastSeen, zone), removed, photos, words})
			})
		},
	}
}

// walks has one row per walk of a group.
func walks() table {
	return table{
		columns: []string{"group_id", "started_at", "outcome", "complete", "pages", "bytes", "seconds", "new", "changed", "removed",
			"requests", "unmodified", "full", "platform", "http_status", "detail"},
		rows: func(ctx context.Context, src Source, r Request, emit func([]any) error) error {
			return query(ctx, src, walksSQL, r, func(rows driver.Rows) error {
				var (
					group, outcome, platform, detail, zone               string
					started                                              time.Time
					complete, full                                       uint8
					pages, added, changed, removed, requests, unmodified uint32
					bytes                                                uint64
					seconds                                              float64
					status                                               uint16
				)
				if err := rows.Scan(&group, &started, &outcome, &complete, &pages, &bytes, &seconds, &added, &changed, &removed,
					&requests, &unmodified, &full, &platform, &status, &detail, &zone); err != nil {
					return err
				}
				return emit([]any{group, instant(started, zone), outcome, complete, pages, bytes, seconds, added, changed, removed,
					requests, unmodified, full, platform, status, detail})
			})
		},
	}
}

// errNoScores says that there is nothing to rank yet.
var errNoScores = errors.New("nothing has been scored by then; run \"pantaukim score\" first")

// score is one row of the scores query.
type score struct {
	nation, low, high                                 uint32
	group, name, regency, district, status            string
	iad, coverage                                     float64
	rankDistrict, rankRegency, rankProvince           uint32
	newcomer, partial, active, observed, window       uint8
	days                                              int32
	lastItem, lastWalk                                time.Time
	news, gallery, announcement, event, total, photos uint32
	cause, lastStatus                                 string
	lastStatusOn, since                               time.Time
	lamp                                              string
	grace                                             uint8
	zone                                              string
	week                                              time.Time
	rules                                             string
}

// scores hands every score of the request to each.
func scores(ctx context.Context, src Source, r Request, each func(score) error) error {
	n := 0
	err := query(ctx, src, scoresSQL, r, func(rows driver.Rows) error {
		var s score
		if err := rows.Scan(&s.nation, &s.low, &s.high, &s.group, &s.name, &s.regency, &s.district, &s.status, &s.iad, &s.coverage,
			&s.rankDistrict, &s.rankRegency, &s.rankProvince, &s.newcomer, &s.partial,
			&s.active, &s.observed, &s.window, &s.days, &s.lastItem, &s.lastWalk,
			&s.news, &s.gallery, &s.announcement, &s.event, &s.total, &s.photos,
			&s.cause, &s.lastStatus, &s.lastStatusOn, &s.since, &s.lamp, &s.grace, &s.zone, &s.week, &s.rules); err != nil {
			return err
		}
		n++
		return each(s)
	})
	if err == nil && n == 0 && r.Region == "" {
		return errNoScores
	}
	return err
}

// ranking has one row per group, ranked ones first. A group that may not be
// ranked, because too few of its weeks were observed, has an empty rank and IAD.
func ranking() table {
	return table{
		columns: []string{"rank", "rank_low", "rank_high", "group_id", "name", "regency", "district", "status", "iad", "coverage",
			"rank_district", "rank_regency", "rank_province", "newcomer", "iad_partial", "active_weeks", "observed_weeks", "window_weeks",
			"news", "gallery", "announcement", "event", "total", "photos", "week", "rules_version"},
		rows: func(ctx context.Context, src Source, r Request, emit func([]any) error) error {
			return scores(ctx, src, r, func(s score) error {
				return emit([]any{counted(s.nation), counted(s.low), counted(s.high), s.group, s.name, s.regency, s.district, s.status,
					known(s.iad), known(s.coverage), counted(s.rankDistrict), counted(s.rankRegency), counted(s.rankProvince),
					s.newcomer, s.partial, s.active, s.observed, s.window,
					s.news, s.gallery, s.announcement, s.event, s.total, s.photos, day(s.week), s.rules})
			})
		},
	}
}

// statuses has one row per group with its status and what it rests on.
func statuses() table {
	return table{
		columns: []string{"group_id", "name", "regency", "district", "status", "cause", "last_status", "last_status_on", "status_since", "lamp",
			"grace", "days_since_item", "last_item_at", "last_complete_walk", "active_weeks", "observed_weeks", "window_weeks", "coverage", "week", "rules_version"},
		rows: func(ctx context.Context, src Source, r Request, emit func([]any) error) error {
			return scores(ctx, src, r, func(s score) error {
				var days any
				if s.days >= 0 {
					days = s.days
				}
				return emit([]any{s.group, s.name, s.regency, s.district, s.status, s.cause, s.lastStatus, day(s.lastStatusOn), day(s.since), s.lamp,
					s.grace, days, instant(s.lastItem, s.zone), instant(s.lastWalk, s.zone), s.active, s.observed, s.window, known(s.coverage), day(s.week), s.rules})
			})
		},
	}
}

// counted gives a rank, or nil where there is none.
func counted(n uint32) any {
	if n == 0 {
		return nil
	}
	return n
}

// known gives a figure, or nil where it is not known.
func known(v float64) any {
	if math.IsNaN(v) {
		return nil
	}
	return v
}

// day gives a calendar day, or nil where there is none.
func day(t time.Time) any {
	if d := kim.DateFromTime(t); d.Known() {
		return d.String()
	}
	return nil
}
