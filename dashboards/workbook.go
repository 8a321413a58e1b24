package dashboards

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"pantaukim/dashboards/board"

	"github.com/xuri/excelize/v2"
)

// Limits of a workbook's cell.
const (
	cellText      = 32_767
	longestColumn = 48.0
)

// cleanCell keeps the characters that a workbook can hold: XML has no place for
// control characters.
func cleanCell(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
	for len(s) > cellText {
		s = board.Clip(s, len(s)/2)
	}
	return s
}

// xlsx writes the sheet as a workbook: typed numbers, codes as text, a frozen
// header with filters, and a second sheet that says what the first one is. More
// sheets come from those who ask for them.
func (s sheet) xlsx(l lang, texts catalog, more ...func(*excelize.File) error) (out []byte, err error) {
	f := excelize.NewFile()
	defer func() {
		if e := f.Close(); err == nil && e != nil {
			err = fmt.Errorf("write XLSX: %w", e)
		}
	}()
	const data = "data"
	if err := f.SetSheetName("Sheet1", data); err != nil {
		return nil, fmt.Errorf("write XLSX: %w", err)
	}
	if err := s.writeData(f, data); err != nil {
		return nil, fmt.Errorf("write XLSX: %w", err)
	}
	if err := s.writeInfo(f, l, texts); err != nil {
		return nil, fmt.Errorf("write XLSX: %w", err)
	}
	for _, write := range more {
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
type styles struct{ head, text, integer, decimal int }

func addStyles(f *excelize.File) (styles, error) {
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
	return s, err
}

func (s sheet) writeData(f *excelize.File, name string) error {
	st, err := addStyles(f)
	if err != nil {
		return err
	}
	w, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	for i, width := range s.widths() {
		if err := w.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	head := make([]any, len(s.Columns))
	for i, c := range s.Columns {
		head[i] = excelize.Cell{StyleID: st.head, Value: c.Name}
	}
	if err := w.SetRow("A1", head); err != nil {
		return err
	}
	line := make([]any, len(s.Columns))
	for n, row := range s.Rows {
		for i, v := range row {
			line[i] = cellOf(v, s.Columns[i].Type, st)
		}
		if err := w.SetRow("A"+strconv.Itoa(n+2), line); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	last, err := excelize.CoordinatesToCellName(len(s.Columns), len(s.Rows)+1)
	if err != nil {
		return err
	}
	return f.AutoFilter(name, "A1:"+last, nil)
}

func cellOf(v any, t fieldType, st styles) excelize.Cell {
	c := excelize.Cell{StyleID: st.text}
	switch x := v.(type) {
	case string:
		c.Value = cleanCell(x)
	case int64:
		c.StyleID, c.Value = st.integer, x
	case float64:
		c.StyleID, c.Value = st.decimal, x
	case nil:
		if t == integerField {
			c.StyleID = st.integer
		}
	}
	return c
}

// widths returns the width of each column, in characters.
func (s sheet) widths() []float64 {
	out := make([]float64, len(s.Columns))
	for i, c := range s.Columns {
		out[i] = float64(len(c.Name)) + 4
	}
	for _, row := range s.Rows {
		for i, v := range row {
			out[i] = min(longestColumn, max(out[i], float64(len(plain(v)))+2))
		}
	}
	return out
}

func (s sheet) writeInfo(f *excelize.File, l lang, texts catalog) error {
	const name = "info"
	if _, err := f.NewSheet(name); err != nil {
		return err
	}
	var lines [][2]string
	var missing error
	add := func(key, value string) {
		label, err := texts.text(l, key)
		if err != nil {
			missing = err
		}
		lines = append(lines, [2]string{label, value})
	}
	add("info.title", s.Title)
	add("info.area", s.About.Area)
	add("info.as_of", s.About.AsOf)
	add("info.week", s.About.Week)
	add("info.coverage", fmt.Sprintf("%d/%d", s.About.Observed, s.About.Groups))
	add("info.rules", s.About.Rules)
	var filters []string
	for k, v := range s.About.Filters {
		filters = append(filters, k+"="+v)
	}
	slices.Sort(filters)
	add("info.filters", strings.Join(filters, ", "))
	if s.About.Withheld > 0 {
		add("info.withheld", strconv.Itoa(s.About.Withheld))
	}
	if s.About.Demo {
		add("demo.title", texts["demo.text"])
	}
	add("info.columns", "")
	meanings := fieldMeanings()
	for _, c := range s.Columns {
		lines = append(lines, [2]string{c.Name, meanings[c.Name].in(l)})
	}
	if missing != nil {
		return missing
	}
	for i, line := range lines {
		if err := f.SetSheetRow(name, "A"+strconv.Itoa(i+1), &[]any{cleanCell(line[0]), cleanCell(line[1])}); err != nil {
			return err
		}
	}
	if err := f.SetColWidth(name, "A", "A", 24); err != nil {
		return err
	}
	return f.SetColWidth(name, "B", "B", 90)
}
