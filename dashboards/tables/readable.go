package tables

import (
	"math"
	"strconv"
	"strings"
	"time"

	"pantaukim/dashboards/words"
	"pantaukim/internal/kim"
	"pantaukim/internal/spreadsheet"
)

// In returns the table as people read it in a language: columns and values have the words of
// the pages, figures have the digits that mean something, times are local. A spreadsheet
// program of that language opens its CSV with a double click. The table as it was is for
// programs: its names and forms do not change.
func (t Table) In(l *words.Language) Table {
	t.reader = &reader{l, Headings(), valueWords()}
	t.rows = t.signsIn(l)
	return t
}

// reader writes the cells of a table for people.
type reader struct {
	lang     *words.Language
	headings map[string]kim.Words
	families map[string]string // of the catalogue, by column
}

func (r *reader) heading(column string) string { return r.lang.Of(r.headings[column]) }

// comma is what parts the cells of a line. Where the decimal mark is a comma, spreadsheet
// programs expect a semicolon.
func (r *reader) comma() rune {
	if r.lang.Code == words.Indonesian {
		return ';'
	}
	return ','
}

// cell writes a value as text.
func (r *reader) cell(f Field, v any) string {
	switch x := v.(type) {
	case string:
		return r.text(f, x)
	case int64:
		if f.Flag {
			return r.yesNo(x)
		}
	case float64:
		return r.figure(f.Name, x)
	}
	return plain(v)
}

// line writes a value as a cell of a CSV. A spreadsheet takes a text of digits for a number,
// a time or a day, and 62.13 becomes something else: such a text gets an apostrophe in
// front, as one does that could be a formula.
func (r *reader) line(f Field, v any) string {
	s := r.cell(f, v)
	if f.Type != Text {
		return s
	}
	if guarded := spreadsheet.Guard(s); guarded != s || s == "" || strings.Trim(s, "0123456789.,:/- ") != "" {
		return guarded
	}
	return "'" + s
}

func (r *reader) yesNo(v int64) string {
	if v != 0 {
		return r.lang.T("word.yes")
	}
	return r.lang.T("word.no")
}

// text writes a text, a day or an instant.
func (r *reader) text(f Field, s string) string {
	switch f.Type {
	case Day:
		if t, err := time.Parse(time.DateOnly, s); err == nil {
			return t.Format(r.dayLayout())
		}
	case Instant:
		if t, err := time.Parse(time.RFC3339, s); err == nil {
			return t.Format(r.dayLayout()+" "+r.clockLayout()) + " " + zoneOf(t)
		}
	case Text:
		if f.Name == "detail" || f.Name == "notice" {
			return r.walk(s)
		}
		if family := r.families[f.Name]; family != "" && s != "" {
			return r.labels(family, s)
		}
	}
	return s
}

// walk writes what the collector said of a walk or a run.
func (r *reader) walk(s string) string {
	var said []string
	for _, x := range r.lang.OfWalk(s) {
		said = append(said, x.Text)
	}
	return strings.Join(said, "; ")
}

// labels writes the value of a closed set in words. A column may hold several, with commas
// between them, and with something behind each: "timeout 3, ok 120".
func (r *reader) labels(family, s string) string {
	parts := strings.Split(s, ", ")
	for i, part := range parts {
		word, rest, more := strings.Cut(part, " ")
		parts[i] = r.lang.Label(family, word)
		if more {
			parts[i] += " " + rest
		}
	}
	return strings.Join(parts, ", ")
}

func (r *reader) dayLayout() string {
	if r.lang.Code == words.Indonesian {
		return "02/01/2006"
	}
	return time.DateOnly
}

func (r *reader) clockLayout() string {
	if r.lang.Code == words.Indonesian {
		return "15.04"
	}
	return "15:04"
}

// zoneOf names the zone of an instant by its distance.
func zoneOf(t time.Time) string {
	_, seconds := t.Zone()
	for _, z := range []kim.Zone{kim.WIB, kim.WITA, kim.WIT} {
		if _, there := t.In(z.Location()).Zone(); there == seconds {
			return string(z)
		}
	}
	return t.Format("Z07:00")
}

// figure writes a figure with the decimal mark of the language and no mark for thousands.
func (r *reader) figure(column string, v float64) string {
	places, unit := placesOf(column), ""
	if isShare(column) {
		v, unit = 100*v, "%"
	}
	return r.mark(strconv.FormatFloat(rounded(v, places), 'f', places, 64)) + unit
}

// mark writes a number with the decimal mark of the language.
func (r *reader) mark(number string) string {
	if r.lang.Code == words.Indonesian {
		return strings.Replace(number, ".", ",", 1)
	}
	return number
}

// rounded rounds half away from zero, as people do; there is no negative zero.
func rounded(v float64, places int) float64 {
	scale := math.Pow(10, float64(places))
	if v = math.Round(v*scale) / scale; v == 0 {
		return 0
	}
	return v
}
