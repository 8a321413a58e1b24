package scoring

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

// Explain splits the change of an IAD into the changes of its points: what each
// indicator gives now less what it gave before, the shares of missing indicators
// included. The shares add up to the change exactly, but for the last digit.
func Explain(before, now []Part) []kim.Share {
	points := map[string]float64{}
	for _, p := range now {
		points[p.Indicator] += p.Points
	}
	for _, p := range before {
		points[p.Indicator] -= p.Points
	}
	var out []kim.Share
	for _, id := range kim.Indicators() {
		if points[id] != 0 {
			out = append(out, kim.Share{Indicator: id, Value: points[id]})
		}
	}
	slices.SortStableFunc(out, func(a, b kim.Share) int { return cmp.Compare(math.Abs(b.Value), math.Abs(a.Value)) })
	return out
}

// Movements compares the stored scoring of a Monday with the newest one before it, by
// group. There are none if either is missing.
func (s *Scorer) Movements(ctx context.Context, monday kim.Week) (map[string]kim.Movement, error) {
	v := today(s.conn, s.now(), "", s.rules)
	parts := map[string][2][]Part{}
	week := params{"week": monday.String()}
	err := v.each(ctx, "movement_parts", week, func(rows driver.Rows) error {
		var (
			id  string
			now uint8
			p   Part
		)
		if err := rows.Scan(&id, &now, &p.Indicator, &p.Points); err != nil {
			return err
		}
		both := parts[id]
		both[now] = append(both[now], p)
		parts[id] = both
		return nil
	})
	if err != nil {
		return nil, err
	}
	fields, err := v.movementFields(ctx, week)
	if err != nil {
		return nil, err
	}
	out := map[string]kim.Movement{}
	err = v.each(ctx, "movement", week, func(rows driver.Rows) error {
		var (
			m                kim.Movement
			id, rules, older string
			young, was       uint8 // newcomer, now and before
		)
		if err := rows.Scan(&id, &m.IAD, &m.Rank, &rules, &young, &m.Before, &m.RankBefore, &older, &was); err != nil {
			return err
		}
		m.RulesChanged = rules != older
		if !math.IsNaN(m.IAD - m.Before) {
			m.Points = Explain(parts[id][0], parts[id][1])
		}
		if m.Rank > 0 && m.RankBefore > 0 {
			m.Places = ExplainRank(parts[id][0], parts[id][1], fields[0][was], fields[1][young])
		}
		out[id] = m
		return nil
	})
	return out, err
}
