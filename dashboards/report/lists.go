package report

import (
	"math"
	"strconv"
	"strings"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/figures"
	"pantaukim/dashboards/tables"
	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
)

// withheld says how many groups are counted without a name.
func (p paper) withheld(n int) {
	if n == 0 {
		return
	}
	p.Ln(.8)
	if p.d.Who.LoggedIn() {
		p.small(p.t("report.withheld", n))
	} else {
		p.small(p.t("report.withheld_public", n))
	}
}

// weeks are the weeks of a longer period, with their sum.
func (p paper) weeks() {
	weeks := p.d.Told()
	if len(weeks) < 2 {
		return
	}
	p.heading(p.t("report.weeks_table") + from(figures.FromWeeks))
	l := p.d.Lang
	heads := []tableHead{{p.t("word.week"), 50, "L"}}
	for _, k := range kim.Kinds() {
		heads = append(heads, tableHead{l.Label("kind", k), 16, "R"})
	}
	t := p.table(append(heads, tableHead{p.t("word.items"), 18, "R"}, tableHead{p.t("word.photos"), 17, "R"},
		tableHead{p.t("column.active_groups"), 22, "R"}, tableHead{p.t("word.observed"), 21, "R"}))
	for _, w := range weeks {
		t.row(append([]string{p.clean(l.Week(w.Week))}, p.d.WeekCells(w)...)...)
	}
	if !p.d.IsChange() {
		t.sum(append([]string{p.t("word.sum")}, p.d.SumCells(p.d.Now)...)...)
	}
	p.source(figures.FromWeeks)
}

// areas are the parts of the area, with their sum.
func (p paper) areas() {
	if len(p.d.Areas) == 0 {
		return
	}
	p.heading(p.d.Lang.Label("areas", p.d.AreaOf) + from(figures.FromScores, figures.FromWeeks))
	t := p.table([]tableHead{
		{p.d.Lang.Label("place", p.d.AreaOf), 38, "L"}, {"KIM", 11, "R"}, {p.t("report.judged"), 20, "R"}, {p.t("short_status.active"), 13, "R"},
		{p.t("short_status.less_active"), 15, "R"}, {p.t("short_status.inactive"), 15, "R"}, {p.t("short_status.never_posted"), 24, "R"},
		{p.t("word.items"), 20, "R"}, {p.t("word.photos"), 17, "R"},
	})
	for _, a := range p.d.Areas {
		name := p.clean(tables.AreaName(p.d.Lang, a.Place))
		if !a.Resolved {
			name += " (" + p.t("place.unresolved") + ")"
		}
		t.row(append([]string{name}, p.areaCells(a)...)...)
	}
	t.sum(append([]string{p.t("word.sum")}, p.areaCells(p.d.Whole())...)...)
	p.source(figures.FromScores)
}

func (p paper) areaCells(a figures.Area) []string {
	l, c := p.d.Lang, a.Counts
	n := func(v int) string { return l.Integer(int64(v)) }
	return []string{n(c.Total()), n(c.Observed()), n(c.Active), n(c.LessActive), n(c.Inactive), n(c.NeverPosted), a.Items().Text(l.Code), a.Photos().Text(l.Code)}
}

// elsewhere compares the groups outside of the area, of a change.
func (p paper) elsewhere() {
	lines := p.d.ElsewhereLines()
	if len(lines) == 0 {
		return
	}
	p.heading(p.t("report.elsewhere") + from(figures.FromWeeks))
	t := p.table([]tableHead{{p.t("report.figure"), 74, "L"}, {p.t("report.before", p.d.ShortPrior()), 38, "R"}, {p.t("report.after", p.d.Short()), 38, "R"}, {p.t("report.difference"), 26, "R"}})
	for _, x := range lines {
		t.row(x.Name, x.Prior.Text(p.d.Lang.Code), x.Now.Text(p.d.Lang.Code), x.Difference(p.d.Lang))
	}
	p.Ln(.8)
	p.small(p.t("report.elsewhere_note"))
}

func (p paper) changes() {
	text := p.d.Lang
	p.heading(p.t("report.changes") + from(figures.FromChanges))
	if len(p.d.Changes) == 0 {
		p.pen("", 9, inkMuted)
		switch {
		case p.d.Scored == 0:
			p.CellFormat(pageWide, 5, words.Unknown, "", 1, "L", false, 0, "")
		case p.d.ChangesWithheld == 0:
			p.CellFormat(pageWide, 5, p.t("changes.none"), "", 1, "L", false, 0, "")
		}
	} else {
		t := p.table([]tableHead{{p.t("report.change"), 36, "L"}, {"KIM", 62, "L"}, {p.t("report.from_to"), 50, "L"}, {p.t("report.judged_on"), 28, "L"}})
		for _, c := range p.d.Changes {
			shift := text.Label("short_status", c.To)
			if c.From != "" {
				shift = text.Label("short_status", c.From) + " → " + shift
			}
			t.row(text.Label("change", c.Kind), p.clean(c.Row.Name), shift, text.ShortDate(c.Week.Monday()))
		}
	}
	p.withheld(p.d.ChangesWithheld)
	p.source(figures.FromChanges)
}

