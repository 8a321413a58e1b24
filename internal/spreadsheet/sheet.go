// Package spreadsheet reads the tables that offices keep in spreadsheets and save as XLSX or CSV:
// registries, official totals, forms of hand counts. It takes what spreadsheets of
// this country write (workbooks; commas, semicolons or tabs; UTF-8 with a byte order mark or
// UTF-16 or Windows-1252; any line ends; empty columns and rows at the end) and
// says of everything else in a sentence what is wrong and what to do.
package spreadsheet

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Spec says which table is expected.
type Spec struct {
	MaxBytes int      // a longer file is refused
	MaxRows  int      // more rows refuse the file; 0: as many as its bytes hold
	Columns  []string // names of all columns that are known, in lower case
	Required []string // those that must be there
	PassOver []string // columns that are known and not read, such as remarks of an earlier check
	// Also are other names of columns, as [Heading] writes them: "kode kabupaten" for regency_code.
	Also   map[string]string
	Others bool // whether columns of other names are passed over instead of refused
}

// maxColumns bounds the columns of a table.
const maxColumns = 500

// Sheet is an open table. It is read row by row.
type Sheet struct {
	Name     string   // of the file, for messages
	Note     string   // what deserves a look in the file as a whole; empty if nothing
	NoteKind string   // the same without a language
	NoteArgs []string // its values
	head     []string // names of the columns in the order of the file
	names    []string // the same by the names of the spec
	at       map[string]int
	rows     source
	read     int // rows so far
	spec     Spec
}

// source hands out the rows of a file, the header first: the fields, and the line on
// which each begins. io.EOF comes after the last one.
type source interface {
	next() (fields []string, lines []int, err error)
}

// Open reads the file and its header: a workbook (XLSX), of which the first visible sheet
// is the table, or text. The name is used in messages. A *FileError says that the file as
// a whole cannot be read.
func Open(r io.Reader, name string, spec Spec) (*Sheet, error) {
	data, err := io.ReadAll(io.LimitReader(r, int64(spec.MaxBytes)+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	s, err := open(data, name, spec)
	var bad *FileError
	if errors.As(err, &bad) {
		bad.File = name
	}
	return s, err
}

func open(data []byte, name string, spec Spec) (*Sheet, error) {
	if len(data) > spec.MaxBytes {
		mb := max(1, spec.MaxBytes>>20)
		return nil, fault(TooLarge, []string{strconv.Itoa(mb)}, " is larger than %d MB: it is no such table", mb)
	}
	s := &Sheet{Name: name, spec: spec}
	var n note
	var err error
	if isWorkbook(data) {
		s.rows, n, err = openWorkbook(data, spec)
	} else {
		s.rows, n, err = openText(data, name)
	}
	if err != nil {
		return nil, err
	}
	s.Note, s.NoteKind, s.NoteArgs = n.says, n.kind, n.args
	head, _, err := s.rows.next()
	for err == nil && len(trimEnd(head)) == 0 { // empty rows above the header
		head, _, err = s.rows.next()
	}
	switch {
	case errors.Is(err, io.EOF):
		wanted := strings.Join(spec.Required, ",")
		return nil, fault(Empty, []string{wanted}, " is empty: its first row must name the columns, such as %s", wanted)
	case err != nil:
		return nil, fault(HeaderUnreadable, nil, ": the header cannot be read: %v", err)
	}
	return s, s.readHeader(head, spec)
}

// readHeader finds the columns by name.
func (s *Sheet) readHeader(head []string, spec Spec) error {
	head = trimEnd(head)
	if len(head) > maxColumns {
		return fault(HeaderColumns, []string{strconv.Itoa(len(head))}, ": the header has %d columns, more than any table has here", len(head))
	}
	s.head, s.at = head, make(map[string]int, len(head))
	for i, h := range head {
		h = strings.ToLower(clean(h))
		if name, ok := spec.Also[Heading(h)]; ok && !slices.Contains(spec.Columns, h) && !slices.Contains(spec.PassOver, h) {
			h = name
		}
		s.names = append(s.names, h)
		switch _, twice := s.at[h]; {
		case h == "":
			return fault(ColumnUnnamed, []string{strconv.Itoa(i + 1)}, ": column %d has no name: name it, or remove it", i+1)
		case !spec.Others && !slices.Contains(spec.Columns, h) && !slices.Contains(spec.PassOver, h):
			known := strings.Join(spec.Columns, ",")
			return fault(ColumnUnknown, []string{quote(h), known}, ": column %s is not known: the columns are %s", quote(h), known)
		case twice:
			return fault(ColumnTwice, []string{quote(h)}, ": column %s stands there twice", quote(h))
		}
		s.at[h] = i
	}
	for _, h := range spec.Required {
		if _, ok := s.at[h]; !ok {
			return fault(ColumnMissing, []string{quote(h)}, ": column %s is missing: it is required", quote(h))
		}
	}
	return nil
}

// Heading reduces the heading of a column to its words: "No. SK" and "no_sk" are "no sk".
func Heading(h string) string {
	apart := func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("._-/:()", r) }
	return strings.Join(strings.FieldsFunc(strings.ToLower(h), apart), " ")
}

// Names returns the columns in the order of the file, by the names that the spec has for them.
func (s *Sheet) Names() []string { return slices.Clone(s.names) }

// Head returns the names of the columns as the file writes them.
func (s *Sheet) Head() []string { return slices.Clone(s.head) }

// Columns returns the number of columns.
func (s *Sheet) Columns() int { return len(s.head) }

// Next returns the next row that is not empty, and io.EOF after the last one. A
// *BrokenRow says that this row cannot be read; the rows after it can.
func (s *Sheet) Next() (Row, error) {
	for {
		fields, lines, err := s.rows.next()
		if err != nil {
			return Row{}, err
		}
		if fields = trimEnd(fields); len(fields) == 0 {
			continue
		}
		if s.read++; s.spec.MaxRows > 0 && s.read > s.spec.MaxRows {
			e := fault(TooManyRows, []string{strconv.Itoa(s.spec.MaxRows)}, " has more than %d rows: it is no such table", s.spec.MaxRows)
			e.File = s.Name
			return Row{}, e
		}
		return Row{sheet: s, fields: fields, lines: lines[:len(fields)]}, nil
	}
}

// BrokenRow is a row that its quotation marks make unreadable.
type BrokenRow struct {
	File   string
	Line   int // where the row begins
	Before int // the line before which a quotation mark is not closed; 0: the marks of this line do not match
	Reason string
	Remedy string
}

// Error writes file, line, reason and remedy.
func (b *BrokenRow) Error() string {
	return fmt.Sprintf("%s:%d: %s; %s", b.File, b.Line, b.Reason, b.Remedy)
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

// Raw returns the fields as the file has them.
func (r Row) Raw() []string { return slices.Clone(r.fields) }

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
