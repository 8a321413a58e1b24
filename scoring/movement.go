package scoring

import (
	"context"
	"math"

	"pantaukim/internal/kim"
	"pantaukim/scoring/asof"
	"pantaukim/scoring/rules"
)

// both are the points of a group's indicators in two scorings.
type both struct{ before, now []rules.Part }

// fields are the IADs that groups are ranked among, ascending, newcomers apart.
type fields struct{ others, newcomers []float64 }

func (f *fields) of(newcomer bool) []float64 {
	if newcomer {
		return f.newcomers
	}
	return f.others
}

// Movements compares the stored scoring of a Monday with the newest one before it, by
// group. There are none if either is missing.
func (s *Scorer) Movements(ctx context.Context, monday kim.Week) (map[string]kim.Movement, error) {
	v := asof.Now(s.conn, s.now(), "")
	week := asof.Params{"week": monday}
	parts := map[string]both{}
	err := asof.Each(ctx, v, asof.Query{Files: files, Name: "movement_parts", Params: week}, func(r *struct {
		Group     string  `ch:"group_id"`
		Now       bool    `ch:"now"`
		Indicator string  `ch:"indicator"`
		Points    float64 `ch:"points"`
	}) error {
		p, part := parts[r.Group], rules.Part{Indicator: r.Indicator, Points: r.Points}
		if r.Now {
			p.now = append(p.now, part)
		} else {
			p.before = append(p.before, part)
		}
		parts[r.Group] = p
		return nil
	})
	if err != nil {
		return nil, err
	}
	before, now, err := movementFields(ctx, v, week)
	if err != nil {
		return nil, err
	}
	out := map[string]kim.Movement{}
	err = asof.Each(ctx, v, asof.Query{Files: files, Name: "movement", Params: week}, func(r *struct {
		Group          string  `ch:"group_id"`
		IAD            float64 `ch:"iad"`
		Rank           uint32  `ch:"rank"`
		Rules          string  `ch:"rules"`
		Newcomer       bool    `ch:"newcomer"`
		Before         float64 `ch:"before"`
		RankBefore     uint32  `ch:"rank_before"`
		RulesBefore    string  `ch:"rules_before"`
		NewcomerBefore bool    `ch:"newcomer_before"`
	}) error {
		m := kim.Movement{IAD: r.IAD, Rank: r.Rank, Before: r.Before, RankBefore: r.RankBefore, RulesChanged: r.Rules != r.RulesBefore}
		p := parts[r.Group]
		if !math.IsNaN(m.IAD - m.Before) {
			m.Points = rules.Explain(p.before, p.now)
		}
		if m.Rank > 0 && m.RankBefore > 0 {
			m.Places = rules.ExplainRank(p.before, p.now, before.of(r.NewcomerBefore), now.of(r.Newcomer))
		}
		out[r.Group] = m
		return nil
	})
	return out, err
}

// movementFields reads what the groups were ranked among, before and on the Monday.
func movementFields(ctx context.Context, v *asof.View, week asof.Params) (before, now fields, err error) {
	rows, err := asof.Select[struct {
		Now      bool      `ch:"now"`
		Newcomer bool      `ch:"newcomer"`
		IADs     []float64 `ch:"iads"`
	}](ctx, v, asof.Query{Files: files, Name: "movement_fields", Params: week})
	for _, r := range rows {
		f := &before
		if r.Now {
			f = &now
		}
		if r.Newcomer {
			f.newcomers = r.IADs
		} else {
			f.others = r.IADs
		}
	}
	return before, now, err
}
