package registry

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"pantaukim/internal/kim"
	"pantaukim/internal/place"
	"pantaukim/internal/spreadsheet"
	"pantaukim/internal/warehouse"
)

var (
	//go:embed sql/official_totals.sql
	datedSQL string
	//go:embed known/totals.csv
	knownTotals []byte
)

// DatedTotal is how many groups an official source says an area has on a day.
type DatedTotal struct {
	Area    string    `ch:"area_code"` // Kemendagri code; empty: Indonesia
	AsOf    kim.Date  `ch:"as_of"`     // NoDate: the source does not say, only for totals that come with the program
	Source  string    `ch:"source"`
	Groups  int       `ch:"groups"`
	By      string    `ch:"by"`         // who entered it; empty: it comes with the program
	Entered time.Time `ch:"entered_at"` // zero: it comes with the program
}

// key tells which total it is.
func (t DatedTotal) key() string { return t.Area + "\n" + t.AsOf.String() + "\n" + t.Source }

// The bounds of a table of totals.
const (
	mostTotals    = 2000 // rows
	longestTotals = 1 << 20
	longestSource = 200
)

// WholeCountry is written for the whole country where a table wants the code of an area.
const WholeCountry = "indonesia"

func totalColumns() []string { return []string{"as_of", "regency_code", "regency", "groups", "source"} }

func totalHeadings() map[string]string {
	out := map[string]string{
		"tanggal": "as_of", "per tanggal": "as_of", "kode wilayah": "regency_code", "wilayah": "regency",
		"jumlah kim": "groups", "jumlah": "groups", "kim": "groups", "sumber": "source",
	}
	for name, column := range headings() {
		if column == "regency_code" || column == "regency" {
			out[name] = column
		}
	}
	return out
}

// Totals is what a table of official totals would do. It is applied as a whole: nothing of a table with a
// bad row is.
type Totals struct {
	File string
	Rows []TotalRow
	Bad  []Problem
}

// TotalRow is one row of a table of totals.
type TotalRow struct {
	DatedTotal
	Line    int
	Verdict string // Created, Updated, Unchanged
	Before  int    // groups, of one that is updated
}

// Fresh counts the rows that are not there yet, or otherwise.
func (t Totals) Fresh() int {
	n := 0
	for _, r := range t.Rows {
		if r.Verdict != Unchanged {
			n++
		}
	}
	return n
}

// Digest names what the table does: two with the same one do the same.
func (t Totals) Digest() string {
	sum := sha256.New()
	for _, r := range t.Rows {
		_, _ = fmt.Fprintf(sum, "%q %d %s %d\n", r.key(), r.Groups, r.Verdict, r.Before) // a hash takes everything
	}
	return hex.EncodeToString(sum.Sum(nil)[:12])
}

// Text is the table as it can be read again.
func (t Totals) Text() string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"as_of", "regency_code", "groups", "source"}) // into memory
	for _, r := range t.Rows {
		_ = w.Write([]string{r.AsOf.String(), cmp.Or(r.Area, WholeCountry), strconv.Itoa(r.Groups), r.Source})
	}
	w.Flush()
	return b.String()
}

// Usual is what rows of a table of totals have where the table does not say.
type Usual struct {
	AsOf, Source string
	Undated      bool // a source that does not say its day is taken
}

