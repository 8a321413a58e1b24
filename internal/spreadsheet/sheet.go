// Package spreadsheet reads the tables that offices keep in spreadsheets and save as CSV:
// registries, official totals, forms of hand counts. It takes what spreadsheets of
// this country write (commas, semicolons or tabs; UTF-8 with a byte order mark or
// UTF-16 or Windows-1252; any line ends; empty columns and rows at the end) and
// says of everything else in a sentence what is wrong and what to do.
package spreadsheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Spec says which table is expected.
type Spec struct {
	MaxBytes int      // a longer file is refused
	Columns  []string // names of all columns that are known, in lower case
	Required []string // those that must be there
	Others   bool     // whether columns of other names are passed over instead of refused
}

// maxColumns bounds the columns of a table.
const maxColumns = 500

// Sheet is an open table. It is read row by row.
type Sheet struct {
	Name string   // of the file, for messages
	Note string   // what deserves a look in the file as a whole; empty if nothing
	head []string // names of the columns in the order of the file
	at   map[string]int
	csv  *csv.Reader
	line int // lines before the header that the reader of CSV has not seen
}

// Open reads the file and its header. The name is used in messages. An error begins
// with it, and says that the file as a whole cannot be read.
func Open(r io.Reader, name string, spec Spec) (*Sheet, error) {
	data, err := io.ReadAll(io.LimitReader(r, int64(spec.MaxBytes)+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(data) > spec.MaxBytes {
		return nil, fmt.Errorf("%s is larger than %d MB: it is no such table", name, max(1, spec.MaxBytes>>20))
	}
	text, note, err := decode(data)
	if err != nil {
		return nil, fmt.Errorf("%s %w", name, err)
	}
	s := &Sheet{Name: name, Note: note}
	text = oneLineEnd(text)
	var comma rune
	if text, comma = cutSeparator(text); comma != 0 {
		s.line = 1
	} else {
		comma = separator(text)
	}
	s.csv = csv.NewReader(bytes.NewReader(text))
	s.csv.Comma = comma
	s.csv.FieldsPerRecord = -1
	head, err := s.csv.Read()
	switch {
	case errors.Is(err, io.EOF):
		return nil, fmt.Errorf("%s is empty: its first row must name the columns, such as %s", name, strings.Join(spec.Required, ","))
	case err != nil:
		return nil, fmt.Errorf("%s: the header cannot be read: %w", name, err)
	}
	if err := s.readHeader(head, spec); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return s, nil
}

// readHeader finds the columns by name.
func (s *Sheet) readHeader(head []string, spec Spec) error {
	head = trimEnd(head)
	if len(head) > maxColumns {
		return fmt.Errorf("the header has %d columns, more than any table has here", len(head))
	}
	s.head, s.at = head, make(map[string]int, len(head))
	for i, h := range head {
		h = strings.ToLower(clean(h))
		switch _, twice := s.at[h]; {
		case h == "":
			return fmt.Errorf("column %d has no name: name it, or remove it", i+1)
		case !spec.Others && !slices.Contains(spec.Columns, h):
			return fmt.Errorf("column %s is not known: the columns are %s", quote(h), strings.Join(spec.Columns, ","))
		case twice:
			return fmt.Errorf("column %s stands there twice", quote(h))
		}
		s.at[h] = i
	}
	for _, h := range spec.Required {
		if _, ok := s.at[h]; !ok {
			return fmt.Errorf("column %s is missing: it is required", quote(h))
		}
	}
	return nil
}

// Columns returns the number of columns.
func (s *Sheet) Columns() int { return len(s.head) }

// Next returns the next row that is not empty, and io.EOF after the last one. A
// *BrokenRow says that this row cannot be read; the rows after it can.
func (s *Sheet) Next() (Row, error) {
	for {
		fields, err := s.csv.Read()
		if errors.Is(err, io.EOF) {
			return Row{}, io.EOF
		}
		if err != nil {
			var parse *csv.ParseError
			if !errors.As(err, &parse) {
				return Row{}, fmt.Errorf("read %s: %w", s.Name, err)
			}
			return Row{}, s.broken(parse)
		}
		if fields = trimEnd(fields); len(fields) == 0 {
			continue
		}
		row := Row{sheet: s, fields: fields, lines: make([]int, len(fields))}
		for i := range fields {
			line, _ := s.csv.FieldPos(i)
			row.lines[i] = line + s.line
		}
		return row, nil
	}
}

// BrokenRow is a row that its quotation marks make unreadable.
type BrokenRow struct {
	File   string
	Line   int // where the row begins
	Reason string
	Remedy string
}

// Error writes file, line, reason and remedy.
func (b *BrokenRow) Error() string {
	return fmt.Sprintf("%s:%d: %s; %s", b.File, b.Line, b.Reason, b.Remedy)
}

func (s *Sheet) broken(parse *csv.ParseError) *BrokenRow {
	b := &BrokenRow{
		File: s.Name, Line: parse.StartLine + s.line, Reason: "the quotation marks of the row do not match",
		Remedy: `put a field that contains " between quotation marks and double the mark inside it`,
	}
	if parse.Line > parse.StartLine {
		b.Reason = fmt.Sprintf("a quotation mark that opens on this line is not closed before line %d, and all between was read as one field",
			parse.Line+s.line)
		b.Remedy = "close the quotation mark"
	}
	return b
}

// Row is one row of a table.
type Row struct {
	sheet  *Sheet
	fields []string
	lines  []int // on which each field begins
}

// Line is where the row begins, counted from 1.
func (r Row) Line() int { return r.lines[0] }

// LineOf is where a field begins; that of the row if it has no such field.
func (r Row) LineOf(column string) int {
	if i, ok := r.sheet.at[column]; ok && i < len(r.lines) {
		return r.lines[i]
	}
	return r.Line()
}

// Cell returns a field without the spaces around it; "" if there is none.
func (r Row) Cell(column string) string {
	if i, ok := r.sheet.at[column]; ok && i < len(r.fields) {
		return clean(r.fields[i])
	}
	return ""
}

// Fields is how many fields the row has, without empty ones at its end. More than
// the table has columns is a mistake.
func (r Row) Fields() int { return len(r.fields) }

// Errorf makes an error that begins with the file, the line and the column; the
// column may be empty.
func (r Row) Errorf(column, format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	if column != "" {
		err = fmt.Errorf("%s: %w", column, err)
	}
	return fmt.Errorf("%s:%d: %w", r.sheet.Name, r.LineOf(column), err)
}

// clean drops the spaces around a field. Spreadsheets and web pages leave spaces
// that do not break.
func clean(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\u00a0", " ")) }

// trimEnd drops the empty fields at the end.
func trimEnd(fields []string) []string {
	for len(fields) > 0 && clean(fields[len(fields)-1]) == "" {
		fields = fields[:len(fields)-1]
	}
	return fields
}

// quote prints a value for a message: bounded, and with what cannot be seen made
// visible, because it comes from a file that anybody may write.
func quote(s string) string {
	const longest = 60
	if r := []rune(s); len(r) > longest {
		s = string(r[:longest]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
