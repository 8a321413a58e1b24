package date

import (
	"strings"
	"time"

	"pantaukim/collector/extract/letters"
	"pantaukim/internal/kim"
)

// dayMonth reads "27 Oktober 2025", "27-Okt-2025", "27th October, 2025".
func (r *dateReader) dayMonth(start, day, p int) (Date, bool) {
	for _, suffix := range [...]string{"st", "nd", "rd", "th"} {
		if letters.HasFold(r.s[p:], suffix) {
			p += 2
			break
		}
	}
	p = r.gap(p, " -/.,", 3)
	month, e := r.month(p)
	if month == 0 {
		return Date{}, false
	}
	year, e, ok := r.year(e, true)
	if !ok {
		return Date{}, false
	}
	d, ok := r.make(start, e, year, month, day, FormDayMonth)
	if ok && r.rangeBefore(start) {
		d.Range = true
	}
	return d, ok
}

// fromWord reads a date that starts with the word at i: a month, or a relative form.
func (r *dateReader) fromWord(i int) (Date, bool) {
	if d, ok := r.relativeWord(i); ok {
		return d, true
	}
	month, p := r.month(i)
	if month == 0 {
		return Date{}, false
	}
	p = r.gap(p, " -/.", 2)
	day, e := r.number(p, 2)
	if e == p || day < 1 || day > 31 {
		return Date{}, false
	}
	for _, suffix := range [...]string{"st", "nd", "rd", "th"} {
		if letters.HasFold(r.s[e:], suffix) {
			e += 2
			break
		}
	}
	year, e, ok := r.year(e, false)
	if !ok {
		return Date{}, false
	}
	return r.make(i, e, year, month, day, FormMonthDay)
}

// year reads the year behind a month: four digits, or two behind a hyphen, a
// slash or an apostrophe.
func (r *dateReader) year(p int, two bool) (year, end int, ok bool) {
	q := r.gap(p, " -/.,", 3)
	short := two && q > p && (r.s[q-1] == '-' || r.s[q-1] == '/')
	for _, quote := range [...]string{"'", "\u2019", "\u2018", "\u00b4", "`"} {
		if strings.HasPrefix(r.s[min(q, len(r.s)):], quote) {
			q, short = q+len(quote), true
			break
		}
	}
	y, e := r.number(q, 4)
	switch {
	case e-q == 4 && y >= 1970 && y < 2100:
	case e-q == 2 && short:
		y += 2000
	default:
		return 0, p, false
	}
	if e < len(r.s) && (letters.IsDigit(r.s[e]) || letters.IsLetter(r.s[e]) && r.s[e] != 'T') {
		return 0, p, false
	}
	return y, e, q > p || p > 0 && r.s[p-1] == '.'
}

// gap skips up to limit bytes of the given set.
func (r *dateReader) gap(p int, set string, limit int) int {
	for limit > 0 && p < len(r.s) && strings.IndexByte(set, r.s[p]) >= 0 {
		p++
		limit--
	}
	if strings.HasPrefix(r.s[min(p, len(r.s)):], "\u00a0") {
		p += 2
	}
	return p
}

// numeric reads "27-10-2025", "27/10/25", "27.10.2025"; "10/27/2025" can only be
// month first and is read so.
func (r *dateReader) numeric(start, first, p int) (Date, bool) {
	s := r.s
	if d, ok := r.spaced(start, first, p); ok {
		return d, true
	}
	if p+1 >= len(s) || strings.IndexByte("-/.", s[p]) < 0 || !letters.IsDigit(s[p+1]) {
		return Date{}, false
	}
	mark := s[p]
	second, e := r.number(p+1, 2)
	if e == p+1 || e+1 >= len(s) || s[e] != mark {
		return Date{}, false
	}
	year, end := r.number(e+1, 4)
	switch {
	case end-e-1 == 4 && year >= 1970 && year < 2100:
	case end-e-1 == 2 && mark != '.' && year >= 5 && p-start == 2:
		year += 2000
	default:
		return Date{}, false
	}
	if end < len(s) && (isWordByte(s[end]) || s[end] == mark && end+1 < len(s) && letters.IsDigit(s[end+1])) {
		return Date{}, false
	}
	return r.ordered(start, end, year, first, second, mark)
}

// ordered reads a day and a month that stand as numbers in either order. The one that
// is above 12 is the day; else the day of the week decides, else a mark that is only
// written day first. Where nothing decides, both readings are kept.
func (r *dateReader) ordered(start, end, year, first, second int, mark byte) (Date, bool) {
	d, ok := r.make(start, end, year, time.Month(second), first, FormNumeric)
	other, swaps := r.make(start, end, year, time.Month(first), second, FormNumeric)
	if mark == '/' {
		d.Order, other.Order = DayThenMonth, MonthThenDay
	}
	switch {
	case !ok:
		return other, swaps
	case !swaps:
		return d, true
	case first == second:
		d.Order = OrderUnknown
		return d, true
	}
	if w, said := r.weekdayAt(start); said {
		switch dayFirst, monthFirst := d.Time.Weekday() == w, other.Time.Weekday() == w; {
		case dayFirst && !monthFirst:
			return d, true
		case monthFirst && !dayFirst:
			return other, true
		}
	}
	if d.Order = OrderUnknown; mark == '/' {
		d.Swapped = other.Time
	}
	return d, true
}

