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
// numbers with a point, an empty cell for "not known". With a reader it writes as that
// reads.
type csvWriter struct {
	w      *csv.Writer
	fields []Field
	reader *reader
	line   []string
}

func newCSV(w io.Writer, fields []Field, r *reader) (*csvWriter, error) {
	c := &csvWriter{w: csv.NewWriter(w), fields: fields, reader: r, line: make([]string, len(fields))}
	for i, f := range fields {
		c.line[i] = f.Name
		if r != nil {
			c.line[i] = r.heading(f.Name)
		}
	}
	if r != nil {
		c.w.Comma = r.comma()
	}
	return c, c.w.Write(c.line)
}

func (c *csvWriter) row(values []any) error {
	for i, v := range values {
		if c.reader != nil {
			c.line[i] = c.reader.line(c.fields[i], v)
			continue
		}
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
	c, err := newCSV(&b, t.Fields, t.reader)
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
