package tables

import (
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/words"
	"pantaukim/internal/spreadsheet"

	"github.com/xuri/excelize/v2"
)

// DataSheet is the sheet of a workbook that holds the table.
const DataSheet = "data"

// Limits of a workbook's cell.
const (
	cellText      = 32_767
	longestColumn = 48.0
)

// CellText is a text as a cell of a workbook holds it.
func CellText(s string) string {
	s = spreadsheet.Clean(s)
	for len(s) > cellText {
		s = board.Clip(s, len(s)/2)
	}
	return s
}

// dayZero is the day that the calendar of a workbook counts from.
var dayZero = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

// dayFormat is how a workbook shows days in the language.
func (r *reader) dayFormat() string {
	if r.lang.Code == words.Indonesian {
		return "dd/mm/yyyy"
	}
	return "yyyy-mm-dd"
}

// Line is one line of the sheet "info": a label and what it says.
type Line struct{ Label, Text string }

// XLSX writes the table as a workbook: typed numbers, codes as text, a frozen
// header with filters, and a second sheet that says what the first one is. More
// sheets come from those who ask for them.
func (t Table) XLSX(info []Line, more ...func(*excelize.File) error) (out []byte, err error) {
	f := excelize.NewFile()
	defer func() {
		if e := f.Close(); err == nil && e != nil {
			err = fmt.Errorf("write XLSX: %w", e)
		}
	}()
	if err := f.SetSheetName("Sheet1", DataSheet); err != nil {
		return nil, fmt.Errorf("write XLSX: %w", err)
	}
	writers := append([]func(*excelize.File) error{t.writeData, func(f *excelize.File) error { return writeInfo(f, info) }}, more...)
	for _, write := range writers {
		if err := write(f); err != nil {
			return nil, fmt.Errorf("write XLSX: %w", err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("write XLSX: %w", err)
	}
	return b.Bytes(), nil
}

// styles of a workbook.
type styles struct {
	head, text, integer, decimal int

	// For people: days, figures and percentages with so many digits behind the mark.
	day           int
	places, share [3]int
}

func (t Table) addStyles(f *excelize.File) (styles, error) {
	var s styles
	var err error
	add := func(to *int, style *excelize.Style) {
		if err == nil {
			*to, err = f.NewStyle(style)
		}
	}
	add(&s.head, &excelize.Style{
		Font: &excelize.Font{Bold: true, Color: "FFFFFF"},
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"0F5C56"}},
	})
	const asText, wholeNumber = 49, 3 // of the built-in number formats: @ and #,##0
	places := "#,##0.0##"
	add(&s.text, &excelize.Style{NumFmt: asText, Alignment: &excelize.Alignment{Vertical: "top"}})
	add(&s.integer, &excelize.Style{NumFmt: wholeNumber, Alignment: &excelize.Alignment{Vertical: "top"}})
	add(&s.decimal, &excelize.Style{CustomNumFmt: &places, Alignment: &excelize.Alignment{Vertical: "top"}})
	if t.reader == nil {
		return s, err
	}
	custom := func(to *int, format string) {
		add(to, &excelize.Style{CustomNumFmt: &format, Alignment: &excelize.Alignment{Vertical: "top"}})
	}
	custom(&s.day, t.reader.dayFormat())
	for places, digits := range []string{"0", "0.0", "0.00"} {
		custom(&s.places[places], "#,##"+digits)
		custom(&s.share[places], digits+"%")
	}
	return s, err
}

func (t Table) writeData(f *excelize.File) error {
	st, err := t.addStyles(f)
	if err != nil {
		return err
	}
	w, err := f.NewStreamWriter(DataSheet)
	if err != nil {
		return err
	}
	for i, width := range t.widths() {
		if err := w.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	head := make([]any, len(t.Fields))
	for i, c := range t.Fields {
		head[i] = excelize.Cell{StyleID: st.head, Value: t.heading(c)}
	}
	if err := w.SetRow("A1", head); err != nil {
		return err
	}
	line := make([]any, len(t.Fields))
	for n, row := range t.rows {
		for i, v := range row {
			line[i] = t.cellOf(v, t.Fields[i], st)
		}
		if err := w.SetRow("A"+strconv.Itoa(n+2), line); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	last, err := excelize.CoordinatesToCellName(len(t.Fields), len(t.rows)+1)
	if err != nil {
		return err
	}
	return f.AutoFilter(DataSheet, "A1:"+last, nil)
}

// heading is the name of a column as the table is read.
func (t Table) heading(f Field) string {
	if t.reader == nil {
		return f.Name
	}
	return t.reader.heading(f.Name)
}

func (t Table) cellOf(v any, f Field, st styles) excelize.Cell {
	c := excelize.Cell{StyleID: st.text}
	if t.reader != nil {
		return t.reader.cellOf(v, f, st)
	}
	switch x := v.(type) {
	case string:
		c.Value = CellText(x)
	case int64:
		c.StyleID, c.Value = st.integer, x
	case float64:
		c.StyleID, c.Value = st.decimal, x
	case nil:
		if f.Type == Integer {
			c.StyleID = st.integer
		}
	}
	return c
}

// cellOf makes a cell for people: figures and days stay such, to be counted and sorted with,
// and are only shown as the language writes them.
func (r *reader) cellOf(v any, f Field, st styles) excelize.Cell {
	c := excelize.Cell{StyleID: st.text}
	switch x := v.(type) {
	case int64:
		if f.Flag {
			c.Value = r.yesNo(x)
			return c
		}
		c.StyleID, c.Value = st.integer, x
	case float64:
		places := placesOf(f.Name)
		if isShare(f.Name) {
			c.StyleID, c.Value = st.share[places], rounded(x, places+2)
			return c
		}
		c.StyleID, c.Value = st.places[places], rounded(x, places)
	case string:
		c.Value = CellText(r.text(f, x))
		if day, err := time.Parse(time.DateOnly, x); err == nil && f.Type == Day {
			c.StyleID, c.Value = st.day, int64(day.Sub(dayZero).Hours()/24)
		}
	}
	return c
}

// widths returns the width of each column, in characters.
func (t Table) widths() []float64 {
	out := make([]float64, len(t.Fields))
	for i, c := range t.Fields {
		out[i] = float64(utf8.RuneCountInString(t.heading(c))) + 4
	}
	for _, row := range t.rows {
		for i, v := range row {
			text := plain(v)
			if t.reader != nil {
				text = t.reader.cell(t.Fields[i], v)
			}
			out[i] = min(longestColumn, max(out[i], float64(len(text))+2))
		}
	}
	return out
}

func writeInfo(f *excelize.File, lines []Line) error {
	const name = "info"
	if _, err := f.NewSheet(name); err != nil {
		return err
	}
	for i, line := range lines {
		if err := f.SetSheetRow(name, "A"+strconv.Itoa(i+1), &[]any{CellText(line.Label), CellText(line.Text)}); err != nil {
			return err
		}
	}
	if err := f.SetColWidth(name, "A", "A", 24); err != nil {
		return err
	}
	return f.SetColWidth(name, "B", "B", 90)
}
