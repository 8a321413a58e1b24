package dashboards

import (
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"

	"pantaukim/dashboards/tables"
	"pantaukim/internal/kim"
)

// reportXLSX writes the report as a workbook: the figures with their sources on
// the first sheet, the groups on the second, and what they mean on the third.
func (s *site) reportXLSX(d reportData) ([]byte, error) {
	columns := tables.RankingOfArea()
	if d.Contacts {
		columns = tables.RankingWithOfficers()
	}
	list := make([]tables.Group, len(d.Rows))
	for i, r := range d.Rows {
		list[i] = groupOf(d.board, r)
		list[i].Officer = d.Contacts && r.Quiet()
	}
	out := tables.Fill(s.tableOf(d.visit, "report", "report.title"), columns, list)
	info, err := s.infoOf(out, d.lang)
	if err != nil {
		return nil, err
	}
	return out.XLSX(info, func(f *excelize.File) error { return s.writeFigures(f, d) })
}

// reportFigure is one figure with the number of its source.
type reportFigure struct {
	name   string
	value  any
	source int
}

func (s *site) figuresOf(d reportData) []reportFigure {
	t := func(key string) string { return d.lang.T(key) }
	out := []reportFigure{
		{t("report.groups"), int64(d.Counts.Total()), 4},
		{t("report.observed_status"), int64(d.Counts.Observed()), 1},
	}
	for _, st := range kim.Statuses() {
		out = append(out, reportFigure{d.lang.Label("status", st), int64(d.Counts.Of(st)), 1})
	}
	for _, w := range []struct {
		name  string
		count uint64
	}{
		{t("kind.news"), d.Week.News}, {t("kind.gallery"), d.Week.Gallery}, {t("kind.announcement"), d.Week.Announcement},
		{t("kind.event"), d.Week.Event}, {t("report.all_items"), d.Week.Items()}, {t("word.photos"), d.Week.Photos},
		{t("report.active_groups"), d.Week.Active},
	} {
		f := reportFigure{w.name, nil, 2}
		if d.Week.Seen() {
			f.value = int64(w.count)
			if d.Week.Least() {
				f.value = d.lang.Least(true, int64(w.count))
			}
		}
		out = append(out, f)
	}
	return append(out,
		reportFigure{t("report.observed_groups"), int64(d.Week.Observed), 2},
		reportFigure{t("changes.title"), int64(len(d.Changes)), 3})
}

func (s *site) writeFigures(f *excelize.File, d reportData) error {
	name := d.lang.T("report.sheet")
	if _, err := f.NewSheet(name); err != nil {
		return err
	}
	line := 0
	add := func(values ...any) error {
		line++
		for i, v := range values {
			if text, ok := v.(string); ok {
				values[i] = tables.CellText(text)
			}
		}
		return f.SetSheetRow(name, "A"+strconv.Itoa(line), &values)
	}
	rows := [][]any{
		{d.lang.T("report.heading", d.scope.Name)}, {d.lang.T("report.week", d.lang.Week(d.board.Last()))}, {},
		{d.lang.T("report.figure"), d.lang.T("report.value"), d.lang.T("report.source")},
	}
	for _, x := range s.figuresOf(d) {
		rows = append(rows, []any{x.name, x.value, fmt.Sprintf("[%d]", x.source)})
	}
	rows = append(rows,
		[]any{}, []any{d.lang.T("report.paragraph")}, []any{s.paragraph(d)},
		[]any{}, []any{d.lang.T("report.sources")})
	for i, source := range s.sources(d) {
		rows = append(rows, []any{fmt.Sprintf("[%d] %s", i+1, source)})
	}
	for _, r := range rows {
		if err := add(r...); err != nil {
			return err
		}
	}
	if err := f.SetColWidth(name, "A", "A", 60); err != nil {
		return err
	}
	index, err := f.GetSheetIndex(name)
	if err != nil {
		return err
	}
	f.SetActiveSheet(index)
	return f.MoveSheet(name, tables.DataSheet)
}