// ReadDatedTotals reads a table of official totals. The error is a *spreadsheet.FileError if it
// cannot be read as a whole.
func ReadDatedTotals(r io.Reader, name string, usual Usual, areas *place.Areas, now time.Time) (Totals, error) {
	table, err := spreadsheet.Open(r, name, spreadsheet.Spec{
		MaxBytes: longestTotals, MaxRows: mostTotals, Columns: totalColumns(), Required: []string{"regency_code", "groups"},
		PassOver: []string{ReasonColumn}, Also: totalHeadings(),
	})
	if err != nil {
		return Totals{}, err
	}
	out, lines := Totals{File: name}, map[string]int{}
	for {
		cells, err := table.Next()
		var broken *spreadsheet.BrokenRow
		switch {
		case errors.Is(err, io.EOF):
			return out, nil
		case errors.As(err, &broken):
			out.Bad = append(out.Bad, Problem{File: name, Line: broken.Line, Row: broken.Line, Reason: broken.Reason, Remedy: broken.Remedy, Kind: QuotesUnmatched})
			continue
		case err != nil:
			return Totals{}, err
		}
		row := row{file: name, cells: cells, columns: table.Columns(), now: now, areas: areas}
		one := row.readTotal(usual)
		if first := lines[one.key()]; first > 0 && len(row.bad) == 0 {
			row.fail("regency_code", cells.Cell("regency_code"), TotalTwice, "the same area, day and source stand already on line "+strconv.Itoa(first), "remove one of the two rows", strconv.Itoa(first))
		}
		lines[one.key()] = cells.Line()
		out.Bad = append(out.Bad, row.bad...)
		out.Rows = append(out.Rows, TotalRow{DatedTotal: one, Line: cells.Line()})
	}
}

func (r *row) readTotal(usual Usual) DatedTotal {
	if n := r.cells.Fields(); n > r.columns {
		r.fail("", "", FieldsTooMany, fmt.Sprintf("the row has %d fields and the header %d", n, r.columns),
			"put a field that contains the separator between quotation marks", strconv.Itoa(n), strconv.Itoa(r.columns))
	}
	t := DatedTotal{AsOf: r.readDay("as_of", kim.WIB), Source: cmp.Or(r.field("source"), strings.TrimSpace(usual.Source))}
	if r.cells.Cell("as_of") == "" && !usual.Undated {
		d, err := kim.ParseDate(strings.TrimSpace(usual.AsOf))
		if t.AsOf = d; err != nil || !d.Known() || d > kim.DateOf(r.now, kim.WIB).AddDays(1) {
			r.fail("as_of", usual.AsOf, DayForm, quote(usual.AsOf)+" is not a day of the past", "write the day of which the source speaks, such as 2025-10-27")
		}
	}
	switch {
	case t.Source == "":
		r.fail("source", "", SourceEmpty, "is empty", "write where the total comes from")
	case utf8.RuneCountInString(t.Source) > longestSource:
		r.fail("source", t.Source, TooLong, fmt.Sprintf("is longer than %d characters", longestSource), "shorten it", strconv.Itoa(longestSource))
	}
	switch v := r.field("regency_code"); {
	case strings.EqualFold(v, WholeCountry):
	case v == "":
		r.fail("regency_code", "", RegencyEmpty, "is empty", "write the Kemendagri code of the kabupaten or kota, such as 62.13")
	case !regencyForm.MatchString(v) && !provinceForm.MatchString(v):
		r.failCode(levels()[1], v)
	default:
		t.Area = v
		if _, known := r.areas.Find(v); r.areas != nil && !known {
			r.fail("regency_code", v, CodeUnknown, v+" is not in the official list of areas", "look the code up")
		}
	}
	v := r.field("groups")
	n, err := strconv.ParseUint(v, 10, 24)
	if err != nil {
		r.fail("groups", v, NumberForm, quote(v)+" is not a whole number", "write it without points and commas, such as 1204")
	}
	t.Groups = int(n)
	return t
}

// DatedTotals returns the official totals by area and day: those that come with the program, and what
// people entered.
func (e *Editor) DatedTotals(ctx context.Context) ([]DatedTotal, error) {
	stored, err := warehouse.Select[DatedTotal](ctx, e.conn, datedSQL)
	if err != nil {
		return nil, fmt.Errorf("load the official totals: %w", err)
	}
	known, err := ReadDatedTotals(bytes.NewReader(knownTotals), "totals.csv", Usual{Undated: true}, nil, e.now().AddDate(100, 0, 0))
	if err != nil || len(known.Bad) > 0 {
		return nil, fmt.Errorf("read the official totals that come with the program: %v: %w", known.Bad, err)
	}
	today := kim.DateOf(e.now(), kim.WIB)
	for _, r := range known.Rows {
		same := func(t DatedTotal) bool { return t.key() == r.key() }
		if r.AsOf <= today && !slices.ContainsFunc(stored, same) { // a demonstration may stand in the past
			stored = append(stored, r.DatedTotal)
		}
	}
	slices.SortFunc(stored, func(a, b DatedTotal) int {
		return cmp.Or(cmp.Compare(a.Area, b.Area), cmp.Compare(a.AsOf, b.AsOf), cmp.Compare(a.Source, b.Source))
	})
	return stored, nil
}

