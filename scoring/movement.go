package scoring

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
)

// Cause is one indicator's share in a change.
type Cause struct {
	Indicator string
	Points    float64 // of the IAD; the causes of a movement add up to its change
}

// Movement is what became of one group between two scorings.
type Movement struct {
	Group            string
	IAD, Before      float64 // NaN: none
	Change           float64 // IAD − Before; NaN unless both are known
	Rank, RankBefore uint32  // in the nation; 0: not ranked
	Causes           []Cause // the largest first, none that is 0

	// RankCauses split Rank − RankBefore, the largest first; none if either is 0. Where
	// a group was a newcomer before, the change of its field is the others' share.
	RankCauses   []RankCause
	RulesChanged bool // the two were made by different rules
}

// Explain splits the change of an IAD into the changes of its points: what each
// indicator gives now less what it gave before, the shares of missing indicators
// included. The causes add up to the change exactly, but for the last digit.
func Explain(before, now []Part) []Cause {
	points := map[string]float64{}
	for _, p := range now {
		points[p.Indicator] += p.Points
	}
	for _, p := range before {
		points[p.Indicator] -= p.Points
	}
	var out []Cause
	for _, id := range order {
		if points[id] != 0 {
			out = append(out, Cause{id, points[id]})
		}
	}
	slices.SortStableFunc(out, func(a, b Cause) int { return cmp.Compare(math.Abs(b.Points), math.Abs(a.Points)) })
	return out
}

// Movements compares the stored scoring of a Monday with the newest one before it,
// for the groups of a region, ordered by group. There are none if either is missing.
func (s *Scorer) Movements(ctx context.Context, monday kim.Week, region string) ([]Movement, error) {
	v := today(s.conn, s.now(), region, s.rules)
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
	var out []Movement
	err = v.each(ctx, "movement", week, func(rows driver.Rows) error {
		var (
			m            Movement
			rules, older string
			young, was   uint8 // newcomer, now and before
		)
		if err := rows.Scan(&m.Group, &m.IAD, &m.Rank, &rules, &young, &m.Before, &m.RankBefore, &older, &was); err != nil {
			return err
		}
		m.RulesChanged = rules != older
		m.Change = m.IAD - m.Before
		if !math.IsNaN(m.Change) {
			m.Causes = Explain(parts[m.Group][0], parts[m.Group][1])
		}
		if m.Rank > 0 && m.RankBefore > 0 {
			m.RankCauses = explainRank(parts[m.Group][0], parts[m.Group][1], fields[0][was], fields[1][young])
		}
		out = append(out, m)
		return nil
	})
	return out, err
}

// Cumulative is one row of the table that is compatible with the ministry's "Top
// Konten Website KIM": everything that was ever published and still stands.
type Cumulative struct {
	Rank  uint32 // ties share a rank
	Group string
	Totals
}

// CumulativeTable returns the table as of a moment for the groups of a region,
// best first, ties by group.
func (s *Scorer) CumulativeTable(ctx context.Context, asOf time.Time, region string) ([]Cumulative, error) {
	v, err := look(ctx, s.conn, asOf, region, s.rules)
	if err != nil {
		return nil, err
	}
	groups, err := v.groups(ctx)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]*Facts, len(groups))
	for _, g := range groups {
		byID[g.ID] = &Facts{Group: g, AsOf: v.asOf}
	}
	if err := v.readTotals(ctx, byID); err != nil {
		return nil, fmt.Errorf("cumulative table: %w", err)
	}
	out := make([]Cumulative, len(groups))
	scope, value := make([]string, len(groups)), make([]float64, len(groups))
	for i, g := range groups {
		out[i] = Cumulative{Group: g.ID, Totals: byID[g.ID].Totals}
		scope[i], value[i] = nation, float64(out[i].Items())
	}
	for i, place := range Ranks(scope, value) {
		out[i].Rank = place
	}
	slices.SortStableFunc(out, func(a, b Cumulative) int { return cmp.Compare(a.Rank, b.Rank) })
	return out, nil
}

// RankBy ranks scores by any indicator of the catalogue within their regencies,
// provinces and the nation; for one whose direction is down, less is better.
func RankBy(scores []*Score, indicator string) ([][3]uint32, error) {
	at, ok := position(indicator)
	if !ok {
		return nil, fmt.Errorf("%q is not an indicator", indicator)
	}
	catalogue, err := ReadCatalogue()
	if err != nil {
		return nil, err
	}
	sign := 1.0
	if catalogue.Indicators[at].Direction == "down" {
		sign = -1
	}
	value := make([]float64, len(scores))
	var scope [3][]string
	for k := range scope {
		scope[k] = make([]string, len(scores))
	}
	for i, s := range scores {
		value[i] = sign * s.Index.Parts[at].Raw
		_, scope[0][i], scope[1][i], scope[2][i] = s.scopes()
	}
	out := make([][3]uint32, len(scores))
	for k := range scope {
		for i, place := range Ranks(scope[k], value) {
			out[i][k] = place
		}
	}
	return out, nil
}
