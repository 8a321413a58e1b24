package report

import (
	"strings"

	"pantaukim/internal/kim"
)

// sources are the footnotes of the figures, in the order of their numbers.
func sources(d data) []string {
	l := d.Lang
	out := []string{
		l.T("report.source_status", l.Date(d.Board.Week.Monday()), d.Board.Rules, l.Clock(d.Board.AsOf, kim.WIB)),
		l.T("report.source_weekly", l.Week(d.Board.Last())),
		l.T("report.source_changes", l.Date(d.Board.Week.Monday())),
		l.T("report.source_registry", l.Clock(d.Board.Stamp.Groups, kim.WIB)),
		l.T("report.source_walks", l.Clock(d.Board.AsOf, kim.WIB)),
	}
	for _, c := range d.Board.Calibrations.Done() {
		out = append(out, l.T("calibration.error", c.Platform, c.Hand, c.Counted, c.Matched, c.Ours))
	}
	return out
}

// paragraph is a text for the office's own report, made of the figures and of
// nothing else.
func paragraph(d data) string {
	l := d.Lang
	t := l.T
	c := d.Counts
	out := []string{t("report.p_observed", l.Week(d.Board.Last()), c.Total(), d.Scope.Name, c.Observed())}
	if c.Observed() > 0 {
		out = append(out, t("report.p_statuses", c.Active, l.Percent(c.ActiveShare()), c.LessActive, c.Inactive, c.NeverPosted))
	}
	if w := d.Week; w.Seen() {
		if w.Least() {
			out = append(out, t("report.p_items_least", w.Items(), w.News, w.Gallery, w.Announcement, w.Event, w.Photos, w.Active))
		} else {
			out = append(out, t("report.p_items", w.Items(), w.News, w.Gallery, w.Announcement, w.Event, w.Photos, w.Active))
		}
		if d.Before.Seen() && d.Before.Observed == w.Observed && !w.Least() && !d.Before.Least() {
			switch {
			case w.Items() > d.Before.Items():
				out = append(out, t("report.p_more", d.Before.Items()))
			case w.Items() < d.Before.Items():
				out = append(out, t("report.p_fewer", d.Before.Items()))
			default:
				out = append(out, t("report.p_same"))
			}
		}
	} else {
		out = append(out, t("report.p_unseen"))
	}
	if best := d.best(); len(best) > 0 {
		out = append(out, t("report.p_best", strings.Join(best, ", "), d.Scope.Name))
	}
	fell := 0
	for _, x := range d.Changes {
		if x.Kind == "fell" {
			fell++
		}
	}
	if fell > 0 {
		out = append(out, t("report.p_fell", fell))
	}
	if c.Unobserved > 0 {
		out = append(out, t("report.p_unobserved", c.Unobserved))
	}
	// A percentage stays on one line.
	if missing := d.Board.Calibrations.Missing(); missing != "" {
		out = append(out, t("calibration.title")+" "+t("calibration.text", missing))
	}
	return strings.ReplaceAll(strings.Join(append(out, t("foot.caveat")), " "), " %", "\u00a0%")
}

// best names the first three of the ranking. Those that are tied with the third
// beyond doubt are not left out without a word: intervals stand in the table.
func (d data) best() []string {
	var out []string
	for _, r := range d.Rows {
		if r.Rank > 0 && !r.Apart && r.IAD > 0 && len(out) < 3 {
			out = append(out, printable(r.Name)+" ("+d.Lang.Decimal(r.IAD, 1)+")")
		}
	}
	return out
}

// printable keeps the characters of a text that the report's font has. Marks that
// turn the direction of writing and control characters have no place on paper.
func printable(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case r < ' ', r == 0x7F, r >= 0x80 && r < 0xA0, r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060:
			if r >= 0x2190 && r <= 0x2193 || r == 0x2212 || r == 0x2122 {
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
