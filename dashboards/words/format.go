package words

import (
	"math"
	"strconv"
	"strings"
	"time"

	"pantaukim/internal/kim"
)

// Unknown is printed where a figure is not known. It is never 0.
const Unknown = "–"

var months = map[Code][12]string{
	Indonesian: {"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli",
		"Agustus", "September", "Oktober", "November", "Desember"},
	English: {"January", "February", "March", "April", "May", "June", "July",
		"August", "September", "October", "November", "December"},
}

var shortMonths = map[Code][12]string{
	Indonesian: {"Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"},
	English:    {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
}

// SignedDecimal writes a difference with its sign and one decimal.
func (l Code) SignedDecimal(v float64) string {
	if v < 0 {
		return "\u2212" + l.Decimal(-v, 1)
	}
	return "+" + l.Decimal(v, 1)
}

// Signed writes a difference with its sign; none is a bare 0.
func (l Code) Signed(n int) string {
	switch {
	case n > 0:
		return "+" + l.Integer(int64(n))
	case n < 0:
		return "\u2212" + l.Integer(-int64(n))
	}
	return "0"
}

// Least writes a count. Where it is only the least that there was, it says so.
func (l Code) Least(partly bool, n any) string {
	if partly {
		return "≥ " + l.Argument(n)
	}
	return l.Argument(n)
}

// GateNumber writes a number of a gate of an award: shares as percentages, counts as
// they are, and nothing where a gate is met or not.
func (l Code) GateNumber(gate kim.Gate, v float64) string {
	switch gate {
	case kim.GateRegistered, kim.GateSigns:
		return ""
	case kim.GateOriginal:
		return l.Integer(int64(v))
	default:
		return l.Percent(v)
	}
}

// Lacks says what is missing at a gate, in its unit, as in "kurang 3 pekan".
func (l *Language) Lacks(m kim.Measured) (string, error) {
	var n any = int(math.Round(m.Lacks))
	if m.Gate == kim.GateDates {
		n = l.Percent(m.Lacks)
	}
	return l.Text("lacks."+string(m.Gate), n)
}

// Integer writes a whole number with the language's thousands mark: 1.234 or 1,234.
func (l Code) Integer(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	if len(digits) <= 3 {
		return sign + digits
	}
	mark := byte('.')
	if l == English {
		mark = ','
	}
	var b strings.Builder
	b.WriteString(sign)
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(mark)
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}

// Decimal writes a number with the given digits after the mark: 1.234,5 or
// 1,234.5. What is not a number is printed as unknown.
func (l Code) Decimal(v float64, places int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Unknown
	}
	s := strconv.FormatFloat(math.Abs(v), 'f', places, 64)
	whole, fraction, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return strconv.FormatFloat(v, 'g', 6, 64)
	}
	out := l.Integer(n)
	if fraction != "" {
		mark := ","
		if l == English {
			mark = "."
		}
		out += mark + fraction
	}
	if v < 0 && strings.Trim(s, "0.") != "" {
		out = "\u2212" + out
	}
	return out
}

// Percent writes a share of 1 as a percentage without decimals: 87 %.
func (l Code) Percent(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Unknown
	}
	if l == English {
		return l.Decimal(math.Round(100*v), 0) + "%" // 62.5 is 63, and not the even 62
	}
	return l.Decimal(math.Round(100*v), 0) + " %"
}

// Date writes a day as 27 Oktober 2025.
func (l Code) Date(d kim.Date) string {
	if !d.Known() {
		return Unknown
	}
	y, m, day := d.Time().Date()
	return strconv.Itoa(day) + " " + months[l][m-1] + " " + strconv.Itoa(y)
}

// ShortDate writes a day as 27 Okt 2025.
func (l Code) ShortDate(d kim.Date) string {
	if !d.Known() {
		return Unknown
	}
	y, m, day := d.Time().Date()
	return strconv.Itoa(day) + " " + shortMonths[l][m-1] + " " + strconv.Itoa(y)
}

// DayMonth writes a day as 27 Okt, for axes whose year is said elsewhere.
func (l Code) DayMonth(d kim.Date) string {
	_, m, day := d.Time().Date()
	return strconv.Itoa(day) + " " + shortMonths[l][m-1]
}

// ShortMonth writes the month of a day as Okt.
func (l Code) ShortMonth(d kim.Date) string {
	_, m, _ := d.Time().Date()
	return shortMonths[l][m-1]
}

// Month writes the month of a day as Oktober 2025, or short as Okt 2025.
func (l Code) Month(d kim.Date, short bool) string {
	if !d.Known() {
		return Unknown
	}
	y, m, _ := d.Time().Date()
	if short {
		return shortMonths[l][m-1] + " " + strconv.Itoa(y)
	}
	return months[l][m-1] + " " + strconv.Itoa(y)
}

// Clock writes an instant as 28 Oktober 2025 08.00 WIB. An instant of 1970 is
// the warehouse's way to say "none".
func (l Code) Clock(t time.Time, zone kim.Zone) string {
	if t.IsZero() {
		return Unknown
	}
	if zone == "" {
		zone = kim.WIB
	}
	layout := "15.04"
	if l == English {
		layout = "15:04"
	}
	return l.Date(kim.DateOf(t, zone)) + " " + t.In(zone.Location()).Format(layout) + " " + string(zone)
}

// Week writes a week by its first and last day: 20–26 Oktober 2025.
func (l Code) Week(w kim.Week) string {
	if !kim.Date(w).Known() {
		return Unknown
	}
	return l.Span(w.Monday(), w.Monday().AddDays(6))
}

// Span writes the days from one to another: 20–26 Oktober 2025, or
// 29 September – 2 November 2025.
func (l Code) Span(from, to kim.Date) string {
	fy, fm, fd := from.Time().Date()
	ty, tm, _ := to.Time().Date()
	switch {
	case fy != ty:
		return l.Date(from) + " – " + l.Date(to)
	case fm != tm:
		return strconv.Itoa(fd) + " " + months[l][fm-1] + " – " + l.Date(to)
	default:
		return strconv.Itoa(fd) + "–" + l.Date(to)
	}
}

// Bytes writes a number of bytes in the unit that reads best.
func (l Code) Bytes(n uint64) string {
	switch {
	case n >= 1<<30:
		return l.Decimal(float64(n)/(1<<30), 1) + "\u00a0GiB"
	case n >= 1<<20:
		return l.Decimal(float64(n)/(1<<20), 1) + "\u00a0MiB"
	case n >= 1<<10:
		return l.Decimal(float64(n)/(1<<10), 1) + "\u00a0KiB"
	default:
		return l.Integer(int64(n)) + "\u00a0B"
	}
}
