package listing

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"pantaukim/collector/extract/address"
	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/letters"
	"pantaukim/collector/extract/open"
	"pantaukim/collector/extract/page"
	"pantaukim/internal/kim"

	"golang.org/x/net/html/atom"
)

// mostMonths bounds the months of an archive: 50 years.
const mostMonths = 600

var (
	monthInPath = regexp.MustCompile(`(?:^|/)((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])/?$`)
	monthValue  = regexp.MustCompile(`^((?:19|20)\d\d)-?(0[1-9]|1[0-2])$`)
	countBehind = regexp.MustCompile(`^(.*?)\s*[(\[]\s*` + countForm + `\s*[)\]]$`)
	countAlone  = regexp.MustCompile(`^(?:[(\[]\s*` + countForm + `\s*[)\]]|(\d{1,5}))`)
)

// Archive lists the months that the page links to, the newest first: links and choices
// that say a month and a year and nothing else but how many items it has.
func Archive(p *open.Page) []fact.Month {
	d := p.Doc
	var out []fact.Month
	add := func(m fact.Month) {
		if k := slices.IndexFunc(out, func(o fact.Month) bool { return o.First == m.First }); k >= 0 {
			if m.URL == out[k].URL && m.Says {
				out[k].Says, out[k].Total = true, m.Total
			}
			return
		}
		if len(out) < mostMonths {
			out = append(out, m)
		}
	}
	var numbers []int32 // links that begin with a digit, as years do
	for _, a := range p.Facts.Links {
		text := d.TextOf(a)
		if m, ok := monthOf(p, a, text); ok {
			add(m)
		} else if text != "" && letters.IsDigit(text[0]) {
			numbers = append(numbers, a)
		}
	}
	for i := range d.Nodes {
		if d.Nodes[i].Tag != atom.Option {
			continue
		}
		if value, ok := d.RawAttr(int32(i), "value"); !ok || !strings.ContainsAny(value, "/?") {
			continue
		}
		t := &d.Targets[p.Follow(d.Attr(int32(i), "value"))]
		if !t.Own || t.File {
			continue
		}
		if m, ok := readMonth(d.TextOf(int32(i)), &t.URL); ok {
			m.URL = p.Normal(t)
			add(m)
		}
	}
	if len(out) == 0 {
		for _, a := range numbers {
			if m, ok := yearOf(p, a); ok {
				add(m)
			}
		}
	}
	slices.SortFunc(out, func(a, b fact.Month) int { return int(b.First - a.First) })
	return out
}

// yearOf reads a link to a year of an archive that has no months: its text is a year and
// nothing else but how many items it has, and its address names it and says that it is an archive's.
func yearOf(p *open.Page, a int32) (fact.Month, bool) {
	d := p.Doc
	text := strings.TrimSpace(d.TextOf(a))
	if d.Marks[a]&(page.MarkComment|page.MarkHidden|page.MarkPaging) != 0 || len(text) > 14 {
		return fact.Month{}, false
	}
	m := fact.Month{Year: true}
	if c := countBehind.FindStringSubmatch(text); c != nil {
		m.Says, m.Total, text = true, number(c[2]), c[1]
	} else if count, bracketed, ok := countBeside(d, a); ok && bracketed {
		m.Says, m.Total = true, number(count)
	}
	year, ok := letters.Digits(text, 4, 4)
	t := p.Lead(a)
	if !ok || year < 1995 || year >= 2100 || !t.Own || t.File || p.IsSelf(t) && !isArchive(&t.URL) || !yearInAddress(&t.URL, text) {
		return fact.Month{}, false
	}
	m.URL, m.First = p.Normal(t), kim.NewDate(year, time.January, 1)
	return m, true
}

// yearInAddress tells whether an address is that of a year: /arsip/2025, /2025, ?tahun=2025.
func yearInAddress(u *url.URL, year string) bool {
	if u.RawQuery == "" {
		before, ok := strings.CutSuffix(strings.TrimRight(u.Path, "/"), "/"+year)
		return ok && (before == "" || isArchive(u) || address.IsSectionPath(before))
	}
	q := u.Query()
	for _, name := range [...]string{"tahun", "thn", "year", "y"} {
		if q.Get(name) == year && len(q) <= 2 {
			return true
		}
	}
	return false
}

// isMonth tells whether a link leads to a month of the archive.
func isMonth(p *open.Page, t *page.Target) bool {
	if len(p.Out.Archive) == 0 {
		return false
	}
	where := p.Normal(t)
	return slices.ContainsFunc(p.Out.Archive, func(m fact.Month) bool { return m.URL == where })
}

// monthOf reads a link to a month of an archive, which says a text.
func monthOf(p *open.Page, a int32, text string) (fact.Month, bool) {
	d := p.Doc
	if len(text) < 3 || len(text) > 40 || d.Marks[a]&(page.MarkComment|page.MarkHidden) != 0 || !opensMonth(text) {
		return fact.Month{}, false
	}
	t := p.Lead(a)
	if !t.Own || t.File {
		return fact.Month{}, false
	}
	if count, _, ok := countBeside(d, a); ok {
		text += " (" + count + ")"
	}
	m, ok := readMonth(text, &t.URL)
	if ok {
		m.URL = p.Normal(t)
	}
	return m, ok
}

