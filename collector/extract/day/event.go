package day

import (
	"regexp"
	"strings"

	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/letters"
)

// hours are from when to when something takes place: "08.00 - 12.00", "09:00 s/d selesai".
var hours = regexp.MustCompile(`(?i)(^|\s|:)\d{1,2}[.:]\d{2}(\s*(wib|wita|wit))?\s*(-|–|—|s/d|s\.d\.?|sampai|hingga)\s*(\d{1,2}[.:]\d{2}|selesai)`)

func saysHours(s string) bool { return letters.HasDigit(s) && hours.MatchString(s) }

// signed tells whether an account or a word of bylines stands by the date of a
// line, in it or in the line before: "Admin KIM • Oct 27, 2025".
func (r *Reader) Signed(k int) bool {
	d := r.Doc
	near := strings.ToLower(d.LineText(k))
	if k > 0 && d.Lines[k-1].To-d.Lines[k-1].From <= 40 {
		near += " " + strings.ToLower(d.LineText(k-1))
	}
	return letters.HasAny(near, accountWords[:])
}

// accountWords are those of bylines that no note of an event has.
var accountWords = [...]string{"admin", "oleh", "by ", "penulis", "author", "redaksi", "operator", "posted", "dibaca", "views", "dilihat"}

// isSchedule tells whether a small part of a page says when and where something
// takes place: hours from and to, a place, or words for either.
//
// The title of what it is about says nothing of that: "Posyandu balita" is no place there.
func (r *Reader) IsSchedule(block int32, title string) bool {
	d := r.Doc
	for k := max(int(d.Order[block]), 0); k < len(d.Lines) && d.Lines[k].First < d.Nodes[block].End; k++ {
		if l := &d.Lines[k]; l.First >= block && !l.Heading && l.Link == 0 && l.To-l.From <= 80 && isScheduleLine(strings.ToLower(d.LineText(k))) && d.LineText(k) != title {
			return true
		}
	}
	return false
}

func isScheduleLine(low string) bool {
	return saysHours(low) || isPlace(low) || strings.HasPrefix(low, "tempat") || strings.HasPrefix(low, "lokasi") || strings.HasPrefix(low, "pelaksanaan") ||
		strings.HasPrefix(low, "waktu") || strings.HasPrefix(low, "jam:") || strings.HasPrefix(low, "jam :") || strings.HasPrefix(low, "pukul") || strings.HasPrefix(low, "hari/tanggal")
}

// isPlace tells whether a text begins with where people meet: "Balai Desa".
func isPlace(low string) bool {
	low = strings.TrimLeft(low, " ,.;:|•·–-—@()")
	low = strings.TrimPrefix(strings.TrimPrefix(low, "di "), "bertempat di ")
	if letters.CountWords(low) > 6 {
		return false
	}
	for _, w := range [...]string{"balai ", "aula", "lapangan", "gedung", "pendopo", "kantor desa", "kantor kelurahan", "kantor kecamatan", "kantor camat", "masjid", "musholla", "mushola", "gor ", "alun-alun",
		"halaman kantor", "ruang rapat", "rumah ", "posyandu ", "puskesmas", "sekolah ", "gereja", "taman ", "pasar ", "dermaga"} {
		if strings.HasPrefix(low, w) {
			return true
		}
	}
	return false
}

// besideSchedule tells whether what stands by a date is when and where something
// takes place: a place behind it in its line, or hours or a place in the lines
// right behind it.
func (r *Reader) BesideSchedule(k int, after string) bool {
	d := r.Doc
	if isPlace(strings.ToLower(after)) {
		return true
	}
	for j := k + 1; j < len(d.Lines) && j <= k+2; j++ {
		if l := &d.Lines[j]; l.Heading || l.To-l.From > 60 {
			return false
		}
		low := strings.ToLower(d.LineText(j))
		if _, dated := date.Read(low, r.In.FetchedAt, r.In.Zone); !dated && (saysHours(low) || isPlace(low)) {
			return true
		}
	}
	return false
}
