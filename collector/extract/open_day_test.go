package extract

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pantaukim/collector/extract/date"
	"pantaukim/collector/extract/fact"
	"pantaukim/internal/kim"
)

// dated makes the page of one item with head and lines around its title, and says
// what day it was read to have.
func dated(t *testing.T, fetched time.Time, head, above, below string) (day string, between *fact.Days, pg fact.Page) {
	t.Helper()
	body := `<html lang="id"><head><title>Kerja bakti warga - KIM Maju</title>` + head + `</head><body><div class="wrap">` + above + `<h1>Kerja bakti warga</h1>` + below +
		`<div class="content">` + strings.Repeat(`<p>Warga RT 03 bergotong royong membersihkan saluran air di lingkungan kelurahan agar tidak banjir bersama perangkat desa.</p>`, 4) + `</div></div></body></html>`
	pg = loadProfiles(t).Read(fact.Input{URL: "https://maju.kim.id/berita/read/kerja-bakti-621305200101", Body: []byte(body), FetchedAt: fetched, Zone: kim.WIB}, nil)
	if len(pg.Items) != 1 {
		t.Fatalf("%d items", len(pg.Items))
	}
	if it := pg.Items[0]; !it.Published.IsZero() {
		day = kim.DateOf(it.Published, kim.WIB).String()
	}
	return day, pg.Items[0].Between, pg
}

// A relative word counts where it stands alone or behind a word for publication.
func TestRelativeWords(t *testing.T) {
	noon := time.Date(2025, 11, 20, 12, 0, 0, 0, kim.WIB.Location())
	for _, tt := range []struct{ name, above, below, want string }{
		{"alone", "", "<p>Hari ini</p>", "2025-11-20"},
		{"behind a word", "", "<p>Diposting kemarin</p>", "2025-11-19"},
		{"behind an account", "", "<p>Oleh Admin KIM | 45 menit lalu</p>", "2025-11-20"},
		{"above the title", "<p>Kemarin</p>", "", "2025-11-19"},
		{"visits", "", "<p>Pengunjung hari ini : 35</p>", ""},
		{"visits before the day", "", "<p>Pengunjung hari ini : 35</p><p>12 Oktober 2025</p>", "2025-10-12"},
		{"visits behind the day", "", "<p>12 Oktober 2025</p><p>Hari ini: 35</p>", "2025-10-12"},
		{"a row of a counter", "", "<table><tr><td>Hari ini</td><td>35</td></tr><tr><td>Kemarin</td><td>120</td></tr></table>", ""},
		{"a heading", "", "<h2>Hari Ini</h2>", ""},
		{"words of wisdom", "", "<h2>Kata Mutiara Hari Ini</h2>", ""},
		{"weather", "", "<p>Cuaca hari ini cerah berawan</p>", ""},
		{"prices", "<p>Harga sembako hari ini</p>", "", ""},
		{"agenda", "", "<p>Agenda hari ini</p>", ""},
		{"a login", "", "<p>Admin terakhir login kemarin</p>", ""},
		{"a change", "", "<p>Diperbarui kemarin</p>", ""},
		{"a printed day in the line", "", "<p>Hari ini, 12 Oktober 2025</p>", "2025-10-12"},
		{"a printed day in an element of its own", "", `<p>Kemarin</p><span class="tanggal">12 Oktober 2025</span>`, "2025-10-12"},
		{"named element", "", `<span class="tanggal">Jadwal hari ini</span>`, ""},
		{"time element", "", `<time datetime="">pengunjung hari ini</time>`, ""},
		{"time of the story", "", "<p>Lomba voli digelar kemarin sore</p>", ""},
		{"reads", "", "<p>Dibaca 12 kali hari ini</p>", ""},
		{"shared by another", "", "<p>Upload hari ini : 3</p>", ""},
		{"the day of the visit before a signed one", "", "<p>Kamis, 20 November 2025</p><p>Admin - 12 Oktober 2025</p>", "2025-10-12"},
		{"the day of the visit alone", "", "<p>20 November 2025</p>", "2025-11-20"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if day, _, pg := dated(t, noon, "", tt.above, tt.below); day != tt.want {
				t.Errorf("day %q, want %q: %v", day, tt.want, pg.Ignored)
			}
		})
	}
}

