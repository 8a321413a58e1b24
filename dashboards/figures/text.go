package figures

import (
	"strings"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/kim"
)

// Title is the title of the report, by its kind.
func (r *Report) Title() string { return r.Lang.Label("report.title", r.Period.Kind) }

// Heading names the area.
func (r *Report) Heading() string { return r.Lang.T("report.heading", r.AreaName()) }

// When names the period in words.
func (r *Report) When() string { return r.Period.When(r.Visit) }

// When names the period in words.
func (p Period) When(v visit.Visit) string {
	l := v.Lang
	span := func(from, to kim.Week) string { return l.Span(from.Monday(), to.Monday().AddDays(6)) }
	switch p.Kind {
	case Monthly:
		return l.T("report.month", l.Month(p.Month, false), p.Weeks(), span(p.From, p.To))
	case Between:
		return l.T("report.days", p.Weeks(), span(p.From, p.To))
	case Change:
		return l.T("report.sides", l.Date(p.On), p.Weeks(), span(p.PriorFrom, p.PriorTo), span(p.From, p.To))
	}
	return l.T("report.week", l.Week(p.From))
}

// Short names the weeks of the period in few words.
func (r *Report) Short() string { return r.weeks(r.Period.From, r.Period.To) }

// ShortPrior names the weeks that are compared with in few words.
func (r *Report) ShortPrior() string { return r.weeks(r.Period.PriorFrom, r.Period.PriorTo) }

func (r *Report) weeks(from, to kim.Week) string {
	return r.Lang.Span(from.Monday(), to.Monday().AddDays(6))
}

// Remarks are what has to be said of the period before its figures are read.
func (r *Report) Remarks() []string {
	l, p := r.Lang, r.Period
	var out []string
	if p.Kind == Monthly {
		out = append(out, l.T("report.month_weeks"))
	}
	if p.Kind == Between {
		out = append(out, l.T("report.whole_weeks", l.Date(p.Asked[0]), l.Date(p.Asked[1])))
	}
	if p.Cut() {
		out = append(out, l.T("report.cut", l.Date(p.To.Monday().AddDays(6))))
	}
	switch {
	case r.Scored == 0:
		out = append(out, l.T("report.scored_later", l.Date(r.Board.Week.Monday())))
	case r.Scored < p.Weeks():
		out = append(out, l.T("report.scored_some", r.Scored, p.Weeks()))
	}
	if p.Kind == Change {
		if p.PriorTo.Add(1) != p.From {
			out = append(out, l.T("report.day_left_out", l.Week(p.PriorTo.Add(1))))
		}
		out = append(out, l.T("report.no_proof"))
	}
	switch now, prior := l.Percent(r.Now.Coverage()), l.Percent(r.Prior.Coverage()); {
	case r.Prior.GroupWeeks == 0 && r.Now.GroupWeeks > 0:
		out = append(out, l.T("report.no_prior"))
	case now != prior: // as far as they are shown: 94 % beside 94 % would be no difference
		out = append(out, l.T("report.other_coverage", prior, now))
	}
	return out
}

// Sources are the footnotes of the figures, in the order of their numbers, and then what
// is known of their error.
func (r *Report) Sources() []string {
	out := []string{r.Source(FromScores), r.Source(FromWeeks), r.Source(FromChanges), r.Source(FromRegistry), r.Source(FromWalks)}
	for _, c := range r.Board.Calibrations.Done() {
		out = append(out, r.Lang.T("calibration.error", c.Platform, c.Hand, c.Counted, c.Matched, c.Ours))
	}
	return out
}

// Source says where figures come from: of which weeks, and how many groups of how many
// were observed.
func (r *Report) Source(n int) string {
	l, p := r.Lang, r.Period
	switch n {
	case FromScores:
		s := l.T("report.source_status", l.Date(r.Board.Week.Monday()), r.Board.Rules, l.Clock(r.Board.AsOf, kim.WIB), r.Statuses.Observed(), r.Statuses.Total())
		if kim.Date(r.PriorMonday).Known() {
			return s + " " + l.T("report.source_status_prior", l.Date(r.PriorMonday.Monday()), r.PriorStatuses.Observed(), r.PriorStatuses.Total())
		}
		return s + " " + l.T("report.source_status_none", l.Date(p.PriorTo.Add(1).Monday()))
	case FromWeeks:
		return l.T("report.source_weekly") + " " + r.coverage(r.Now, r.Short()) + " " + l.T("report.compared") + " " + r.coverage(r.Prior, r.ShortPrior())
	case FromChanges:
		if p.Weeks() == 1 {
			return l.T("report.source_changes_week", l.Date(p.To.Add(1).Monday()))
		}
		return l.T("report.source_changes", l.Date(p.From.Add(1).Monday()), l.Date(p.To.Add(1).Monday()))
	case FromRegistry:
		return l.T("report.source_registry", l.Clock(r.Board.Stamp.Groups, kim.WIB))
	default:
		return l.T("report.source_walks", l.Clock(r.Board.AsOf, kim.WIB))
	}
}

