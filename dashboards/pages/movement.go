package pages

import (
	"context"
	"errors"
	"math"
	"strings"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
)

// movementOf returns what became of a group since the scoring before; false: there
// is none, or nobody explains it.
func movementOf(ctx context.Context, v visit.Visit, r *board.Row) (kim.Movement, bool, error) {
	all, err := v.Board.Movements(ctx)
	if errors.Is(err, board.ErrNoViews) {
		return kim.Movement{}, false, nil
	}
	m, ok := all[r.ID]
	return m, ok, err
}

// since says in plain sentences what moved a group and by how much.
func (p *Pages) since(l *words.Language, m kim.Movement) []string {
	t := l.T
	var out []string
	if !math.IsNaN(m.Before) && !math.IsNaN(m.IAD) {
		before, now := l.Decimal(m.Before, 1), l.Decimal(m.IAD, 1)
		switch change := m.IAD - m.Before; {
		case before == now:
			out = append(out, t("since.iad_same", now))
		case change > 0:
			out = append(out, t("since.iad_up", l.Decimal(change, 1), before, now, p.shares(l, m.Points)))
		default:
			out = append(out, t("since.iad_down", l.Decimal(-change, 1), before, now, p.shares(l, m.Points)))
		}
	}
	switch {
	case m.Rank == 0 || m.RankBefore == 0:
	case m.Rank == m.RankBefore:
		out = append(out, t("since.rank_same", m.Rank))
	case m.Rank < m.RankBefore:
		out = append(out, t("since.rank_up", m.RankBefore-m.Rank, m.RankBefore, m.Rank, p.shares(l, m.Places)))
	default:
		out = append(out, t("since.rank_down", m.Rank-m.RankBefore, m.RankBefore, m.Rank, p.shares(l, m.Places)))
	}
	if m.RulesChanged && len(out) > 0 {
		out = append(out, t("since.rules"))
	}
	return out
}

// shownShares is how many shares a sentence names; the rest are summed up.
const shownShares = 4

// shares lists what gave how much, the largest first as they come. Shares that
// would be written as nothing are summed up too.
func (p *Pages) shares(l *words.Language, all []kim.Share) string {
	var (
		parts []string
		rest  float64
	)
	for _, x := range all {
		if len(parts) == shownShares || math.Abs(x.Value) < 0.05 {
			rest += x.Value
			continue
		}
		name := l.T("since.others")
		if x.Indicator != "" {
			name = p.Tables.Describe(l, board.Part{Indicator: x.Indicator, Raw: math.NaN()}).Name
		}
		parts = append(parts, name+" "+l.SignedDecimal(x.Value))
	}
	if math.Abs(rest) >= 0.05 {
		parts = append(parts, l.T("since.rest")+" "+l.SignedDecimal(rest))
	}
	return strings.Join(parts, ", ")
}
