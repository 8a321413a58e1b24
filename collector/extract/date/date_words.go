package date

import (
	"strings"
	"time"

	"pantaukim/collector/extract/letters"
	"pantaukim/internal/kim"
)

// month reads the name of a month at p, Indonesian (old and shortened spellings
// too) or English, and returns the position behind it.
func (r *dateReader) month(p int) (time.Month, int) {
	e := p
	for e < len(r.s) && letters.IsLetter(r.s[e]) && e-p < 10 {
		e++
	}
	if e-p < 3 || e < len(r.s) && isWordByte(r.s[e]) && !letters.IsDigit(r.s[e]) && !strings.HasPrefix(r.s[e:], "\u00a0") {
		return 0, p
	}
	m := monthOf(strings.ToLower(r.s[p:e]))
	if m == 0 {
		return 0, p
	}
	if e < len(r.s) && r.s[e] == '.' {
		e++
	}
	return m, e
}

func monthOf(s string) time.Month {
	switch s {
	case "januari", "jan", "january", "djanuari", "djan", "janu", "jann":
		return time.January
	case "februari", "feb", "february", "pebruari", "peb", "febr", "pebr", "febuari", "pebuari", "febru", "pebru":
		return time.February
	case "maret", "mar", "march", "mrt", "mart", "mret":
		return time.March
	case "april", "apr", "aprl":
		return time.April
	case "mei", "may":
		return time.May
	case "juni", "jun", "june", "djuni":
		return time.June
	case "juli", "jul", "july", "djuli", "jly":
		return time.July
	case "agustus", "agu", "agt", "ags", "agst", "agust", "agus", "aug", "august", "agts", "agstus", "agustu":
		return time.August
	case "september", "sep", "sept", "septembar", "septem", "spt", "setember":
		return time.September
	case "oktober", "okt", "october", "oct", "okto", "oktb", "octo":
		return time.October
	case "november", "nov", "nopember", "nop", "novem", "nopem":
		return time.November
	case "desember", "des", "december", "dec", "desem", "dese", "descember":
		return time.December
	}
	return 0
}

// BeginsMonth tells whether a text begins with two letters with which some month does. It
// passes over most texts without reading them.
func BeginsMonth(s string) bool {
	if len(s) < 2 {
		return false
	}
	switch [2]byte{s[0] | 0x20, s[1] | 0x20} {
	case [2]byte{'j', 'a'}, [2]byte{'j', 'u'}, [2]byte{'j', 'l'}, [2]byte{'d', 'j'}, [2]byte{'f', 'e'}, [2]byte{'p', 'e'}, [2]byte{'m', 'a'}, [2]byte{'m', 'r'}, [2]byte{'m', 'e'},
		[2]byte{'a', 'p'}, [2]byte{'a', 'g'}, [2]byte{'a', 'u'}, [2]byte{'s', 'e'}, [2]byte{'s', 'p'}, [2]byte{'o', 'k'}, [2]byte{'o', 'c'}, [2]byte{'n', 'o'}, [2]byte{'d', 'e'}:
		return true
	}
	return false
}

// weekdayOf reads the name of a day of the week, Indonesian or English.
func weekdayOf(s string) (time.Weekday, bool) {
	switch s {
	case "minggu", "ahad", "min", "ming", "mgg", "sunday", "sun":
		return time.Sunday, true
	case "senin", "sen", "monday", "mon":
		return time.Monday, true
	case "selasa", "sel", "sls", "tuesday", "tue", "tues":
		return time.Tuesday, true
	case "rabu", "rab", "rbu", "wednesday", "wed":
		return time.Wednesday, true
	case "kamis", "kam", "kms", "thursday", "thu", "thur", "thurs":
		return time.Thursday, true
	case "jumat", "jum'at", "jum", "jumaat", "jmt", "friday", "fri":
		return time.Friday, true
	case "sabtu", "sab", "sbt", "saturday", "sat":
		return time.Saturday, true
	}
	return 0, false
}

// A clock is a time of day as printed.
type clock struct {
	hour, minute, second int
	precision            kim.Precision
	half                 bool // am or pm stands behind it
	zone                 *time.Location
	end                  int
}

// readClock reads the time that stands behind a date at p: "T10:15:30+07:00",
// " | 10:15 WITA", ", pukul 09.30 WIB", " at 3:07 pm".
func readClock(s string, p int) (clock, bool) {
	if p < len(s) && (s[p] == 'T' || s[p] == 't') && p+1 < len(s) && letters.IsDigit(s[p+1]) {
		return clockAt(s, p+1, true)
	}
	q, said := p, false
	for q < len(s) && q-p < 24 {
		rest := s[q:]
		switch {
		case rest[0] == ' ' || strings.IndexByte(",|-@/;()", rest[0]) >= 0:
			q++
		case strings.HasPrefix(rest, "\u00a0"), strings.HasPrefix(rest, "\u00b7"):
			q += 2
		case strings.HasPrefix(rest, "•"), strings.HasPrefix(rest, "–"), strings.HasPrefix(rest, "—"):
			q += 3
		default:
			n := 0
			for _, w := range [...]string{"pukul", "pkl.", "pkl", "jam", "pada", "at ", "waktu", "time"} {
				if letters.HasFold(rest, w) {
					n = len(w)
					break
				}
			}
			if n == 0 {
				if !letters.IsDigit(rest[0]) || q == p {
					return clock{}, false
				}
				return clockAt(s, q, said)
			}
			said = true
			q += n
			if q < len(s) && s[q] == ':' {
				q++
			}
		}
	}
	return clock{}, false
}

