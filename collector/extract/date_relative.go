package extract

import (
	"strings"
	"time"

	"pantaukim/internal/kim"
)

// A span is the unit of a relative form.
type span int

const (
	noSpan span = iota
	spanSecond
	spanMinute
	spanHour
	spanDay
	spanWeek
	spanMonth
	spanYear
)

func spanOf(w string) span {
	switch w {
	case "detik", "second", "seconds", "sec", "secs":
		return spanSecond
	case "menit", "mnt", "minute", "minutes", "min", "mins":
		return spanMinute
	case "jam", "hour", "hours", "hr", "hrs":
		return spanHour
	case "hari", "day", "days":
		return spanDay
	case "minggu", "pekan", "week", "weeks":
		return spanWeek
	case "bulan", "month", "months":
		return spanMonth
	case "tahun", "year", "years":
		return spanYear
	}
	return noSpan
}

// relative reads "3 hari yang lalu" and "45 minutes ago" from the number n.
func (r *dateReader) relative(start, n, p int) (Date, bool) {
	w, e := r.word(p)
	unit := spanOf(w)
	if unit == noSpan {
		return Date{}, false
	}
	if e = r.agoAt(e); e < 0 {
		return Date{}, false
	}
	return r.back(start, e, n, unit), true
}

// relativeWord reads the relative forms that start with a word.
func (r *dateReader) relativeWord(p int) (Date, bool) {
	w, e := r.word(p)
	switch w {
	case "kemarin", "kemaren", "yesterday":
		if next, e2 := r.word(e); next == "lusa" || next == "dulu" {
			return r.day(p, e2, 2), true
		}
		return r.day(p, e, 1), true
	case "hari", "today":
		if w == "today" {
			return r.day(p, e, 0), true
		}
		if next, e2 := r.word(e); next == "ini" {
			return r.day(p, e2, 0), true
		}
	case "baru", "just":
		if next, e2 := r.word(e); next == "saja" || next == "now" {
			return r.back(p, e2, 0, spanMinute), true
		}
	case "a", "an", "one", "satu":
		if next, e2 := r.word(e); spanOf(next) != noSpan {
			if e3 := r.agoAt(e2); e3 >= 0 {
				return r.back(p, e3, 1, spanOf(next)), true
			}
		}
	default:
		if rest, ok := strings.CutPrefix(w, "se"); ok && spanOf(rest) != noSpan {
			if e2 := r.agoAt(e); e2 >= 0 {
				return r.back(p, e2, 1, spanOf(rest)), true
			}
		}
	}
	return Date{}, false
}

// word returns the word behind p in lower case, and its end.
func (r *dateReader) word(p int) (string, int) {
	s := r.s
	for k := 0; k < 2 && p < len(s) && s[p] == ' '; k++ {
		p++
	}
	e := p
	for e < len(s) && isLetter(s[e]) && e-p < 12 {
		e++
	}
	if e == p || e < len(s) && isWordByte(s[e]) {
		return "", p
	}
	return strings.ToLower(s[p:e]), e
}

// agoAt returns the end of "lalu", "yang lalu" or "ago" behind p, or -1.
func (r *dateReader) agoAt(p int) int {
	w, e := r.word(p)
	if w == "yang" || w == "yg" {
		w, e = r.word(e)
	}
	if w == "lalu" || w == "ago" || w == "silam" || w == "kepungkur" {
		return e
	}
	return -1
}

// back counts n units back from now.
func (r *dateReader) back(start, end, n int, unit span) Date {
	now := r.now.In(r.zone.Location())
	d := Date{Form: FormRelative, Start: start, End: end, Precision: kim.PrecisionMinute, Zoned: true}
	switch unit {
	case spanSecond:
		d.Time = now.Add(-time.Duration(n) * time.Second)
	case spanMinute:
		d.Time = now.Add(-time.Duration(n) * time.Minute)
	case spanHour:
		d.Time = now.Add(-time.Duration(n) * time.Hour)
		d.Precision = kim.PrecisionDay
	case spanDay:
		return r.day(start, end, n)
	case spanWeek:
		d = r.day(start, end, 7*n)
		d.Vague = true
	case spanMonth:
		d = r.day(start, end, 0)
		d.Time, d.Vague = d.Time.AddDate(0, -n, 0), true
	default:
		d = r.day(start, end, 0)
		d.Time, d.Vague = d.Time.AddDate(-n, 0, 0), true
	}
	return d
}

// day is the day n days before today.
func (r *dateReader) day(start, end, n int) Date {
	t := r.now.In(r.zone.Location()).AddDate(0, 0, -n)
	y, m, day := t.Date()
	return Date{
		Time: time.Date(y, m, day, 0, 0, 0, 0, t.Location()), Precision: kim.PrecisionDay,
		Form: FormRelative, Start: start, End: end, Zoned: true,
	}
}
