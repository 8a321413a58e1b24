package registry

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"pantaukim/internal/spreadsheet"
)

// writeCSV writes the listed groups as a registry file.
func writeCSV(w io.Writer, list []Entry) {
	out := csv.NewWriter(w)
	_ = out.Write(Columns()) // into memory
	for _, e := range list {
		if e.Listed {
			_ = out.Write(Fields(e.Group))
		}
	}
	out.Flush()
}

// Sheet is a table that leaves as a file.
type Sheet struct {
	Head []string
	Rows [][]string
}

// ListOf returns the listed groups as a table that can be edited and read again.
func ListOf(list []Entry) Sheet {
	s := Sheet{Head: Columns()}
	for _, e := range list {
		if e.Listed {
			s.Rows = append(s.Rows, Fields(e.Group))
		}
	}
	return s
}

// RefusedOf returns the rows of a file that are left out, with why, in the columns of a
// registry: once corrected, the table can be read as it is. Reason writes a problem.
func RefusedOf(res Result, verdicts []Verdict, reason func(Problem) string) Sheet {
	s := Sheet{Head: append(Columns(), ReasonColumn)}
	raw, good := map[int][]string{}, map[int][]string{}
	for _, r := range res.Refused {
		raw[r.Line] = r.Fields
	}
	for i, g := range res.Groups {
		good[res.Lines[i]] = Fields(g)
	}
	for _, v := range verdicts {
		if v.Line == 0 || len(v.Problems) == 0 {
			continue
		}
		var reasons []string
		for _, p := range v.Problems {
			reasons = append(reasons, reason(p))
		}
		row := make([]string, len(s.Head))
		if fields, ok := good[v.Line]; ok {
			copy(row, fields)
		} else {
			more := putInto(row, s.Head, res.Head, raw[v.Line])
			if len(more) > 0 {
				reasons = append(reasons, "… "+strings.Join(more, " | "))
			}
		}
		row[len(row)-1] = strings.Join(reasons, "; ")
		s.Rows = append(s.Rows, row)
	}
	return s
}

// putInto puts the fields of a row into the columns of their names, and returns those
// beyond the last column.
func putInto(row, head, names, fields []string) (more []string) {
	at := map[string]int{}
	for i, h := range head[:len(head)-1] {
		at[h] = i
	}
	for i, f := range fields {
		if i >= len(names) {
			more = append(more, f)
		} else if to, ok := at[names[i]]; ok {
			row[to] = f
		}
	}
	return more
}

// CSV writes the table for a spreadsheet.
func (s Sheet) CSV() ([]byte, error) {
	var b strings.Builder
	b.WriteString(spreadsheet.Mark)
	w := csv.NewWriter(&b)
	_ = w.Write(s.Head) // into memory
	for _, row := range s.Rows {
		safe := make([]string, len(row))
		for i, v := range row {
			safe[i] = spreadsheet.Guard(spreadsheet.Clean(v))
		}
		_ = w.Write(safe)
	}
	w.Flush()
	return []byte(b.String()), w.Error()
}

// longestCell bounds the text of a cell, in characters: no workbook takes more.
const longestCell = 32_767

// XLSX writes the table as a workbook of text, so that no code loses its zeros.
func (s Sheet) XLSX() ([]byte, error) {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	const name = "data"
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return nil, err
	}
	text, err := f.NewStyle(&excelize.Style{NumFmt: 49})
	if err != nil {
		return nil, err
	}
	bold, err := f.NewStyle(&excelize.Style{NumFmt: 49, Font: &excelize.Font{Bold: true}})
	if err != nil {
		return nil, err
	}
	w, err := f.NewStreamWriter(name)
	if err != nil {
		return nil, err
	}
	if err := w.SetColStyle(1, len(s.Head), text); err != nil {
		return nil, err
	}
	if err := w.SetColWidth(1, len(s.Head), 20); err != nil {
		return nil, err
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	for i, row := range append([][]string{s.Head}, s.Rows...) {
		cells := make([]any, len(row))
		for j, v := range row {
			style := text
			if i == 0 {
				style = bold
			}
			v = spreadsheet.Clean(v)
			if r := []rune(v); len(r) > longestCell {
				v = string(r[:longestCell])
			}
			cells[j] = excelize.Cell{StyleID: style, Value: v}
		}
		if err := w.SetRow("A"+strconv.Itoa(i+1), cells); err != nil {
			return nil, err
		}
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