// clockAt reads hours and minutes at p. With a dot between them they are a time
// only if a word or a zone says so, or if nothing else makes sense of them.
func clockAt(s string, p int, said bool) (clock, bool) {
	two := func(p int) (int, int) {
		n, e := 0, p
		for e < len(s) && e-p < 2 && letters.IsDigit(s[e]) {
			n = n*10 + int(s[e]-'0')
			e++
		}
		return n, e
	}
	c := clock{precision: kim.PrecisionMinute}
	var e int
	c.hour, e = two(p)
	if e == p || e+2 >= len(s)+0 && e+2 > len(s) || c.hour > 24 || e >= len(s) || s[e] != ':' && s[e] != '.' {
		return clock{}, false
	}
	mark := s[e]
	m := e + 1
	if c.minute, e = two(m); e-m != 2 || c.minute > 59 {
		return clock{}, false
	}
	if e+2 < len(s) && (s[e] == ':' || s[e] == mark) && letters.IsDigit(s[e+1]) {
		sec := e + 1
		if v, end := two(sec); end-sec == 2 && v < 61 {
			c.second, e, c.precision = min(v, 59), end, kim.PrecisionSecond
			if e+1 < len(s) && (s[e] == '.' || s[e] == ',') && letters.IsDigit(s[e+1]) { // fractions
				for e++; e < len(s) && letters.IsDigit(s[e]); e++ {
				}
			}
		}
	}
	if e < len(s) && letters.IsDigit(s[e]) {
		return clock{}, false // 28.515 is a number
	}
	if h, end := halfDay(s, e); end > e && c.hour <= 12 {
		c.hour, c.half = c.hour%12+h, true
		e = end
	}
	if c.hour == 24 {
		c.hour = 0
	}
	c.zone, c.end = zoneAt(s, e)
	if mark == '.' && !said && c.zone == nil && c.precision == kim.PrecisionMinute {
		rest := strings.TrimLeft(s[e:], " ")
		for _, unit := range [...]string{"kali", "x", "view", "pembaca", "dilihat", "dibaca", "hits", "km", "rb", "ribu", "orang", "%"} {
			if letters.HasFold(rest, unit) {
				return clock{}, false
			}
		}
	}
	return c, true
}

// halfDay reads am or pm behind a time.
func halfDay(s string, p int) (add, end int) {
	q := p
	for q < len(s) && s[q] == ' ' && q-p < 2 {
		q++
	}
	if q+1 < len(s) && s[q+1]|0x20 == 'm' && (q+2 >= len(s) || !isWordByte(s[q+2])) {
		switch s[q] | 0x20 {
		case 'a':
			return 0, q + 2
		case 'p':
			return 12, q + 2
		}
	}
	return 0, p
}

// zoneAt reads a zone behind a time: WIB, WITA, WIT, Z, UTC, GMT, +07:00.
func zoneAt(s string, p int) (*time.Location, int) {
	q := p
	for q < len(s) && (s[q] == ' ' || s[q] == '(') && q-p < 2 {
		q++
	}
	rest := s[q:]
	word := func(w string) bool {
		return letters.HasFold(rest, w) && (len(rest) == len(w) || !isWordByte(rest[len(w)]))
	}
	switch {
	case word("wib"):
		return kim.WIB.Location(), q + 3
	case word("wita"):
		return kim.WITA.Location(), q + 4
	case word("wit"):
		return kim.WIT.Location(), q + 3
	case word("utc"), word("gmt"):
		q += 3
		if loc, e := offsetAt(s, q); loc != nil {
			return loc, e
		}
		return time.UTC, q
	case len(rest) > 0 && rest[0] == 'Z' && (len(rest) == 1 || !isWordByte(rest[1])):
		return time.UTC, q + 1
	}
	if loc, e := offsetAt(s, q); loc != nil {
		return loc, e
	}
	return nil, p
}

// offsetAt reads a distance from UTC: +07:00, +0700, +7.
func offsetAt(s string, p int) (*time.Location, int) {
	if p+1 >= len(s) || s[p] != '+' && s[p] != '-' || !letters.IsDigit(s[p+1]) {
		return nil, p
	}
	h, e := 0, p+1
	for e < len(s) && e-p <= 2 && letters.IsDigit(s[e]) {
		h = h*10 + int(s[e]-'0')
		e++
	}
	m, q := 0, e
	if q < len(s) && s[q] == ':' {
		q++
	}
	if q+1 < len(s) && letters.IsDigit(s[q]) && letters.IsDigit(s[q+1]) {
		m, e = int(s[q]-'0')*10+int(s[q+1]-'0'), q+2
	} else if s[p] == '-' && e-p < 3 {
		return nil, p
	}
	if h > 14 || m > 59 || e < len(s) && letters.IsDigit(s[e]) {
		return nil, p
	}
	seconds := h*3600 + m*60
	if s[p] == '-' {
		seconds = -seconds
	}
	return time.FixedZone("", seconds), e
}

// MonthNamed reads the name of a month, as monthOf does, in any letters.
func MonthNamed(s string) (time.Month, bool) {
	m := monthOf(strings.ToLower(strings.TrimSuffix(s, ".")))
	return m, m != 0
}
