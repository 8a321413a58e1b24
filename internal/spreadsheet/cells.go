package spreadsheet

import (
	"encoding/xml"
	"errors"
	"strconv"
	"strings"
	"time"
)

// sheetReader reads the cells of one sheet.
type sheetReader struct {
	texts    []string
	dates    []bool // of each style: it shows a number as a day
	days1904 bool
	maxRows  int // 0: any number
	rows     []line
	number   int // of the row under way
	column   int // of the last cell, from 1
	cells    int
}

// element takes an element of the sheet.
func (r *sheetReader) element(d *xml.Decoder, e xml.StartElement) error {
	switch e.Name.Local {
	case "row":
		r.number++
		if n, err := strconv.Atoi(attribute(e, "r")); err == nil && n > 0 {
			r.number = n
		}
		r.column = 0
	case "c":
		r.column++
		if c := columnOf(attribute(e, "r")); c > 0 {
			r.column = c
		}
		value, err := r.cell(d, e)
		if err != nil || value == "" {
			return err
		}
		return r.put(value)
	}
	return nil
}

// put keeps the value of the cell under way.
func (r *sheetReader) put(value string) error {
	if r.cells++; r.cells > maxCells {
		return fault(TooManyCells, []string{strconv.Itoa(maxCells)}, " has more than %d cells: it is no such table", maxCells)
	}
	if r.column > maxColumns {
		return fault(HeaderColumns, []string{strconv.Itoa(r.column)}, ": the sheet has a column %d, more than any table has here", r.column)
	}
	if n := len(r.rows); n == 0 || r.rows[n-1].number != r.number {
		if r.maxRows > 0 && n > r.maxRows { // the header is one of them
			return fault(TooManyRows, []string{strconv.Itoa(r.maxRows)}, " has more than %d rows: it is no such table", r.maxRows)
		}
		r.rows = append(r.rows, line{number: r.number})
	}
	row := &r.rows[len(r.rows)-1]
	for len(row.fields) < r.column {
		row.fields = append(row.fields, "")
	}
	row.fields[r.column-1] = value
	return nil
}

// columnOf returns the column of a cell from its name, as 28 from AB12; 0 if it has none.
func columnOf(name string) int {
	n := 0
	for _, c := range name {
		if c < 'A' || c > 'Z' || n > 1<<16 {
			break
		}
		n = 26*n + int(c-'A') + 1
	}
	return n
}

// cell reads the value of a cell up to its end, as a person would write it.
func (r *sheetReader) cell(d *xml.Decoder, e xml.StartElement) (string, error) {
	var value, inline string
	inValue := false
	for {
		token, err := d.RawToken()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			inValue = t.Name.Local == "v"
			if t.Name.Local == "is" {
				if inline, err = richText(d, "is"); err != nil {
					return "", err
				}
			}
		case xml.CharData:
			if inValue {
				value += string(t)
			}
		case xml.EndElement:
			inValue = false
			if t.Name.Local == "c" {
				return r.written(attribute(e, "t"), attribute(e, "s"), value, inline)
			}
		}
	}
}

// written returns the value of a cell of a type and a style as text.
func (r *sheetReader) written(kind, style, value, inline string) (string, error) {
	switch kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || i < 0 || i >= len(r.texts) {
			return "", errors.New("a cell refers to a text that is not there")
		}
		return oneLine(r.texts[i]), nil
	case "inlineStr":
		return oneLine(inline), nil
	case "str", "e":
		return oneLine(value), nil
	case "b":
		if value == "1" {
			return "TRUE", nil
		}
		return "FALSE", nil
	case "d":
		day, _, _ := strings.Cut(value, "T")
		return day, nil
	}
	number, ok := numberIn(value)
	if !ok {
		return oneLine(value), nil
	}
	if i, err := strconv.Atoi(style); err == nil && i >= 0 && i < len(r.dates) && r.dates[i] {
		if day, ok := r.day(number); ok {
			return day, nil
		}
	}
	return strconv.FormatFloat(number, 'f', -1, 64), nil
}

// day writes the day that a number stands for. Days are counted from the last of 1899,
// with a 29 February 1900 that there never was, or from the first of 1904.
func (r *sheetReader) day(number float64) (string, bool) {
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if r.days1904 {
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if number < 61 || number > 200_000 {
		return "", false
	}
	return first.AddDate(0, 0, int(number)).Format(time.DateOnly), true
}

// oneLine makes every line end a line feed, as in a file of text.
func oneLine(s string) string {
	return string(oneLineEnd([]byte(strings.ReplaceAll(s, "_x000D_", ""))))
}

// numberIn reads the number of a cell, and tells whether there is one.
func numberIn(value string) (float64, bool) {
	number, err := strconv.ParseFloat(value, 64)
	return number, err == nil
}
