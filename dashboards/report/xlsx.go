package report

import (
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"

	"pantaukim/dashboards/tables"
	"pantaukim/internal/kim"
)

// reportXLSX writes the report as a workbook: the figures with their sources on
// the first sheet, the groups on the second, and what they mean on the third.
func reportXLSX(d data) ([]byte, error) {
	columns := tables.RankingOfArea()
	if d.Contacts {
		columns = tables.RankingWithOfficers()
	}
	list := make([]tables.Group, len(d.Rows))
	for i, r := range d.Rows {
		list[i] = tables.GroupOf(d.Board, r)
		list[i].Officer = d.Contacts && r.Quiet()
	}
	out := tables.Fill((&tables.Maker{Demo: d.Demo}).TableOf(d.Visit, "report", "report.title"), columns, list)
	info, err := tables.InfoOf(out, d.Lang)
	if err != nil {
		return nil, err
	}
	return out.XLSX(info, func(f *excelize.File) error { return writeFigures(f, d) })
}

// figure is one figure with the number of its source.
type figure struct {
	name   string
	value  any
	source int
}

func figuresOf(d data) []figure {
	t := d.Lang.T
	out := []figure{
		{t("report.groups"), int64(d.Counts.Total()), 4},
		{t("report.observed_status"), int64(d.Counts.Observed()), 1},
	}
	for _, st := range kim.Statuses() {
		out = append(out, figure{d.Lang.Label("status", st), int64(d.Counts.Of(st)), 1})
	}
	for _, w := range []struct {
		name  string
		count uint64
	}{
		{t("kind.news"), d.Week.News}, {t("kind.gallery"), d.Week.Gallery}, {t("kind.announcement"), d.Week.Announcement},
		{t("kind.event"), d.Week.Event}, {t("report.all_items"), d.Week.Items()}, {t("word.photos"), d.Week.Photos},
		{t("report.active_groups"), d.Week.Active},
	} {
		f := figure{w.name, nil, 2}
		if d.Week.Seen() {
			f.value = int64(w.count)
			if d.Week.Least() {
				f.value = d.Lang.Least(true, int64(w.count))
			}
		}
		out = append(out, f)
	}
	return append(out,
		figure{t("report.observed_groups"), int64(d.Week.Observed), 2},
		figure{t("changes.title"), int64(len(d.Changes)), 3})
}

func writeFigures(f *excelize.File, d data) error {
	name := d.Lang.T("report.sheet")
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
		{d.Lang.T("report.heading", d.Scope.Name)}, {d.Lang.T("report.week", d.Lang.Week(d.Board.Last()))}, {},
		{d.Lang.T("report.figure"), d.Lang.T("report.value"), d.Lang.T("report.source")},
	}
	for _, x := range figuresOf(d) {
		rows = append(rows, []any{x.name, x.value, fmt.Sprintf("[%d]", x.source)})
	}
	rows = append(rows,
		[]any{}, []any{d.Lang.T("report.paragraph")}, []any{paragraph(d)},
		[]any{}, []any{d.Lang.T("report.sources")})
	for i, source := range sources(d) {
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
