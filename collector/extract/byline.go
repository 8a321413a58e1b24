package extract

import (
	"strings"

	"golang.org/x/net/html/atom"

	"pantaukim/internal/kim"
)

// The words before a date that say what it is the date of.
var (
	postLabels = [...]string{"diposting", "diposkan", "dipublikasi", "dipublish", "diterbitkan", "posted", "published", "publish", "publikasi",
		"terbit", "tayang", "ditulis", "diunggah", "rilis", "dirilis", "dibuat pada", "dimuat", "post date", "tanggal post", "tgl post", "upload", "kepada pembaca"}
	updateLabels = [...]string{"diperbarui", "diperbaharui", "diupdate", "di-update", "update", "modified", "terakhir diubah", "perubahan terakhir", "diedit", "disunting", "last edit"}
	eventLabels  = [...]string{"hari/tanggal", "hari, tanggal", "hari / tanggal", "hari/tgl", "hari, tgl", "hari / tgl", "hari tanggal", "tanggal & jam", "tanggal dan jam", "tanggal/jam",
		"waktu", "tempat", "lokasi", "pelaksanaan", "dilaksanakan", "diselenggarakan", "diadakan", "acara", "kegiatan", "mulai", "selesai", "jadwal", "batas",
		"deadline", "pendaftaran", "berlaku", "periode", "lahir", "sejak", "sampai", "hingga", "s/d", "event", "start", "nomor", "tertanggal", "pukul", "wafat", "berdiri", "didirikan", "expired"}
	cellLabels = [...]string{"tanggal", "tgl", "waktu", "hari", "jam", "tempat", "pelaksanaan", "mulai", "selesai", "jadwal", "batas", "deadline", "lahir", "periode", "date"}
	copyLabels = [...]string{"copyright", "©", "(c)", "hak cipta", "all rights"}
)

func hasAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

func eventLabel(s string) bool  { return hasAny(s, eventLabels[:]) }
func postLabel(s string) bool   { return hasAny(s, postLabels[:]) }
func updateLabel(s string) bool { return hasAny(s, updateLabels[:]) }

// bylineWords are what stands beside a date in a byline and nowhere else.
var bylineWords = [...]string{"admin", "oleh", "by ", "penulis", "author", "redaksi", "editor", "dibaca", "kali", "views", "view", "dilihat", "komentar",
	"comment", "kategori", "category", "posted", "wib", "wita", "hits", "pembaca", "min read", "menit", "operator"}

const (
	bylineLines   = 15 // looked at behind the title
	linesAbove    = 8  // looked at above the title
	linesBelow    = 10 // looked at behind the text
	proseLength   = 160
	bylineNotLong = 140
)

// fromByline reads the date that stands by the title, or with a word that says
// so above or below the text.
func (r *reader) fromByline() (int, candidate, bool) {
	d := r.d
	if r.titleLine >= 0 {
		if k, c, ok := r.belowTitle(); ok {
			return k, c, true
		}
		if k, c, ok := r.aboveTitle(); ok {
			return k, c, true
		}
	}
	if c, ok := r.namedDate(); ok {
		return -1, c, true
	}
	if r.body >= 0 {
		seen := 0
		for k := 0; k < len(d.lines) && seen < linesBelow; k++ {
			l := &d.lines[k]
			if l.first < d.nodes[r.body].end {
				continue
			}
			if r.box >= 0 && l.first >= d.nodes[r.box].end {
				break
			}
			seen++
			if c, ok := r.dateOfLine(k, zoneBelow); ok {
				return k, c, true
			}
		}
	}
	return r.labelled()
}

// namedDate reads the first element of the item that is called a date, as a
// whole: day, month and year may stand in three boxes of their own.
func (r *reader) namedDate() (candidate, bool) {
	d := r.d
	for n := range d.own {
		at := int32(n)
		if d.own[n]&markDate == 0 || d.own[n]&(markUpdated|markEvent) != 0 || d.marks[n]&markEvent != 0 || d.nodes[n].tag == atom.Time ||
			d.nodes[n].end-at > 30 || r.box < 0 || !r.inBox(at) {
			continue
		}
		if r.bodySure && d.within(at, r.body) && !(r.titleNode >= 0 && d.within(r.titleNode, r.body)) {
			continue
		}
		text := d.textOf(at)
		date, ok := ReadDate(text, r.in.FetchedAt, r.in.Zone)
		if !ok || date.Range || len(text) > 100 {
			continue
		}
		low := strings.ToLower(text[:date.Start])
		if updateLabel(low) && !postLabel(low) || eventLabel(low) && !postLabel(low) || hasAny(low, copyLabels[:]) {
			continue
		}
		if k := int(d.order[n]); k > 0 && k < len(d.lines) && r.titleLine >= 0 && r.kind() == kim.Event && eventLabel(r.labelAbove(k)) {
			continue
		}
		c := candidate{date, SourceByline, 0.75}
		if date.Form == FormRelative {
			c.confidence = 0.5
		}
		return c, true
	}
	return candidate{}, false
}