// A count of days names no day: systems round, round down, or count midnights.
// Whatever they do, the true day is among those that stay open.
func TestRelativeDaysStayOpen(t *testing.T) {
	units := []struct {
		word   string
		length time.Duration
	}{{"menit", time.Minute}, {"jam", time.Hour}, {"hari", 24 * time.Hour}, {"minggu", 7 * 24 * time.Hour}}
	systems := map[string]func(d, length time.Duration, posted, now time.Time) int{
		"rounds down": func(d, length time.Duration, _, _ time.Time) int { return int(d / length) },
		"rounds":      func(d, length time.Duration, _, _ time.Time) int { return int((d + length/2) / length) },
		"counts midnights": func(d, length time.Duration, posted, now time.Time) int {
			if length != 24*time.Hour {
				return int(d / length)
			}
			return kim.DateOf(now, kim.WIB).Sub(kim.DateOf(posted, kim.WIB))
		},
	}
	certain := 0
	for hour := 0; hour < 24; hour += 3 {
		now := time.Date(2025, 11, 20, hour, 30, 0, 0, kim.WIB.Location())
		for back := 7 * time.Minute; back < 40*24*time.Hour; back = back*5/4 + time.Minute {
			posted := now.Add(-back)
			right := kim.DateOf(posted, kim.WIB)
			for name, count := range systems {
				for _, u := range units {
					n := count(back, u.length, posted, now)
					if n == 0 || n > 999 {
						continue
					}
					text := fmt.Sprintf("%d %s yang lalu", n, u.word)
					d, ok := date.Read(text, now, kim.WIB)
					if !ok || right < d.Earliest || right > d.Latest {
						t.Fatalf("%s at %s, posted %s by a system that %s: %v to %v", text, now.Format(time.DateTime), posted.Format(time.DateTime), name, d.Earliest, d.Latest)
					}
					if d.Certain() {
						certain++
					}
				}
			}
		}
	}
	if certain == 0 {
		t.Error("not even minutes name a day")
	}
	night := time.Date(2025, 11, 20, 2, 30, 0, 0, kim.WIB.Location())
	day, between, _ := dated(t, night, "", "", "<p>3 hari yang lalu</p>")
	if day != "" || between == nil || between.First.String() != "2025-11-16" || between.Last.String() != "2025-11-17" {
		t.Errorf("day %q, between %v", day, between)
	}
}

// A feed's pubDate may be such a count too.
func TestRelativeFeed(t *testing.T) {
	pg := readAs(t, "wordpress", "https://x.example/feed", []byte(`<rss version="2.0"><channel><title>x</title><item><title>Panen raya</title><link>https://x.example/a-b-c</link><pubDate>3 hari yang lalu</pubDate></item></channel></rss>`))
	if len(pg.Items) != 1 || !pg.Items[0].Published.IsZero() || pg.Items[0].Between == nil {
		t.Errorf("%+v", pg.Items)
	}
}

// Day and month as numbers: what decides their order, and what does not.
func TestNumberOrder(t *testing.T) {
	fetched := time.Date(2025, 12, 20, 12, 0, 0, 0, kim.WIB.Location())
	meta := func(s string) string { return `<meta property="article:published_time" content="` + s + `">` }
	for _, tt := range []struct{ name, head, below, want, between string }{
		{"weekday, month first", "", `<div class="submitted">Submitted by admin on Mon, 10/06/2025 - 14:31</div>`, "2025-10-06", ""},
		{"weekday, day first", "", `<p class="tanggal">Senin, 06/10/2025</p>`, "2025-10-06", ""},
		{"weekday behind", "", `<p class="tanggal">06/10/2025 (Senin)</p>`, "2025-10-06", ""},
		{"weekday of neither", "", `<p class="tanggal">Kamis, 06/10/2025</p>`, "", "2025-06-10 2025-10-06"},
		{"nothing decides", "", `<p class="tanggal">06/10/2025</p>`, "", "2025-06-10 2025-10-06"},
		{"hyphens", "", `<p class="tanggal">06-10-2025</p>`, "2025-10-06", ""},
		{"dots", "", `<p class="tanggal">06.10.2025</p>`, "2025-10-06", ""},
		{"above twelve", "", `<p class="tanggal">10/27/2025</p>`, "2025-10-27", ""},
		{"a neighbour, day first", "", `<p class="tanggal">06/10/2025</p><div class="sidebar">Lomba 25/09/2025</div>`, "2025-10-06", ""},
		{"a neighbour, month first", "", `<p class="tanggal">10/06/2025</p><div class="sidebar">Lomba 09/25/2025</div>`, "2025-10-06", ""},
		{"neighbours that differ", "", `<p class="tanggal">10/06/2025</p><div class="sidebar">Lomba 09/25/2025, rapat 25/09/2025</div>`, "", "2025-06-10 2025-10-06"},
		{"twelve hours for machines", meta("11/1/2025 12:43:42 AM"), "", "2025-11-01", ""},
		{"a machine's neighbour", meta("11/1/2025 00:43:42") + `<meta property="og:updated_time" content="11/23/2025 10:00:00">`, "", "2025-11-01", ""},
		{"a machine alone", meta("11/1/2025 00:43:42"), "", "", "2025-01-11 2025-11-01"},
		{"a machine and a printed day", meta("11/1/2025 00:43:42"), `<p class="tanggal">1 November 2025</p>`, "2025-11-01", ""},
		{"json-ld", `<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"10/6/2025 1:00:00 PM"}</script>`, "", "2025-10-06", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			day, between, pg := dated(t, fetched, tt.head, "", tt.below)
			got := ""
			if between != nil {
				got = between.First.String() + " " + between.Last.String()
			}
			if day != tt.want || got != tt.between {
				t.Errorf("day %q between %q, want %q %q: %v", day, got, tt.want, tt.between, pg.Ignored)
			}
		})
	}
}

