package registry

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"pantaukim/internal/kim"
	"pantaukim/internal/place"
	"pantaukim/internal/spreadsheet"
)

// row reads one row and collects what is wrong with it.
type row struct {
	file     string
	cells    spreadsheet.Row
	columns  int // of the table
	now      time.Time
	areas    *place.Areas // nil: only the form of codes is checked
	id       string
	bad      []Problem
	warnings []Problem
}

var (
	idForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
	// ruined is how a spreadsheet prints a long number: 6,28123E+11.
	ruined = regexp.MustCompile(`^[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+$`)
	// shortPhone is a mobile number without the zero in front: 812 0000 0001.
	shortPhone = regexp.MustCompile(`^8[0-9]{8,11}$`)
	// formulaError is what a spreadsheet shows where a formula failed.
	formulaError = regexp.MustCompile(`^#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)$`)
	// twice is how UTF-8 looks that was read as Windows-1252: â€™ for ’, Ã© for é.
	twice = regexp.MustCompile("[\u00c2\u00c3][\u0080-\u00bf]|\u00e2\u20ac")
)

// damaged tells whether a text has letters that were lost or read in a wrong encoding.
func damaged(s string) bool { return strings.ContainsRune(s, utf8.RuneError) || twice.MatchString(s) }

// longestField bounds one field, in characters; longestNote bounds the note.
const (
	longestField = 300
	longestNote  = 5000
)

func (r *row) read() kim.Group {
	if n := r.cells.Fields(); n > r.columns {
		r.fail("", "", FieldsTooMany, fmt.Sprintf("the row has %d fields and the header %d", n, r.columns),
			"put a field that contains the separator between quotation marks", strconv.Itoa(n), strconv.Itoa(r.columns))
	}
	r.id = r.field("id")
	g := kim.Group{ID: r.id, Name: r.field("name"), Note: r.field("note"), PICName: r.field("pic_name"), PICPhone: r.field("pic_phone")}
	if r.id == "" {
		r.fail("id", "", IDEmpty, "is empty", "give the group an identifier that never changes, such as kim-bintang-jaya")
	} else if !idForm.MatchString(r.id) {
		r.fail("id", r.id, IDForm, quote(r.id)+" is not an identifier", "use up to 64 letters, digits, points, hyphens and underscores, without spaces")
		r.id = ""
	}
	if g.Name == "" {
		r.fail("name", "", NameEmpty, "is empty", "write the name under which the group is registered")
	}
	switch {
	case ruined.MatchString(g.PICPhone):
		r.warn("pic_phone", g.PICPhone, PhoneRounded, quote(g.PICPhone)+" was rounded by a spreadsheet", "format the column as text and enter the number again")
	case shortPhone.MatchString(g.PICPhone):
		r.warn("pic_phone", g.PICPhone, PhoneNoZero, quote(g.PICPhone)+" lacks its first zero, as a spreadsheet leaves it that takes it for a number",
			"format the column as text and enter the number again")
	}
	for _, column := range []string{"name", "pic_name", "province", "regency", "district", "village"} {
		if v := r.cells.Cell(column); damaged(v) {
			r.warn(column, v, Damaged, quote(v)+" holds letters that were damaged when the file was saved", "correct it, and save the file as \"CSV UTF-8\"")
		}
	}
	r.readRegion(&g)
	r.readZone(&g)
	r.readAddresses(&g)
	g.RegisteredOn = r.readDay("registered_on", g.Zone)
	r.readProgramme(&g)
	r.readStanding(&g)
	return g
}

// field returns one field without the spaces around it.
func (r *row) field(column string) string {
	v := unguarded(r.cells.Cell(column))
	limit, lines := longestField, column == "note" || column == "aliases" || column == "social"
	if lines {
		limit = longestNote
	}
	switch {
	case !legible(v):
		r.fail(column, "", Unreadable, "is not readable text", "save the file as \"CSV UTF-8\"")
		return ""
	case utf8.RuneCountInString(v) > limit:
		r.fail(column, v, TooLong, fmt.Sprintf("is longer than %d characters", limit), "shorten it", strconv.Itoa(limit))
		return ""
	case !lines && strings.ContainsAny(v, "\n\t"):
		r.fail(column, v, LineBreak, "contains a line break or a tab", "write it on one line")
		return ""
	case formulaError.MatchString(v):
		r.fail(column, v, FormulaError, quote(v)+" is what a spreadsheet shows instead of a value that it cannot work out", "write the value itself")
		return ""
	}
	return v
}