// weekdayAt reads the day of the week that stands right before or right behind a
// numeric date: "Mon, 10/06/2025", "06/10/2025 (Senin)".
func (r *dateReader) weekdayAt(start int) (time.Weekday, bool) {
	before := strings.TrimRight(letters.PlainQuotes(r.s[max(0, start-16):start]), " .,-|(")
	k := len(before)
	for k > 0 && (letters.IsLetter(before[k-1]) || before[k-1] == '\'') {
		k--
	}
	if w, ok := weekdayOf(strings.ToLower(before[k:])); ok {
		return w, true
	}
	rest := strings.TrimLeft(r.s[min(len(r.s), start+8):min(len(r.s), start+26)], "0123456789/ ,-|(")
	k = 0
	for k < len(rest) && letters.IsLetter(rest[k]) {
		k++
	}
	return weekdayOf(strings.ToLower(rest[:k]))
}

// spaced reads "29 - 10 - 2025" and "29 / 10 / 2025".
func (r *dateReader) spaced(start, day, p int) (Date, bool) {
	s := r.s
	if p+3 >= len(s) || s[p] != ' ' || s[p+1] != '-' && s[p+1] != '/' || s[p+2] != ' ' {
		return Date{}, false
	}
	between := s[p : p+3]
	month, e := r.number(p+3, 2)
	if e == p+3 || !strings.HasPrefix(s[e:], between) {
		return Date{}, false
	}
	year, end := r.number(e+3, 4)
	if end-e-3 != 4 || year < 1970 || year >= 2100 || end < len(s) && isWordByte(s[end]) {
		return Date{}, false
	}
	return r.ordered(start, end, year, day, month, s[p+1])
}

// iso reads "2025-10-27", with or without a time.
func (r *dateReader) iso(start, year, p int) (Date, bool) {
	s := r.s
	if year < 1970 || year > 2100 || p+1 >= len(s) || strings.IndexByte("-/.", s[p]) < 0 {
		return Date{}, false
	}
	mark := s[p]
	month, e := r.number(p+1, 2)
	if e == p+1 || e+1 >= len(s) || s[e] != mark {
		return Date{}, false
	}
	day, end := r.number(e+1, 2)
	if end == e+1 || end < len(s) && (letters.IsLetter(s[end]) && s[end]|0x20 != 't' || s[end] == '_' || s[end] == '-' && end+1 < len(s) && letters.IsLetter(s[end+1])) {
		return Date{}, false
	}
	if mark == '.' && countsVisits(s[end:]) {
		return Date{}, false
	}
	return r.make(start, end, year, time.Month(month), day, FormISO)
}

// countsVisits tells whether the words behind a number with dots say that it is
// one: "2025.10.27 kali dibaca".
func countsVisits(rest string) bool {
	rest = strings.TrimLeft(rest, " ")
	for _, unit := range [...]string{"kali", "x ", "view", "pembaca", "dilihat", "dibaca", "hits", "pengunjung", "orang"} {
		if letters.HasFold(rest, unit) {
			return true
		}
	}
	return false
}

// compact reads "20251027", which stands for a date only where nothing else is said.
func (r *dateReader) compact(start, end int) (Date, bool) {
	if strings.TrimSpace(r.s) != r.s[start:end] {
		return Date{}, false
	}
	year, _ := r.number(start, 8)
	return r.make(start, end, year/10000, time.Month(year/100%100), year%100, FormCompact)
}

// make checks the day against the calendar and reads the time behind it.
func (r *dateReader) make(start, end, year int, month time.Month, day int, form Form) (Date, bool) {
	if year < 1970 || year > 2100 || month < 1 || month > 12 || day < 1 || day > 31 {
		return Date{}, false
	}
	loc := r.zone.Location()
	t := time.Date(year, month, day, 0, 0, 0, 0, loc)
	if t.Day() != day {
		return Date{}, false
	}
	d := Date{Time: t, Precision: kim.PrecisionDay, Form: form, Start: start, End: end}
	d.Earliest = kim.NewDate(year, month, day)
	d.Latest = d.Earliest
	if c, ok := readClock(r.s, end); ok {
		if c.zone != nil {
			loc, d.Zoned = c.zone, true
		}
		d.Time = time.Date(year, month, day, c.hour, c.minute, c.second, 0, loc)
		d.End, d.Precision, d.HalfDay = c.end, c.precision, c.half
	}
	return d, true
}

// rangeBefore tells whether the day at start ends a range: "27-29", "27 s/d 29".
func (r *dateReader) rangeBefore(start int) bool {
	before := strings.TrimRight(r.s[max(0, start-12):start], " ")
	for _, to := range [...]string{"-", "–", "s/d", "s.d", "s.d.", "sd", "sampai", "hingga", "dan", "&"} {
		if rest, ok := strings.CutSuffix(before, to); ok {
			rest = strings.TrimRight(rest, " ")
			return rest != "" && letters.IsDigit(rest[len(rest)-1])
		}
	}
	return false
}