// LookAtTotals reads a table of totals and says what applying it would do. May tells of which areas
// the author may enter totals.
func (e *Editor) LookAtTotals(ctx context.Context, data []byte, name string, usual Usual, may func(area string) bool) (Totals, error) {
	t, err := ReadDatedTotals(bytes.NewReader(data), name, usual, e.areas, e.now())
	if err != nil {
		return t, err
	}
	have, err := e.DatedTotals(ctx)
	if err != nil {
		return t, err
	}
	for i := range t.Rows {
		r := &t.Rows[i]
		wrong := slices.ContainsFunc(t.Bad, func(p Problem) bool { return p.Row == r.Line })
		if !wrong && !may(r.Area) {
			t.Bad = append(t.Bad, Problem{File: name, Line: r.Line, Row: r.Line, Column: "regency_code", Value: cmp.Or(r.Area, WholeCountry), Kind: AreaNotYours,
				Reason: "the area lies outside of what you may change", Remedy: "leave the row to whoever keeps that area"})
		}
		r.Verdict = Created
		for _, h := range have {
			if h.key() != r.key() {
				continue
			}
			if r.Verdict, r.Before = Updated, h.Groups; h.Groups == r.Groups {
				r.Verdict = Unchanged
			}
		}
	}
	return t, nil
}

// ApplyTotals stores a table of totals, if it does what its author was shown: digest names that. If
// not, or if a row is bad, nothing is stored, and the error is ErrChanged or ErrNoRows.
func (e *Editor) ApplyTotals(ctx context.Context, text, digest string, may func(area string) bool, by string) (Totals, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	t, err := e.LookAtTotals(ctx, []byte(text), "", Usual{}, may)
	switch {
	case err != nil:
		return t, err
	case len(t.Bad) > 0 || len(t.Rows) == 0:
		return t, ErrNoRows
	case t.Digest() != digest:
		return t, ErrChanged
	}
	return t, e.writeTotals(ctx, t.Rows, by, false)
}

// DropTotal takes back a total that somebody entered by mistake, and returns it; ErrChanged: it is not
// there, or comes with the program.
func (e *Editor) DropTotal(ctx context.Context, area, asOf, source, by string) (DatedTotal, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	have, err := e.DatedTotals(ctx)
	if err != nil {
		return DatedTotal{}, err
	}
	for _, h := range have {
		if h.Area == area && h.AsOf.String() == asOf && h.Source == source && h.By != "" {
			return h, e.writeTotals(ctx, []TotalRow{{DatedTotal: h}}, by, true)
		}
	}
	return DatedTotal{}, ErrChanged
}

func (e *Editor) writeTotals(ctx context.Context, rows []TotalRow, by string, removed bool) error {
	type totalRow struct {
		DatedTotal
		Removed bool `ch:"removed"`
	}
	var list []totalRow
	for _, r := range rows {
		if r.Verdict == Unchanged {
			continue
		}
		r.By, r.Entered = by, e.now().UTC().Truncate(time.Millisecond)
		list = append(list, totalRow{r.DatedTotal, removed})
	}
	retry := warehouse.Retry{Wait: writeWait}
	if err := retry.Do(ctx, "writing official totals", func(ctx context.Context) error {
		return warehouse.Insert(ctx, e.conn, "official_totals", list)
	}); err != nil {
		return fmt.Errorf("write the official totals: %w", err)
	}
	return nil
}
