// Package date reads days in texts as Indonesian sites print them, in Indonesian and
// English, absolute and counted back from now, and says how sure the reading is.
package date

import (
	"strings"
	"time"

	"pantaukim/collector/extract/letters"
	"pantaukim/internal/kim"
)

// Form says how a date is written.
type Form string

// The forms of dates.
const (
	FormDayMonth Form = "27 Oktober 2025"
	FormMonthDay Form = "Oct 27, 2025"
	FormISO      Form = "2025-10-27"
	FormNumeric  Form = "27/10/2025"
	FormCompact  Form = "20251027"
	FormRelative Form = "3 hari yang lalu"
)

// A Date is a date found in a text.
type Date struct {
	Time       time.Time // in the zone that the text names, else in the group's
	Precision  kim.Precision
	Form       Form
	Start, End int  // bytes of the text that say the date and the time
	Zoned      bool // the text names the zone
	Range      bool // the end of a range ("27-29 Oktober 2025"), as events have
	HalfDay    bool // its time is of twelve hours (10:15 PM), as where the month stands first
	Order      Order

	// Earliest and Latest are the days that a form such as "3 hari yang lalu" may
	// mean, whether the system that wrote it rounds, rounds down or counts days of
	// the calendar. For other forms both are the day itself.
	Earliest, Latest kim.Date
	// Swapped is what a numeric date means if its month stands first ("03/10/2025").
	// It is the zero time where only one order makes sense of it.
	Swapped time.Time
}

// Order is that of day and month in a numeric date with slashes, where the date
// itself says which it is: such a date decides its neighbours.
type Order int

// The orders of day and month.
const (
	OrderUnknown Order = iota
	DayThenMonth
	MonthThenDay
)

// In is the date read in an order that its neighbours have, and certain.
func (d Date) In(o Order) Date {
	switch {
	case o == DayThenMonth:
		return d.DayFirst()
	case o == MonthThenDay:
		return d.MonthFirst()
	}
	return d
}

// Certain tells whether the date names one day.
func (d Date) Certain() bool { return d.Earliest == d.Latest && d.Swapped.IsZero() }

// MonthFirst is the date read with its month first, and certain.
func (d Date) MonthFirst() Date {
	if !d.Swapped.IsZero() {
		d.Time, d.Swapped = d.Swapped, time.Time{}
		d.Earliest = kim.NewDate(d.Time.Date())
		d.Latest = d.Earliest
	}
	return d
}

// DayFirst is the date read with its day first, as Indonesia writes it, and certain.
func (d Date) DayFirst() Date {
	d.Swapped = time.Time{}
	return d
}

// Read reads the first date of a text. Words around it do not matter: "Admin
// Desa • Mar 19, 2019", "Diposting pada Jum'at, 3 Juli 2026 pukul 09.30 WITA" and
// "3 hari yang lalu" are read alike, the last against now. A date without a zone
// is in zone. Numbers are read day first, as Indonesia writes them, unless the day of
// the week or the size of the numbers says otherwise; what stays open is in Swapped.
func Read(text string, now time.Time, zone kim.Zone) (Date, bool) {
	r := dateReader{s: text, now: now, zone: zone}
	return r.next(0)
}

// ReadAll reads every date of a text, at most limit of them.
func ReadAll(text string, now time.Time, zone kim.Zone, limit int) []Date {
	r := dateReader{s: text, now: now, zone: zone}
	var all []Date
	for at := 0; len(all) < limit; {
		d, ok := r.next(at)
		if !ok {
			break
		}
		if n := len(all); n > 0 && spans(text[all[n-1].End:d.Start]) {
			all[n-1].Range, d.Range = true, true
		}
		all = append(all, d)
		at = max(d.End, d.Start+1)
	}
	return all
}

// spans tells whether what stands between two dates makes them a span of days.
func spans(between string) bool {
	between = strings.ToLower(strings.TrimSpace(between))
	if k := strings.IndexByte(between, ','); k >= 0 { // the day of the week
		between = strings.TrimSpace(between[:k])
		if f := strings.Fields(between); len(f) > 1 && IsWeekday(f[len(f)-1]) {
			between = strings.Join(f[:len(f)-1], " ")
		}
	}
	switch between {
	case "-", "–", "—", "s/d", "s.d", "s.d.", "sd", "sampai", "hingga", "sampai dengan", "to", "until":
		return true
	}
	return false
}

type dateReader struct {
	s    string
	now  time.Time
	zone kim.Zone
}

// next finds the first date at or after position at.
func (r *dateReader) next(at int) (Date, bool) {
	s := r.s
	for i := at; i < len(s); {
		c := s[i]
		switch {
		case letters.IsDigit(c):
			if !r.numberStarts(i) {
				i = r.skipNumber(i)
				continue
			}
			if d, ok := r.fromNumber(i); ok {
				return d, true
			}
			i = r.skipNumber(i)
		case letters.IsLetter(c):
			if i > 0 && isWordByte(s[i-1]) {
				i++
				continue
			}
			if d, ok := r.fromWord(i); ok {
				return d, true
			}
			for i < len(s) && isWordByte(s[i]) {
				i++
			}
		default:
			i++
		}
	}
	return Date{}, false
}

func isWordByte(c byte) bool {
	return letters.IsLetter(c) || letters.IsDigit(c) || c >= 0x80 || c == '_'
}

// numberStarts tells whether the digits at i can begin a date: they are no part
// of a longer number, of a word, of a file name or of an address.
func (r *dateReader) numberStarts(i int) bool {
	if i == 0 {
		return true
	}
	switch p := r.s[i-1]; {
	case letters.IsLetter(p), letters.IsDigit(p), p == '_', p == '=', p == '%', p == '#':
		return false
	case p == '.' || p == ',' || p == '/' || p == ':':
		return i < 2 || !isWordByte(r.s[i-2]) || p != '/' && !letters.IsDigit(r.s[i-2])
	case p == '-' && i > 1 && letters.IsLetter(r.s[i-2]):
		return false // a slug or a file name: IMG-20251027
	}
	return true
}

// skipNumber returns the end of the run of digits and the marks between them.
func (r *dateReader) skipNumber(i int) int {
	for i < len(r.s) && letters.IsDigit(r.s[i]) {
		i++
	}
	return i
}

// number reads up to max digits at i.
func (r *dateReader) number(i, limit int) (n, end int) {
	for end = i; end < len(r.s) && letters.IsDigit(r.s[end]); end++ {
		if end-i >= limit {
			return 0, i
		}
		n = n*10 + int(r.s[end]-'0')
	}
	return n, end
}

// fromNumber reads a date that starts with the digits at i.
func (r *dateReader) fromNumber(i int) (Date, bool) {
	n, e := r.number(i, 8)
	switch e - i {
	case 4:
		return r.iso(i, n, e)
	case 8:
		return r.compact(i, e)
	case 1, 2, 3:
	default:
		return Date{}, false
	}
	if d, ok := r.relative(i, n, e); ok {
		return d, true
	}
	if e-i > 2 || n < 1 || n > 31 {
		return Date{}, false
	}
	if d, ok := r.numeric(i, n, e); ok {
		return d, true
	}
	return r.dayMonth(i, n, e)
}
