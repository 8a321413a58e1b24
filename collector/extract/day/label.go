package day

import (
	"strings"

	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/letters"
)

// The words before a date that say what it is the date of.
var (
	postLabels = [...]string{"diposting", "diposkan", "dipublikasi", "dipublish", "diterbitkan", "posted", "published", "publish", "publikasi",
		"terbit", "tayang", "ditulis", "diunggah", "rilis", "dirilis", "dibuat pada", "dimuat", "post date", "tanggal post", "tgl post", "upload"}
	updateLabels = [...]string{"diperbarui", "diperbaharui", "diupdate", "di-update", "update", "modified", "diubah", "perubahan", "pembaruan", "mutakhir", "revisi", "revised", "diralat", "dikoreksi", "diedit", "edited", "disunting", "last edit", "changed"}
	eventLabels  = [...]string{"hari/tanggal", "hari, tanggal", "hari / tanggal", "hari/tgl", "hari, tgl", "hari / tgl", "hari tanggal", "tanggal & jam", "tanggal dan jam", "tanggal/jam",
		"waktu", "tempat", "lokasi", "pelaksanaan", "dilaksanakan", "diselenggarakan", "diadakan", "acara", "kegiatan", "mulai", "selesai", "jadwal", "batas",
		"deadline", "pendaftaran", "berlaku", "periode", "lahir", "sejak", "sampai", "hingga", "s/d", "event", "start", "nomor", "tertanggal", "pukul", "wafat", "berdiri", "didirikan", "expired",
		"data per", "arsip per", "keadaan per", "kondisi per", "posisi per", "status per", "per tanggal"}
	cellLabels = [...]string{"tanggal", "tgl", "waktu", "hari", "jam", "tempat", "pelaksanaan", "mulai", "selesai", "jadwal", "batas", "deadline", "lahir", "periode", "date"}
	// Of an account, or of a visit.
	memberLabels = [...]string{"bergabung", "gabung sejak", "gabung pada", "gabung:", "joined", "join date", "member since", "member sejak", "member:", "anggota sejak", "menjadi anggota",
		"terdaftar", "mendaftar", "registered", "registrasi", "registration", "akun dibuat", "dibuat akun", "akun sejak", "komentar terakhir", "balasan terakhir", "last comment", "last reply", "account created", "aktif sejak", "active since",
		"last login", "login terakhir", "terakhir login", "masuk terakhir", "terakhir masuk", "online terakhir", "terakhir online", "last online", "terakhir aktif",
		"terakhir terlihat", "terakhir dilihat", "last seen", "last active", "last visit", "kunjungan", "pengunjung", "visitor", "dicetak", "tanggal cetak", "tgl cetak", "printed", "diakses", "accessed", "diunduh", "downloaded", "ulang tahun", "birthday"}
	copyLabels = [...]string{"copyright", "©", "(c)", "hak cipta", "all rights"}
)

// What the words before a date, in small letters, say that it is the date of.
func EventLabel(s string) bool  { return letters.HasAny(s, eventLabels[:]) }
func PostLabel(s string) bool   { return letters.HasAny(s, postLabels[:]) }
func UpdateLabel(s string) bool { return letters.HasAny(s, updateLabels[:]) }
func MemberLabel(s string) bool { return letters.HasAny(s, memberLabels[:]) }
func CopyLabel(s string) bool   { return letters.HasAny(s, copyLabels[:]) }

// OtherDay says of what the words before a date say that it is the day, if not of the
// publication; empty if they say no such thing.
func OtherDay(label string) string {
	switch {
	case CopyLabel(label):
		return "copyright"
	case PostLabel(label):
		return ""
	case UpdateLabel(label):
		return "date of a change"
	case MemberLabel(label):
		return "day of an account or of a visit"
	case EventLabel(label):
		return "date of an event"
	}
	return ""
}