// belowTitle looks at the lines between the title and the prose.
func (r *reader) belowTitle() (int, candidate, bool) {
	d := r.d
	seen := 0
	for k := r.titleLine; k < len(d.lines) && seen < bylineLines; k++ {
		l := &d.lines[k]
		if r.box >= 0 && l.first >= d.nodes[r.box].end && l.first > r.body {
			break
		}
		if r.bodySure && r.titleNode < r.body && l.first >= d.nodes[r.body].end {
			break
		}
		if l.marks&furniture&^(markHeader|markAd|markFooter) != 0 {
			continue
		}
		seen++
		if k == r.titleLine {
			continue
		}
		if l.to-l.from > proseLength && l.marks&(markMeta|markDate) == 0 {
			break
		}
		if c, ok := r.dateOfLine(k, zoneTitle); ok {
			return k, c, true
		}
	}
	return 0, candidate{}, false
}

// aboveTitle looks at the lines right above the title, up to another heading.
func (r *reader) aboveTitle() (int, candidate, bool) {
	d := r.d
	for k := r.titleLine - 1; k >= 0 && k >= r.titleLine-linesAbove; k-- {
		l := &d.lines[k]
		if l.heading || l.marks&(furniture&^markAd) != 0 {
			break
		}
		if r.box >= 0 && l.first < r.box {
			if up := d.nodes[r.box].parent; r.titleLine-k > 3 || !d.within(l.first, up) {
				break
			}
		}
		if c, ok := r.dateOfLine(k, zoneTitle); ok {
			if l.marks&(markDate|markMeta) == 0 && (r.box < 0 || !d.within(l.first, r.box)) && r.onlyDate(k) {
				r.ignore(d.lineText(k), "a day above the title without a word that explains it")
				break
			}
			if kim.DateOf(c.Time, r.in.Zone) == kim.DateOf(r.in.FetchedAt, r.in.Zone) && l.marks&markDate == 0 && c.Form != FormRelative {
				r.ignore(d.lineText(k), "today's date above the title")
				break
			}
			return k, c, true
		}
	}
	return 0, candidate{}, false
}

// labelled looks through the item for a date whose own words say that it is the
// day of publication: "Diposting pada 3 Mei 2022" at the end of the text.
func (r *reader) labelled() (int, candidate, bool) {
	d := r.d
	if r.box < 0 && r.body < 0 {
		return 0, candidate{}, false
	}
	root := r.box
	if root < 0 {
		root = r.body
	}
	for k := range d.lines {
		l := &d.lines[k]
		if !d.within(l.first, root) || l.to-l.from > 200 || l.marks&(furniture&^(markHeader|markFooter|markAd)) != 0 {
			continue
		}
		text := d.lineText(k)
		date, ok := ReadDate(text, r.in.FetchedAt, r.in.Zone)
		if !ok || date.Form == FormRelative || date.Range {
			continue
		}
		before := strings.ToLower(text[:date.Start])
		if postLabel(before) && !updateLabel(before) && date.Start < 60 {
			return k, candidate{date, SourceText, 0.65}, true
		}
	}
	return 0, candidate{}, false
}

// A place is where a line stands in relation to the item.
type place int

const (
	zoneTitle place = iota // by the title
	zoneBelow              // behind the text
)

