package report

import (
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"

	"pantaukim/dashboards/figures"
	"pantaukim/dashboards/tables"
	"pantaukim/internal/kim"
)

// reportXLSX writes the report as a workbook: the figures with their sources on the first
// sheet, then the areas and the weeks with their sums, the groups, and what they mean.
func reportXLSX(d data) ([]byte, error) {
	columns := tables.RankingOfArea()
	if d.contacts {
		columns = tables.RankingWithOfficers()
	}
	list := make([]tables.Group, len(d.Rows))
	for i, r := range d.Rows {
		list[i] = tables.GroupOf(d.Board, r)
		list[i].Officer = d.contacts && r.Quiet() && d.Who.Contacts(r.Row)
	}
	about := (&tables.Maker{Demo: d.Demo}).TableOf(d.Visit, "report", "report.changes")
	about.Title, about.About.Withheld = d.Title(), d.Withheld
	out := tables.Fill(about, columns, list)
	info, err := tables.InfoOf(out, d.Lang)
	if err != nil {
		return nil, err
	}
	return out.XLSX(info, d.writeFigures, d.writeAreas, d.writeWeeks, d.writeSides)
}

// writeRows adds a sheet of rows. Widths are those of its first columns.
func (d data) writeRows(f *excelize.File, name string, rows [][]any, widths ...float64) error {
	if _, err := f.NewSheet(name); err != nil {
		return err
	}
	for n, values := range rows {
		for i, v := range values {
			if text, ok := v.(string); ok {
				values[i] = tables.CellText(text)
			}
		}
		if err := f.SetSheetRow(name, "A"+strconv.Itoa(n+1), &values); err != nil {
			return err
		}
	}
	for i, w := range widths {
		column, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := f.SetColWidth(name, column, column, w); err != nil {
			return err
		}
	}
	return nil
}

// writeFigures writes the first sheet.
func (d data) writeFigures(f *excelize.File) error {
	name, l := d.Lang.T("report.sheet"), d.Lang
	rows := [][]any{{d.Heading()}, {d.When()}}
	for _, remark := range d.Remarks() {
		rows = append(rows, []any{remark})
	}
	now, prior := d.Short(), l.T("report.compare", d.ShortPrior())
	if d.IsChange() {
		now, prior = l.T("report.after", d.Short()), l.T("report.before", d.ShortPrior())
	}
	rows = append(rows, []any{}, []any{l.T("report.figure"), now, l.T("report.source"), prior, l.T("report.difference")})
	for _, x := range append(d.Lines(), d.ElsewhereLines()...) {
		rows = append(rows, []any{x.Name, x.Now.Cell(l.Code), fmt.Sprintf("[%d]", x.Source), x.Prior.Cell(l.Code), x.DifferenceCell()})
	}
	rows = append(rows, []any{}, []any{l.T("report.paragraph")}, []any{d.Paragraph()}, []any{}, []any{l.T("report.sources")})
	for i, source := range d.Sources() {
		rows = append(rows, []any{fmt.Sprintf("[%d] %s", i+1, source)})
	}
	if d.Address != "" {
		rows = append(rows, []any{}, []any{l.T("report.online") + " " + d.Address})
	}
	if err := d.writeRows(f, name, rows, 60, 28, 10, 34, 12); err != nil {
		return err
	}
	index, err := f.GetSheetIndex(name)
	if err != nil {
		return err
	}
	f.SetActiveSheet(index)
	return f.MoveSheet(name, tables.DataSheet)
}

// writeAreas writes the parts of the area with their sum.
func (d data) writeAreas(f *excelize.File) error {
	if len(d.Areas) == 0 {
		return nil
	}
	t := d.Lang.T
	head := []any{d.Lang.Label("place", d.AreaOf), "KIM", t("report.judged")}
	for _, st := range kim.Statuses() {
		head = append(head, d.Lang.Label("short_status", st))
	}
	rows := [][]any{append(head, t("status.not_yet"), t("word.items"), t("word.photos"))}
	line := func(name string, a figures.Area) {
		row := []any{name, a.Counts.Total(), a.Counts.Observed()}
		for _, st := range kim.Statuses() {
			row = append(row, a.Counts.Of(st))
		}
		rows = append(rows, append(row, a.Counts.Unscored, a.Items().Cell(d.Lang.Code), a.Photos().Cell(d.Lang.Code)))
	}
	for _, a := range d.Areas {
		line(tables.AreaName(d.Lang, a.Place), a)
	}
	line(t("word.sum"), d.Whole())
	rows = append(rows, []any{}, []any{"[1] " + d.Source(figures.FromScores)}, []any{"[2] " + d.Source(figures.FromWeeks)})
	return d.writeRows(f, t("report.sheet_areas"), rows, 36)
}

// writeWeeks writes the weeks of a longer period with their sum.
func (d data) writeWeeks(f *excelize.File) error {
	weeks := d.Told()
	if len(weeks) < 2 {
		return nil
	}
	t := d.Lang.T
	head := []any{t("word.week")}
	for _, k := range kim.Kinds() {
		head = append(head, d.Lang.Label("kind", k))
	}
	rows := [][]any{append(head, t("word.items"), t("word.photos"), t("column.active_groups"), t("word.observed"), "KIM")}
	for _, w := range weeks {
		row := []any{d.Lang.Week(w.Week)}
		for _, n := range []uint64{w.News, w.Gallery, w.Announcement, w.Event, w.Items(), w.Photos} {
			row = append(row, figures.Number{Known: w.Seen(), Least: w.Least(), V: float64(n)}.Cell(d.Lang.Code))
		}
		rows = append(rows, append(row, figures.Number{Known: w.Seen(), V: float64(w.Active)}.Cell(d.Lang.Code), w.Observed, w.Groups))
	}
	if !d.IsChange() {
		s := d.Now
		row := []any{t("word.sum")}
		for _, n := range []uint64{s.News, s.Gallery, s.Announcement, s.Event, s.Items(), s.Photos} {
			row = append(row, figures.Number{Known: s.Seen(), Least: s.Least(), V: float64(n)}.Cell(d.Lang.Code))
		}
		rows = append(rows, append(row, figures.Number{Known: s.Seen(), V: float64(s.Active)}.Cell(d.Lang.Code), s.Observed, s.GroupWeeks))
	}
	rows = append(rows, []any{}, []any{"[2] " + d.Source(figures.FromWeeks)})
	return d.writeRows(f, t("report.sheet_weeks"), rows, 36)
}

// writeSides writes the groups before and after a change.
func (d data) writeSides(f *excelize.File) error {
	if !d.IsChange() {
		return nil
	}
	t := d.Lang.T
	rows := [][]any{{"KIM", t("place.district"), t("report.active_before"), t("report.active_after"), t("report.items_sides")}}
	for _, r := range d.Rows {
		now, prior := d.Of(r.Row)
		rows = append(rows, []any{r.Name, r.District, activeWeeks(d.Lang, prior), activeWeeks(d.Lang, now), d.ItemsOf(r.Row)})
	}
	return d.writeRows(f, "KIM", rows, 40, 24, 24, 24, 24)
}
