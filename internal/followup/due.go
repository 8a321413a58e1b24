package followup

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"pantaukim/internal/kim"
)

// patience is how many days a group may be inactive before it counts as unhandled.
const patience = 14

// Due is one group that waits for a call: inactive, or without any post, for two
// weeks, and not followed up since, not on leave, or past the day on which it was
// to be called again.
type Due struct {
	GroupID, Name           string
	RegencyCode, Regency    string
	Status                  kim.Status
	Since                   kim.Date // the status has stood since then
	PICName, PICPhone       string
	LastAt                  time.Time // of the newest follow-up; zero if there is none
	LeaveUntil, NextCheckOn kim.Date
}

// Due returns the groups of a region that wait for a call as of now, the longest
// first; the empty code is the whole country.
func (s *Store) Due(ctx context.Context, region string) (list []Due, err error) {
	today := kim.DateOf(s.now(), kim.WIB)
	rows, err := s.conn.Query(ctx, statement("due"), clickhouse.Named("region", region),
		clickhouse.Named("today", today.String()), clickhouse.Named("before", today.AddDays(-patience).String()))
	if err != nil {
		return nil, fmt.Errorf("read who waits for a call: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var (
			d                  Due
			status             string
			since, leave, next time.Time
			last               time.Time
		)
		if err := rows.Scan(&d.GroupID, &d.Name, &d.RegencyCode, &d.Regency, &status, &since, &d.PICName, &d.PICPhone, &last, &leave, &next); err != nil {
			return nil, fmt.Errorf("read who waits for a call: %w", err)
		}
		d.Status, d.Since = kim.Status(status), kim.DateFromTime(since)
		d.LeaveUntil, d.NextCheckOn = kim.DateFromTime(leave), kim.DateFromTime(next)
		if last.Unix() > 0 {
			d.LastAt = last
		}
		list = append(list, d)
	}
	return list, rows.Err()
}
