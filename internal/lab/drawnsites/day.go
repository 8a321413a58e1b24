package drawnsites

import (
	"fmt"
	"time"

	"pantaukim/internal/kim"
)

// dates are the ways in which a site tells the days of its posts. "list" and "page" say
// where, the rest how.
func dates() []string {
	return []string{
		"both long", "both long", "both short", "both english", "list long", "page long", "page long", "both numeric", "list numeric", "both iso", "both month first",
		"address only", "list relative", "list relative, page long", "list yearless", "list yearless, page long", "none", "machine meta", "machine time", "machine ld",
		"page updated too", "list weekday", "both nop",
	}
}

func months() []string {
	return []string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}
}

// long is a day in full Indonesian words.
func long(d kim.Date) string {
	t := d.Time()
	return fmt.Sprintf("%d %s %d", t.Day(), months()[t.Month()-1], t.Year())
}

// short has the month in three letters, as Indonesian systems cut it.
func short(d kim.Date) string {
	t := d.Time()
	return fmt.Sprintf("%02d %s %d", t.Day(), months()[t.Month()-1][:3], t.Year())
}

// weekday is a day with its name.
func weekday(d kim.Date) string {
	t := d.Time()
	return [...]string{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"}[t.Weekday()] + ", " + long(d)
}

// ago is how long ago something was, in whole units, as systems say it that floor.
func ago(d time.Duration) string {
	switch days := int(d / (24 * time.Hour)); {
	case d < time.Hour:
		return fmt.Sprintf("%d menit yang lalu", int(d/time.Minute))
	case days < 1:
		return fmt.Sprintf("%d jam yang lalu", int(d/time.Hour))
	case days < 7:
		return fmt.Sprintf("%d hari yang lalu", days)
	case days < 30:
		return fmt.Sprintf("%d minggu yang lalu", days/7)
	default:
		return fmt.Sprintf("%d bulan yang lalu", days/30)
	}
}

// listed is what a list prints of a post's day, empty if nothing.
func (s *Site) listed(p *post, at time.Time) string {
	d := p.day()
	t := d.Time()
	switch s.Parts.Dates {
	case "both long", "list long", "page updated too":
		return long(d)
	case "both short":
		return short(d)
	case "both english":
		return t.Format("Jan 2, 2006")
	case "both numeric", "list numeric":
		return t.Format("02/01/2006")
	case "both iso":
		return t.Format("2006-01-02")
	case "both month first":
		return fmt.Sprintf("%s %d, %d", months()[t.Month()-1], t.Day(), t.Year())
	case "list relative", "list relative, page long":
		return ago(at.Sub(p.published))
	case "list yearless", "list yearless, page long":
		return fmt.Sprintf("%d %s", t.Day(), months()[t.Month()-1][:3])
	case "list weekday":
		return weekday(d)
	case "both nop":
		return fmt.Sprintf("%d %s %d", t.Day(), [...]string{"Jan", "Pebr", "Mrt", "Apr", "Mei", "Juni", "Juli", "Agst", "Sept", "Okt", "Nop", "Des"}[t.Month()-1], t.Year())
	case "machine time":
		return `<time datetime="` + p.published.In(kim.WIB.Location()).Format(time.RFC3339) + `"></time>`
	}
	return ""
}

// printed is what the page of a post prints of its day, empty if nothing.
func (s *Site) printed(p *post, at time.Time) string {
	switch s.Parts.Dates {
	case "list long", "list numeric", "list relative", "list yearless", "list weekday":
		return ""
	case "page long", "list relative, page long", "list yearless, page long":
		return long(p.day())
	case "page updated too":
		return "Diterbitkan: " + long(p.day()) + "</span> <span>Diperbarui: " + long(p.day().AddDays(9))
	}
	return s.listed(p, at)
}

// head is what the head of a post's page says of its day.
func (s *Site) machineDay(p *post) string {
	at := p.published.In(kim.WIB.Location()).Format(time.RFC3339)
	switch s.Parts.Dates {
	case "machine meta":
		return `<meta property="article:published_time" content="` + at + `">`
	case "machine ld":
		return `<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":` + fmt.Sprintf("%q", p.title) + `,"datePublished":"` + at + `"}</script>`
	}
	return ""
}

// tells says whether the site tells the day of a post anywhere, in any form, for as long
// as the post is there.
func (s *Site) tells(p *post) bool {
	switch s.Parts.Dates {
	case "none", "address only":
		return s.Parts.Address == "/2025/10/05/slug.html" || s.Parts.Feed == "long" && p.section.kind == kim.News
	}
	return true
}
