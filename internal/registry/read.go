package registry

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"pantaukim/internal/kim"
)

// Columns are the columns of a registry file. They are found by name and may
// stand in any order; aliases may be absent, and so may all that are not required.
func Columns() []string {
	return []string{
		"id", "name", "url", "province_code", "province", "regency_code", "regency",
		"district_code", "district", "village_code", "village", "timezone",
		"registered_on", "status", "pic_name", "pic_phone", "note", "aliases",
	}
}

// required are the columns that a file must have and a row must fill.
func required() []string { return []string{"id", "name", "regency_code"} }

// maxFile bounds a registry file, in bytes. All of Indonesia's groups need less
// than one megabyte.
const maxFile = 64 << 20

// Result is what a registry file says.
type Result struct {
	File     string
	Rows     int         // rows that are not empty
	Groups   []kim.Group // the good rows, in the order of the file
	Lines    []int       // the line on which each of Groups starts
	Bad      []Problem   // why rows were left out, in the order of the file; a row may have several
	Warnings []Problem   // rows that were kept and deserve a look
}

// BadRows counts the rows that were left out.
func (r Result) BadRows() int { return r.Rows - len(r.Groups) }

// BadIDs lists the ids of rows that were left out, as far as they have one.
func (r Result) BadIDs() []string {
	var ids []string
	for _, p := range r.Bad {
		if p.ID != "" && !slices.Contains(ids, p.ID) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// Read reads a registry file by today's date. The name is used in messages. The
// error says that the file as a whole cannot be read; bad rows are no error.
func Read(r io.Reader, name string) (Result, error) { return ReadAt(r, name, time.Now()) }

// ReadAt is Read with the time that registered_on is held against.
func ReadAt(r io.Reader, name string, now time.Time) (Result, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return Result{}, fmt.Errorf("read %s: %w", name, err)
	}
	data, err = asUTF8(data, name)
	if err != nil {
		return Result{}, err
	}
	cr := csv.NewReader(bytes.NewReader(data))
	cr.FieldsPerRecord = -1
	header, err := cr.Read()
	switch {
	case errors.Is(err, io.EOF):
		return Result{}, fmt.Errorf("%s is empty: its first row must name the columns, such as %s", name, strings.Join(required(), ","))
	case err != nil:
		return Result{}, fmt.Errorf("%s: the header cannot be read: %w", name, err)
	}
	columns, err := readHeader(header, name)
	if err != nil {
		return Result{}, err
	}
	res := Result{File: name}
	seen := newSeen()
	for {
		record, err := cr.Read()
		if errors.Is(err, io.EOF) {
			return res, nil
		}
		if err != nil {
			var pe *csv.ParseError
			if !errors.As(err, &pe) {
				return Result{}, fmt.Errorf("read %s: %w", name, err)
			}
			res.Rows++
			res.Bad = append(res.Bad, broken(name, pe))
			continue
		}
		line, _ := cr.FieldPos(0)
		if blank(record) {
			continue
		}
		res.Rows++
		row := row{
			file: name, line: line, columns: columns, record: record, now: now,
			lineOf: func(i int) int { l, _ := cr.FieldPos(i); return l },
		}
		group := row.read()
		seen.check(&row, group)
		res.Warnings = append(res.Warnings, row.warnings...)
		if len(row.bad) > 0 {
			res.Bad = append(res.Bad, row.bad...)
			continue
		}
		seen.add(group, line)
		res.Groups = append(res.Groups, group)
		res.Lines = append(res.Lines, line)
	}
}

// asUTF8 drops a byte order mark and refuses what a spreadsheet saves in
// another form of Unicode.
func asUTF8(data []byte, name string) ([]byte, error) {
	if len(data) > maxFile {
		return nil, fmt.Errorf("%s is larger than %d MB: it is no list of groups", name, maxFile>>20)
	}
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		return nil, fmt.Errorf("%s is UTF-16: save it as \"CSV UTF-8\"", name)
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return nil, fmt.Errorf("%s is a spreadsheet: save it as \"CSV UTF-8\"", name)
	}
	return bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), nil
}

// readHeader finds the columns by name.
func readHeader(header []string, name string) (map[string]int, error) {
	if len(header) == 1 && strings.ContainsAny(header[0], ";\t") {
		return nil, fmt.Errorf("%s: the columns are not separated by commas: save it with the comma as separator", name)
	}
	columns := make(map[string]int, len(header))
	for i, h := range header {
		h = strings.ToLower(strings.TrimSpace(h))
		if h == "" {
			return nil, fmt.Errorf("%s: column %d has no name", name, i+1)
		}
		if !slices.Contains(Columns(), h) {
			return nil, fmt.Errorf("%s: column %s is not known: the columns are %s", name, quote(h), strings.Join(Columns(), ","))
		}
		if _, twice := columns[h]; twice {
			return nil, fmt.Errorf("%s: column %s stands there twice", name, quote(h))
		}
		columns[h] = i
	}
	for _, h := range required() {
		if _, ok := columns[h]; !ok {
			return nil, fmt.Errorf("%s: column %s is missing: it is required", name, quote(h))
		}
	}
	return columns, nil
}

// broken reports a row that the quotation marks make unreadable.
func broken(name string, pe *csv.ParseError) Problem {
	p := Problem{File: name, Line: pe.StartLine, Reason: "the quotation marks of the row do not match"}
	p.Remedy = `put a field that contains " between quotation marks and double the mark inside it`
	if pe.Line > pe.StartLine {
		p.Reason = fmt.Sprintf("a quotation mark that opens on this line is not closed before line %d, and all between was read as one field", pe.Line)
		p.Remedy = "close the quotation mark"
	}
	return p
}

func blank(record []string) bool {
	return !slices.ContainsFunc(record, func(f string) bool { return strings.TrimSpace(f) != "" })
}

// legible tells whether a field is text: valid UTF-8 without control
// characters other than line breaks and tabs.
func legible(s string) bool {
	if !utf8.ValidString(s) {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\t' || r == 0x7f
	})
}
