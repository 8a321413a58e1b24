package tables

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"pantaukim/internal/spreadsheet"
)

// csvWriter writes rows for spreadsheets and programs: a header of column names,
// numbers with a point, an empty cell for "not known".
type csvWriter struct {
	w      *csv.Writer
	fields []Field
	line   []string
}

func newCSV(w io.Writer, fields []Field) (*csvWriter, error) {
	c := &csvWriter{w: csv.NewWriter(w), fields: fields, line: make([]string, len(fields))}
	for i, f := range fields {
		c.line[i] = f.Name
	}
	return c, c.w.Write(c.line)
}

func (c *csvWriter) row(values []any) error {
	for i, v := range values {
		c.line[i] = plain(v)
		if c.fields[i].Type == Text {
			c.line[i] = spreadsheet.Guard(c.line[i])
		}
	}
	return c.w.Write(c.line)
}

func (c *csvWriter) end() error {
	c.w.Flush()
	return c.w.Error()
}

// CSV writes the table for a person: with a byte order mark in front.
func (t Table) CSV() ([]byte, error) {
	var b strings.Builder
	b.WriteString(spreadsheet.Mark)
	c, err := newCSV(&b, t.Fields)
	for i := 0; err == nil && i < len(t.rows); i++ {
		err = c.row(t.rows[i])
	}
	if err == nil {
		err = c.end()
	}
	if err != nil {
		return nil, fmt.Errorf("write CSV: %w", err)
	}
	return []byte(b.String()), nil
}

// plain writes a value as text; what is not known is empty.
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