// In a list the numbers above twelve decide for all, else the order of the list.
func TestNumberOrderOfList(t *testing.T) {
	list := func(days ...string) string {
		s := `<html><head><title>Berita</title></head><body><h1>Berita</h1>`
		for k, d := range days {
			s += fmt.Sprintf(`<div class="card"><h3><a href="/berita/read/kabar-warga-%d-621305200101">Kabar warga nomor %d dari desa</a></h3><span class="date">%s</span></div>`, k, k, d)
		}
		return s + `</body></html>`
	}
	for _, tt := range []struct {
		name string
		days []string
		want string
	}{
		{"above twelve", []string{"10/26/2025", "10/06/2025", "09/05/2025"}, "2025-10-26 2025-10-06 2025-09-05"},
		{"day first by order", []string{"06/11/2025", "02/11/2025", "12/10/2025", "03/10/2025"}, "2025-11-06 2025-11-02 2025-10-12 2025-10-03"},
		{"month first by order", []string{"11/06/2025", "11/02/2025", "10/12/2025", "10/03/2025"}, "2025-11-06 2025-11-02 2025-10-12 2025-10-03"},
		{"two alone", []string{"06/10/2025", "05/10/2025"}, " "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pg := loadProfiles(t).Read(fact.Input{URL: "https://maju.kim.id/berita", Body: []byte(list(tt.days...)), FetchedAt: pagesFetched, Zone: kim.WIB}, nil)
			var got []string
			for _, it := range pg.Items {
				day := ""
				if !it.Published.IsZero() {
					day = kim.DateOf(it.Published, kim.WIB).String()
				} else if it.Between == nil {
					t.Error("an open day leaves nothing")
				}
				got = append(got, day)
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("days %q, want %q", s, tt.want)
			}
		})
	}
}

// The days of accounts and visits are no days of publication, wherever they stand.
func TestMembership(t *testing.T) {
	for _, words := range []string{"Bergabung: %s", "Bergabung sejak %s", "Joined %s", "Member since: %s", "Terdaftar %s", "Registered: %s", "Login terakhir: %s", "Last seen %s",
		"Kunjungan terakhir %s", "Anggota sejak %s", "Terakhir aktif: %s"} {
		for place, html := range map[string]string{"a line": "<p>%s</p>", "a named element": `<span class="date">%s</span>`, "a time": "<p>%s</p>", "a label": "<p>%s</p>"} {
			day := "18 September 2024"
			switch place {
			case "a time":
				day = `<time datetime="2024-09-18">18 September 2024</time>`
			case "a label":
				day = "</p><p>18 September 2024"
			}
			below := fmt.Sprintf(html, fmt.Sprintf(words, day))
			if got, _, pg := dated(t, pagesFetched, "", "", below); got != "" {
				t.Errorf("%s: day %q: %v", below, got, pg.Ignored)
			}
			if got, _, _ := dated(t, pagesFetched, "", "", below+"<p>Diposting 12 Oktober 2025</p>"); got != "2025-10-12" {
				t.Errorf("%s and a day of publication: %q", below, got)
			}
		}
	}
}

// The day of a document's record is no better than what is printed.
func TestWeakMeta(t *testing.T) {
	for _, name := range []string{"dc.date", "date", "citation_online_date", "dcterms.created"} {
		head := `<meta name="` + name + `" content="2025-09-01">`
		if day, _, _ := dated(t, pagesFetched, head, "", `<p class="tanggal">12 Oktober 2025</p>`); day != "2025-10-12" {
			t.Errorf("%s: day %q", name, day)
		}
		if day, _, _ := dated(t, pagesFetched, head, "", ""); day != "2025-09-01" {
			t.Errorf("%s alone: day %q", name, day)
		}
	}
}

// Indonesian months as they are shortened.
func TestShortMonths(t *testing.T) {
	for month, words := range map[time.Month]string{
		time.February: "Feb Febr Peb Pebr Pebruari", time.March: "Mar Mrt", time.August: "Agt Agst Ags Agu Agust Agus Agts", time.September: "Sep Sept Sep.", time.October: "Okt Okt.",
		time.November: "Nov Nop Nopember Nop.", time.December: "Des Des. Dec", time.May: "Mei May", time.January: "Jan Jan.",
	} {
		for _, w := range strings.Fields(words) {
			d, ok := date.Read("Senin, 27 "+w+" 2025", testNow, kim.WIB)
			if !ok || d.Time.Month() != month || d.Time.Day() != 27 {
				t.Errorf("27 %s 2025: %v, %v", w, d.Time, ok)
			}
		}
	}
	if d, ok := date.Read("Sabtu, 1 Muharram 1447 H / 28 Juni 2025", testNow, kim.WIB); !ok || d.Time.Format(time.DateOnly) != "2025-06-28" {
		t.Errorf("beside a Hijri day: %v", d.Time)
	}
	if _, ok := date.Read("1 Muharram 1447 H", testNow, kim.WIB); ok {
		t.Error("a Hijri day is none of ours")
	}
}