// dateOfLine decides whether a line is a byline, and which of its dates is the
// day of publication.
func (r *reader) dateOfLine(k int, where place) (candidate, bool) {
	d := r.d
	l := &d.lines[k]
	if l.marks&(furniture&^(markHeader|markFooter|markAd)) != 0 {
		return candidate{}, false
	}
	text := d.lineText(k)
	if len(text) > 400 {
		return candidate{}, false
	}
	dates := ReadDates(text, r.in.FetchedAt, r.in.Zone, 4)
	if len(dates) == 0 {
		return candidate{}, false
	}
	named := l.marks&(markDate|markMeta) != 0
	inText := r.bodySure && r.body >= 0 && d.within(l.first, r.body) && !(r.titleNode >= 0 && d.within(r.titleNode, r.body))
	for n, date := range dates {
		from := 0
		if n > 0 {
			from = dates[n-1].End
		}
		before := strings.ToLower(text[from:date.Start])
		if cut := strings.LastIndexAny(before, "|•·»"); cut >= 0 {
			before = before[cut:]
		}
		label := before
		if bare(before) {
			label = r.labelAbove(k) + " " + before
		}
		posted := postLabel(label)
		rest := strings.ToLower(text[:dates[0].Start] + " " + text[dates[len(dates)-1].End:])
		reason := ""
		switch {
		case r.inOtherItem(l.first):
			reason = "another item"
		case hasAny(label, copyLabels[:]):
			reason = "copyright"
		case updateLabel(label) && !posted:
			reason = "date of a change"
		case date.Range:
			reason = "a span of days, as events have"
		case endsInNumber(before):
			reason = "part of a number"
		case eventLabel(label) && !posted:
			reason = "date of an event"
		case r.kind() == kim.Event && !posted && (strings.Contains(label, "tanggal") || strings.Contains(label, "tgl") || l.marks&markEvent != 0):
			reason = "date of an event"
		case l.marks&markEvent != 0 && !posted:
			reason = "date of an event"
		case inText && !posted && l.marks&markDate == 0:
			reason = "date within the text"
		case where == zoneBelow && !posted && !named:
			reason = "date behind the text without a word that explains it"
		case !posted && !named && !looksLikeByline(text, rest, dates):
			reason = "date in a line that is no byline"
		case l.link > (l.to-l.from)*8/10 && !posted && !named && l.to-l.from > 40:
			reason = "a link to something else"
		}
		if reason != "" {
			r.ignore(text[date.Start:date.End], reason)
			continue
		}
		c := candidate{date, SourceByline, 0.75}
		switch {
		case posted && where == zoneTitle, named:
			c.confidence = 0.85
		case where == zoneBelow:
			c.confidence = 0.6
		}
		if date.Form == FormRelative {
			c.confidence = 0.5
		}
		return c, true
	}
	return candidate{}, false
}

// endsInNumber tells whether a "date" is the number of a letter: "SK No. 12/10/2025".
func endsInNumber(before string) bool {
	before = strings.TrimRight(before, " :")
	return strings.HasSuffix(before, " no.") || strings.HasSuffix(before, "nomor") || strings.HasSuffix(before, " no") || before == "no" || before == "no."
}

// onlyDate tells whether a line says nothing but a day.
func (r *reader) onlyDate(k int) bool {
	text := strings.ToLower(r.d.lineText(k))
	date, ok := ReadDate(text, r.in.FetchedAt, r.in.Zone)
	return ok && bare(text[:date.Start]) && bare(text[date.End:])
}

// bare tells whether nothing stands before a date but the day of the week.
func bare(s string) bool {
	for _, w := range strings.FieldsFunc(s, notLetter) {
		if !isWeekday(w) {
			return false
		}
	}
	return true
}

func isWeekday(w string) bool {
	switch w {
	case "senin", "selasa", "rabu", "kamis", "jumat", "jum", "at", "sabtu", "minggu", "ahad", "monday", "tuesday", "wednesday",
		"thursday", "friday", "saturday", "sunday", "mon", "tue", "wed", "thu", "fri", "sat", "sun":
		return true
	}
	return false
}

func notLetter(c rune) bool { return !(c|0x20 >= 'a' && c|0x20 <= 'z') && c < 0x80 }

// labelAbove returns the line before k if it is a label of its own cell: short,
// and no date.
func (r *reader) labelAbove(k int) string {
	if k == 0 || k-1 == r.titleLine {
		return ""
	}
	l := &r.d.lines[k-1]
	if l.to-l.from > 40 {
		return ""
	}
	s := strings.ToLower(r.d.lineText(k - 1))
	if s == ":" && k > 1 && k-2 != r.titleLine {
		s = strings.ToLower(r.d.lineText(k - 2))
	}
	if _, dated := ReadDate(s, r.in.FetchedAt, r.in.Zone); dated {
		return ""
	}
	if !strings.HasSuffix(s, ":") && !hasAny(s, cellLabels[:]) && !postLabel(s) && !updateLabel(s) {
		return "" // a category or an account's name
	}
	return s
}

// looksLikeByline judges a line by what is left of it without its dates: hardly
// anything, or the words and marks of bylines.
func looksLikeByline(text, rest string, dates []Date) bool {
	if len(text) > bylineNotLong {
		return false
	}
	words := strings.FieldsFunc(rest, func(c rune) bool { return notLetter(c) })
	plain := 0
	for _, w := range words {
		switch {
		case isWeekday(w), w == "pada", w == "on", w == "tanggal", w == "tgl", w == "date", w == "wib", w == "wita", w == "wit":
		default:
			plain++
		}
	}
	switch {
	case plain == 0:
		return true
	case dates[0].Start > 60 && plain > 8:
		return false
	case hasAny(rest, bylineWords[:]) && plain <= 12:
		return true
	case strings.ContainsAny(rest, "|•·/") && plain <= 10:
		return true
	}
	return plain <= 3 && !strings.HasSuffix(strings.TrimSpace(text[:dates[0].Start]), ",")
}