// unguarded takes the apostrophe away that our own CSV puts in front of what begins like
// a formula, such as the number of a telephone with its plus.
func unguarded(v string) string {
	if rest, ok := strings.CutPrefix(v, "'"); ok && spreadsheet.Guard(rest) == v {
		return rest
	}
	return v
}

func (r *row) fail(column, value, kind, reason, remedy string, args ...string) {
	r.bad = append(r.bad, r.problem(column, value, kind, reason, remedy, args))
}

func (r *row) warn(column, value, kind, reason, remedy string, args ...string) {
	r.warnings = append(r.warnings, r.problem(column, value, kind, reason, remedy, args))
}

func (r *row) problem(column, value, kind, reason, remedy string, args []string) Problem {
	return Problem{
		File: r.file, Line: r.cells.LineOf(column), Row: r.cells.Line(), ID: r.id, Column: column, Value: value,
		Kind: kind, Args: args, Reason: reason, Remedy: remedy,
	}
}

// readDay reads a day of the past. A day too far ahead is a mistake in the year; one day
// is forgiven, because somewhere it is tomorrow.
func (r *row) readDay(column string, zone kim.Zone) kim.Date {
	v := r.field(column)
	if v == "" {
		return kim.NoDate
	}
	d, err := kim.ParseDate(v)
	switch {
	case err != nil:
		r.fail(column, v, DayForm, quote(v)+" is not a day", "write year, month and day, such as 2025-10-27, or leave it empty")
	case d > kim.DateOf(r.now, zone).AddDays(1):
		r.fail(column, v, DayFuture, v+" is in the future", "correct the year, or leave it empty")
	case d <= kim.NoDate:
		r.fail(column, v, DayTooEarly, v+" is before there were groups", "correct the year, or leave it empty")
	default:
		return d
	}
	return kim.NoDate
}

// readStanding reads the status column, by the words that offices use.
func (r *row) readStanding(g *kim.Group) {
	v := r.field("status")
	switch strings.ToLower(v) {
	case "", "registered", "active", "aktif", "terdaftar":
		g.Standing = kim.Registered
	case "suspended", "nonaktif", "non-aktif", "tidak aktif", "dibekukan":
		g.Standing = kim.Suspended
	case "dissolved", "bubar", "dibubarkan":
		g.Standing = kim.Dissolved
	default:
		r.fail("status", v, StandingUnknown, quote(v)+" is not known", "write registered (terdaftar), suspended (nonaktif) or dissolved (bubar), or leave it empty")
	}
}

func (r *row) readZone(g *kim.Group) {
	v := r.field("timezone")
	usual, known := kim.ZoneOfProvince(g.ProvinceCode)
	if v == "" {
		if !known && g.ProvinceCode != "" {
			r.fail("province_code", g.ProvinceCode, ProvinceNoZone, "province "+quote(g.ProvinceCode)+" is not known, so its time zone is not either",
				"correct the code, or write WIB, WITA or WIT in timezone")
		}
		g.Zone = usual
		return
	}
	zone, err := kim.ParseZone(v)
	if err != nil {
		r.fail("timezone", v, ZoneUnknown, quote(v)+" is not a time zone of Indonesia", "write WIB, WITA or WIT, or leave it empty")
		return
	}
	if known && zone != usual {
		r.warn("timezone", v, ZoneOther, fmt.Sprintf("%s is not the time zone of province %s, which is %s", zone, g.ProvinceCode, usual), "correct it if it is a slip",
			g.ProvinceCode, string(usual))
	}
	g.Zone = zone
}