// ChartSource says where the bars of the chart come from.
func (r *Report) ChartSource() string {
	var s Sums
	for _, w := range r.Weeks {
		s.GroupWeeks, s.Observed, s.Partly = s.GroupWeeks+w.Groups, s.Observed+w.Observed, s.Partly+w.Partly
	}
	weeks := r.weeks(r.Weeks[0].Week, r.Weeks[len(r.Weeks)-1].Week)
	if s.GroupWeeks == 0 {
		return r.Lang.T("report.coverage_none", weeks)
	}
	return r.Lang.T("report.source_weekly") + " " +
		r.Lang.T("report.coverage_chart", weeks, s.Observed, s.Partly, s.GroupWeeks, r.Lang.Percent(s.Coverage()))
}

func (r *Report) coverage(s Sums, weeks string) string {
	l := r.Lang
	switch {
	case s.GroupWeeks == 0:
		return l.T("report.coverage_none", weeks)
	case r.Period.Weeks() == 1:
		return l.T("report.coverage_week", weeks, s.Observed, s.Partly, s.GroupWeeks)
	default:
		return l.T("report.coverage_weeks", weeks, s.Observed, s.Partly, s.GroupWeeks, l.Percent(s.Coverage()), s.Whole, s.Groups)
	}
}

// Paragraph is a text for the office's own report, made of the figures and of nothing
// else.
func (r *Report) Paragraph() string {
	l := r.Lang
	t := l.T
	c := r.Statuses
	out := []string{t("report.p_observed", r.When(), c.Total(), r.inArea(), c.Observed())}
	if c.Observed() > 0 {
		out = append(out, t("report.p_statuses", c.Active, l.Percent(c.ActiveShare()), c.LessActive, c.Inactive, c.NeverPosted))
	}
	out = append(out, r.itemSentences()...)
	if r.IsChange() && r.Now.Seen() && r.Prior.Seen() {
		out = append(out, t("report.p_change", l.Percent(r.Prior.ActiveShare()), l.Percent(r.Now.ActiveShare()), l.Percent(r.Prior.Coverage()), l.Percent(r.Now.Coverage())))
		if r.Elsewhere.Seen() && r.ElsewherePrior.Seen() {
			out = append(out, t("report.p_elsewhere", l.Percent(r.ElsewherePrior.ActiveShare()), l.Percent(r.Elsewhere.ActiveShare())))
		}
		out = append(out, t("report.no_proof"))
	}
	if best := r.best(r.Who); len(best) > 0 {
		out = append(out, t("report.p_best", strings.Join(best, ", "), r.inArea()))
	}
	if fell := r.changed("fell"); fell > 0 && r.ChangesWithheld == 0 {
		out = append(out, t("report.p_fell", fell))
	}
	if c.Unobserved > 0 {
		out = append(out, t("report.p_unobserved", c.Unobserved))
	}
	if missing := r.Board.Calibrations.Missing(); missing != "" {
		out = append(out, t("calibration.title")+" "+t("calibration.text", missing))
	}
	// A percentage stays on one line.
	return strings.ReplaceAll(strings.Join(append(out, t("foot.caveat")), " "), " %", "\u00a0%")
}

func (r *Report) itemSentences() []string {
	t, w := r.Lang.T, r.Now
	if !w.Seen() {
		return []string{t("report.p_unseen")}
	}
	text := t("report.p_items", w.Items(), w.News, w.Gallery, w.Announcement, w.Event, w.Photos, w.Posted)
	if w.Least() {
		text = t("report.p_items_least", w.Items(), w.News, w.Gallery, w.Announcement, w.Event, w.Photos, w.Posted)
	}
	prior := r.Prior
	if !prior.Seen() || prior.Observed != w.Observed || w.Least() || prior.Least() {
		return []string{text}
	}
	switch {
	case w.Items() > prior.Items():
		return []string{text, t("report.p_more", prior.Items())}
	case w.Items() < prior.Items():
		return []string{text, t("report.p_fewer", prior.Items())}
	}
	return []string{text, t("report.p_same")}
}

