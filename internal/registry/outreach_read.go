package registry

import (
	"cmp"
	"crypto/sha256"
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
)

// The bounds of a table of outreach. What lasts for weeks explains nothing.
const (
	mostOutreach    = 3000 // rows
	longestOutreach = 14   // days
	longestTitle    = 200
)

// OutreachColumns are the columns of a table of outreach: a row names one that took part, a group or all
// groups of an area.
func OutreachColumns() []string {
	return []string{"outreach_kind", "held_from", "held_to", "outreach_title", "group_id", "area_code"}
}

func outreachHeadings() map[string]string {
	return map[string]string{
		"jenis": "outreach_kind", "jenis pembinaan": "outreach_kind", "jenis kegiatan": "outreach_kind",
		"tanggal": "held_from", "mulai": "held_from", "tanggal mulai": "held_from", "hari pertama": "held_from",
		"sampai": "held_to", "selesai": "held_to", "tanggal selesai": "held_to", "hari terakhir": "held_to",
		"kegiatan": "outreach_title", "nama kegiatan": "outreach_title", "judul": "outreach_title",
		"id": "group_id", "id kim": "group_id", "nomor kim": "group_id", "kim": "group_id",
		"kode wilayah": "area_code", "wilayah": "area_code",
	}
}

// OutreachTable is what a table of outreach would do. It is applied as a whole: nothing of a table with a
// bad row is.
type OutreachTable struct {
	File string
	Rows []OutreachRow
	Bad  []Problem
}

// OutreachRow is one outreach of a table, with all who took part.
type OutreachRow struct {
	kim.Outreach
	Line    int    // the first that names it
	Verdict string // Created, Updated, Unchanged
	Before  kim.Outreach
	entered time.Time      // when that was
	lines   map[string]int // on which each that took part stands first
}

// Fresh counts what is not there yet, or otherwise.
func (t OutreachTable) Fresh() int {
	n := 0
	for _, r := range t.Rows {
		if r.Verdict != Unchanged {
			n++
		}
	}
	return n
}

// Digest names what the table does: two with the same one do the same.
func (t OutreachTable) Digest() string {
	sum := sha256.New()
	for _, r := range t.Rows {
		was := r.Before
		r.ID, was.ID = "", ""                                             // that of a new one is drawn
		_, _ = fmt.Fprintf(sum, "%q %s %q\n", r.Outreach, r.Verdict, was) // a hash takes everything
	}
	return hex.EncodeToString(sum.Sum(nil)[:12])
}

// Text is the table as it can be read again.
func (t OutreachTable) Text() string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write(OutreachColumns()) // into memory
	for _, r := range t.Rows {
		put := func(group, area string) {
			_ = w.Write([]string{string(r.Kind), r.From.String(), r.To.String(), spreadsheet.Guard(r.Title), group, area})
		}
		for _, id := range r.Groups {
			put(id, "")
		}
		for _, code := range r.Areas {
			put("", cmp.Or(code, WholeCountry))
		}
	}
	w.Flush()
	return b.String()
}

// ReadOutreach reads a table of outreach. The error is a *spreadsheet.FileError if it cannot be read as a whole.
func ReadOutreach(r io.Reader, name string, areas *place.Areas, now time.Time) (OutreachTable, error) {
	table, err := spreadsheet.Open(r, name, spreadsheet.Spec{
		MaxBytes: longestTotals, MaxRows: mostOutreach, Columns: OutreachColumns(), Required: []string{"outreach_kind", "held_from", "outreach_title"},
		PassOver: []string{ReasonColumn, "name", "nama kim", "entered_by", "dicatat oleh", "entered_at", "dicatat pada"}, Also: outreachHeadings(),
	})
	if err != nil {
		return OutreachTable{}, err
	}
	out := OutreachTable{File: name}
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
			return OutreachTable{}, err
		}
		row := row{file: name, cells: cells, columns: table.Columns(), now: now, areas: areas}
		out.add(&row, row.readOutreach())
		out.Bad = append(out.Bad, row.bad...)
	}
}

