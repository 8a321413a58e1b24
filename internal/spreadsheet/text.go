package spreadsheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
)

// text is a table of fields with separators between them.
type text struct {
	name string
	csv  *csv.Reader
	line int // lines before the header that the reader of CSV has not seen
}

// openText finds out what separates the fields.
func openText(data []byte, name string) (*text, note, error) {
	content, n, err := decode(data)
	if err != nil {
		return nil, n, err
	}
	content = oneLineEnd(content)
	t := &text{name: name}
	var comma rune
	if content, comma = cutSeparator(content); comma != 0 {
		t.line = 1
	} else {
		comma = separator(content)
	}
	t.csv = csv.NewReader(bytes.NewReader(content))
	t.csv.Comma = comma
	t.csv.FieldsPerRecord = -1
	return t, n, nil
}

func (t *text) next() (fields []string, lines []int, err error) {
	fields, err = t.csv.Read()
	if errors.Is(err, io.EOF) {
		return nil, nil, io.EOF
	}
	var parse *csv.ParseError
	switch {
	case errors.As(err, &parse):
		return nil, nil, t.broken(parse)
	case err != nil:
		return nil, nil, fmt.Errorf("read %s: %w", t.name, err)
	}
	lines = make([]int, len(fields))
	for i := range fields {
		line, _ := t.csv.FieldPos(i)
		lines[i] = line + t.line
	}
	return fields, lines, nil
}

func (t *text) broken(parse *csv.ParseError) *BrokenRow {
	b := &BrokenRow{
		File: t.name, Line: parse.StartLine + t.line, Reason: "the quotation marks of the row do not match",
		Remedy: `put a field that contains " between quotation marks and double the mark inside it`,
	}
	if parse.Line > parse.StartLine {
		b.Before = parse.Line + t.line
		b.Reason = fmt.Sprintf("a quotation mark that opens on this line is not closed before line %d, and all between was read as one field", b.Before)
		b.Remedy = "close the quotation mark"
	}
	return b
}