// changed counts the changes of a kind among those that are named.
func (r *Report) changed(kind string) int {
	n := 0
	for _, x := range r.Changes {
		if x.Kind == kind {
			n++
		}
	}
	return n
}

// best names the first three of the ranking that a reader may be told of. Those that are
// tied with the third beyond doubt are not left out without a word: intervals stand in
// the table.
func (r *Report) best(who visit.Audience) []string {
	var out []string
	for _, x := range r.Rows {
		if x.Rank > 0 && !x.Apart && x.IAD > 0 && len(out) < 3 && who.Names(x.Row) {
			out = append(out, Printable(x.Name)+" ("+r.Lang.Decimal(x.IAD, 1)+")")
		}
	}
	return out
}

// Message is a text to send on a telephone. It goes to anybody, so it names nobody whom
// not everybody may be told of, whoever asks for it.
func (r *Report) Message() string {
	l := r.Lang
	t, c := l.T, r.Statuses
	out := []string{"*" + r.Heading() + "*", r.When(), ""}
	if r.Demo {
		out = append(out, t("demo.title")+" "+t("demo.text"), "")
	}
	out = append(out, t("report.m_known", c.Observed(), c.Total(), l.Date(r.Board.Week.Monday())))
	for _, st := range kim.Statuses() {
		line := "- " + l.Label("status", st) + ": " + l.Integer(int64(c.Of(st)))
		if st == kim.StatusActive && c.Observed() > 0 {
			line += " (" + l.Percent(c.ActiveShare()) + ")"
		}
		out = append(out, line)
	}
	if c.Unscored > 0 {
		out = append(out, "- "+t("status.not_yet")+": "+l.Integer(int64(c.Unscored)))
	}
	out = append(out, "")
	if w := r.Now; w.Seen() {
		out = append(out, t("report.m_items", l.Least(w.Least(), w.Items()), l.Least(w.Least(), w.Photos), w.Posted))
	}
	if r.IsChange() && r.Now.Seen() && r.Prior.Seen() {
		out = append(out, t("report.p_change", l.Percent(r.Prior.ActiveShare()), l.Percent(r.Now.ActiveShare()), l.Percent(r.Prior.Coverage()), l.Percent(r.Now.Coverage())))
	}
	out = append(out, r.coverage(r.Now, r.Short()))
	if best := r.best(visit.Audience{}); len(best) > 0 {
		out = append(out, "", t("report.p_best", strings.Join(best, ", "), r.inArea()))
	}
	if missing := r.Board.Calibrations.Missing(); missing != "" {
		out = append(out, "", t("calibration.title")+" "+t("calibration.text", missing))
	}
	out = append(out, "", t("foot.caveat"))
	if r.Address != "" {
		out = append(out, r.Address)
	}
	return strings.Join(out, "\n")
}

// ItemsOf writes the items of a group in the period.
func (r *Report) ItemsOf(g *board.Row) string {
	now, prior := r.Of(g)
	if !r.IsChange() {
		return r.itemsIn(now)
	}
	return r.itemsIn(prior) + " → " + r.itemsIn(now)
}

func (r *Report) itemsIn(p board.GroupPeriod) string {
	return one(p).Number(Sums.Items).Text(r.Lang.Code)
}

// one are the sums of a single group.
func one(p board.GroupPeriod) Sums {
	var s Sums
	s.add(p)
	return s
}

// Printable keeps the characters of a text that the report's font has. Marks that
// turn the direction of writing and control characters have no place on paper.
func Printable(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case r < ' ', r == 0x7F, r >= 0x80 && r < 0xA0, r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060:
			if r >= 0x2190 && r <= 0x2193 || r == 0x2212 || r == 0x2122 || r == 0x2265 {
				return r
			}
			if r < 0x2070 {
				return -1
			}
			return '?'
		case r >= 0x250 && r < 0x300, r >= 0x370 && r < 0x1E00, r >= 0x1F00 && r < 0x2010:
			return '?'
		}
		return r
	}, strings.ToValidUTF8(s, "?"))), " ")
}
