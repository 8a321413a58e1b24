package dashboards

import (
	"context"
	"math"
	"strings"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
)

// movementOf returns what became of a group since the scoring before; false: there
// is none, or nobody explains it.
func (s *site) movementOf(ctx context.Context, v visit, r *board.Row) (kim.Movement, bool, error) {
	if s.views.Movements == nil || !v.board.Scored() {
		return kim.Movement{}, false, nil
	}
	all, err := s.movements(ctx, v.board)
	m, ok := all[r.ID]
	return m, ok, err
}

// movements tells what moved each group.
func (s *site) movements(ctx context.Context, b *board.Board) (map[string]kim.Movement, error) {
	if s.views.Movements == nil {
		return nil, errNoViews
	}
	return board.Remember(ctx, b, "movements", func(ctx context.Context) (map[string]kim.Movement, error) {
		return s.views.Movements(ctx, b.Week)
	})
}

// since says in plain sentences what moved a group and by how much.
func (s *site) since(l *words.Language, m kim.Movement) []string {
	t := func(key string, args ...any) string { return l.T(key, args...) }
	var out []string
	if !math.IsNaN(m.Before) && !math.IsNaN(m.IAD) {
		before, now := l.Decimal(m.Before, 1), l.Decimal(m.IAD, 1)
		switch change := m.IAD - m.Before; {
		case before == now:
			out = append(out, t("since.iad_same", now))
		case change > 0:
			out = append(out, t("since.iad_up", l.Decimal(change, 1), before, now, s.shares(l, m.Points)))
		default:
			out = append(out, t("since.iad_down", l.Decimal(-change, 1), before, now, s.shares(l, m.Points)))
		}
	}
	switch {
	case m.Rank == 0 || m.RankBefore == 0:
	case m.Rank == m.RankBefore:
		out = append(out, t("since.rank_same", m.Rank))
	case m.Rank < m.RankBefore:
		out = append(out, t("since.rank_up", m.RankBefore-m.Rank, m.RankBefore, m.Rank, s.shares(l, m.Places)))
	default:
		out = append(out, t("since.rank_down", m.Rank-m.RankBefore, m.RankBefore, m.Rank, s.shares(l, m.Places)))
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
func (s *site) shares(l *words.Language, all []kim.Share) string {
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
			name = s.describe(l, board.Part{Indicator: x.Indicator, Raw: math.NaN()}).Name
		}
		parts = append(parts, name+" "+l.SignedDecimal(x.Value))
	}
	if math.Abs(rest) >= 0.05 {
		parts = append(parts, l.T("since.rest")+" "+l.SignedDecimal(rest))
	}
	return strings.Join(parts, ", ")
}