func (p paper) ranking() {
	p.heading(p.t("ranking.title") + from(figures.FromScores))
	l := p.d.Lang
	t := p.table([]tableHead{
		{p.t("column.rank"), 24, "L"}, {"KIM", 52, "L"}, {p.t("place.district"), 27, "L"}, {p.t("word.status"), 24, "L"},
		{"IAD", 12, "R"}, {p.t("report.weeks"), 15, "R"}, {p.t("report.items_short"), 22, "R"},
	})
	for _, r := range p.d.Rows {
		rank, status, iad, weeks := words.Unknown, p.t("status.not_yet"), words.Unknown, words.Unknown
		if r.Rank > 0 {
			rank = l.Integer(int64(r.Rank))
			if r.Low > 0 && r.Low != r.High {
				rank += " " + p.t("report.interval", r.Low, r.High)
			}
			if r.Apart {
				rank += "*"
			}
		}
		if r.Scored {
			status = l.Label("short_status", r.Status)
			weeks = strconv.Itoa(r.Active) + "/" + strconv.Itoa(r.Judged())
			if !math.IsNaN(r.IAD) {
				iad = l.Decimal(r.IAD, 1)
			}
		}
		t.row(rank, p.clean(r.Name), p.clean(r.District), status, iad, weeks, p.d.ItemsOf(r.Row))
	}
	p.withheld(p.d.Withheld)
	p.Ln(.8)
	p.small(p.t("report.ranking_note"))
}

// sides are the groups before and after a change.
func (p paper) sides() {
	p.heading(p.t("report.groups_table") + from(figures.FromWeeks))
	t := p.table([]tableHead{
		{"KIM", 62, "L"}, {p.t("place.district"), 32, "L"}, {p.t("report.active_before"), 28, "R"}, {p.t("report.active_after"), 28, "R"}, {p.t("report.items_sides"), 30, "R"},
	})
	for _, r := range p.d.Rows {
		now, prior := p.d.Of(r.Row)
		t.row(p.clean(r.Name), p.clean(r.District), activeWeeks(p.d.Lang, prior), activeWeeks(p.d.Lang, now), p.d.ItemsOf(r.Row))
	}
	p.withheld(p.d.Withheld)
	p.source(figures.FromWeeks)
}

// activeWeeks writes the weeks with an item of the known weeks of a group.
func activeWeeks(l *words.Language, g board.GroupPeriod) string {
	if g.Observed+g.Partly == 0 {
		return words.Unknown
	}
	return l.Integer(int64(g.Active)) + "/" + l.Integer(int64(g.Observed+g.Partly))
}

func (p paper) quiet() {
	p.heading(p.t("report.quiet", len(p.d.Quiet)+p.d.QuietWithheld) + from(figures.FromScores))
	p.small(p.t("report.quiet_note"))
	p.withheld(p.d.QuietWithheld)
	if len(p.d.Quiet) == 0 {
		return
	}
	heads := []tableHead{{"KIM", 66, "L"}, {p.t("place.district"), 38, "L"}, {p.t("word.status"), 30, "L"}, {p.t("column.last"), 42, "L"}}
	if p.d.contacts {
		p.small(p.t("report.contacts_note"))
		heads = []tableHead{
			{"KIM", 50, "L"}, {p.t("place.district"), 28, "L"}, {p.t("word.status"), 24, "L"}, {p.t("column.last"), 26, "L"},
			{p.t("inactive.contact"), 48, "L"},
		}
	}
	t := p.table(heads)
	for _, r := range p.d.Quiet {
		last := words.Unknown
		if !r.LastItemAt.IsZero() {
			last = p.d.Lang.ShortDate(kim.DateOf(r.LastItemAt, r.Zone))
		}
		cells := []string{p.clean(r.Name), p.clean(r.District), p.d.Lang.Label("short_status", r.Status), last}
		if p.d.contacts {
			officer := p.t("inactive.contact_withheld")
			if p.d.Who.Contacts(r) {
				officer = p.clean(strings.TrimSpace(r.PICName + " " + r.PICPhone))
			}
			cells = append(cells, officer)
		}
		t.row(cells...)
	}
}

func (p paper) unseen() {
	n := len(p.d.Unseen) + p.d.UnseenWithheld
	if n == 0 {
		return
	}
	p.heading(p.t("report.unseen", n) + from(figures.FromWalks))
	p.small(p.t("report.unseen_note"))
	p.withheld(p.d.UnseenWithheld)
	if len(p.d.Unseen) == 0 {
		return
	}
	t := p.table([]tableHead{{"KIM", 66, "L"}, {p.t("place.district"), 38, "L"}, {p.t("report.cause"), 72, "L"}})
	for _, r := range p.d.Unseen {
		t.row(p.clean(r.Name), p.clean(r.District), p.clean(p.d.Lang.Label("cause", r.Cause)))
	}
}