// add puts a row to the others of the same outreach.
func (t *OutreachTable) add(r *row, one kim.Outreach) {
	at := slices.IndexFunc(t.Rows, func(have OutreachRow) bool { return sameHeld(have.Outreach, one) })
	if at < 0 {
		at, t.Rows = len(t.Rows), append(t.Rows, OutreachRow{Outreach: kim.Outreach{Kind: one.Kind, From: one.From, To: one.To, Title: one.Title}, Line: r.cells.Line(), lines: map[string]int{}})
	}
	have := &t.Rows[at]
	if have.To != one.To && len(r.bad) == 0 {
		r.fail("held_to", r.cells.Cell("held_to"), OutreachOther, fmt.Sprintf("line %d says another last day of the same outreach", have.Line), "write the same day on both", strconv.Itoa(have.Line))
	}
	for _, id := range one.Groups {
		if !slices.Contains(have.Groups, id) {
			have.Groups, have.lines[id] = append(have.Groups, id), r.cells.Line()
		}
	}
	for _, code := range one.Areas {
		if !slices.Contains(have.Areas, code) {
			have.Areas, have.lines[code] = append(have.Areas, code), r.cells.Line()
		}
	}
}

// sameHeld tells whether two are the same outreach, whoever took part.
func sameHeld(a, b kim.Outreach) bool {
	return a.Kind == b.Kind && a.From == b.From && strings.EqualFold(a.Title, b.Title)
}

func outreachWords() map[string]string {
	return map[string]string{
		"training": "training", "pelatihan": "training", "bimtek": "training", "bimbingan teknis": "training",
		"visit": "visit", "kunjungan": "visit", "kunjungan lapangan": "visit",
		"meeting": "meeting", "pertemuan": "meeting", "rapat": "meeting",
	}
}

// readOutreach reads a row: what was held, and one that took part.
func (r *row) readOutreach() kim.Outreach {
	if n := r.cells.Fields(); n > r.columns {
		r.fail("", "", FieldsTooMany, fmt.Sprintf("the row has %d fields and the header %d", n, r.columns),
			"put a field that contains the separator between quotation marks", strconv.Itoa(n), strconv.Itoa(r.columns))
	}
	const remedy = "write pelatihan (training), kunjungan lapangan (visit) or pertemuan (meeting)"
	o := kim.Outreach{Title: r.field("outreach_title")}
	if o.Kind = kim.OutreachKind(r.chosen("outreach_kind", OutreachUnknown, remedy, outreachWords())); o.Kind == "" && r.cells.Cell("outreach_kind") == "" {
		r.fail("outreach_kind", "", OutreachUnknown, "is empty", remedy)
	}
	switch {
	case o.Title == "":
		r.fail("outreach_title", "", OutreachUntitled, "is empty", "write on every row what it is called")
	case utf8.RuneCountInString(o.Title) > longestTitle:
		r.fail("outreach_title", o.Title, TooLong, fmt.Sprintf("is longer than %d characters", longestTitle), "shorten it", strconv.Itoa(longestTitle))
	}
	o.From, o.To = r.readDay("held_from", kim.WIT), r.readDay("held_to", kim.WIT)
	if r.cells.Cell("held_from") == "" {
		r.fail("held_from", "", OutreachUndated, "is empty", "write the day, such as 2025-10-27")
	}
	if r.cells.Cell("held_to") == "" {
		o.To = o.From
	}
	if o.From.Known() && o.To.Known() && (o.To < o.From || o.To.Sub(o.From) >= longestOutreach) {
		r.fail("held_to", o.To.String(), OutreachDays, fmt.Sprintf("the last day is before the first, or more than %d days after it", longestOutreach-1),
			"correct it; what lasts longer explains no burst", strconv.Itoa(longestOutreach))
	}
	r.readTaker(&o)
	return o
}

// readTaker reads who took part: a group, or all groups of an area.
func (r *row) readTaker(o *kim.Outreach) {
	group, area := r.field("group_id"), r.field("area_code")
	switch {
	case (group == "") == (area == ""):
		r.fail("group_id", group, OutreachTaker, "the row names no group and no area, or both", "write on every row the id of one group, or the code of an area of which all groups took part")
	case group != "" && !idForm.MatchString(group):
		r.fail("group_id", group, IDForm, quote(group)+" is not an identifier", "use up to 64 letters, digits, points, hyphens and underscores, without spaces")
	case group != "":
		o.Groups = append(o.Groups, group)
	case strings.EqualFold(area, WholeCountry):
		o.Areas = append(o.Areas, "")
	default:
		o.Areas = append(o.Areas, area)
		if _, known := r.areas.Find(area); r.areas != nil && !known {
			r.fail("area_code", area, CodeUnknown, area+" is not in the official list of areas", "look the code up")
		}
	}
}