// StandsAlone tells whether "3 hari yang lalu" is all that a line, or its part between
// two marks, says, or stands behind a word for publication. Elsewhere a relative
// word belongs to something else: "Pengunjung hari ini: 35", "Kata Mutiara Hari Ini".
func StandsAlone(text string, d date.Date) bool {
	low := strings.ToLower(text)
	if len(low) != len(text) {
		return false
	}
	before, after := low[:d.Start], low[d.End:]
	for _, mark := range [...]string{"|", "•", "·", "»", "›", " - ", " – ", " — ", " / "} {
		if k := strings.LastIndex(before, mark); k >= 0 {
			before = before[k+len(mark):]
		}
		if k := strings.Index(after, mark); k >= 0 {
			after = after[:k]
		}
	}
	if why := OtherDay(before); why != "" {
		return false
	}
	before, after = strings.TrimSpace(before), strings.Trim(after, " .,;)]")
	if after != "" && (!startsWithAccount(after) || letters.HasDigit(after)) {
		return false
	}
	return date.OnlyWeekday(before) && !letters.HasDigit(before) || PostLabel(before) && letters.CountWords(before) <= 6 ||
		startsWithAccount(before) && letters.CountWords(before) <= 5 && !letters.HasDigit(before)
}

func startsWithAccount(s string) bool {
	return strings.HasPrefix(s, "oleh ") || strings.HasPrefix(s, "by ") || s == "admin" || strings.HasPrefix(s, "admin ") || strings.HasPrefix(s, "penulis")
}

// bylineWords are what stands beside a date in a byline and nowhere else.
var bylineWords = [...]string{"admin", "oleh", "by ", "penulis", "author", "redaksi", "editor", "dibaca", "kali", "views", "view", "dilihat", "komentar",
	"comment", "kategori", "category", "posted", "wib", "wita", "hits", "pembaca", "min read", "menit", "operator"}

// EndsInNumber tells whether a "date" is the number of a letter: "SK No. 12/10/2025".
func EndsInNumber(before string) bool {
	before = strings.TrimRight(before, " :")
	return strings.HasSuffix(before, " no.") || strings.HasSuffix(before, "nomor") || strings.HasSuffix(before, " no") || before == "no" || before == "no."
}

// OpensText tells whether a line is what opens a story and no more: a place in
// capitals, or in brackets, and a day: "KARAWANG, (9/3/2025)". The author typed it.
func OpensText(text string, when date.Date) bool {
	before := strings.TrimRight(text[:when.Start], " ([")
	place := strings.TrimRight(before, " ,-–—")
	if place == before || place == "" || letters.CountWords(place) > 4 || strings.ContainsAny(place, ":|•·") || letters.HasAny(strings.ToLower(place), bylineWords[:]) || date.OnlyWeekday(strings.ToLower(place)) {
		return false
	}
	return strings.ToUpper(place) == place || before != strings.TrimRight(text[:when.Start], " ")
}

// labelAbove returns the line before k if it is a label of its own cell: short,
// and no date.
func (r *Reader) LabelAbove(k int) string {
	if k == 0 || k-1 == r.Title.Line {
		return ""
	}
	l := &r.Doc.Lines[k-1]
	if l.To-l.From > 40 {
		return ""
	}
	s := strings.ToLower(r.Doc.LineText(k - 1))
	if s == ":" && k > 1 && k-2 != r.Title.Line {
		s = strings.ToLower(r.Doc.LineText(k - 2))
	}
	if _, dated := date.Read(s, r.In.FetchedAt, r.In.Zone); dated {
		return ""
	}
	if !strings.HasSuffix(s, ":") && !letters.HasAny(s, cellLabels[:]) && !PostLabel(s) && !UpdateLabel(s) && !MemberLabel(s) {
		return "" // a category or an account's name
	}
	return s
}

// LooksLikeByline judges a line by what is left of it without its dates: hardly
// anything, or the words and marks of bylines.
func LooksLikeByline(text, rest string, dates []date.Date) bool {
	if len(text) > longByline {
		return false
	}
	words := strings.FieldsFunc(letters.PlainQuotes(rest), letters.NotLetter)
	plain := 0
	for _, w := range words {
		switch {
		case date.IsWeekday(w), w == "pada", w == "on", w == "tanggal", w == "tgl", w == "date", w == "wib", w == "wita", w == "wit":
		default:
			plain++
		}
	}
	switch {
	case plain == 0:
		return true
	case dates[0].Start > 60 && plain > 8:
		return false
	case letters.HasAny(rest, bylineWords[:]) && plain <= 12:
		return true
	case strings.ContainsAny(rest, "|•·/") && plain <= 10:
		return true
	}
	return plain <= 3 && !strings.HasSuffix(strings.TrimSpace(text[:dates[0].Start]), ",")
}

// longByline is more than the bytes that a byline has.
const longByline = 140
