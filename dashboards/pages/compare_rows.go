package pages

import (
	"math"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
)

// pair makes a row of two counts, and of their difference where both are known and may be
// subtracted.
func pair(l *words.Language, label string, a, b int, known [2]bool, subtract bool) compareRow {
	r := compareRow{Label: label, Values: [2]string{l.Argument(a), l.Argument(b)}}
	for i := range known {
		if !known[i] {
			r.Values[i] = l.T("tile.none")
		}
	}
	if subtract && known[0] && known[1] {
		r.Change = l.Signed(b - a)
	}
	return r
}

// statusRows are the groups of both by status.
func statusRows(l *words.Language, both [2]board.StatusCounts, known [2]bool) []compareRow {
	out := []compareRow{pair(l, "KIM", both[0].Total(), both[1].Total(), [2]bool{true, true}, true)}
	for _, s := range kim.Statuses() {
		out = append(out, pair(l, l.Label("status", s), both[0].Of(s), both[1].Of(s), known, true))
	}
	if both[0].Unscored+both[1].Unscored > 0 {
		out = append(out, pair(l, l.T("status.not_yet"), both[0].Unscored, both[1].Unscored, known, true))
	}
	r := compareRow{Label: l.T("district.share"), Strong: true}
	for i, c := range both {
		r.Values[i] = l.T("tile.none")
		if known[i] && c.Observed() > 0 {
			low, high := kim.Wilson(c.Active, c.Observed())
			r.Values[i] = l.T("compare.share", l.Percent(c.ActiveShare()), l.Percent(low), l.Percent(high))
		}
	}
	return append(out, r)
}

// periodRows are the weeks of both, what was seen of them, and what was posted.
func periodRows(l *words.Language, both [2]tables.Period) []compareRow {
	seen := [2]bool{both[0].Seen > 0, both[1].Seen > 0}
	row := func(label string, value func(tables.Period) string) compareRow {
		r := compareRow{Label: label}
		for i, p := range both {
			r.Values[i] = l.Label("status", "unobserved")
			if seen[i] {
				r.Values[i] = value(p)
			}
		}
		return r
	}
	figure := func(label string, value func(tables.Period) float64, write func(float64) string, signed func(float64) string) compareRow {
		r := row(label, func(p tables.Period) string { return write(value(p)) })
		if x, y := value(both[0]), value(both[1]); !math.IsNaN(x) && !math.IsNaN(y) {
			r.Change = signed(y - x)
		}
		r.Strong = true
		return r
	}
	points := func(x float64) string { return l.T("compare.points", l.SignedDecimal(100*x)) }
	out := []compareRow{
		{Label: l.T("compare.weeks"), Values: [2]string{l.T("compare.weeks_seen", both[0].Seen, both[0].Weeks), l.T("compare.weeks_seen", both[1].Seen, both[1].Weeks)}},
		row(l.T("compare.coverage"), func(p tables.Period) string { return l.Percent(p.Coverage()) }),
		figure(l.T("compare.rate"), tables.Period.Rate, func(x float64) string { return l.Decimal(x, 2) }, func(x float64) string { return signedRate(l, x) }),
		figure(l.T("compare.active_share"), tables.Period.ActiveShare, l.Percent, points),
	}
	for i, k := range kim.Kinds() {
		out = append(out, row(l.Label("kind", k), func(p tables.Period) string { return l.Least(p.Least(), p.Kinds[i]) }))
	}
	return append(out,
		row(l.T("word.items"), func(p tables.Period) string { return l.Least(p.Least(), p.Items()) }),
		row(l.T("word.photos"), func(p tables.Period) string { return l.Least(p.Least(), p.Photos) }),
	)
}

// groupRows are what is known of two groups.
func groupRows(l *words.Language, both [2]*board.Row, weeks [2]tables.GroupPeriod, level kim.Level) []compareRow {
	row := func(label string, value func(*board.Row) string) compareRow {
		r := compareRow{Label: label}
		for i, x := range both {
			r.Values[i] = words.Unknown
			if x.Scored {
				r.Values[i] = value(x)
			}
		}
		return r
	}
	sum := func(label string, value func(tables.GroupPeriod) string) compareRow {
		r := compareRow{Label: label}
		for i, w := range weeks {
			r.Values[i] = l.Label("status", "unobserved")
			if w.Seen() > 0 {
				r.Values[i] = value(w)
			}
		}
		return r
	}
	counted := func(label string, n func(tables.GroupPeriod) uint32) compareRow {
		return sum(label, func(w tables.GroupPeriod) string { return l.Least(w.Least(), n(w)) })
	}
	return []compareRow{
		row(l.T("word.status"), func(r *board.Row) string { return l.Label("status", r.Status) }),
		row("IAD", func(r *board.Row) string {
			if math.IsNaN(r.IAD) {
				return words.Unknown
			}
			return l.Decimal(r.IAD, 1)
		}),
		row(l.T("compare.rank_in", l.Label("compare.level", level)), func(r *board.Row) string {
			x := tables.RankedIn(r, level)
			switch {
			case x.Rank == 0:
				return words.Unknown
			case x.Low == 0:
				return l.Argument(x.Rank)
			default:
				return l.T("compare.rank", x.Rank, x.Low, x.High)
			}
		}),
		row(l.T("inactive.last_item"), func(r *board.Row) string {
			if r.LastItemAt.IsZero() {
				return l.T("inactive.no_item")
			}
			return l.Date(kim.DateOf(r.LastItemAt, r.Zone))
		}),
		row(l.T("group.active_weeks"), func(r *board.Row) string { return l.T("compare.of", r.Active, r.Judged()) }),
		sum(l.T("compare.weeks"), func(w tables.GroupPeriod) string { return l.T("compare.weeks_seen", w.Seen(), w.Weeks) }),
		counted(l.Label("kind", kim.Kinds()[0]), func(w tables.GroupPeriod) uint32 { return w.Kinds.News }),
		counted(l.Label("kind", kim.Kinds()[1]), func(w tables.GroupPeriod) uint32 { return w.Kinds.Gallery }),
		counted(l.Label("kind", kim.Kinds()[2]), func(w tables.GroupPeriod) uint32 { return w.Kinds.Announcement }),
		counted(l.Label("kind", kim.Kinds()[3]), func(w tables.GroupPeriod) uint32 { return w.Kinds.Event }),
		counted(l.T("word.items"), func(w tables.GroupPeriod) uint32 { return w.Kinds.All() }),
		counted(l.T("word.photos"), func(w tables.GroupPeriod) uint32 { return w.Photos }),
		row(l.T("column.total"), func(r *board.Row) string { return l.Argument(r.Totals.All()) }),
	}
}

// signedRate writes a difference as exactly as the figures that it is of.
func signedRate(l *words.Language, x float64) string {
	switch s := l.Decimal(math.Abs(x), 2); {
	case s == l.Decimal(0, 2):
		return l.Signed(0)
	case x < 0:
		return "−" + s
	default:
		return "+" + s
	}
}