// opensMonth tells whether a text begins with the name of a month or with a year, as all do
// that name a month of an archive. Most links of a page do not.
func opensMonth(text string) bool {
	if !letters.IsDigit(text[0]) && !date.BeginsMonth(text) {
		return false
	}
	end := 0
	for end < len(text) && strings.IndexByte(" ([,:/", text[end]) < 0 && text[end] < utf8.RuneSelf {
		end++
	}
	if end > longestMonth {
		return false
	}
	if _, ok := letters.Digits(text[:end], 4, 4); ok {
		return true
	}
	_, ok := date.MonthNamed(text[:end])
	return ok
}

// longestMonth is how many letters the name of a month has at most, with the point of a short one.
const longestMonth = 12

// countBeside reads a number that stands alone right behind a link: (9), or 9 in an
// element of its own.
func countBeside(d *page.Doc, a int32) (count string, bracketed, ok bool) {
	n, up := d.Nodes[a].End, d.Nodes[a].Parent
	for up >= 0 && n < d.Nodes[up].End {
		text := strings.Join(strings.Fields(strings.ReplaceAll(d.TextOf(n), "\u00a0", " ")), " ")
		if text == "" {
			n = d.Nodes[n].End
			continue
		}
		m := countAlone.FindStringSubmatch(text)
		switch {
		case m == nil:
		case m[1] != "":
			return m[1], true, true
		case m[0] == text && d.Nodes[n].Tag != page.TextTag:
			return m[2], false, true
		}
		break
	}
	return "", false, false
}

// countOf is how many items a link to a section says that it has: "Berita (12)".
func countOf(d *page.Doc, a int32, text string) (int, bool) {
	if m := countBehind.FindStringSubmatch(text); m != nil {
		return number(m[2]), true
	}
	if count, bracketed, ok := countBeside(d, a); ok && bracketed {
		return number(count), true
	}
	return 0, false
}

// readMonth reads the month that a text and an address name. One of them names the year,
// and where both name a month it is the same. An address that names no month is that of
// an archive if it says so, or if the items are counted beside it.
func readMonth(text string, u *url.URL) (fact.Month, bool) {
	text = strings.ReplaceAll(text, "\u00a0", " ")
	var m fact.Month
	if c := countBehind.FindStringSubmatch(text); c != nil {
		m.Says, m.Total, text = true, number(c[2]), c[1]
	}
	var named time.Month
	var year int
	words := strings.Fields(text)
	if len(words) == 3 && letters.IsNumber(words[2]) { // "Oktober 2025 9", the number in an element of its own
		m.Says, m.Total, words = true, number(words[2]), words[:2]
	}
	if len(words) == 0 || len(words) > 2 {
		return m, false
	}
	for _, w := range words {
		w = strings.Trim(w, ",:/")
		if y, ok := letters.Digits(w, 4, 4); ok && y >= 1995 && y < 2100 && year == 0 {
			year = y
		} else if month, ok := date.MonthNamed(w); ok && named == 0 {
			named = month
		} else {
			return m, false
		}
	}
	if named == 0 {
		return m, false
	}
	y, month, addressed := monthOfAddress(u)
	switch {
	case addressed && (named != month || year != 0 && year != y):
		return m, false
	case addressed:
		year = y
	case year == 0 || !m.Says && !isArchive(u):
		return m, false
	}
	m.First = kim.NewDate(year, named, 1)
	return m, true
}

// isArchive tells whether an address says that it is an archive's.
func isArchive(u *url.URL) bool {
	low := strings.ToLower(u.Path + "?" + u.RawQuery)
	return strings.Contains(low, "arsip") || strings.Contains(low, "archive") || strings.Contains(low, "bulan") || strings.Contains(low, "month") || strings.Contains(low, "tahun")
}

// monthOfAddress reads /2025/10, /arsip/2025-10, ?m=202510 and ?tahun=2025&bulan=10.
func monthOfAddress(u *url.URL) (int, time.Month, bool) {
	if m := monthInPath.FindStringSubmatch(u.Path); m != nil {
		return number(m[1]), time.Month(number(m[2])), true
	}
	if u.RawQuery == "" {
		return 0, 0, false
	}
	q := u.Query()
	year, month := 0, 0
	for k, values := range q {
		v := values[0]
		if m := monthValue.FindStringSubmatch(v); m != nil {
			return number(m[1]), time.Month(number(m[2])), true
		}
		switch strings.ToLower(k) {
		case "tahun", "thn", "year", "y":
			if y, ok := letters.Digits(v, 4, 4); ok && y >= 1995 && y < 2100 {
				year = y
			}
		case "bulan", "bln", "month", "monthnum", "m", "b":
			if n, ok := letters.Digits(v, 1, 2); ok && n >= 1 && n <= 12 {
				month = n
			}
		}
	}
	return year, time.Month(month), year != 0 && month != 0
}
