package dashboards

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// guardCSV takes the power out of a text that a spreadsheet would run: whatever
// begins like a formula gets an apostrophe in front.
func guardCSV(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "�"), "\x00", "")
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// plain writes a value as CSV and text know it; an unknown one is empty.
func plain(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case int64:
		return strconv.FormatInt(x, 10)
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	default:
		return fmt.Sprint(x)
	}
}

// csv writes the sheet for spreadsheets and programs: UTF-8 with its mark, a
// header of column names, numbers with a point, an empty cell for "not known".
func (s sheet) csv() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	head := make([]string, len(s.Columns))
	for i, c := range s.Columns {
		head[i] = c.Name
	}
	if err := w.Write(head); err != nil {
		return nil, fmt.Errorf("write CSV: %w", err)
	}
	line := make([]string, len(s.Columns))
	for _, row := range s.Rows {
		for i, v := range row {
			line[i] = plain(v)
			if s.Columns[i].Type == textField {
				line[i] = guardCSV(line[i])
			}
		}
		if err := w.Write(line); err != nil {
			return nil, fmt.Errorf("write CSV: %w", err)
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return nil, fmt.Errorf("write CSV: %w", err)
	}
	return b.Bytes(), nil
}

// json writes the sheet with what it is about; "not known" is null.
func (s sheet) json() ([]byte, error) {
	rows := make([]orderedRow, len(s.Rows))
	for i, r := range s.Rows {
		rows[i] = orderedRow{s.Columns, r}
	}
	return json.Marshal(struct {
		about
		Rows []orderedRow `json:"rows"`
	}{s.About, rows})
}

// orderedRow is a JSON object whose members stand in the order of the columns.
type orderedRow struct {
	columns []field
	values  []any
}

// MarshalJSON writes the row as an object.
func (r orderedRow) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, c := range r.columns {
		if i > 0 {
			b.WriteByte(',')
		}
		value, err := json.Marshal(r.values[i])
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%q:%s", c.Name, value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

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
		s = clip(s, len(s)/2)
	}
	return s
}

// xlsx writes the sheet as a workbook: typed numbers, codes as text, a frozen
// header with filters, and a second sheet that says what the first one is.
func (s sheet) xlsx(l lang, texts catalog) (out []byte, err error) {
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

// download answers with the sheet of a page in one of the formats.
func (s *site) download(makers map[string]maker) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := s.visitOf(r)
		name, format, ok := cutLast(r.PathValue("file"), ".")
		build := makers[name]
		if !ok || build == nil || !slices.Contains([]string{"csv", "xlsx", "json"}, format) {
			s.page(s.notFound)(w, r)
			return
		}
		out, found, err := s.sheetFor(r, &v, build)
		switch {
		case err != nil:
			s.log.Error("a download cannot be made", "file", r.PathValue("file"), "err", err)
			s.sorry(w, r, v, http.StatusServiceUnavailable)
			return
		case !found:
			s.page(s.notFound)(w, r)
			return
		}
		body, kind, err := s.encode(out, format, v.lang)
		if err != nil {
			s.log.Error("a download cannot be written", "file", r.PathValue("file"), "err", err)
			s.sorry(w, r, v, http.StatusInternalServerError)
			return
		}
		h := w.Header()
		h.Set("Content-Type", kind)
		h.Set("Content-Disposition", `attachment; filename="`+fileName(out, format)+`"`)
		h.Set("Cache-Control", "no-cache")
		h.Set("Vary", "Cookie")
		sendBytes(w, r, http.StatusOK, body, nil)
	}
}

// sheetFor makes the sheet that a request asks for; false: there is none.
func (s *site) sheetFor(r *http.Request, v *visit, build maker) (sheet, bool, error) {
	b, _, err := s.boards.current(r.Context())
	if b == nil {
		return sheet{}, false, err
	}
	v.board, v.scope = b, b.scopeOf(v.query)
	if v.scope.Unknown {
		return sheet{}, false, nil
	}
	return build(r.Context(), *v)
}

func (s *site) encode(out sheet, format string, l lang) (body []byte, kind string, err error) {
	switch format {
	case "csv":
		body, err = out.csv()
		return body, "text/csv; charset=utf-8", err
	case "xlsx":
		body, err = out.xlsx(l, s.pages.text[l])
		return body, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", err
	default:
		body, err = out.json()
		return body, "application/json", err
	}
}

// fileName names a download after what it holds, in letters that any system takes.
func fileName(s sheet, format string) string {
	name := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower("pantaukim-"+s.Name+"-"+clip(s.About.Area, 40)+"-"+s.About.Week))
	for strings.Contains(name, "--") {
		name = strings.ReplaceAll(name, "--", "-")
	}
	return strings.Trim(name, "-") + "." + format
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
