package date

import (
	"strings"
	"time"

	"pantaukim/collector/extract/letters"
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
	for e < len(s) && letters.IsLetter(s[e]) && e-p < 12 {
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

// back counts n units back from now. A system that rounds down writes "3 hari" from
// 72 hours on, one that rounds from 60 hours on, and one that counts days of the
// calendar from the third midnight on: which one wrote it is not known.
func (r *dateReader) back(start, end, n int, unit span) Date {
	now := r.now.In(r.zone.Location())
	d := Date{Form: FormRelative, Start: start, End: end, Precision: kim.PrecisionDay, Zoned: true, Time: now}
	var first, last time.Time // the earliest and the latest moment that may be meant
	switch unit {
	case spanSecond, spanMinute:
		length := time.Minute
		if unit == spanSecond {
			length = time.Second
		}
		d.Precision = kim.PrecisionMinute
		d.Time = now.Add(-time.Duration(n) * length)
		first, last = d.Time.Add(-length), d.Time.Add(min(length, time.Duration(n)*length))
	case spanHour:
		d.Time = now.Add(-time.Duration(n) * time.Hour)
		first, last = d.Time.Add(-time.Hour), d.Time.Add(30*time.Minute)
	case spanDay:
		d.Time = now.AddDate(0, 0, -n)
		first, last = d.Time.AddDate(0, 0, -1), d.Time.Add(12*time.Hour)
	case spanWeek:
		d.Time = now.AddDate(0, 0, -7*n)
		first, last = d.Time.AddDate(0, 0, -7), d.Time.Add(84*time.Hour)
	case spanMonth: // of 28 to 31 days, and some systems speak of one after 26
		d.Time = now.AddDate(0, -n, 0)
		first, last = d.Time.AddDate(0, 0, -31), d.Time.AddDate(0, 0, 15)
	default:
		d.Time = now.AddDate(-n, 0, 0)
		first, last = d.Time.AddDate(-1, 0, 0), d.Time.AddDate(0, 6, 0)
	}
	if d.Precision == kim.PrecisionDay && unit != spanHour {
		d.Time = midnight(d.Time)
	}
	d.Earliest, d.Latest = kim.NewDate(first.Date()), kim.NewDate(last.Date())
	return d
}

// day is the day n days before today, as "kemarin" says it: a day of the calendar.
func (r *dateReader) day(start, end, n int) Date {
	t := midnight(r.now.In(r.zone.Location()).AddDate(0, 0, -n))
	day := kim.NewDate(t.Date())
	return Date{
		Time: t, Precision: kim.PrecisionDay, Earliest: day, Latest: day,
		Form: FormRelative, Start: start, End: end, Zoned: true,
	}
}

func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}
