package registry

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"pantaukim/internal/kim"
	"pantaukim/internal/place"
	"pantaukim/internal/spreadsheet"
)

// Columns are the columns of a registry file. They are found by name and may
// stand in any order; aliases may be absent, and so may all that are not required.
func Columns() []string {
	return []string{
		"id", "name", "url", "province_code", "province", "regency_code", "regency",
		"district_code", "district", "village_code", "village", "timezone",
		"registered_on", "status", "pic_name", "pic_phone", "note", "aliases",
		"sk_number", "sk_date", "tier", "members", "setting", "signal", "social",
	}
}

// required are the columns that a file must have and a row must fill.
func required() []string { return []string{"id", "name", "regency_code"} }

// Limits of a registry file. All of Indonesia's groups are 3,600 rows and less than one
// megabyte; with one in each village there would be 84,000.
const (
	maxFile = 64 << 20 // bytes
	maxRows = 100_000
)

// ReasonColumn is the column that a download of refused rows has beside those of the
// registry. It is passed over, so that the corrected file can be read as it is.
const ReasonColumn = "alasan"

// Result is what a registry file says.
type Result struct {
	File     string
	Rows     int         // rows that are not empty
	Groups   []kim.Group // the good rows, in the order of the file
	Lines    []int       // the line on which each of Groups starts
	Bad      []Problem   // why rows were left out, in the order of the file; a row may have several
	Refused  []Refused   // those rows as the file has them
	Head     []string    // the columns in the order of the file, by the names of [Columns]
	Warnings []Problem   // rows that were kept and deserve a look
}

// Refused is a row that was left out, as the file has it.
type Refused struct {
	Line   int      // on which it starts
	Fields []string // in the order of the columns; none if its quotation marks make it unreadable
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

// Read reads a registry file by today's date. The name is used in messages. Codes are
// held against the official areas; nil: only their form is checked. The error says that
// the file as a whole cannot be read; bad rows are no error.
func Read(r io.Reader, name string, areas *place.Areas) (Result, error) {
	return ReadAt(r, name, areas, time.Now())
}

// ReadAt is Read with the time that registered_on is held against.
func ReadAt(r io.Reader, name string, areas *place.Areas, now time.Time) (Result, error) {
	return readWithin(r, name, areas, now, maxFile, maxRows)
}

func readWithin(r io.Reader, name string, areas *place.Areas, now time.Time, bytes, rows int) (Result, error) {
	table, err := spreadsheet.Open(r, name, spreadsheet.Spec{
		MaxBytes: bytes, MaxRows: rows, Columns: Columns(), Required: required(), PassOver: []string{ReasonColumn}, Also: headings(),
	})
	if err != nil {
		return Result{}, err
	}
	res := Result{File: name, Head: table.Names()}
	if table.Note != "" {
		res.Warnings = append(res.Warnings, Problem{File: name, Line: 1, Row: 1, Reason: table.Note, Kind: table.NoteKind, Args: table.NoteArgs})
	}
	seen := newSeen()
	for {
		cells, err := table.Next()
		if errors.Is(err, io.EOF) {
			return res, nil
		}
		if err != nil {
			var broken *spreadsheet.BrokenRow
			if !errors.As(err, &broken) {
				return Result{}, err
			}
			res.Rows++
			p := Problem{File: name, Line: broken.Line, Row: broken.Line, Reason: broken.Reason, Remedy: broken.Remedy, Kind: QuotesUnmatched}
			if broken.Before > 0 {
				p.Kind, p.Args = QuoteOpen, []string{strconv.Itoa(broken.Before)}
			}
			res.Bad = append(res.Bad, p)
			res.Refused = append(res.Refused, Refused{Line: broken.Line})
			continue
		}
		res.Rows++
		row := row{file: name, cells: cells, columns: table.Columns(), now: now, areas: areas}
		group := row.read()
		seen.check(&row, group)
		res.Warnings = append(res.Warnings, row.warnings...)
		if len(row.bad) > 0 {
			res.Bad = append(res.Bad, row.bad...)
			res.Refused = append(res.Refused, Refused{Line: cells.Line(), Fields: cells.Raw()})
			continue
		}
		seen.add(group, cells.Line())
		res.Groups = append(res.Groups, group)
		res.Lines = append(res.Lines, cells.Line())
	}
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
